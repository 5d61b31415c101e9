"""Tests of audit.reports."""
