"""What is on disk: paths, documents, schema, store, credentials."""

from __future__ import annotations
