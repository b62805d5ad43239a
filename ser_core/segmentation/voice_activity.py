"""How likely each moment of a channel is speech, heard a block at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.segmentation.silero import CONTEXT_LENGTH, FRAME_LENGTH, State, speech_probabilities

Energies = NDArray[np.float64]
Probabilities = NDArray[np.float32]
Decisions = NDArray[np.bool_]

STEP_LENGTH = 160  # 10 ms: the grid that turns begin and end on
STEP_S = STEP_LENGTH / SAMPLE_RATE_HZ
BATCH_FRAMES = (
    25  # 0.8 s, a whole number of frames and of steps: what the network takes at once, and the latency of a live call
)
BATCH_LENGTH = BATCH_FRAMES * FRAME_LENGTH
SILENCE_DBFS = -72.0  # below it nobody is heard over a telephone: the smallest step of 8-bit coding lies about there
LOUD_ENOUGH_DBFS = -18.0  # what the loudest frame is brought to; speech at -45 dBFS is found twice as often as without
FAINT_DBFS = (
    -62.0
)  # the gain leaves the noise between words below this: a network that hears lifted noise loses the words in it
MOST_GAIN_DB = 30.0  # more would lift coding noise into the range of voices
QUIET_PLACE = round(0.2 * (BATCH_FRAMES - 1))  # a fifth of a batch's frames is as quiet or quieter
REMEMBERED_BATCHES = 20  # the gain follows the loudest frame of the last 16 s, so that a pause is not lifted to a voice


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A stretch of a channel with what was heard in it, a value a step."""

    samples: Samples
    probability: Probabilities
    energy: Energies  # the sum of the squares of a step's samples


class SpeechDetector:
    """Hears one channel. Blocks may have any length: the network always gets the same batches."""

    def __init__(self) -> None:
        self._waiting = np.zeros(0, np.float32)
        self._before = np.zeros(CONTEXT_LENGTH, np.float32)
        self._state = State.fresh()
        self._loudest_dbfs = [SILENCE_DBFS] * REMEMBERED_BATCHES
        self._quietest_dbfs = [0.0] * REMEMBERED_BATCHES

    def push(self, samples: Samples) -> Iterator[Heard]:
        """What can be told now; the rest waits for more."""
        waiting = np.concatenate([self._waiting, samples])
        whole = len(waiting) - len(waiting) % BATCH_LENGTH
        self._waiting = waiting[whole:].copy()  # a view would keep the whole block
        for start in range(0, whole, BATCH_LENGTH):
            yield self._hear(waiting[start : start + BATCH_LENGTH])

    def finish(self) -> Iterator[Heard]:
        """The end of the channel, made a whole batch with silence and cut back to the steps that it fills."""
        left, self._waiting = self._waiting, np.zeros(0, np.float32)
        if len(left):
            heard = self._hear(np.pad(left, (0, BATCH_LENGTH - len(left))))
            steps = -(-len(left) // STEP_LENGTH)
            yield Heard(left, heard.probability[:steps], heard.energy[:steps])

    def _hear(self, samples: Samples) -> Heard:
        squares = np.square(samples, dtype=np.float64)
        energy = squares.reshape(-1, STEP_LENGTH).sum(axis=1)
        levels_dbfs = decibels(squares.reshape(BATCH_FRAMES, FRAME_LENGTH).mean(axis=1))
        in_order = np.sort(levels_dbfs)
        self._loudest_dbfs = [*self._loudest_dbfs[1:], float(in_order[-1])]
        self._quietest_dbfs = [*self._quietest_dbfs[1:], float(in_order[QUIET_PLACE])]
        gain_db = max(
            0.0, min(LOUD_ENOUGH_DBFS - max(self._loudest_dbfs), FAINT_DBFS - min(self._quietest_dbfs), MOST_GAIN_DB)
        )
        audible = np.flatnonzero(levels_dbfs > SILENCE_DBFS)
        probability = np.zeros(BATCH_FRAMES, np.float32)
        if len(audible):  # silent frames cost nothing: half of a channel, where a call is kept in two
            amplified = np.concatenate([self._before, samples]) * np.float32(10 ** (gain_db / 20))
            frames = np.lib.stride_tricks.sliding_window_view(amplified, CONTEXT_LENGTH + FRAME_LENGTH)[::FRAME_LENGTH]
            probability[audible] = speech_probabilities(np.clip(frames[audible], -1, 1), self._state)
        else:
            self._state = State.fresh()
        self._before = samples[-CONTEXT_LENGTH:].copy()
        return Heard(samples, probability[FRAME_OF_STEP], energy)


# which frame each step of a batch has its middle in
FRAME_OF_STEP = (np.arange(BATCH_LENGTH // STEP_LENGTH) * STEP_LENGTH + STEP_LENGTH // 2) // FRAME_LENGTH


def decibels(power: Energies) -> Energies:
    """Power as dBFS; silence is -120 rather than minus infinity."""
    return 10 * np.log10(np.maximum(power, 1e-12))
