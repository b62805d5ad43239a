"""The same check by content: files with the same bytes, labels that contradict each other, sound that cannot be heard."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePath
from typing import TypeVar

from ser_core.audio import read_recording
from ser_core.audio.errors import EmptyFile, SilentThroughout
from ser_core.corpora.findings import Finding, Kind, counted, shown
from ser_core.corpora.records import Clip
from ser_core.corpora.sound import fingerprint
from ser_core.errors import CalltoneError

Progress = Callable[[str, float], None]  # which step, and how much of it is done (0 to 1)
Trouble = tuple[Kind, str]
Result = TypeVar("Result")

WORKERS = 2  # decoding lets go of Python's lock for part of its time only: more threads bring nothing
GET_ANOTHER = "copy it again from the original, or delete it"
TO_DO: Mapping[Kind, str] = {"silent": "listen to the original; delete this one if it is silent too"}


def hashes(files: Sequence[Path], progress: Progress) -> dict[Path, str | None]:
    """SHA-256 of each file; None for one that cannot be opened."""
    return dict(zip(files, _in_parallel(_hash, files, "Comparing the files", progress), strict=True))


def _hash(file: Path) -> str | None:
    try:
        return fingerprint(file)
    except OSError:
        return None


def troubles(by_file: Mapping[Path, str | None], read: bool, progress: Progress) -> dict[Path, Trouble]:
    """What keeps a file from being heard; each content is listened to once, and only where `read` is set."""
    one_each = {sha256: file for file, sha256 in by_file.items() if sha256 is not None}
    found: dict[str | None, Trouble] = {None: ("unreadable", "it cannot be opened")}
    if read:
        heard = _in_parallel(_trouble, list(one_each.values()), "Listening to the clips", progress)
    else:
        heard = [("empty", "0 bytes") if file.stat().st_size == 0 else None for file in one_each.values()]
    found |= {sha256: trouble for sha256, trouble in zip(one_each, heard, strict=True) if trouble is not None}
    return {file: found[sha256] for file, sha256 in by_file.items() if sha256 in found}


def _trouble(file: Path) -> Trouble | None:
    try:
        recording = read_recording(file)
    except EmptyFile:
        return "empty", "0 bytes"
    except SilentThroughout:
        return "silent", "silent throughout"
    except CalltoneError as error:
        return "unreadable", str(error)
    # Notes on channels come last and are harmless: some clips were published in stereo
    about_channels = int(recording.identical_channels) + len(recording.silent_channels)
    losses = recording.facts.notes[: len(recording.facts.notes) - about_channels]
    return ("damaged", "; ".join(losses)) if losses else None


def _in_parallel(work: Callable[[Path], Result], files: Sequence[Path], step: str, progress: Progress) -> list[Result]:
    results: list[Result] = []
    with ThreadPoolExecutor(WORKERS) as pool:
        for result in pool.map(work, files):
            results.append(result)
            progress(step, len(results) / len(files))
    return results


def unheard(found: Mapping[Path, Trouble], folder: Path) -> Iterator[Finding]:
    """A finding a file."""
    for file, (kind, what) in found.items():
        yield Finding(kind, what, TO_DO.get(kind, GET_ANOTHER), (shown(file, folder),))


def contradictions(clips: Iterable[Clip], sha256_of: Mapping[Path, str | None], folder: Path) -> Iterator[Finding]:
    """The same bytes under the names of different clips."""
    same_bytes: dict[str, dict[tuple[str, ...], Clip]] = defaultdict(dict)
    for clip in clips:
        sha256 = sha256_of[clip.path]
        if sha256 is not None:
            same_bytes[sha256].setdefault(clip.identity, clip)
    for named in same_bytes.values():
        labels = sorted({f"{clip.speaker} {clip.emotion}" for clip in named.values()})
        files = tuple(shown(clip.path, folder) for clip in named.values())
        if len(labels) > 1:
            what = f"the same bytes are named {' and '.join(labels)}"
            yield Finding("two labels", what, "listen, and delete the wrong ones, or all if none is sure", files)
        elif len(named) > 1:
            what = f"the same bytes are {len(named)} different clips of {labels[0]}"
            yield Finding(
                "same sound", what, "little: the label is the same; delete one if its sentence matters to you", files
            )


def copies(
    clips: Iterable[Clip], kept: Mapping[tuple[str, ...], Path], sha256_of: Mapping[Path, str | None], folder: Path
) -> Iterator[Finding]:
    """Files beside the one that counts for a clip, told folder by folder."""
    exact: dict[tuple[PurePath, PurePath], list[str]] = defaultdict(list)
    other: dict[tuple[PurePath, PurePath], list[str]] = defaultdict(list)
    for clip in clips:
        first = kept[clip.identity]
        if clip.path != first:
            same = sha256_of[clip.path] == sha256_of[first] is not None
            heads = where_they_part(first.relative_to(folder), clip.path.relative_to(folder))
            (exact if same else other)[heads].append(shown(clip.path, folder))
    for (first_head, head), names in exact.items():
        place, first_place = _place(head), _place(first_head)
        if first_head in head.parents:
            what = f"{place} lies inside {first_place} and holds {counted(names)} of it again"
        else:
            what = f"{place} holds {counted(names)} that are in {first_place} too"
        to_do = f"nothing: each clip is counted once; deleting the copies in {place} frees disk"
        yield Finding("copies", what, to_do, tuple(names))
    for (first_head, head), names in other.items():
        what = f"{_place(head)} holds {counted(names)} of clips that are in {_place(first_head)} too, with other bytes"
        yield Finding("second version", what, "those in the latter count; keep one of the two", tuple(names))


def where_they_part(first: PurePath, second: PurePath) -> tuple[PurePath, PurePath]:
    """The folders of two files without the part at their ends that is the same.

    >>> [str(head) for head in where_they_part(PurePath("Actor_01/a.wav"), PurePath("inner/Actor_01/a.wav"))]
    ['.', 'inner']
    """
    one, two = first.parent, second.parent
    while one.name and one.name == two.name:
        one, two = one.parent, two.parent
    return one, two


def _place(folder: PurePath) -> str:
    return "the folder itself" if folder == PurePath() else f"{folder.as_posix()}/"
