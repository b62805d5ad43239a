"""Numbers and pictures of a sound."""
