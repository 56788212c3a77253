"""``openclaw chat``: one question and its answer, or a conversation at the terminal."""
