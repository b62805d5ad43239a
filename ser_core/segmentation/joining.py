"""From moments of speech to turns: short pauses joined, long turns split, very short ones left out."""

from dataclasses import dataclass, field

import numpy as np

from ser_core.segmentation.records import Skipped, Turn
from ser_core.segmentation.voice_activity import STEP_LENGTH, STEP_S, Decisions, Energies, decibels

PAUSE_S = 0.3  # a shorter one is a breath or a closed consonant inside a sentence
SHORTEST_TURN_S = 0.4  # less is a cough or half a word: no emotion can be heard in it
LONGEST_TURN_S = 8.0  # longer ones are split at their quietest point: the network was trained on clips of 1–8 s
FIRST_CUT_S = 3.0  # a piece that is split off fills at least one window
QUIET_S = 0.1  # over which the quietest point is looked for: a pause between words, and not a zero crossing
TOO_SHORT = "too short"


@dataclass(slots=True, eq=False)
class TurnJoiner:
    """Takes decisions and energies a stretch at a time, and gives the turns that are over. Holds at most one open turn."""

    participant: str
    skipped: list[Skipped] = field(default_factory=list)
    _step: int = 0  # steps seen so far
    _start: int | None = None  # of the open turn
    _end: int = 0  # after the last step of speech of the open turn
    _energies: list[float] = field(default_factory=list)  # from the open turn's start on

    def push(self, speech: Decisions, energy: Energies) -> list[Turn]:
        """`speech` and `energy` have one value a step."""
        turns: list[Turn] = []
        for spoken, power in zip(speech.tolist(), energy.tolist(), strict=True):
            if spoken and self._start is None:
                self._start = self._step
                self._energies = []
            if self._start is not None:
                self._energies.append(power)
                if spoken:
                    self._end = self._step + 1
                turns += self._close(self._step + 1 - self._start)
            self._step += 1
        return turns

    def finish(self) -> list[Turn]:
        """The open turn, if there is one."""
        return [] if self._start is None else self._give(self._end - self._start, then=None)

    def _close(self, steps: int) -> list[Turn]:
        start = self._start or 0
        if self._step + 1 - self._end >= round(PAUSE_S / STEP_S):
            return self._give(self._end - start, then=None)
        if steps > round(LONGEST_TURN_S / STEP_S) and self._end - start == steps:
            cut = quietest(np.array(self._energies))
            return self._give(cut, then=start + cut)
        return []

    def _give(self, steps: int, then: int | None) -> list[Turn]:
        start, energies = self._start or 0, self._energies[:steps]
        self._start, self._energies = then, self._energies[steps:] if then is not None else []
        start_s, end_s = round(start * STEP_S, 2), round((start + steps) * STEP_S, 2)
        if steps < round(SHORTEST_TURN_S / STEP_S):
            self.skipped.append(Skipped(self.participant, start_s, end_s, TOO_SHORT))
            return []
        loudness_dbfs = float(decibels(np.array([sum(energies) / (steps * STEP_LENGTH)]))[0])
        return [Turn(self.participant, start_s, end_s, round(loudness_dbfs, 2))]


def quietest(energies: Energies) -> int:
    """The step to cut a long turn at: so that what follows is long enough for a turn too."""
    width = round(QUIET_S / STEP_S)
    first, last = round(FIRST_CUT_S / STEP_S), round((LONGEST_TURN_S - SHORTEST_TURN_S) / STEP_S)
    smooth = np.convolve(energies, np.ones(width), mode="same")
    return first + int(np.argmin(smooth[first : last + 1]))
