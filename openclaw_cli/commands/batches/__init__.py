"""``openclaw batches``."""
