"""What is heard on one side only because the other side leaks into it.

Level alone cannot tell a leak from a quiet customer under a loud agent. So a leak must first show itself as a
delayed copy of the other side; then only moments that are no louder than that copy count as leaked.
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import maximum_filter1d

from ser_core.audio.recording import Samples
from ser_core.segmentation.deciding import STILL_SPEECH
from ser_core.segmentation.voice_activity import STEP_LENGTH, STEP_S, Decisions, Energies, Heard

THINNING = 4  # leaks are compared at 4 kHz, where a telephone's energy lies: four times cheaper
THIN_STEP = STEP_LENGTH // THINNING
LONGEST_DELAY_STEPS = round(0.3 / STEP_S)  # an echo over a network comes back within 300 ms
FADING_STEPS = round(0.25 / STEP_S)  # a room, and the network's own answer, fade that long after the source
COPY = 0.35  # correlation from which one side is a copy; 99 % of independent voices stay under 0.22, with an echo of a room 0.36 and more
BELOW_DB = 8.0  # a leak is at least that much quieter than its source: otherwise it is a conference, and nobody's copy
ABOVE_COPY_DB = 6.0  # a moment louder than the copy by more than this holds a voice of its own
REMEMBERED_STEPS = round(30.0 / STEP_S)  # a path that no longer shows itself is forgotten: cancellers learn
AUDIBLE_POWER = 1e-8  # -80 dBFS


@dataclass(frozen=True, slots=True)
class Path:
    """How one side gets into the other."""

    delay: int  # thinned samples
    gain: float  # amplitude of the copy
    correlation: float  # of the side with the copy while nobody else spoke


class CrossTalk:
    """Finds the leaks of one side into the other, a stretch at a time; both sides must be pushed in step."""

    def __init__(self) -> None:
        self._source = np.zeros((LONGEST_DELAY_STEPS + FADING_STEPS) * THIN_STEP)
        self._path: Path | None = None
        self._path_age = 0  # steps

    def leaked(self, heard: Heard, side: Energies, fresh: Energies) -> Decisions:
        """Which steps of `heard` hold nothing but what the other side said; `side` and `fresh` are what was heard of the two, thinned."""
        source = np.concatenate([self._source, fresh])
        self._source = source[-len(self._source) :].copy()
        self._path_age += len(heard.energy)
        if heard.probability.max(initial=0) > STILL_SPEECH:
            found = find_path(side, source[-len(side) - LONGEST_DELAY_STEPS * THIN_STEP :])
            if found is not None and (self._path is None or found.correlation > 0.8 * self._path.correlation):
                self._path, self._path_age = found, 0
        if self._path is None or self._path_age > REMEMBERED_STEPS:
            self._path = None
            return np.zeros(len(heard.energy), np.bool_)
        return no_louder_than_copy(side, source, self._path)


def no_louder_than_copy(side: Energies, source: Energies, path: Path) -> Decisions:
    """Which steps of `side` the copy of `source` alone would fill; both end at the same moment."""
    steps = len(side) // THIN_STEP
    end = len(source) - path.delay
    around = per_step(np.square(source[end - len(side) - FADING_STEPS * THIN_STEP : end]))
    loudest = maximum_filter1d(around, FADING_STEPS, origin=(FADING_STEPS - 1) // 2)[-steps:]
    reach = loudest * (path.gain / path.correlation) ** 2 * 10 ** (ABOVE_COPY_DB / 10)
    return np.asarray(per_step(np.square(side)) <= reach, np.bool_)


def find_path(side: Energies, source: Energies) -> Path | None:
    """The delay at which `side` is most like `source`, which begins the longest delay earlier; None where they are unlike."""
    power, source_power = float(np.mean(side**2)), float(np.mean(source[-len(side) :] ** 2))
    if power < AUDIBLE_POWER or power * 10 ** (BELOW_DB / 10) > max(
        source_power, float(np.mean(source[: len(side)] ** 2))
    ):
        return None
    size = 1 << (len(source) - 1).bit_length()
    products = np.fft.irfft(np.fft.rfft(source, size) * np.conj(np.fft.rfft(side, size)), size)[
        : len(source) - len(side) + 1
    ]
    sums = np.concatenate([[0.0], np.cumsum(source**2)])
    powers = np.maximum(sums[len(side) :] - sums[: -len(side)], AUDIBLE_POWER * len(side))
    correlations = np.abs(products) / np.sqrt(powers * power * len(side))
    best = int(np.argmax(correlations))
    if correlations[best] < COPY:
        return None
    delay = len(source) - len(side) - best
    return Path(delay, float(abs(products[best]) / powers[best]), float(min(correlations[best], 1.0)))


def thin(samples: Samples) -> Energies:
    """At 4 kHz, in whole steps."""
    whole = np.zeros(-(-len(samples) // STEP_LENGTH) * STEP_LENGTH)
    whole[: len(samples)] = samples
    return np.asarray(sum(whole[first::THINNING] for first in range(THINNING)) / THINNING, np.float64)


def per_step(values: Energies) -> Energies:
    return np.asarray(values.reshape(-1, THIN_STEP).sum(axis=1), np.float64)
