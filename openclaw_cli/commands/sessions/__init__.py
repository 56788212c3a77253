"""``openclaw sessions``: what was said, found and kept."""
