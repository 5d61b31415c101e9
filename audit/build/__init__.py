"""Deterministic scripts that build what reference/ ships: `python -m audit.build NAME`."""
