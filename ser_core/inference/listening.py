"""Turns by a listening network: each heard once, its windows pooled, then set against the person's other turns."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples, Track
from ser_core.emotions import EMOTIONS
from ser_core.features.spoken import speech_limits
from ser_core.inference.adaptation import Adaptation
from ser_core.inference.baseline import SpeakerBaseline
from ser_core.inference.bundle import BundleDamaged, ModelBundle
from ser_core.inference.calibration import softened
from ser_core.inference.explanation import Explanation, explain
from ser_core.inference.listener import FRAMES_PER_S, Decisions, Listener, NotAListener, Pooled, track_of
from ser_core.inference.turn_score import TurnScore
from ser_core.segmentation.records import Turn
from ser_core.segmentation.windows import HOP_S, WINDOW_S, turn_windows

Floats = NDArray[np.float32]

APART = round(WINDOW_S / HOP_S)  # every so many windows do not overlap: those say what a voice is usually like


@dataclass(frozen=True, slots=True, eq=False)
class HeardTurn:
    """A turn's windows, and what they answer while nothing is known of the person."""

    pooled: Pooled
    cold: Decisions

    @property
    def usual(self) -> Floats:
        """The functionals of its windows that do not overlap."""
        return self.pooled.functionals[::APART]


class TurnListener:
    """A listening network with its thresholds."""

    def __init__(self, bundle: ModelBundle, num_threads: int, adaptation: Adaptation | None = None) -> None:
        self._facts, self._adaptation = bundle.facts, adaptation
        if bundle.facts.labels != EMOTIONS or bundle.facts.adapted is None or bundle.facts.speech_above is None:
            raise BundleDamaged(
                bundle.folder, "a listening model answers with all eight emotions, adapted and for speech"
            )
        self._adapted, self._speech_above = bundle.facts.adapted, bundle.facts.speech_above
        try:
            self.graph = Listener(bundle.model, num_threads)
        except NotAListener:
            raise BundleDamaged(bundle.folder, "its graph does not listen, pool and decide") from None

    def probabilities(self, windows: Sequence[Samples]) -> NDArray[np.float64]:
        """Calibrated probabilities of each window, nothing known of who speaks."""
        heard = [
            self.hear_turn(track_of(window), Turn("window", 0.0, len(window) / SAMPLE_RATE_HZ, loudness_dbfs=0.0))
            for window in windows
        ]
        return np.concatenate(
            [np.zeros((0, len(EMOTIONS))), *(self._shares(turn.cold, adapted=False) for turn in heard)]
        )

    def score_turns(self, track: Track, turns: Sequence[Turn], progress: Callable[[float], None]) -> list[TurnScore]:
        """Each turn against the others of that person in the call: a voice is angry beside what it usually is."""
        heard = []
        for index, turn in enumerate(turns):
            heard.append(self.hear_turn(track, turn))
            progress((index + 1) / len(turns))
        return self._scored_together(heard)

    def score_clips(self, clips: Sequence[Samples]) -> list[TurnScore]:
        """Clips of one person; a single one is a stranger's."""
        return self._scored_together([self.hear_clip(samples) for samples in clips])

    def hear_turn(self, track: Track, turn: Turn) -> HeardTurn:
        """A turn of a call."""
        frames = self.graph.hear(track, turn.start_s, turn.end_s).frames
        first = turn.start_s
        windows = [
            frames[round((window.start_s - first) * FRAMES_PER_S) :][: _frames(window.end_s - window.start_s)]
            for window in turn_windows(turn)
        ]
        pooled = self.graph.pool([window for window in windows if len(window)])
        return HeardTurn(pooled, self.graph.decide(pooled, None))

    def hear_clip(self, samples: Samples) -> HeardTurn:
        """A clip from its first word to its last."""
        track = track_of(samples)
        loudness = self.graph.hear(track, 0.0, track.duration_s).loudness
        start, end = speech_limits(loudness, FRAMES_PER_S)
        return self.hear_turn(track, Turn("clip", start / FRAMES_PER_S, end / FRAMES_PER_S, loudness_dbfs=0.0))

    def score(self, turn: HeardTurn, baseline: Floats | None) -> TurnScore:
        """One turn, against what is known of the person."""
        adapted = baseline is not None
        decided = turn.cold if baseline is None else self.graph.decide(turn.pooled, baseline)
        shares = self._shares(decided, adapted).mean(axis=0)
        best = int(shares.argmax())
        confidence = float(shares[best])
        below = self._adapted.uncertain_below if adapted else self._facts.uncertain_below
        named = dict(zip(EMOTIONS, shares.tolist(), strict=True))
        speech = self.is_speech(turn)
        return TurnScore(EMOTIONS[best], confidence, not speech or confidence < below, named, adapted, speech)

    def logits(self, turn: HeardTurn, baseline: Floats | None) -> Floats:
        """The network's own answers to a turn before they are softened, the mean over its windows."""
        decided = turn.cold if baseline is None else self.graph.decide(turn.pooled, baseline)
        logits: Floats = decided.logits.mean(axis=0)
        return logits

    def embedding(self, turn: HeardTurn, baseline: Floats | None) -> Floats:
        """What the network makes of a turn before it answers, the mean over its windows: for neighbours and last layers."""
        decided = turn.cold if baseline is None else self.graph.decide(turn.pooled, baseline)
        embedding: Floats = decided.embedding.mean(axis=0)
        return embedding

    def explain(self, samples: Samples) -> Explanation:
        """Which time and band the answer to one window of a stranger rests on."""
        return explain(samples, lambda heard: self.probabilities([heard])[0])

    def is_speech(self, turn: HeardTurn) -> bool:
        """Whether somebody speaks."""
        return float(turn.cold.speech.mean()) >= self._speech_above

    def baselines(self, turns: Sequence[HeardTurn]) -> list[Floats | None]:
        """For each turn of one person what the others say of that person; None while they say too little."""
        known = known_of(filter(self.is_speech, turns))
        return [known.without(turn.usual if self.is_speech(turn) else self._nothing) for turn in turns]

    def baseline_of(self, turns: Sequence[HeardTurn]) -> Floats | None:
        """What some turns together say of who spoke them."""
        return known_of(filter(self.is_speech, turns)).without(self._nothing)

    @property
    def _nothing(self) -> Floats:
        return np.zeros((0, self.graph.functionals), np.float32)

    def _scored_together(self, turns: Sequence[HeardTurn]) -> list[TurnScore]:
        return [self.score(turn, baseline) for turn, baseline in zip(turns, self.baselines(turns), strict=True)]

    def _shares(self, decided: Decisions, adapted: bool) -> NDArray[np.float64]:
        logits = decided.logits if self._adaptation is None else self._adaptation(decided.logits, decided.embedding)
        return softened(logits, self._adapted.temperature if adapted else self._facts.temperature)


def known_of(turns: Iterable[HeardTurn]) -> SpeakerBaseline:
    """What some turns say of who spoke them."""
    baseline = SpeakerBaseline()
    for turn in turns:
        baseline.add(turn.usual)
    return baseline


def _frames(seconds: float) -> int:
    return max(1, round(seconds * FRAMES_PER_S))
