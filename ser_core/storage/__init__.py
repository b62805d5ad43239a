"""The call store: calls with their analyses, audio, tags, notes, corrections and rule hits, kept in SQL beside files."""
