"""The base of every error that a person may see: it says what to do next, and is shown without a traceback."""


class CalltoneError(Exception):
    """Something a user can mend. Its text is one line, in plain words, and names what would have been right."""
