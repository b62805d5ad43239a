"""What a test started and has to see the end of."""

from pathlib import Path


def session_of(leader: int) -> list[int]:
    """The processes of a session that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = stat.read_text().rpartition(")")[2].split()[:4]
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
        if int(session) == leader and state != "Z":
            found.append(int(stat.parent.name))
    return found
