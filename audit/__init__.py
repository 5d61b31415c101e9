"""mt-audit: finds the defects that machine translation leaves in Hindi news."""

__version__ = "0.1.0"
