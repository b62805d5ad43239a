"""The calltone command."""
