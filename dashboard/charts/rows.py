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
    said: str | None = None  # "" where nothing was understood, None where nobody listened
    disagrees: str | None = None  # what a person is told where words and tone point apart

    @property
    def middle_s(self) -> float:
        return (self.start_s + self.end_s) / 2


def turn_rows(analysis: CallAnalysis) -> list[TurnRow]:
    """Every turn of the call, in order."""
    flags = analysis.words.disagreements if analysis.words else ()
    told = {(flag.participant, flag.start_s, flag.end_s): flag.sentence for flag in flags}
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
            said=None if words is None else words.text,
            disagrees=told.get((turn.participant, turn.start_s, turn.end_s)),
        )
        for place, (turn, words) in enumerate(zip(analysis.turns, analysis.said, strict=True))
    ]


def feeling_word(turn: ScoredTurn) -> str:
    """The one word for how a turn sounded."""
    if turn.emotion is None:
        return NOT_INFERRED
    return UNCERTAIN if turn.uncertain else turn.emotion


def person_name(participant: str) -> str:
    """What a participant is called on the page."""
    return PEOPLE.get(participant, participant)
