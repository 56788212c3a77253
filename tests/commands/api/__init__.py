"""Tests of ``openclaw api``."""
