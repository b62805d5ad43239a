"""The server's log: on stderr, one record a line, whatever somebody put into a name."""

import logging
import sys

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class PlainLines(logging.Formatter):
    """Nothing in a record can look like the start of another: further lines are marked, other controls are spelt out."""

    def format(self, record: logging.LogRecord) -> str:
        first, *more = super().format(record).split("\n")
        return "\n".join(map(spelt_out, [first, *(f"    | {line}" for line in more)]))


def spelt_out(line: str) -> str:
    r"""A line without characters that a terminal or a reader would obey.

    >>> spelt_out("a\x1b[2Jb\rc")
    'a\\x1b[2Jb\\rc'
    """
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in line)


def log_to_stderr(level: int = logging.INFO) -> None:
    """Everything that this process logs, uvicorn's lines too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlainLines(FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("python_multipart").setLevel(logging.ERROR)  # it tells of every odd byte that somebody sends
