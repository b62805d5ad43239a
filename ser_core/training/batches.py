"""Batches of changed examples, each drawn from its own chance: the same seed, epoch and number give the same batch."""

import contextlib
import queue
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ser_core.corpora.votes import Votes
from ser_core.networks.default import BASELINE
from ser_core.networks.front_end import BANDS, FRAME_VALUES
from ser_core.networks.measures import POOLED
from ser_core.training.bank import BankedClip
from ser_core.training.baseline import People, draw_baseline, moved, nothing_known
from ser_core.training.features import ORIGINAL
from ser_core.training.sounds_bank import SoundFrames
from ser_core.training.spectral import BLEND_SHAPE, Echo, Frames, Noise, Pace, Setting, blended
from ser_core.training.targets import NOT_SPEECH, TARGET, LabelOptions, Row, blended_target, known_emotions, target_of

Choice = TypeVar("Choice")

AHEAD = 12  # batches made before they are needed
SHORTEST_SOUND = 40  # frames: half a second
IN_FRONT = (0.7, 0.99)  # of the power, the clip before a sound behind it


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How examples are drawn and changed; shares are of examples."""

    batch_size: int = 32
    lengths: tuple[int, ...] = (160, 208, 256)  # frames; a batch has one of them
    corpora: Mapping[str, float] = field(  # share of each one
        default_factory=lambda: {"ravdess": 0.25, "crema-d": 0.45, "tess": 0.12, "savee": 0.08, "emodb": 0.1}
    )
    over_telephone: float = 0.5
    with_baseline: float = 0.5
    setting: float = 0.5
    pace: float = 0.5
    noise: float = 0.15  # these three only where no baseline is given: they would not be in it
    echo: float = 0.1
    mixed: float = 0.1
    joined: float = 0.1
    not_speech: float = 0.06  # music, ringing, coughs and the like in place of a clip
    behind: float = 0.05  # the same softly behind a clip
    times_hidden: tuple[int, int] = (2, 13)  # how many stretches, and how long at most
    bands_hidden: tuple[int, int] = (2, 8)
    labels: LabelOptions = LabelOptions()  # noqa: RUF009, frozen


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What the network takes while it is trained, and what it should answer."""

    frames: Frames
    heard: NDArray[np.float32]
    baseline: NDArray[np.float32]
    times_shown: NDArray[np.float32]
    bands_shown: NDArray[np.float32]
    targets: NDArray[np.float32]

    @property
    def inputs(self) -> list[NDArray[np.float32]]:
        return [self.frames, self.heard, self.baseline, self.times_shown, self.bands_shown]


