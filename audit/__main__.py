"""`python -m audit` is `mt-audit`."""

from audit.cli import main

# Worker processes import this module too, under another name.
if __name__ == "__main__":
    main(prog_name="mt-audit")
