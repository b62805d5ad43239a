"""How a turn sounded."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TurnScore:
    """How a turn sounded; `uncertain` says that the answer is better not relied on.

    Where nobody speaks the probabilities are what they would be if somebody did, and nobody should show them.
    """

    emotion: str
    confidence: float
    uncertain: bool
    probabilities: Mapping[str, float]  # all eight in the order of EMOTIONS, summing to 1
    adapted: bool = False  # set against the person's own voice in other turns
    speech: bool = True  # False: music, ringing, noise or the like
