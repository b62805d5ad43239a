"""The HTTP API: calls sent in, analysed by worker processes, kept in the call store and found again."""
