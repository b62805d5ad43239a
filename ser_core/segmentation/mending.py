"""What a person mends where two voices of one channel were told apart wrongly: a new record each time, in order of start."""

from dataclasses import replace

from ser_core.errors import CalltoneError
from ser_core.segmentation.records import Turn
from ser_core.segmentation.telling_apart import loudness_dbfs
from ser_core.segmentation.turns import Segmentation, start_of


class NotTwoPeople(CalltoneError):
    """A call of one participant, in which there is nobody to give anything to."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        super().__init__(
            f"this call has {len(ids)} participant ({', '.join(ids)}), and mending needs two: say which voice is the "
            "customer's (--customer-voice first or second) to have two voices told apart"
        )


class NoSuchPerson(CalltoneError):
    """Somebody who is not on the call."""

    def __init__(self, name: str, ids: tuple[str, ...]) -> None:
        super().__init__(f"nobody on this call is called {name!r}: it is one of {', '.join(ids)}")


class NoSuchTurn(CalltoneError):
    """A turn that the call does not have, or a moment outside of it."""

    def __init__(self, what: str, turn: Turn) -> None:
        super().__init__(
            f"{what}: the turn goes from {turn.start_s:g} to {turn.end_s:g} s; take one of this call's turns"
        )


def swap_voices(found: Segmentation) -> Segmentation:
    """Everything that one person said becomes the other's."""
    one, other = two_ids(found)
    swapped = {one: other, other: one}
    return with_turns(found, [replace(turn, participant=swapped[turn.participant]) for turn in found.turns])


def give_turn(found: Segmentation, turn: Turn, participant: str) -> Segmentation:
    """One turn becomes somebody's."""
    ids = two_ids(found)
    if participant not in ids:
        raise NoSuchPerson(participant, ids)
    if turn not in found.turns:
        raise NoSuchTurn("there is no such turn on this call", turn)
    return with_turns(found, [replace(own, participant=participant) if own == turn else own for own in found.turns])


def cut_turn(found: Segmentation, turn: Turn, at_s: float) -> Segmentation:
    """One turn becomes two, both the same person's until one of them is given away."""
    if turn not in found.turns:
        raise NoSuchTurn("there is no such turn on this call", turn)
    if not turn.start_s < at_s < turn.end_s:
        raise NoSuchTurn(f"{at_s:g} s is not inside it", turn)
    track = next(person.track for person in found.participants if person.id == turn.participant)
    halves = [
        Turn(turn.participant, start_s, end_s, loudness_dbfs(track, start_s, end_s))
        for start_s, end_s in ((turn.start_s, at_s), (at_s, turn.end_s))
    ]
    return with_turns(found, [part for own in found.turns for part in (halves if own == turn else [own])])


def two_ids(found: Segmentation) -> tuple[str, str]:
    """The two people of a call, by their ids."""
    ids = tuple(person.id for person in found.participants)
    if len(ids) != 2:
        raise NotTwoPeople(ids)
    return ids


def with_turns(found: Segmentation, turns: list[Turn]) -> Segmentation:
    return replace(found, turns=tuple(sorted(turns, key=start_of)))
