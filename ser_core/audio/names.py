"""The name of a file as it is shown: never a path, never more than a line."""

import re
import unicodedata

LONGEST_NAME = 120  # characters; a longer one breaks every table it is shown in
NAMELESS = "recording"


def shown_name(name: str | None) -> str:
    r"""The last part of a name without control, direction-changing and undecodable characters, at a bounded length.

    >>> shown_name("../../etc/calls/monday.wav")
    'monday.wav'
    >>> shown_name("C:\\calls\\mon\x1b[31mday\n.wav")
    'mon[31mday.wav'
    >>> shown_name("")
    'recording'
    """
    last = re.split(r"[/\\]", name or "")[-1]
    clean = "".join(letter for letter in last if not unicodedata.category(letter).startswith(("C", "Zl", "Zp"))).strip()
    if clean in ("", ".", ".."):
        return NAMELESS
    if len(clean) <= LONGEST_NAME:
        return clean
    stem, dot, ending = clean.rpartition(".")
    tail = dot + ending if stem and len(ending) <= 8 else ""
    return clean[: LONGEST_NAME - len(tail) - 1] + "…" + tail
