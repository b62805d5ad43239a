"""What a batch came to: how many calls are stored, and which are not, by reason."""

from collections.abc import Mapping
from dataclasses import dataclass

MINUTE_S = 60.0


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that has no analysis, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A batch that has ended, or was stopped."""

    found: int
    stored: int  # calls that are new in the store
    known: int  # files whose bytes were stored already, by an earlier batch or under another name
    failures: tuple[Failure, ...]
    sound_s: float  # of the calls that are new
    took_s: float
    stopped: bool  # by hand, before the end

    @property
    def left(self) -> int:
        """Files that were not reached."""
        return self.found - self.stored - self.known - len(self.failures)

    @property
    def calls_per_minute(self) -> float:
        return self.stored / self.took_s * MINUTE_S if self.took_s else 0.0


def by_reason(summary: Summary) -> Mapping[str, list[str]]:
    """The files of each reason, the most frequent reason first."""
    files: dict[str, list[str]] = {}
    for failure in summary.failures:
        files.setdefault(failure.reason, []).append(failure.file)
    return dict(sorted(files.items(), key=lambda item: (-len(item[1]), item[0])))


def summary_json(summary: Summary) -> dict[str, object]:
    """For programs."""
    return {
        "found": summary.found,
        "stored": summary.stored,
        "known": summary.known,
        "failed": len(summary.failures),
        "left": summary.left,
        "stopped": summary.stopped,
        "sound_s": round(summary.sound_s, 1),
        "took_s": round(summary.took_s, 1),
        "calls_per_minute": round(summary.calls_per_minute, 1),
        "failures": [
            {"reason": reason, "calls": len(files), "files": sorted(files)}
            for reason, files in by_reason(summary).items()
        ],
    }
