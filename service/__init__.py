"""The HTTP API; it comes with the call store."""
