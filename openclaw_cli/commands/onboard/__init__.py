"""``openclaw onboard``: a key and a default model, checked and written into the configuration."""
