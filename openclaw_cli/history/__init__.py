"""Conversations in SQLite. The only room that imports sqlite3."""
