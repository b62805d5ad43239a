"""Two voices on one track: found once, dealt out as a person says, and mended by hand; nothing here keeps a sound."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ser_core.audio.recording import Recording, Track
from ser_core.segmentation.mending import cut_turn, give_turn, two_ids
from ser_core.segmentation.records import Participant, Skipped, Turn
from ser_core.segmentation.telling_apart import ToldApart, tell_apart
from ser_core.segmentation.turns import Segmentation, dealt_out, may_hold_two, segment_call
from ser_core.segmentation.voice_encoder import shipped_encoder
from ser_core.settings import CallOptions


@dataclass(frozen=True, slots=True)
class Heard:
    """What was found on one track, without its sound: that stays with whoever brought it."""

    turns: tuple[Turn, ...]  # of everyone
    skipped: tuple[Skipped, ...]
    told: ToldApart  # the likeliest way to deal the turns out, whatever the verdict


@dataclass(frozen=True, slots=True)
class GivenAway:
    """The turn of this time was the other person's, whoever it was found to be."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class CutAt:
    """The turn of this time is two, which may be given away one by one."""

    start_s: float
    end_s: float
    at_s: float


Mend = GivenAway | CutAt
Mends = tuple[Mend, ...]  # in the order in which they were made; a swap of the voices leaves them valid


def hear(recording: Recording, progress: Callable[[str, float], None]) -> Heard:
    """Who speaks when on a recording of one track, and whether there are two of them."""
    everyone = CallOptions(customer_channel="mixed")
    found = segment_call(recording, everyone, lambda done: progress("Finding who speaks when", done))
    progress("Telling the voices apart", 1.0)
    return Heard(found.turns, found.skipped, tell_apart(found.participants[0].track, found.turns, shipped_encoder()))


def people_of(heard: Heard, track: Track, options: CallOptions, mends: Sequence[Mend] = ()) -> Segmentation:
    """The people and turns as `segment_call` gives them with these options, and then mended."""
    everyone = Participant("mixed", "mixed", "mono", track)
    found = Segmentation((everyone,), heard.turns, heard.skipped)
    if not may_hold_two(options):
        return found
    found = dealt_out(found, heard.told, options.customer_voice)
    for mend in mends:
        found = mended(found, mend)
    return found


def mended(found: Segmentation, mend: Mend) -> Segmentation:
    """One mend more; only the turns that it names change."""
    turn = next(turn for turn in found.turns if (turn.start_s, turn.end_s) == (mend.start_s, mend.end_s))
    if isinstance(mend, CutAt):
        return cut_turn(found, turn, mend.at_s)
    return give_turn(found, turn, next(person for person in two_ids(found) if person != turn.participant))


def with_given(mends: Mends, start_s: float, end_s: float) -> Mends:
    """One turn given to the other person; what was given before comes back, as if nothing had been done."""
    given = GivenAway(start_s, end_s)
    return tuple(mend for mend in mends if mend != given) if given in mends else (*mends, given)


def turns_mended(mends: Sequence[Mend]) -> int:
    """How many of the turns that were found are no longer as they were: the parts of a cut one are not counted."""
    stretches = {(mend.start_s, mend.end_s) for mend in mends}
    return sum(
        not any(start_s <= other_s and end_s >= until_s for start_s, end_s in stretches - {(other_s, until_s)})
        for other_s, until_s in stretches
    )