class Feeder:
    """The training clips, sorted so that corpus, emotion, person and clip can be drawn one after the other."""

    def __init__(
        self,
        clips: Sequence[BankedClip],
        people: People,
        votes: Mapping[str, Votes],
        options: BatchOptions,
        sounds: Mapping[str, SoundFrames],
    ) -> None:
        self._sounds = sounds
        self._people = people
        self._options = options
        known = known_emotions([clip.clip for clip in clips])
        self._targets = {
            id(clip): target_of(clip.clip, known[clip.clip.corpus], votes, options.labels) for clip in clips
        }
        self._sorted: dict[str, dict[str, dict[str, list[BankedClip]]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(list))
        )
        for clip in clips:
            self._sorted[clip.clip.corpus][clip.clip.emotion][clip.clip.speaker].append(clip)
        self._places: dict[int, int] = {}
        counted: dict[str, int] = defaultdict(int)
        for clip in clips:
            self._places[id(clip)] = counted[clip.clip.speaker]
            counted[clip.clip.speaker] += 1
        self._corpora = sorted(set(options.corpora) & set(self._sorted))
        weights = np.array([options.corpora[corpus] for corpus in self._corpora])
        self._weights = weights / weights.sum()
        self._telephones = sorted({variant for _, variant in people} - {ORIGINAL})

    def batch(self, rng: np.random.Generator) -> Batch:
        """One batch, from this chance alone."""
        options = self._options
        size, length = options.batch_size, int(rng.choice(options.lengths))
        batch = Batch(
            np.empty((size, length, FRAME_VALUES), np.float32),
            np.zeros((size, length // POOLED), np.float32),
            np.zeros((size, BASELINE), np.float32),
            np.ones((size, length), np.float32),
            np.ones((size, BANDS), np.float32),
            np.zeros((size, TARGET), np.float32),
        )
        for row in range(size):
            frames, batch.targets[row], batch.baseline[row] = self._example(rng)
            _place(frames, batch.frames[row], batch.heard[row], rng)
            _hide(batch.times_shown[row], options.times_hidden, rng)
            _hide(batch.bands_shown[row], options.bands_hidden, rng)
        return batch

    def row(self, rng: np.random.Generator) -> tuple[Row, Row, Row]:
        """A clip's functionals, what is known of the speaker, and what to answer."""
        options = self._options
        clip = self._clip(self._corpus(rng), rng)
        variant, setting = self._variant_and_setting(rng)
        person = self._people[clip.clip.speaker, variant]
        own = moved(person.rows[self._places[id(clip)]], setting)
        known = rng.random() < options.with_baseline
        baseline = moved(draw_baseline(person, rng), setting) if known else nothing_known()
        return own, baseline, self._targets[id(clip)]

    def _example(self, rng: np.random.Generator) -> tuple[Frames, Row, Row]:
        options = self._options
        clip = self._clip(self._corpus(rng), rng)
        variant, setting = self._variant_and_setting(rng)
        if rng.random() < options.not_speech:
            return self._nobody(clip, variant, setting, rng)
        frames = clip.frames(variant).astype(np.float32)
        target = self._targets[id(clip)]
        if rng.random() < options.joined:
            frames, target = self._joined(clip, frames, variant, rng)
        frames = setting(frames)
        if rng.random() < options.pace:
            frames = Pace.draw(rng)(frames)
        if rng.random() < options.with_baseline:
            known = draw_baseline(self._people[clip.clip.speaker, variant], rng)
            return frames, target, moved(known, setting)
        if rng.random() < options.mixed:
            frames, target = self._mixed(frames, target, variant, rng)
        if rng.random() < options.behind:
            frames = blended(frames, self._sound(variant, rng), float(rng.uniform(*IN_FRONT)))
        if rng.random() < options.echo:
            frames = Echo.draw(rng)(frames)
        if rng.random() < options.noise:
            frames = Noise.draw(rng)(frames)
        return frames, target, nothing_known()

    def _nobody(
        self, clip: BankedClip, variant: str, setting: Setting, rng: np.random.Generator
    ) -> tuple[Frames, Row, Row]:
        """A sound where that person might have spoken, whether or not something is known of the person."""
        frames = setting(self._sound(variant, rng))
        if rng.random() < self._options.pace:
            frames = Pace.draw(rng)(frames)
        if rng.random() >= self._options.with_baseline:
            return frames, NOT_SPEECH, nothing_known()
        return frames, NOT_SPEECH, moved(draw_baseline(self._people[clip.clip.speaker, variant], rng), setting)

    def _sound(self, variant: str, rng: np.random.Generator) -> Frames:
        frames: Frames = self._sounds[variant][int(rng.integers(len(self._sounds[variant])))].astype(np.float32)
        length = int(rng.integers(SHORTEST_SOUND, len(frames) + 1))
        first = int(rng.integers(len(frames) - length + 1))
        return frames[first : first + length]

    def _corpus(self, rng: np.random.Generator) -> str:
        return str(rng.choice(self._corpora, p=self._weights))

    def _variant_and_setting(self, rng: np.random.Generator) -> tuple[str, Setting]:
        options = self._options
        variant = ORIGINAL if rng.random() >= options.over_telephone else str(rng.choice(self._telephones))
        return variant, Setting.draw(rng) if rng.random() < options.setting else Setting()

    def _clip(self, corpus: str, rng: np.random.Generator) -> BankedClip:
        emotions = self._sorted[corpus]
        people = emotions[_one(list(emotions), rng)]
        return _one(people[_one(list(people), rng)], rng)

    def _joined(self, clip: BankedClip, frames: Frames, variant: str, rng: np.random.Generator) -> tuple[Frames, Row]:
        """Followed by another clip of the same person and emotion."""
        other = _one(self._sorted[clip.clip.corpus][clip.clip.emotion][clip.clip.speaker], rng)
        after = other.frames(variant).astype(np.float32)
        share = len(frames) / (len(frames) + len(after))
        target = blended_target(self._targets[id(clip)], self._targets[id(other)], share)
        return np.concatenate([frames, after]), target

    def _mixed(self, frames: Frames, target: Row, variant: str, rng: np.random.Generator) -> tuple[Frames, Row]:
        """With somebody else behind."""
        share = float(rng.beta(BLEND_SHAPE, BLEND_SHAPE))
        share = max(share, 1 - share, 0.5)
        other = self._clip(self._corpus(rng), rng)
        behind = other.frames(variant).astype(np.float32)
        return blended(frames, behind, min(share, 0.999)), blended_target(target, self._targets[id(other)], share)


def batches(feeder: Feeder, seed: int, epoch: int, steps: int) -> Iterator[Batch]:
    """An epoch's batches, made by another thread while the network learns from the ones before."""
    made: queue.Queue[Batch | BaseException] = queue.Queue(AHEAD)
    stop = threading.Event()

    def put(said: Batch | BaseException) -> None:
        while not stop.is_set():
            with contextlib.suppress(queue.Full):  # then look whether anybody still waits for it
                made.put(said, timeout=0.2)
                return

    def make() -> None:
        try:
            for number in range(steps):
                if stop.is_set():
                    return
                put(feeder.batch(np.random.default_rng([seed, epoch, number])))
        except BaseException as error:
            put(error)

    thread = threading.Thread(target=make, daemon=True)
    thread.start()
    try:
        for _ in range(steps):
            said = made.get()
            if isinstance(said, BaseException):
                raise said
            yield said
    finally:
        stop.set()
        thread.join()


def _one(choices: Sequence[Choice], rng: np.random.Generator) -> Choice:
    return choices[int(rng.integers(len(choices)))]


def _place(frames: Frames, room: Frames, heard: NDArray[np.float32], rng: np.random.Generator) -> None:
    """Somewhere in a stretch of fixed length: cut where it is longer, in its own quiet where it is shorter."""
    spare = len(room) - len(frames)
    if spare <= 0:
        first = int(rng.integers(1 - spare))
        room[:] = frames[first : first + len(room)]
        heard[:] = 1
        return
    first = int(rng.integers(spare // POOLED + 1)) * POOLED
    room[:] = frames.min(axis=0)
    room[first : first + len(frames)] = frames
    heard[first // POOLED : (first + len(frames) + POOLED // 2) // POOLED] = 1


def _hide(shown: NDArray[np.float32], hidden: tuple[int, int], rng: np.random.Generator) -> None:
    stretches, longest = hidden
    for _ in range(int(rng.integers(stretches + 1))):
        first, length = int(rng.integers(len(shown))), int(rng.integers(1, longest + 1))
        shown[first : first + length] = 0
