"""Analyses made by hand, for what pages and charts make of them."""

from ser_core.audio.recording import SourceFacts
from ser_core.calls.analysis import CallAnalysis, CallParticipant, ModelFacts, ScoredTurn
from ser_core.calls.metrics import call_metrics
from ser_core.emotions import EMOTIONS, sentiment_of


def felt(participant: str, start_s: float, end_s: float, emotion: str, share: float = 0.79) -> ScoredTurn:
    """A scored turn with `share` on one emotion and the rest spread evenly; below a half it counts as uncertain."""
    rest = (1 - share) / (len(EMOTIONS) - 1)
    probabilities = {name: share if name == emotion else rest for name in EMOTIONS}
    return ScoredTurn(
        *(participant, start_s, end_s, -20.0, emotion, share),
        uncertain=share < 0.5,
        probabilities=probabilities,
        sentiment=sentiment_of(probabilities),
    )


def made_analysis(*turns: ScoredTurn, roles: tuple[str, ...] = ("customer", "agent")) -> CallAnalysis:
    """An analysis of a minute with these turns."""
    sides = {"customer": "left", "agent": "right", "left": "left", "right": "right"}
    people = tuple(
        CallParticipant(name, name if name in ("customer", "agent", "mixed") else "unknown", sides.get(name, "mono"))  # type: ignore[arg-type]
        for name in roles
    )
    facts = SourceFacts("call.wav", "0" * 64, "wav", "pcm_mulaw", 8000, 2, 8, 60.0)
    return CallAnalysis(facts, ModelFacts("made", "1"), people, turns, call_metrics(turns, 60.0))
