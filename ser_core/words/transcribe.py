"""From turns to their words: the one way in for the command, the analysis and the pages."""

import unicodedata
from collections.abc import Callable, Sequence
from math import inf

from ser_core.segmentation.records import Participant, Turn
from ser_core.words.records import Engine, Heard, Transcript, Word

MARGIN_S = 0.2  # heard before and after a turn: words that begin or end with a breath are understood better

Progress = Callable[[float], None]  # is told the share that is done, up to 1; what it raises ends the work


def transcribe_turns(
    participants: Sequence[Participant],
    turns: Sequence[Turn],
    engine: Engine,
    progress: Progress = lambda done: None,  # noqa: ARG005
) -> tuple[Transcript, ...]:
    """What is said in each turn, in the order given; a turn in which nothing was understood has no words."""
    tracks = {person.id: person.track for person in participants}
    pieces = with_margins(turns)
    total_s, done_s = sum(turn.duration_s for turn in turns), 0.0
    transcripts = []
    for turn in turns:
        progress(done_s / total_s)
        start_s, end_s = pieces[turn]
        heard = engine.hear(tracks[turn.participant].read(start_s, end_s))
        transcripts.append(transcript(turn, start_s, heard))
        done_s += turn.duration_s
    progress(1.0)
    return tuple(transcripts)


def with_margins(turns: Sequence[Turn]) -> dict[Turn, tuple[float, float]]:
    """Start and end of what is listened to for each turn: some more than it, but nothing of the same person's others.

    >>> before, after = Turn("customer", 1.0, 9.0, -20.0), Turn("customer", 9.0, 12.0, -20.0)
    >>> list(with_margins([before, after]).values())
    [(0.8, 9.0), (9.0, 12.2)]
    """
    pieces: dict[Turn, tuple[float, float]] = {}
    ends: dict[str, float] = {}
    starts: dict[str, float] = {}
    in_order = sorted(turns, key=lambda turn: turn.start_s)
    for turn in in_order:
        pieces[turn] = (max(ends.get(turn.participant, 0.0), turn.start_s - MARGIN_S), turn.end_s)
        ends[turn.participant] = turn.end_s
    for turn in reversed(in_order):
        pieces[turn] = (pieces[turn][0], min(starts.get(turn.participant, inf), turn.end_s + MARGIN_S))
        starts[turn.participant] = turn.start_s
    return pieces


def transcript(turn: Turn, heard_from_s: float, heard: Heard) -> Transcript:
    """What was heard, with the call's times, as plain text."""
    words = [placed(word, heard_from_s, turn) for word in heard.words]
    return Transcript(
        turn.participant,
        turn.start_s,
        turn.end_s,
        plain(heard.text),
        tuple(word for word in words if word.text),
        heard.language,
    )


def placed(word: Word, heard_from_s: float, turn: Turn) -> Word:
    """The word at its moment in the call. Engines round, and hear the margins too: a word stays in its turn."""
    start_s, end_s = (
        min(max(heard_from_s + moment_s, turn.start_s), turn.end_s) for moment_s in (word.start_s, word.end_s)
    )
    return Word(plain(word.text), start_s, end_s, word.confidence)


def plain(text: str) -> str:
    r"""One line without control, direction-changing and undecodable characters.

    >>> plain(" So\x1b[31m what?\n\u202eNo. ")
    'So[31m what? No.'
    """
    kept = (" " if letter.isspace() else letter for letter in text)
    return " ".join("".join(letter for letter in kept if not unicodedata.category(letter).startswith("C")).split())
