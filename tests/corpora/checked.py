"""A check's findings, as the tests ask for them, and a small RAVDESS to plant faults in."""

from pathlib import Path

from more_made_corpora import tone

from ser_core.corpora.check import CorpusCheck, check_corpus
from ser_core.corpora.findings import Finding
from ser_core.corpora.registry import CORPORA

RAVDESS = CORPORA["ravdess"]
HAPPY = "Actor_01/03-01-03-01-01-01-01.wav"
ANGRY = "Actor_01/03-01-05-01-01-01-01.wav"
OTHER = "Actor_02/03-01-05-01-01-01-02.wav"


def three_clips(root: Path) -> Path:
    """Three sounds of two actors, no two alike."""
    for name in (HAPPY, ANGRY, OTHER):
        tone(root / "RAVDESS" / name)
    return root / "RAVDESS"


def found(folder: Path, kind: str, corpus: str = "ravdess", read: bool = True) -> tuple[Finding, ...]:
    checked = check_corpus(CORPORA[corpus], folder, read)
    assert all(finding.what and finding.what_to_do for finding in checked.findings)
    return tuple(finding for finding in checked.findings if finding.kind == kind)


def kinds(checked: CorpusCheck) -> set[str]:
    return {finding.kind for finding in checked.findings}
