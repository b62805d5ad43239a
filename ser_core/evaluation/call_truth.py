"""A call's metrics against what is true of it: made calls, whose turns and emotions are known."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ser_core.audio.decode import read_recording
from ser_core.calls.analysis import ScoredTurn
from ser_core.calls.analyze import analyze_call
from ser_core.calls.metrics import CallMetrics, call_metrics
from ser_core.corpora.conversation import Conversation
from ser_core.corpora.conversation_files import write_conversation
from ser_core.emotions import EMOTIONS, sentiment_of
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import CallOptions

LOUDNESS_DBFS = -25.0  # of true turns: the metrics that are compared do not look at it


@dataclass(frozen=True, slots=True)
class CallInThree:
    """The metrics of one call: as it truly was, as it was cut with every emotion told rightly, and as it was heard."""

    true: CallMetrics
    told: CallMetrics  # the turns that were found, each with the emotion that was acted in it
    heard: CallMetrics


def in_three(conversation: Conversation, recognizer: Recognizer, seed: int) -> CallInThree:
    """One call the whole way of a file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "call.wav"
        write_conversation(conversation, file, seed)
        analysis = analyze_call(read_recording(file), recognizer, CallOptions("left"))
    acted = true_turns(conversation)
    return CallInThree(
        true=call_metrics(acted, conversation.duration_s),
        told=call_metrics([as_acted(turn, acted) for turn in analysis.turns], conversation.duration_s),
        heard=analysis.metrics,
    )


def true_turns(conversation: Conversation) -> list[ScoredTurn]:
    """What was joined, as turns; the agent's feelings are left out as an analysis leaves them out."""
    return [
        told(ScoredTurn(turn.participant, turn.start_s, turn.end_s, LOUDNESS_DBFS), turn.emotion)
        if turn.participant == "customer"
        else ScoredTurn(turn.participant, turn.start_s, turn.end_s, LOUDNESS_DBFS)
        for turn in conversation.turns
    ]


def as_acted(turn: ScoredTurn, acted: Sequence[ScoredTurn]) -> ScoredTurn:
    """A turn that was found, with the emotion of the true one that it shares most with."""
    own = [true for true in acted if true.participant == turn.participant]
    best = max(own, key=lambda true: shared_s(true, turn), default=None)
    if turn.participant != "customer" or best is None or best.emotion is None or shared_s(best, turn) <= 0:
        return replace(turn, emotion=None, confidence=None, uncertain=None, probabilities=None, sentiment=None)
    return told(turn, best.emotion)


def told(turn: ScoredTurn, emotion: str) -> ScoredTurn:
    """The turn with that emotion and no doubt."""
    shares = {name: float(name == emotion) for name in EMOTIONS}
    return replace(
        turn, emotion=emotion, confidence=1.0, uncertain=False, probabilities=shares, sentiment=sentiment_of(shares)
    )


def shared_s(one: ScoredTurn, other: ScoredTurn) -> float:
    return min(one.end_s, other.end_s) - max(one.start_s, other.start_s)


COMPARED: dict[str, Callable[[CallMetrics], float | None]] = {
    "customer's talk share": lambda metrics: metrics.talk["customer"].talk_share,
    "speech, s": lambda metrics: metrics.speech_s,
    "all silence, s": lambda metrics: metrics.silence_s,
    "longest silence, s": lambda metrics: metrics.longest_silence.duration_s if metrics.longest_silence else 0.0,
    "cross-talk, s": lambda metrics: metrics.cross_talk_s,
    "interruptions": lambda metrics: float(len(metrics.interruptions)),
    "agent's response, s": lambda metrics: metrics.talk["agent"].response_s,
    "customer's longest monologue, s": lambda metrics: (
        metrics.talk["customer"].longest_monologue.duration_s if metrics.talk["customer"].longest_monologue else 0.0
    ),
    "customer's sentiment": lambda metrics: metrics.feelings["customer"].sentiment,
    "longest negative, s": lambda metrics: (
        metrics.feelings["customer"].longest_negative.speech_s if metrics.feelings["customer"].longest_negative else 0.0
    ),
    "share of angry": lambda metrics: metrics.feelings["customer"].emotion_share.get("angry", 0.0),
}


def trend_is_right(metrics: CallMetrics, arc: str) -> bool:
    """Whether the end lies on that side of the start on which it was planted."""
    felt = metrics.feelings.get("customer")
    return felt is not None and felt.trend is not None and (felt.trend.change > 0) == (arc == "better")


def trend_is_said(metrics: CallMetrics, arc: str) -> str:
    """What the label says of a planted trend: right, wrong, or nothing."""
    felt = metrics.feelings.get("customer")
    if felt is None or felt.trend is None or felt.trend.label == "steady":
        return "nothing"
    return "right" if (felt.trend.label == "improving") == (arc == "better") else "wrong"
