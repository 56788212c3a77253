"""Many prompts: read, asked side by side, noted in a journal, written a line each."""
