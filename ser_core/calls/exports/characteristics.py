"""`ConversationCharacteristics` of the Contact Lens shape: times in milliseconds, sentiment from -5 to 5."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ser_core.calls.analysis import CallAnalysis, ScoredTurn
from ser_core.calls.feelings import QUARTERS, by_quarter
from ser_core.calls.stretches import silences

SCALE = 5.0  # what 1 is there
NON_TALK_S = 3.0  # a shorter silence is no non-talk time, as the service defines it
# How many syllables calltone counts in an English word, for words a minute: between 1.24 in the sample calls and 1.78 in short acted
# sentences (benchmarks/syllables_per_word.py)
SYLLABLES_PER_WORD = 1.4
BOTH = ("AGENT", "CUSTOMER")


def millis(moment_s: float) -> int:
    """Seconds as the shape counts them.

    >>> millis(12.3456)
    12346
    """
    return round(moment_s * 1000)


def conversation_characteristics(analysis: CallAnalysis, roles: Mapping[str, str]) -> dict[str, object]:
    """The numbers of the whole conversation, which ends with its last word."""
    end_s = last_word_s(analysis.turns)
    return {
        "TotalConversationDurationMillis": millis(end_s),
        "Sentiment": sentiment(analysis, roles),
        "Interruptions": interruptions(analysis, roles),
        "NonTalkTime": non_talk_time(analysis.turns, end_s),
        "TalkSpeed": {"DetailsByParticipant": talk_speed(analysis, roles)},
        "TalkTime": talk_time(analysis, roles),
    }


def last_word_s(turns: Sequence[ScoredTurn]) -> float:
    return max((turn.end_s for turn in turns), default=0.0)


def sentiment(analysis: CallAnalysis, roles: Mapping[str, str]) -> dict[str, object]:
    """Those whose feelings were not inferred are in neither list."""
    felt = analysis.metrics.feelings
    overall = {roles[person]: score(one.sentiment) for person, one in felt.items()}
    return {
        "OverallSentiment": overall,
        "SentimentByPeriod": {"QUARTER": {roles[person]: quarters(analysis, person) for person in felt}},
    }


def quarters(analysis: CallAnalysis, person: str) -> list[dict[str, object]]:
    """Of the time until this person's last word, as the service divides it; one in which nothing could be judged scores 0."""
    own = [turn for turn in analysis.turns if turn.participant == person]
    end_s = last_word_s(own)
    scores = by_quarter([turn for turn in own if turn.sentiment is not None], end_s)
    edges = [millis(end_s * number / QUARTERS) for number in range(QUARTERS + 1)]
    return [
        {"BeginOffsetMillis": start, "EndOffsetMillis": end, "Score": score(one)}
        for (start, end), one in zip(pairwise(edges), scores, strict=True)
    ]


def score(sentiment_or_none: float | None) -> float:
    """The shape has no way to say that something is not known: its readers draw a line through four numbers."""
    return round(SCALE * (sentiment_or_none or 0.0), 1) + 0.0  # no -0.0


def interruptions(analysis: CallAnalysis, roles: Mapping[str, str]) -> dict[str, object]:
    """From where somebody cuts in to where the other stops."""
    found: dict[str, list[dict[str, int]]] = {}
    for one in analysis.metrics.interruptions:
        found.setdefault(roles[one.by], []).append(span(one.at_s, one.at_s + one.overlap_s))
    every = [one for own in found.values() for one in own]
    return {
        "InterruptionsByInterrupter": found,
        "TotalCount": len(every),
        "TotalTimeMillis": sum(one["DurationMillis"] for one in every),
    }


def non_talk_time(turns: Sequence[ScoredTurn], end_s: float) -> dict[str, object]:
    """Where nobody speaks for longer than three seconds, up to the last word."""
    quiet = [span(one.start_s, one.end_s) for one in silences(turns, end_s, NON_TALK_S)]
    return {"Instances": quiet, "TotalTimeMillis": sum(one["DurationMillis"] for one in quiet)}


def span(start_s: float, end_s: float) -> dict[str, int]:
    """A stretch; its length is that of its rounded ends."""
    start, end = millis(start_s), millis(end_s)
    return {"BeginOffsetMillis": start, "DurationMillis": end - start, "EndOffsetMillis": end}


def talk_speed(analysis: CallAnalysis, roles: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Words a minute, reckoned from syllables: those who were not heard have none."""
    return {
        roles[person]: {"AverageWordsPerMinute": round(talk.syllables_per_s * 60 / SYLLABLES_PER_WORD)}
        for person, talk in analysis.metrics.talk.items()
        if talk.syllables_per_s is not None
    }


def talk_time(analysis: CallAnalysis, roles: Mapping[str, str]) -> dict[str, object]:
    """Both roles are always there: who said nothing talked for 0."""
    spoken = dict.fromkeys(BOTH, 0)
    for person, talk in analysis.metrics.talk.items():
        spoken[roles[person]] += millis(talk.speech_s)
    return {
        "DetailsByParticipant": {role: {"TotalTimeMillis": time} for role, time in spoken.items()},
        "TotalTimeMillis": sum(spoken.values()),
    }
