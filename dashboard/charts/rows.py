"""A call's turns as the rows that charts and the turn table are made of."""

from dataclasses import dataclass

from dashboard.charts.palette import UNCERTAIN
from ser_core.calls.analysis import CallAnalysis, ScoredTurn

NOT_INFERRED = "not inferred"
PEOPLE = {
    "customer": "Customer",
    "agent": "Agent",
    "left": "Left",
    "right": "Right",
    "first": "First voice",
    "second": "Second voice",
    "mixed": "Everyone",
}


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One turn, ready to be drawn; `turn` is its place in the call."""

    turn: int
    participant: str
    who: str
    start_s: float
    end_s: float
    word: str  # the emotion, "uncertain" or "not inferred"
    confidence: float | None
    sentiment: float | None

    @property
    def middle_s(self) -> float:
        return (self.start_s + self.end_s) / 2


def turn_rows(analysis: CallAnalysis) -> list[TurnRow]:
    """Every turn of the call, in order."""
    return [
        TurnRow(
            turn=place,
            participant=turn.participant,
            who=person_name(turn.participant),
            start_s=turn.start_s,
            end_s=turn.end_s,
            word=feeling_word(turn),
            confidence=turn.confidence,
            sentiment=turn.sentiment,
        )
        for place, turn in enumerate(analysis.turns)
    ]


def feeling_word(turn: ScoredTurn) -> str:
    """The one word for how a turn sounded."""
    if turn.emotion is None:
        return NOT_INFERRED
    return UNCERTAIN if turn.uncertain else turn.emotion


def person_name(participant: str) -> str:
    """What a participant is called on the page."""
    return PEOPLE.get(participant, participant)
