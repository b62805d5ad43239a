"""The one way of all loaders through a folder: every audio file in order, each clip once."""

from collections.abc import Callable
from pathlib import Path

from ser_core.corpora.records import AUDIO_SUFFIXES, Clip, CorpusEmpty


def clips_under(folder: Path, title: str, expects: str, clip_of: Callable[[Path], Clip | None]) -> tuple[Clip, ...]:
    """The clips of a folder however deep they lie, sorted by file name.

    A copy of the corpus inside itself (as one published RAVDESS archive has it) and a second coding of
    the same clip are left out: the shallowest file counts, `.wav` before the others.
    """
    files = sorted(
        (path for path in folder.rglob("*") if path.suffix.lower() in AUDIO_SUFFIXES),
        key=lambda path: (path.stem, len(path.parts), path.suffix.lower() != ".wav", str(path)),
    )
    by_identity: dict[tuple[str, ...], Clip] = {}
    for path in files:
        clip = clip_of(path)
        if clip is not None:
            by_identity.setdefault(clip.identity, clip)
    if not by_identity:
        raise CorpusEmpty(title, folder, expects)
    return tuple(by_identity.values())
