"""``openclaw usage``."""
