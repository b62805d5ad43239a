"""Calls to store: real sound, cut from a sample call, and turns as a model might have heard them."""

import hashlib
import io
import wave
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from ser_core.audio import read_recording
from ser_core.audio.recording import SAMPLE_RATE_HZ, SourceFacts
from ser_core.calls.analysis import CallAnalysis, CallParticipant, CallWords, ModelFacts, ScoredTurn
from ser_core.calls.metrics import call_metrics
from ser_core.calls.summary import summarize
from ser_core.emotions import EMOTIONS, sentiment_of
from ser_core.settings import PROJECT_DIR, CallOptions
from ser_core.words.records import Transcript

SAMPLE = PROJECT_DIR / "sample_calls" / "refund-declined.wav"
MODEL = ModelFacts("made", "1.0")
MODEL_SHA256 = "5e" * 32
CUSTOMER_LEFT = CallOptions("left")
PIECE_S = 0.3


@cache
def sample_pcm() -> bytes:
    return read_recording(SAMPLE).tracks[0].pcm.tobytes()


@cache
def piece(number: int) -> bytes:
    """A short wav of its own: another stretch of the sample call for each number."""
    start = number * 2 * 800
    data = sample_pcm()[start : start + round(PIECE_S * SAMPLE_RATE_HZ) * 2]
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, SAMPLE_RATE_HZ, 0, "NONE", ""))
        writer.writeframes(data)
    return file.getvalue()


def said(start_s: float, end_s: float, emotion: str, sure: float = 0.9, uncertain: bool = False) -> ScoredTurn:
    """A turn of the customer."""
    shares = {name: sure if name == emotion else (1 - sure) / (len(EMOTIONS) - 1) for name in EMOTIONS}
    return ScoredTurn(
        "customer", start_s, end_s, -20.0, emotion, sure, uncertain, shares, sentiment_of(shares), syllables=6
    )


def answered(start_s: float, end_s: float) -> ScoredTurn:
    """A turn of the agent, whose feelings nobody infers."""
    return ScoredTurn("agent", start_s, end_s, -18.0, syllables=9)


UNHAPPY = (
    said(0.5, 3.0, "neutral"),
    answered(3.2, 6.0),
    said(6.2, 9.0, "angry"),
    said(9.5, 12.0, "angry"),
    said(12.5, 15.0, "sad"),
)
CONTENT = (said(0.5, 3.0, "neutral"), answered(3.2, 9.0), said(9.2, 12.0, "happy"), said(12.5, 15.0, "happy"))


def call_of(
    sound: bytes,
    turns: Sequence[ScoredTurn] = UNHAPPY,
    *,
    file: str = "call.wav",
    duration_s: float = 20.0,
    options: CallOptions = CUSTOMER_LEFT,
) -> CallAnalysis:
    """What was heard in these bytes, as far as their store is concerned."""
    people = (CallParticipant("customer", "customer", "left"), CallParticipant("agent", "agent", "right"))
    metrics = call_metrics(turns, duration_s)
    facts = SourceFacts(file, hashlib.sha256(sound).hexdigest(), "", "pcm_s16le", SAMPLE_RATE_HZ, 1, None, duration_s)
    return CallAnalysis(facts, MODEL, people, tuple(turns), metrics, summarize(people, metrics), options=options)


def with_words(analysis: CallAnalysis, *texts: str, engine: str = "whisper", model: str = "small") -> CallAnalysis:
    """The same call, these texts heard in its first turns and nothing in the others."""
    said = [*texts, *[""] * (len(analysis.turns) - len(texts))]
    heard = [
        Transcript(turn.participant, turn.start_s, turn.end_s, text, (), "en")
        for turn, text in zip(analysis.turns, said, strict=True)
    ]
    return replace(analysis, words=CallWords(engine, model, False, tuple(heard), ()))
