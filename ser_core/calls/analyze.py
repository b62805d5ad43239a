"""The way of a call, from a recording to its analysis: read it from top to bottom."""

from collections.abc import Callable, Sequence
from functools import partial

from ser_core.audio.recording import Recording
from ser_core.calls.analysis import NO_SPEECH, CallAnalysis, CallParticipant, ModelFacts, ScoredTurn
from ser_core.calls.metrics import call_metrics
from ser_core.emotions import sentiment_of
from ser_core.inference.recognizer import Recognizer
from ser_core.inference.turn_score import TurnScore
from ser_core.segmentation import Segmentation, segment_call
from ser_core.segmentation.records import Participant, Skipped, Turn
from ser_core.segmentation.turns import start_of
from ser_core.settings import CallOptions

Progress = Callable[[str, float], None]  # which step, and how much of it is done (0 to 1)


def analyze_call(
    recording: Recording,
    recognizer: Recognizer,
    options: CallOptions = CallOptions(),  # noqa: B008, frozen
    progress: Progress = lambda step, done: None,  # noqa: ARG005
) -> CallAnalysis:
    """Who spoke when, and how the customer sounded."""
    segmentation = segment_call(recording, options, progress=lambda done: progress("Finding who speaks when", done))
    return analyze_turns(recording, segmentation, recognizer, options, progress)


def analyze_turns(
    recording: Recording,
    segmentation: Segmentation,
    recognizer: Recognizer,
    options: CallOptions,
    progress: Progress = lambda step, done: None,  # noqa: ARG005
) -> CallAnalysis:
    """How the customer sounded, once it is known who spoke when: found by calltone, or mended by a person."""
    listened_to = [person for person in segmentation.participants if may_be_scored(person, options)]
    feelings: dict[Turn, TurnScore] = {}
    for index, person in enumerate(listened_to):
        turns = [turn for turn in segmentation.turns if turn.participant == person.id]
        part = partial(report_part, progress, index, len(listened_to))
        feelings |= zip(turns, recognizer.score_turns(person.track, turns, part), strict=True)
    nobody = {turn for turn, score in feelings.items() if not score.speech}
    scored = tuple(scored_turn(turn, feelings.get(turn)) for turn in segmentation.turns if turn not in nobody)
    return CallAnalysis(
        source=recording.facts,
        model=ModelFacts(recognizer.card.name, recognizer.card.version),
        participants=tuple(CallParticipant(p.id, p.role, p.channel) for p in segmentation.participants),
        turns=scored,
        metrics=call_metrics(scored, recording.duration_s, customer_of(segmentation.participants)),
        skipped=tuple(sorted([*segmentation.skipped, *map(without_speech, nobody)], key=start_of)),
        options=options,
        voices=segmentation.voices,
    )


def report_part(progress: Progress, index: int, parts: int, done: float) -> None:
    """How much of the listening is done, when one of several people is."""
    progress("Listening to how it was said", (index + done) / parts)


def may_be_scored(person: Participant, options: CallOptions) -> bool:
    """Whether a person's feelings may be inferred: the customer's always, an employee's only by a deliberate act.

    Where two sides, or two voices, are "unknown", as nobody said which one is the customer's, one of them is an employee.
    """
    return person.role in ("customer", "mixed") or options.include_agent_emotion


def customer_of(participants: Sequence[Participant]) -> str | None:
    """Whose feelings the summary is about; None while nobody has said which side the customer is on."""
    return next((person.id for person in participants if person.role in ("customer", "mixed")), None)


def without_speech(turn: Turn) -> Skipped:
    """Music, ringing or noise that was taken for a turn: it has no feelings, and is said to be left out."""
    return Skipped(turn.participant, turn.start_s, turn.end_s, NO_SPEECH)


def scored_turn(turn: Turn, score: TurnScore | None) -> ScoredTurn:
    """A turn with its feelings, or without where none were inferred."""
    if score is None:
        return ScoredTurn(turn.participant, turn.start_s, turn.end_s, turn.loudness_dbfs)
    return ScoredTurn(
        turn.participant,
        turn.start_s,
        turn.end_s,
        turn.loudness_dbfs,
        emotion=score.emotion,
        confidence=score.confidence,
        uncertain=score.uncertain,
        probabilities=score.probabilities,
        sentiment=sentiment_of(score.probabilities),
    )
