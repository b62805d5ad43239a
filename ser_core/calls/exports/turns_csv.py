"""A row a turn."""

from collections.abc import Iterator

from ser_core.calls.analysis import CallAnalysis, CallParticipant, ScoredTurn
from ser_core.calls.export import DECIMALS_S, DECIMALS_SHARE
from ser_core.calls.exports.spreadsheet import Cell, csv_text
from ser_core.emotions import EMOTIONS

COLUMNS = (
    *("file", "sha256", "turn", "participant", "role", "channel", "start_s", "end_s", "duration_s"),
    *("emotion", "confidence", "uncertain", "sentiment", *EMOTIONS),
    *("loudness_dbfs", "pitch_semitones", "syllables", "words"),
)


def turns_csv(analysis: CallAnalysis) -> str:
    """Every turn in the order of the call; what was not inferred is an empty cell. The tables of many calls stack."""
    return csv_text(COLUMNS, _rows(analysis))


def _rows(analysis: CallAnalysis) -> Iterator[list[Cell]]:
    people = {person.id: person for person in analysis.participants}
    for number, (turn, said) in enumerate(zip(analysis.turns, analysis.said, strict=True), start=1):
        call: list[Cell] = [analysis.source.file, analysis.source.sha256, number]
        words = None if said is None else said.text
        yield [*call, *_who_and_when(turn, people[turn.participant]), *_felt(turn), *_spoken(turn), words]


def _who_and_when(turn: ScoredTurn, person: CallParticipant) -> list[Cell]:
    moments = [round(seconds, DECIMALS_S) for seconds in (turn.start_s, turn.end_s, turn.duration_s)]
    return [person.id, person.role, person.channel, *moments]


def _felt(turn: ScoredTurn) -> list[Cell]:
    shares = turn.probabilities or {}
    numbers = [turn.sentiment, *(shares.get(name) for name in EMOTIONS)]
    return [turn.emotion, rounded(turn.confidence), turn.uncertain, *map(rounded, numbers)]


def _spoken(turn: ScoredTurn) -> list[Cell]:
    pitch = None if turn.pitch_semitones is None else round(turn.pitch_semitones, 1)
    return [round(turn.loudness_dbfs, 1), pitch, turn.syllables]


def rounded(number: float | None) -> float | None:
    """A share, a probability or a sentiment, cut to what it can mean."""
    return None if number is None else round(number, DECIMALS_SHARE)
