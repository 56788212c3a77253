"""``openclaw batch``."""
