"""Is a folder of a corpus whole, and can it be trusted? What is in it, what is not, and what to do about it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ser_core.corpora import findings
from ser_core.corpora.contents import Progress, contradictions, copies, hashes, troubles, unheard
from ser_core.corpora.findings import Finding
from ser_core.corpora.published import Published, published
from ser_core.corpora.records import AUDIO_SUFFIXES, Clip, Corpus
from ser_core.corpora.registry import CORPORA
from ser_core.emotions import EMOTIONS
from ser_core.errors import CalltoneError


class NoSuchFolder(CalltoneError):
    """The path of a check is no folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is not a folder: name the folder of a corpus, or the one that holds several")


class NoCorpusThere(CalltoneError):
    """A folder in which no loader finds anything."""

    def __init__(self, path: Path) -> None:
        examples = "; ".join(f"{corpus.title}: {corpus.expects}" for corpus in CORPORA.values())
        super().__init__(f"no known corpus under {path}: files are expected to be named as published ({examples})")


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """One person's clips, those that are here and those that were published."""

    speaker: str
    clips: int
    published: int


@dataclass(frozen=True, slots=True)
class CorpusCheck:
    """What a folder of one corpus holds; `read` says whether every clip was listened to."""

    corpus: str
    title: str
    folder: str
    clips: int
    by_emotion: Mapping[str, int]
    by_speaker: tuple[SpeakerCount, ...]
    findings: tuple[Finding, ...]
    read: bool

    @property
    def people(self) -> int:
        return sum(count.clips > 0 for count in self.by_speaker)

    @property
    def spoiling(self) -> tuple[Finding, ...]:
        """Those that would teach or measure something false."""
        return tuple(finding for finding in self.findings if finding.spoils)


def check_corpus(
    corpus: Corpus,
    folder: Path,
    read: bool = True,
    progress: Progress = lambda step, done: None,  # noqa: ARG005
) -> CorpusCheck:
    """Compare a folder with the corpus as published, file by file and byte by byte; `read` also listens to each clip."""
    if not folder.is_dir():
        raise NoSuchFolder(folder)
    whole = published(corpus.name)
    clips = corpus.load(folder)
    kept = {clip.identity: clip.path for clip in clips}
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in AUDIO_SUFFIXES)
    named = [(file, whole.clip_of(file)) for file in files]
    in_files = [clip for _, clip in named if clip is not None]
    sha256_of = hashes([clip.path for clip in in_files], progress)
    trouble = troubles(sha256_of, read, progress)
    sound = [clip for clip in in_files if clip.path not in trouble]
    here = Counter(clip.speaker for clip in clips)
    emotions = Counter(clip.emotion for clip in clips)
    return CorpusCheck(
        corpus=corpus.name,
        title=corpus.title,
        folder=str(folder),
        clips=len(clips),
        by_emotion={emotion: emotions[emotion] for emotion in EMOTIONS if emotions[emotion]},
        by_speaker=tuple(
            SpeakerCount(speaker, here[speaker], whole.clips_by_speaker.get(speaker, 0))
            for speaker in sorted({*whole.clips_by_speaker, *here})
        ),
        findings=(
            *unheard(trouble, folder),
            *contradictions(sound, sha256_of, folder),
            *findings.misplaced(in_files, folder),
            *copies(in_files, kept, sha256_of, folder),
            *findings.unpublished(_not_published(clips, whole), folder, corpus.title),
            *findings.not_clips([file for file, clip in named if clip is None], folder, corpus.title, whole.left_out),
            *findings.missing(_missing_names(clips, whole), whole.clips_by_speaker),
        ),
        read=read,
    )


def corpora_in(path: Path) -> tuple[tuple[Corpus, Path], ...]:
    """The corpora of a folder with their places: itself one by its name, or holding several, named or not."""
    if not path.is_dir():
        raise NoSuchFolder(path)
    held: list[tuple[Corpus, Path]] = []
    files = [file for file in path.rglob("*") if file.suffix.lower() in AUDIO_SUFFIXES]
    for corpus in CORPORA.values():
        if path.resolve().name.lower() in corpus.folders:
            return ((corpus, path),)
        named = [place for place in sorted(path.iterdir()) if place.is_dir() and place.name.lower() in corpus.folders]
        clips = [file for file in files if published(corpus.name).clip_of(file)]
        # A folder of the right name may be a second copy inside the corpus: then the outer one is meant
        if named and all(named[0] in clip.parents for clip in clips):
            held.append((corpus, named[0]))
        elif named or clips:
            held.append((corpus, path))
    if not held:
        raise NoCorpusThere(path)
    return tuple(held)


def _published_clips(whole: Published) -> dict[tuple[str, ...], tuple[Clip, str]]:
    clips = ((whole.clip_of(Path(name)), name) for name in whole.names)
    return {clip.identity: (clip, name) for clip, name in clips if clip is not None}


def _not_published(clips: tuple[Clip, ...], whole: Published) -> list[Clip]:
    known = _published_clips(whole)
    return [clip for clip in clips if known and clip.identity not in known]


def _missing_names(clips: tuple[Clip, ...], whole: Published) -> Mapping[str, list[str]]:
    """By speaker; where no rule gives the names, as many empty ones as clips are missing."""
    absent: dict[str, list[str]] = defaultdict(list)
    here = {clip.identity for clip in clips}
    for identity, (clip, name) in _published_clips(whole).items():
        if identity not in here:
            absent[clip.speaker].append(name)
    if not whole.names:
        found = Counter(clip.speaker for clip in clips)
        absent |= {speaker: [""] * (total - found[speaker]) for speaker, total in whole.clips_by_speaker.items()}
    return absent
