"""``openclaw onboard``."""
