"""``openclaw chat``."""
