"""``openclaw usage``: what was asked, how long it took, and what it cost."""
