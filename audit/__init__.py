"""mt-audit: finds the defects that machine translation leaves in Hindi news."""

import os

# Articles are small: threads inside numpy would wait for each other longer than they work, and
# --jobs already uses the cores. No effect where numpy is loaded or the variable set before.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
