"""A listening network's graph: it hears a stretch of sound once, pools any part of it, and decides with or without a baseline."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples, Track
from ser_core.inference.greeting import native_greeting_dropped
from ser_core.segmentation.windows import WINDOW_S

Floats = NDArray[np.float32]

FRAMES_PER_S = 20
FRAME_LENGTH = SAMPLE_RATE_HZ // FRAMES_PER_S
LISTEN = "listen"  # begins the name of each signature that does, one for each length of sound
GIVEN: Mapping[str, set[str]] = {
    LISTEN: {"frames", "loudness"},
    "pool": {"pooled", "functionals"},
    "decide": {"logits", "moods", "speech", "embedding"},
}
LONGEST_WINDOW = round(WINDOW_S * FRAMES_PER_S) + 1  # frames; one more where both ends are rounded
CONTEXT_S = 1.0  # of sound on either side from which a frame is made


class NotAListener(ValueError):
    """A graph that does not listen, pool and decide."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A stretch of sound, FRAMES_PER_S a second."""

    frames: Floats  # (frames, width)
    loudness: Floats  # of each: the logarithm of its power


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """Some windows, a row each: what is needed of them to decide, however often."""

    embeddings: Floats
    functionals: Floats

    def __len__(self) -> int:
        return len(self.functionals)


@dataclass(frozen=True, slots=True, eq=False)
class Decisions:
    """The network's answers, a row a window."""

    logits: Floats  # (windows, 8)
    moods: Floats  # (windows, 2): valence and arousal, -1 to 1
    speech: Floats  # (windows,): how sure it is that somebody speaks, 0 to 1
    embedding: Floats


class Listener:
    """The graph, ready to be asked from any thread."""

    def __init__(self, content: bytes, num_threads: int = 1) -> None:
        from ai_edge_litert.interpreter import Interpreter  # 0.3 s: not on the way of those who only look at a bundle

        with native_greeting_dropped():
            interpreter = Interpreter(model_content=content, num_threads=num_threads)
            interpreter.allocate_tensors()
        found = interpreter.get_signature_list()
        given = {name.split("_")[0]: set(sides["outputs"]) for name, sides in found.items()}
        if given != GIVEN:
            raise NotAListener
        runners = {name: interpreter.get_signature_runner(name) for name in found}
        self._pool, self._decide = runners.pop("pool"), runners.pop("decide")
        lengths = {int(runner.get_input_details()["samples"]["shape"][1]): runner for runner in runners.values()}
        self._listen = dict(sorted(lengths.items()))
        self._baseline_width = int(self._decide.get_input_details()["baseline"]["shape"][-1])
        self._turnstile = threading.Lock()  # an interpreter holds its input and output: one caller at a time

    @property
    def functionals(self) -> int:
        """How many numbers describe a window; a baseline is their means, their spreads and over how many windows."""
        return (self._baseline_width - 1) // 2

    def hear(self, track: Track, start_s: float, end_s: float) -> Heard:
        """A stretch of a track; what surrounds it is heard too, as far as it matters."""
        first, last = round(start_s * FRAMES_PER_S), max(round(end_s * FRAMES_PER_S), round(start_s * FRAMES_PER_S) + 1)
        step = max(self._listen) // FRAME_LENGTH - 2 * round(CONTEXT_S * FRAMES_PER_S)
        pieces = [self._piece(track, at, min(at + step, last)) for at in range(first, last, step)]
        return Heard(*(np.concatenate(parts) for parts in zip(*pieces, strict=True)))

    def pool(self, windows: Sequence[Floats]) -> Pooled:
        """Each window's frames as a row.

        One by one and filled up to one length: the graph lays out its memory once, and a window is pooled the same in
        any company.
        """
        rows = [self._ask(self._pool, **_filled(window)) for window in windows]
        return Pooled(*(np.concatenate([row[name] for row in rows]) for name in ("pooled", "functionals")))

    def decide(self, pooled: Pooled, baseline: Floats | None) -> Decisions:
        """The answers to each window, of a stranger or of a person of whom something is known."""
        known = (np.zeros(self._baseline_width, np.float32) if baseline is None else baseline)[np.newaxis]
        rows = [
            self._ask(self._decide, pooled=embedding[np.newaxis], functionals=functionals[np.newaxis], baseline=known)
            for embedding, functionals in zip(pooled.embeddings, pooled.functionals, strict=True)
        ]
        return Decisions(*(np.concatenate([row[field.name] for row in rows]) for field in fields(Decisions)))

    def _piece(self, track: Track, first: int, last: int) -> tuple[Floats, Floats]:
        """Frames `first` to `last` and how loud they are, from their surroundings, which are silent beyond the track."""
        context = round(CONTEXT_S * FRAMES_PER_S)
        begin = max(0, first - context)
        wanted = (min(last + context, -(-len(track.pcm) // FRAME_LENGTH)) - begin) * FRAME_LENGTH
        length = next((length for length in self._listen if length >= wanted), max(self._listen))
        samples = track.read(begin / FRAMES_PER_S, begin / FRAMES_PER_S + length / SAMPLE_RATE_HZ)
        samples = np.pad(samples, (0, length - len(samples)))
        heard = self._ask(self._listen[length], samples=samples[np.newaxis])
        inside = slice(first - begin, last - begin)
        return heard["frames"][0, inside], heard["loudness"][0, inside]

    def _ask(self, runner: Any, **given: Floats) -> dict[str, Floats]:
        with self._turnstile:
            answers: dict[str, Floats] = runner(**given)
        return answers


def _filled(window: Floats) -> dict[str, Floats]:
    frames = np.zeros((1, LONGEST_WINDOW, window.shape[1]), np.float32)
    heard = np.zeros((1, LONGEST_WINDOW), np.float32)
    frames[0, : len(window)], heard[0, : len(window)] = window, 1
    return {"frames": frames, "heard": heard}


def track_of(samples: Samples) -> Track:
    """A clip as a track, to be heard as one."""
    return Track(0, np.round(np.clip(samples, -1, 32_767 / 32_768) * 32_768).astype(np.int16))
