"""``openclaw api``: any endpoint of the API, with the configured key."""
