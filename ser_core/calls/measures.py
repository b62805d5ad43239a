"""What a rule may ask of a call: each measure by the name that people write, with its unit and where in the call it was."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.feelings import PersonFeelings
from ser_core.calls.stretches import Stretch
from ser_core.calls.talk import PersonTalk
from ser_core.emotions import EMOTIONS

Unit = Literal["s", "%", "/s", "", "yes or no"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a call answers to a measure, and which stretch of it is meant, where it is one."""

    value: float | bool
    where: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that can be asked of a call; a call that cannot tell answers None."""

    unit: Unit
    about: str
    read: Callable[[CallAnalysis], Reading | None]


Felt = Callable[[PersonFeelings], Reading | None]
Talked = Callable[[PersonTalk], Reading | None]


def of_customer(read: Felt) -> Callable[[CallAnalysis], Reading | None]:
    """Of the customer's feelings, or of everybody's where the voices are not told apart."""

    def answer(analysis: CallAnalysis) -> Reading | None:
        people = [person.id for person in analysis.participants if person.role in ("customer", "mixed")]
        felt = next((analysis.metrics.feelings[one] for one in people if one in analysis.metrics.feelings), None)
        return None if felt is None else read(felt)

    return answer


def of_talk(role: str, read: Talked) -> Callable[[CallAnalysis], Reading | None]:
    """Of the talking of the person in that role; None where nobody has it or they never speak."""

    def answer(analysis: CallAnalysis) -> Reading | None:
        people = [person.id for person in analysis.participants if person.role == role]
        talk = next((analysis.metrics.talk[one] for one in people if one in analysis.metrics.talk), None)
        return None if talk is None else read(talk)

    return answer


def reading(value: float | bool | None, where: Stretch | None = None) -> Reading | None:
    return None if value is None else Reading(value, where)


def longest_negative(felt: PersonFeelings) -> Reading | None:
    worst = felt.longest_negative
    if worst is not None:
        return Reading(worst.speech_s, Stretch(worst.start_s, worst.end_s))
    return Reading(0.0) if felt.judged_s else None


def trend_change(felt: PersonFeelings) -> Reading | None:
    return None if felt.trend is None else Reading(felt.trend.change)


def longest_monologue(talk: PersonTalk) -> Reading | None:
    held = talk.longest_monologue
    return None if held is None else Reading(held.duration_s, held)


def recovery(felt: PersonFeelings) -> Reading | None:
    return None if felt.recovery is None else Reading(felt.recovery.recovered)


def quarter(number: int, felt: PersonFeelings) -> Reading | None:
    return reading(felt.sentiment_by_quarter[number])


def emotion_percent(name: str, felt: PersonFeelings) -> Reading | None:
    return Reading(100 * felt.emotion_share.get(name, 0.0)) if felt.emotion_share else None


def longest_silence(analysis: CallAnalysis) -> Reading:
    quiet = analysis.metrics.longest_silence
    return Reading(0.0) if quiet is None else Reading(quiet.duration_s, Stretch(quiet.start_s, quiet.end_s))


def first_interruption(analysis: CallAnalysis) -> Reading:
    cut_in = analysis.metrics.interruptions
    where = Stretch(cut_in[0].at_s, cut_in[0].at_s + cut_in[0].overlap_s) if cut_in else None
    return Reading(float(len(cut_in)), where)


def disagreements(analysis: CallAnalysis) -> Reading | None:
    """Of a call whose words nobody heard it cannot be told."""
    if analysis.words is None:
        return None
    flags = analysis.words.disagreements
    return Reading(float(len(flags)), Stretch(flags[0].start_s, flags[0].end_s) if flags else None)


def percent(share: float | None) -> Reading | None:
    return None if share is None else Reading(100 * share)


def of_person(role: str) -> dict[str, Measure]:
    """What can be asked of the talking of each side."""
    return {
        f"{role} talk share": Measure("%", "of all speech", of_talk(role, lambda talk: percent(talk.talk_share))),
        f"{role} interruptions": Measure(
            "", "how often they cut in", of_talk(role, lambda talk: Reading(float(talk.interruptions)))
        ),
        f"{role} monologue": Measure(
            "s", "their longest, but for short words of the other", of_talk(role, longest_monologue)
        ),
        f"{role} response": Measure(
            "s", "how long they usually take to answer", of_talk(role, lambda t: reading(t.response_s))
        ),
        f"{role} talk speed": Measure(
            "/s", "syllables a second of their speech", of_talk(role, lambda talk: reading(talk.syllables_per_s))
        ),
    }


QUARTERS = ("first quarter", "second quarter", "third quarter", "last quarter")

MEASURES: Mapping[str, Measure] = {
    "customer negative": Measure("s", "speech in the longest unpleasant stretch", of_customer(longest_negative)),
    "customer negative share": Measure(
        "%", "surely unpleasant speech", of_customer(lambda f: percent(f.negative_share))
    ),
    "customer sentiment": Measure("", "over the call, −1 to 1", of_customer(lambda felt: reading(felt.sentiment))),
    **{
        name: Measure("", "the customer's sentiment then, −1 to 1", of_customer(partial(quarter, number)))
        for number, name in enumerate(QUARTERS)
    },
    "trend": Measure("", "the end's sentiment less the start's", of_customer(trend_change)),
    "volatility": Measure("", "how far the turns' sentiment spreads", of_customer(lambda f: reading(f.volatility))),
    "recovery": Measure(
        "yes or no", "it ended better than its worst; unknown where nothing was bad", of_customer(recovery)
    ),
    **{
        f"customer {name}": Measure(
            "%", "of the speech that could be told", of_customer(partial(emotion_percent, name))
        )
        for name in EMOTIONS
    },
    "uncertain": Measure("%", "of the customer's speech", of_customer(lambda felt: percent(felt.uncertain_share))),
    "silence": Measure("s", "the longest", longest_silence),
    "total silence": Measure("s", "all of a second and more", lambda analysis: Reading(analysis.metrics.silence_s)),
    "interruptions": Measure("", "of everybody", first_interruption),
    "cross-talk": Measure("s", "two speaking at once", lambda analysis: Reading(analysis.metrics.cross_talk_s)),
    "disagreements": Measure("", "turns whose words and tone point apart; unknown without words", disagreements),
    "length": Measure("s", "of the call", lambda analysis: Reading(analysis.metrics.duration_s)),
    **of_person("customer"),
    **of_person("agent"),
}
