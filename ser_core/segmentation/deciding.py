"""From how likely speech is to whether there is any, at the moment at which it was said."""

import numpy as np

from ser_core.segmentation.voice_activity import STEP_S, Decisions, Energies, Probabilities

SPEECH = 0.2  # a turn begins where the network is this sure; ringing, music and street noise stay under it
STILL_SPEECH = 0.1  # and goes on while it is this sure: a voice falls at the end of a sentence
LATE_STEPS = round(0.08 / STEP_S)  # the network is that late with its answer, at both edges of a turn (measured)


class Decider:
    """Sure enough to begin, or still sure enough to go on; gives decisions with the energies they belong to."""

    def __init__(self) -> None:
        self._speaking = False
        self._decisions_due = LATE_STEPS  # the first answers tell about a time before the call
        self._energies = np.zeros(0)

    def push(self, probability: Probabilities, energy: Energies) -> tuple[Decisions, Energies]:
        decisions = np.empty(len(probability), np.bool_)
        for index, value in enumerate(probability.tolist()):
            self._speaking = value >= (STILL_SPEECH if self._speaking else SPEECH)
            decisions[index] = self._speaking
        early = min(self._decisions_due, len(decisions))
        self._decisions_due -= early
        decisions = decisions[early:]
        waiting = np.concatenate([self._energies, energy])
        self._energies = waiting[len(decisions) :].copy()
        return decisions, waiting[: len(decisions)]

    def finish(self) -> tuple[Decisions, Energies]:
        """The last moments go on as the last answer said."""
        energies, self._energies = self._energies, np.zeros(0)
        return np.full(len(energies), self._speaking), energies
