"""What people heard in CREMA-D's clips by sound alone: a soft label beside the intended emotion.

The intended emotion and what listeners hear differ in more than half of the clips. `votes_by_stem` is
keyed by a clip's file name without its ending: `votes[clip.path.stem]`.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ser_core.errors import CalltoneError

TABLE = Path("processedResults/tabulatedVotes.csv")
SOUND_ONLY = "1"  # a row's number starts with 1 for sound, 2 for face, 3 for both
EMOTION_COLUMNS = {"N": "neutral", "H": "happy", "S": "sad", "A": "angry", "F": "fearful", "D": "disgust"}
NAMED_OTHERWISE = {"1040_ITH_SAD_XX": "1040_ITH_SAD_X"}  # the table's name of a clip, and its sound file's


class VotesUnreadable(CalltoneError):
    """A table of votes that is not the published one."""

    def __init__(self, table: Path) -> None:
        columns = ", ".join(EMOTION_COLUMNS)
        super().__init__(
            f"{table.name} is not CREMA-D's table of votes (columns {columns} and fileName, whole numbers): copy it again"
        )


@dataclass(frozen=True, slots=True)
class Votes:
    """How many listeners heard which emotion; those that nobody could choose are absent."""

    counts: Mapping[str, int]

    @property
    def listeners(self) -> int:
        return sum(self.counts.values())

    @property
    def shares(self) -> dict[str, float]:
        """Each emotion's part of the votes, adding up to 1."""
        return {emotion: count / self.listeners for emotion, count in self.counts.items()}

    @property
    def heard(self) -> str | None:
        """What most listeners heard; None for a tie."""
        first, second = sorted(self.counts.values(), reverse=True)[:2]
        return None if first == second else max(self.counts, key=lambda emotion: self.counts[emotion])


def votes_by_stem(folder: Path) -> dict[str, Votes]:
    """The sound-only votes by file stem; empty where the corpus was unpacked without its table."""
    table = next((place / TABLE for place in (folder, folder.parent) if (place / TABLE).is_file()), None)
    if table is None:
        return {}
    votes: dict[str, Votes] = {}
    with table.open(newline="", encoding="utf-8-sig") as lines:
        try:
            for row in csv.DictReader(lines):
                if row[""].startswith(SOUND_ONLY):
                    heard = Votes({emotion: int(row[letter]) for letter, emotion in EMOTION_COLUMNS.items()})
                    for stem in {row["fileName"], NAMED_OTHERWISE.get(row["fileName"], row["fileName"])}:
                        votes[stem] = heard
        except (KeyError, ValueError, TypeError):
            raise VotesUnreadable(table) from None
    return {stem: heard for stem, heard in votes.items() if heard.listeners}
