"""Pieces of page that more than one page shows."""
