"""The bank: the front end's frames of every clip, as recorded and over telephones, on disk and memory-mapped.

A folder a person, a file a variant, so that a run cut off goes on with the next person:
`python -m ser_core.training.bank --work DIR`. It holds nothing from which a clip could be heard again.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import Samples
from ser_core.corpora.records import Clip
from ser_core.corpora.registry import CORPORA, load_corpus
from ser_core.corpora.sound import fingerprint, read_clip
from ser_core.errors import CalltoneError
from ser_core.features.spoken import speech_limits
from ser_core.networks import front_end
from ser_core.training.features import ORIGINAL
from ser_core.training.line import VARIANTS, Loudness, heard_over
from ser_core.training.workers import cpus_allowed, spread

Frames = NDArray[np.float16]  # (frames, front_end.FRAME_VALUES)
Hear = Callable[[Samples], NDArray[np.float32]]

INDEX_FILE = "clips.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one clip stands in its person's files, and between which of its frames it is spoken."""

    sha256: str
    start: int
    frames: int
    speech_start: int
    speech_end: int


@dataclass(frozen=True, slots=True, eq=False)
class BankedClip:
    """A clip with its frames in every variant."""

    clip: Clip
    entry: Entry
    files: dict[str, Frames]  # a person's, shared by that person's clips

    def frames(self, variant: str, spoken: bool = True) -> Frames:
        """Its frames, from the first word to the last one or all of them."""
        entry = self.entry
        first, last = (entry.speech_start, entry.speech_end) if spoken else (0, entry.frames)
        return self.files[variant][entry.start + first : entry.start + last]

    @property
    def sha256(self) -> str:
        return self.entry.sha256

    @property
    def variant(self) -> str:
        """As what it is dealt out: how it sounds over telephones goes with it."""
        return ORIGINAL

    @property
    def spoken(self) -> int:
        return self.entry.speech_end - self.entry.speech_start


def fill_bank(
    clips: Sequence[Clip], work: Path, variants: Sequence[str] = VARIANTS, workers: int = 1
) -> Generator[tuple[str, float], None, None]:
    """Make what is missing, a person at a time: who, and how much of it is done. A clip that cannot be read is left out."""
    by_speaker: dict[str, list[Clip]] = {}
    for clip in clips:
        by_speaker.setdefault(clip.speaker, []).append(clip)
    tasks = []
    for speaker, own in by_speaker.items():
        folder = _folder(work, speaker)
        missing = tuple(variant for variant in variants if not (folder / f"{variant}.npy").is_file())
        if missing:
            tasks.append((own, folder, missing))
    with closing(spread(_filled, tasks, min(workers, max(1, len(tasks))))) as done:
        for count, (_, speaker) in enumerate(done, start=1):
            yield speaker, count / len(tasks)


def _filled(task: tuple[Sequence[Clip], Path, Sequence[str]]) -> str:
    clips, folder, missing = task
    _fill(clips, folder, missing)
    return clips[0].speaker


def open_bank(clips: Sequence[Clip], work: Path, variants: Sequence[str] = VARIANTS) -> list[BankedClip]:
    """The clips that the bank holds, in their order."""
    indices: dict[str, dict[str, Entry]] = {}
    files: dict[str, dict[str, Frames]] = {}
    for speaker in {clip.speaker for clip in clips}:
        folder = _folder(work, speaker)
        said = json.loads((folder / INDEX_FILE).read_text(encoding="utf-8"))
        indices[speaker] = {name: Entry(**entry) for name, entry in said.items()}
        files[speaker] = {variant: np.load(folder / f"{variant}.npy", mmap_mode="r") for variant in variants}
    return [
        BankedClip(clip, indices[clip.speaker][_key(clip)], files[clip.speaker])
        for clip in clips
        if _key(clip) in indices[clip.speaker]
    ]


def _fill(clips: Sequence[Clip], folder: Path, variants: Sequence[str]) -> None:
    heard = list(_readable(clips))
    usual = Loudness.of([samples for _, samples in heard])
    sha256_of = {clip.path: fingerprint(clip.path) for clip, _ in heard}
    for variant in variants:
        frames = [
            front_end_frames(heard_over(variant, samples, sha256_of[clip.path], clip.speaker, usual))
            for clip, samples in heard
        ]
        if variant == ORIGINAL:
            starts = np.cumsum([0, *map(len, frames)])[:-1]
            entries = {
                _key(clip): {
                    "sha256": sha256_of[clip.path],
                    "start": int(start),
                    "frames": len(own),
                    "speech_start": limits[0],
                    "speech_end": limits[1],
                }
                for (clip, _), start, own in zip(heard, starts, frames, strict=True)
                for limits in (speech_limits(loudness_of(own), front_end.FRAMES_PER_S),)
            }
            _write_whole(folder / INDEX_FILE, partial(_write_json, entries))
        whole = np.concatenate(frames).astype(np.float16)
        _write_whole(folder / f"{variant}.npy", partial(_write_array, whole))


def _readable(clips: Sequence[Clip]) -> Iterator[tuple[Clip, Samples]]:
    for clip in clips:
        try:
            yield clip, read_clip(clip.path)
        except CalltoneError as error:
            print(f"left out: {error}", file=sys.stderr)  # noqa: T201


def _key(clip: Clip) -> str:
    return " ".join(clip.identity)


def _folder(work: Path, speaker: str) -> Path:
    return work / f"bank-v{front_end.VERSION}" / speaker.replace("/", "-")


def loudness_of(frames: NDArray[np.floating]) -> NDArray[np.floating]:
    """The logarithm of each frame's power."""
    loudness: NDArray[np.floating] = np.logaddexp.reduce(frames[:, : front_end.BANDS], axis=1)
    return loudness


def front_end_frames(samples: Samples) -> NDArray[np.float32]:
    """What the front end makes of a sound."""
    return _hear()(samples)


@cache
def _hear() -> Hear:
    import tensorflow as tf

    network = front_end.build()
    traced = tf.function(network, input_signature=[tf.TensorSpec((1, None), tf.float32)])  # else once a length
    return lambda samples: np.asarray(traced(samples[None])[0])


def _write_json(said: object, file: BinaryIO) -> None:
    file.write(json.dumps(said).encode())


def _write_array(said: Frames, file: BinaryIO) -> None:
    np.save(file, said)


def _write_whole(file: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write beside, then rename: a run cut off never leaves half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
        write(cast(BinaryIO, part))
    os.replace(part.name, file)  # noqa: PTH105 - one step, also over an existing file


def main() -> None:
    """Fill the bank from all corpora."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, help="folder of the corpora (else CALLTONE_CORPORA)")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=VARIANTS)
    parser.add_argument("--workers", type=int, default=cpus_allowed(), help="processes (%(default)s)")
    options = parser.parse_args()
    clips = [clip for name in CORPORA for clip in load_corpus(name, options.corpora)]
    try:
        with closing(fill_bank(clips, options.work, options.variants, options.workers)) as filled:
            for speaker, done in filled:
                print(f"{speaker} {done:.0%}", flush=True)  # noqa: T201
    except CalltoneError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
