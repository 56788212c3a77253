"""``openclaw models auth``: keys come, are shown by their ends, and go."""
