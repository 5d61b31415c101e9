"""Runners: many articles in, their results out, in the same order."""
