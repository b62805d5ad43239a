"""A turn in a few words, for labels and captions."""

from collections.abc import Mapping, Sequence

from ser_core.calls.analysis import CallParticipant, ScoredTurn
from ser_core.segmentation.records import Role

NAMES: Mapping[Role, str] = {"customer": "Customer", "agent": "Agent", "mixed": "Everyone"}


def names_of(people: Sequence[CallParticipant]) -> Mapping[str, str]:
    """What each participant is called; of whom nobody said who they are, after their side.

    >>> names_of([CallParticipant("left", "unknown", "left"), CallParticipant("agent", "agent", "right")])
    {'left': 'Left', 'agent': 'Agent'}
    """
    return {person.id: NAMES.get(person.role, person.id[:1].upper() + person.id[1:]) for person in people}


def feeling_words(turn: ScoredTurn) -> str:
    """How a turn sounded and how sure that is; nothing where it was not inferred.

    >>> feeling_words(ScoredTurn("customer", 0.0, 2.0, -20.0, "angry", 0.31, True))
    'uncertain (angry?)'
    >>> feeling_words(ScoredTurn("customer", 0.0, 2.0, -20.0, "angry", 0.82, False))
    'angry, 82 %'
    """
    if turn.emotion is None:
        return ""
    return (
        f"uncertain ({turn.emotion}?)" if turn.uncertain else f"{turn.emotion}, {round((turn.confidence or 0) * 100)} %"
    )


def one_line(text: str) -> str:
    r"""The same text without what would end a line or a field.

    >>> one_line("a\tb\r\nc")
    'a b  c'
    """
    return "".join(
        " " if letter in "\t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029" or letter == "\0" else letter for letter in text
    )
