"""The answer to "how did the customer feel?" in one sentence, from an analysis alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.charts.dress import clock
from dashboard.charts.palette import UNCERTAIN
from dashboard.charts.rows import NOT_INFERRED, TurnRow, turn_rows
from ser_core.calls.analysis import CallAnalysis
from ser_core.emotions import VALENCE

UNPLEASANT = -0.5  # valence from which a moment is worth pointing at


@dataclass(frozen=True, slots=True)
class Piece:
    """A few words; those that name an emotion are shown in its colour."""

    text: str
    emotion: str | None = None


def answer(analysis: CallAnalysis) -> list[Piece]:
    """What was heard most, where it was worst, and how it ended; or why nothing can be said."""
    rows = felt_rows(analysis)
    who = whose_feelings(analysis)
    if not analysis.turns:
        return [Piece("Nobody speaks in this recording, as far as can be heard.")]
    if who is None:
        which = "which voice is the customer's" if analysis.told_apart else "which side the customer is on"
        return [Piece(f"Who spoke when is below. No emotion was inferred, as nobody said {which}.")]
    if not rows:
        return [Piece(f"{who} cannot be heard in this recording, so there is nothing to tell of their feelings.")]
    certain = [row for row in rows if row.word != UNCERTAIN]
    if not certain:
        return [
            Piece(f"{who} spoke {_times(len(rows))}, and every time the model was too "),
            *_named(UNCERTAIN),
            Piece(" to say how."),
        ]
    word, seconds = next(iter(seconds_by_word(certain).items()))
    spoken_s = sum(row.end_s - row.start_s for row in rows)
    heard = [Piece(f"{who} sounded "), *_named(word), Piece(f" for {seconds:.0f} of {spoken_s:.0f} s of speech")]
    heard += _worst(certain, word)
    return [*heard, *_end(rows, heard), Piece(".")]


def felt_rows(analysis: CallAnalysis) -> list[TurnRow]:
    """The turns that the answer is about: the customer's, or everyone's where they are mixed."""
    people = {person.id for person in analysis.participants if person.role in ("customer", "mixed")}
    return [row for row in turn_rows(analysis) if row.participant in people and row.word != NOT_INFERRED]


def whose_feelings(analysis: CallAnalysis) -> str | None:
    """The subject of the answer; None while nobody said which side, or which voice, is the customer's."""
    roles = {person.role for person in analysis.participants}
    if "customer" in roles:
        return "The customer"
    if "mixed" not in roles:
        return None
    return "The voice" if analysis.voices and analysis.voices.verdict == "one person" else "The voices"


def seconds_by_word(rows: Sequence[TurnRow]) -> Mapping[str, float]:
    """Seconds of speech for each word, the longest first."""
    seconds: dict[str, float] = {}
    for row in rows:
        seconds[row.word] = seconds.get(row.word, 0.0) + row.end_s - row.start_s
    return dict(sorted(seconds.items(), key=lambda item: -item[1]))


def strongest(rows: Sequence[TurnRow]) -> TurnRow | None:
    """The moment to look at first: the surest of the unpleasant turns, or else the surest of all."""
    unpleasant = [row for row in rows if VALENCE.get(row.word, 0.0) <= UNPLEASANT]
    return max(unpleasant or rows, key=lambda row: row.confidence or 0.0, default=None)


def _worst(certain: Sequence[TurnRow], most_heard: str) -> list[Piece]:
    worst = strongest(certain)
    if worst is None or VALENCE[worst.word] > UNPLEASANT:
        return []
    named = [Piece(" "), *_named(worst.word)] if worst.word != most_heard else []
    return [Piece(", most clearly"), *named, Piece(f" at {clock(worst.start_s)}")]


def _end(rows: Sequence[TurnRow], said: Sequence[Piece]) -> list[Piece]:
    """How the last turn sounded; "that way" only where no other word could be meant."""
    last, words = rows[-1].word, {piece.emotion for piece in said if piece.emotion}
    if len(rows) == 1:
        return []
    if last == UNCERTAIN:
        return [Piece("; how it ended is "), *_named(UNCERTAIN)]
    return [Piece(", and ended that way")] if words == {last} else [Piece(", and ended "), *_named(last)]


def _named(word: str) -> list[Piece]:
    return [Piece(word, word)]


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
