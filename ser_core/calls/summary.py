"""A call in a few plain sentences, made by rules from its metrics; each one names the numbers that it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ser_core.calls.analysis import CallParticipant
from ser_core.calls.feelings import NegativeStretch, PersonFeelings, Recovery
from ser_core.calls.metrics import CallMetrics
from ser_core.segmentation.records import Role

MOSTLY = 0.5  # from this share on something is "mostly" so
TOO_UNCERTAIN = 0.6  # of the speech: beyond it nothing is said of the whole
LONG_SILENCE_S = 10.0
MANY_INTERRUPTIONS = 3
TALKS_MOST = 0.65

NAMES: Mapping[Role, str] = {"customer": "the customer", "agent": "the agent", "mixed": "the voices"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that is worth knowing, and the metrics that say so, by their place in the analysis."""

    text: str
    because: Mapping[str, float | str | bool]


def summarize(participants: Sequence[CallParticipant], metrics: CallMetrics) -> tuple[Sentence, ...]:
    """What a support lead would want to know first, in that order."""
    names = {person.id: name_of(person) for person in participants}
    felt = next((p.id for p in participants if p.role in ("customer", "mixed") and p.id in metrics.feelings), None)
    found: list[Sentence] = []
    if felt is not None:
        found += of_feelings(names[felt], f"feelings.{felt}", metrics.feelings[felt])
    return (*found, *of_talk(names, metrics))


def name_of(person: CallParticipant) -> str:
    """Who somebody is in a sentence; while nobody said so, their side, or which of two voices they are.

    >>> name_of(CallParticipant("left", "unknown", "left")), name_of(CallParticipant("second", "unknown", "mono"))
    ('the person on the left', 'the second voice')
    """
    unnamed = f"the {person.id} voice" if person.channel == "mono" else f"the person on the {person.channel}"
    return NAMES.get(person.role, unnamed)


def of_feelings(who: str, place: str, felt: PersonFeelings) -> Iterator[Sentence]:
    """How somebody felt on the whole, at their worst, and in the end."""
    if felt.uncertain_share is None:
        return
    if felt.uncertain_share > TOO_UNCERTAIN:
        yield Sentence(
            f"How {who} felt could not be told for {percent(felt.uncertain_share)} of their speech.",
            {f"{place}.uncertain_share": felt.uncertain_share},
        )
    elif felt.emotion_share:
        yield of_whole(who, place, felt)
    if felt.longest_negative is not None and felt.uncertain_share <= TOO_UNCERTAIN:
        yield of_worst(who, place, felt.longest_negative, felt.recovery)
    if felt.trend is not None and felt.trend.label != "steady" and felt.uncertain_share <= TOO_UNCERTAIN:
        better = felt.trend.label == "improving"
        yield Sentence(
            f"{capital(who)} sounded {'better' if better else 'worse'} towards the end than at the start "
            f"({signed(felt.trend.change)} in sentiment).",
            {f"{place}.trend.label": felt.trend.label, f"{place}.trend.change": felt.trend.change},
        )


def of_whole(who: str, place: str, felt: PersonFeelings) -> Sentence:
    """What was heard most."""
    name, share = next(iter(felt.emotion_share.items()))
    because: dict[str, float | str | bool] = {f"{place}.emotion_share.{name}": share}
    if share >= MOSTLY:
        return Sentence(f"{capital(who)} sounded mostly {name} ({percent(share)} of what could be told).", because)
    two = list(felt.emotion_share.items())[:2]
    because |= {f"{place}.emotion_share.{other}": part for other, part in two}
    names = " and ".join(f"{other} ({percent(part)})" for other, part in two)
    return Sentence(f"{capital(who)} sounded {names} most, of what could be told.", because)


def of_worst(who: str, place: str, worst: NegativeStretch, recovery: Recovery | None) -> Sentence:
    """The longest unpleasant stretch, and whether it ended better."""
    because: dict[str, float | str | bool] = {
        f"{place}.longest_negative.start_s": worst.start_s,
        f"{place}.longest_negative.speech_s": worst.speech_s,
    }
    if worst.emotion is not None:
        because[f"{place}.longest_negative.emotion"] = worst.emotion
    how = worst.emotion or "upset"
    said = f"{capital(who)} sounded {how} for {worst.speech_s:.0f} s from {clock(worst.start_s)}"
    if recovery is None:
        return Sentence(f"{said}.", because)
    because |= {
        f"{place}.recovery.recovered": recovery.recovered,
        f"{place}.recovery.end_sentiment": recovery.end_sentiment,
    }
    end = "and ended better" if recovery.recovered else "and had not clearly recovered by the end"
    return Sentence(f"{said}, {end}.", because)


def of_talk(names: Mapping[str, str], metrics: CallMetrics) -> Iterator[Sentence]:
    """Who talked, who was interrupted, and where nobody spoke."""
    if not metrics.talk:
        yield Sentence("Nobody speaks in this recording, as far as can be heard.", {"turns": metrics.turns})
        return
    most = max(metrics.talk, key=lambda person: metrics.talk[person].talk_share)
    share = metrics.talk[most].talk_share
    if len(metrics.talk) > 1 and share >= TALKS_MOST:
        yield Sentence(
            f"{capital(names[most])} did {percent(share)} of the talking.", {f"talk.{most}.talk_share": share}
        )
    for person, talk in metrics.talk.items():
        if talk.interruptions >= MANY_INTERRUPTIONS:
            yield Sentence(
                f"{capital(names[person])} cut in {talk.interruptions} times.",
                {f"talk.{person}.interruptions": talk.interruptions},
            )
    quiet = metrics.longest_silence
    if quiet is not None and quiet.duration_s >= LONG_SILENCE_S:
        ended = f", until {names[quiet.broken_by]} spoke" if quiet.broken_by else ", until the end"
        yield Sentence(
            f"Nobody spoke for {quiet.duration_s:.0f} s from {clock(quiet.start_s)}{ended}.",
            {"longest_silence.start_s": quiet.start_s, "longest_silence.duration_s": quiet.duration_s},
        )


def clock(moment_s: float) -> str:
    """A moment as people say it.

    >>> clock(130.4)
    '2:10'
    """
    return f"{int(moment_s) // 60}:{int(moment_s) % 60:02}"


def percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def signed(number: float) -> str:
    return f"{number:+.2f}".replace("-", "−")


def capital(words: str) -> str:
    return words[0].upper() + words[1:]
