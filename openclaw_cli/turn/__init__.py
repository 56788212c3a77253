"""One user turn: build, stream, retry, fall back, record. No terminal, no argv."""
