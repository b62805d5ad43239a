"""A call's analysis as the columns that calls are found, sorted and added up by."""

from collections.abc import Mapping

from ser_core.calls.analysis import CallAnalysis, ScoredTurn
from ser_core.calls.export import DECIMALS_S, rounded
from ser_core.calls.feelings import PersonFeelings
from ser_core.emotions import EMOTIONS
from ser_core.storage.store import ROLES


def call_figures(analysis: CallAnalysis) -> dict[str, object]:
    """The columns of metrics, as round as the JSON; feelings are those of the customer, or of the mixed voices."""
    metrics = analysis.metrics
    agent = next((person.id for person in analysis.participants if person.role == "agent"), None)
    talk = metrics.talk.get(agent) if agent is not None else None
    plain: dict[str, object] = {
        "duration_s": round(analysis.source.duration_s, DECIMALS_S),
        "turns": metrics.turns,
        "speech_s": metrics.speech_s,
        "silence_s": metrics.silence_s,
        "cross_talk_s": metrics.cross_talk_s,
        "interruptions": len(metrics.interruptions),
        "agent_talk_share": None if talk is None else talk.talk_share,
    }
    return {name: rounded(value) for name, value in (plain | feeling_figures(customer_feelings(analysis))).items()}


def customer_feelings(analysis: CallAnalysis) -> PersonFeelings | None:
    """Of whom a call is about; None where nobody's feelings were inferred."""
    felt = analysis.metrics.feelings
    return next((felt[p.id] for p in analysis.participants if p.role in ("customer", "mixed") and p.id in felt), None)


def feeling_figures(felt: PersonFeelings | None) -> dict[str, object]:
    """The columns of feelings, all of them empty where none were inferred."""
    shares: Mapping[str, float] = {} if felt is None else felt.emotion_share
    nothing = None if felt is None or not shares else 0.0  # where nothing is sure there is no mix, not one of zeros
    return {
        "judged_s": felt and felt.judged_s,
        "sentiment": felt and felt.sentiment,
        "trend": felt.trend.label if felt and felt.trend else None,
        "trend_change": felt.trend.change if felt and felt.trend else None,
        "negative_share": felt and felt.negative_share,
        "uncertain_share": felt and felt.uncertain_share,
        "longest_negative_s": None
        if felt is None
        else felt.longest_negative.speech_s
        if felt.longest_negative
        else 0.0,
        "recovered": felt.recovery.recovered if felt and felt.recovery else None,
        **{f"share_{emotion}": shares.get(emotion, nothing) for emotion in EMOTIONS},
    }


def turn_figures(number: int, analysis: CallAnalysis) -> list[dict[str, object]]:
    """The rows of a call's turns, in their order."""
    roles = {person.id: ROLES.index(person.role) for person in analysis.participants}
    return [turn_row(number, position, roles[turn.participant], turn) for position, turn in enumerate(analysis.turns)]


def turn_row(number: int, position: int, role: int, turn: ScoredTurn) -> dict[str, object]:
    return {
        "call": number,
        "position": position,
        "role": role,
        "emotion": turn.emotion,
        "uncertain": turn.uncertain,
        "start_s": turn.start_s,
        "end_s": turn.end_s,
        "sentiment": turn.sentiment,
        "confidence": turn.confidence,
    }
