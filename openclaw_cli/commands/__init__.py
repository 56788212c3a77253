"""One module for each command: argv becomes typed values, and one call is made."""

from __future__ import annotations
