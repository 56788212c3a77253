"""``openclaw templates``: questions that are written once and asked often."""
