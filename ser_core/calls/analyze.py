"""The way of a call, from a recording to its analysis: read it from top to bottom."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from statistics import median

from ser_core.audio.recording import Recording
from ser_core.calls.analysis import CallAnalysis, CallParticipant, CallWords, ModelFacts, ScoredTurn
from ser_core.calls.metrics import call_metrics
from ser_core.calls.skipping import unfit, why_no_speech
from ser_core.calls.summary import summarize
from ser_core.emotions import sentiment_of
from ser_core.features.speaking import Speaking, speaking
from ser_core.inference.recognizer import Recognizer
from ser_core.inference.turn_score import TurnScore
from ser_core.segmentation import Segmentation, segment_call
from ser_core.segmentation.records import Participant, Skipped, Turn
from ser_core.segmentation.turns import start_of
from ser_core.settings import CallOptions
from ser_core.words.disagreement import disagreement
from ser_core.words.records import Engine
from ser_core.words.sentiment import check_lexicon
from ser_core.words.transcribe import transcribe_turns

Progress = Callable[[str, float], None]  # which step, and how much of it is done (0 to 1)


def analyze_call(
    recording: Recording,
    recognizer: Recognizer,
    options: CallOptions = CallOptions(),  # noqa: B008, frozen
    progress: Progress = lambda step, done: None,  # noqa: ARG005
    engine: Engine | None = None,
) -> CallAnalysis:
    """Who spoke when, and how the customer sounded; with an engine also what everybody said."""
    segmentation = segment_call(recording, options, progress=lambda done: progress("Finding who speaks when", done))
    return analyze_turns(recording, segmentation, recognizer, options, progress, engine)


def analyze_turns(
    recording: Recording,
    segmentation: Segmentation,
    recognizer: Recognizer,
    options: CallOptions,
    progress: Progress = lambda step, done: None,  # noqa: ARG005
    engine: Engine | None = None,
) -> CallAnalysis:
    """How the customer sounded, once it is known who spoke when: found by calltone, or mended by a person."""
    scored: list[ScoredTurn] = []
    skipped = list(segmentation.skipped)
    for index, person in enumerate(segmentation.participants):
        turns = [turn for turn in segmentation.turns if turn.participant == person.id]
        part = partial(report_part, progress, index, len(segmentation.participants))
        found, left_out = hear_person(person, turns, recognizer if may_be_scored(person, options) else None, part)
        scored += found
        skipped += left_out
    scored.sort(key=lambda turn: (turn.start_s, turn.participant))
    participants = tuple(CallParticipant(p.id, p.role, p.channel) for p in segmentation.participants)
    words = None if engine is None else hear_words(segmentation.participants, scored, engine, progress)
    metrics = call_metrics(scored, recording.duration_s)
    return CallAnalysis(
        source=recording.facts,
        model=ModelFacts(recognizer.card.name, recognizer.card.version),
        participants=participants,
        turns=tuple(scored),
        metrics=metrics,
        summary=summarize(participants, metrics),
        skipped=tuple(sorted(skipped, key=start_of)),
        options=options,
        voices=segmentation.voices,
        words=words,
    )


def hear_person(
    person: Participant, turns: Sequence[Turn], recognizer: Recognizer | None, progress: Callable[[float], None]
) -> tuple[list[ScoredTurn], list[Skipped]]:
    """One person's turns with what was heard in them, and those that were left out; without a recognizer no feelings."""
    spoken = {turn: speaking(person.track.read(turn.start_s, turn.end_s)) for turn in turns}
    reasons = {turn: reason for turn in turns if (reason := unfit(turn, spoken[turn]))}
    fit = [turn for turn in turns if turn not in reasons]
    scores: dict[Turn, TurnScore] = {}
    if recognizer is not None:
        scores = dict(zip(fit, recognizer.score_turns(person.track, fit, progress), strict=True))
    silent = [turn for turn, score in scores.items() if not score.speech]
    skipped = [left_out(turn, why_no_speech(person.track.read(turn.start_s, turn.end_s))) for turn in silent]
    if recognizer is not None:
        skipped += [left_out(turn, reason) for turn, reason in reasons.items()]
    heard = {turn: spoken[turn] for turn in turns if turn not in silent}
    usual_hz = usual_pitch_hz(heard)
    return [scored_turn(turn, scores.get(turn), facts, usual_hz) for turn, facts in heard.items()], skipped


def hear_words(
    people: Sequence[Participant], scored: Sequence[ScoredTurn], engine: Engine, progress: Progress
) -> CallWords:
    """What everybody said, the agent too; words and tone can disagree only where feelings were inferred."""
    check_lexicon()
    turns = [Turn(turn.participant, turn.start_s, turn.end_s, turn.loudness_dbfs) for turn in scored]
    heard = transcribe_turns(people, turns, engine, lambda done: progress("Listening to the words", done))
    return against_tone(CallWords(engine.name, engine.model, engine.draft, heard, ()), scored)


def against_tone(words: CallWords, scored: Sequence[ScoredTurn]) -> CallWords:
    """The same words beside another tone, as another model hears it: what disagrees is found anew."""
    flags = [
        disagreement(said, turn.probabilities, uncertain=bool(turn.uncertain), draft=words.draft)
        for turn, said in zip(scored, words.turns, strict=True)
        if turn.probabilities is not None
    ]
    return replace(words, disagreements=tuple(flag for flag in flags if flag is not None))


def usual_pitch_hz(spoken: Mapping[Turn, Speaking]) -> float | None:
    """The middle of the pitches of a person's turns: what is high for one is low for another."""
    pitches = [facts.pitch_hz for facts in spoken.values() if facts.pitch_hz is not None]
    return median(pitches) if pitches else None


def report_part(progress: Progress, index: int, parts: int, done: float) -> None:
    """How much of the listening is done, when one of several people is."""
    progress("Listening to how it was said", (index + done) / parts)


def may_be_scored(person: Participant, options: CallOptions) -> bool:
    """Whether a person's feelings may be inferred: the customer's always, an employee's only by a deliberate act.

    Where two sides, or two voices, are "unknown", as nobody said which one is the customer's, one of them is an employee.
    """
    return person.role in ("customer", "mixed") or options.include_agent_emotion


def left_out(turn: Turn, reason: str) -> Skipped:
    """A turn that got no emotion, and why."""
    return Skipped(turn.participant, turn.start_s, turn.end_s, reason)


def scored_turn(turn: Turn, score: TurnScore | None, spoken: Speaking, usual_hz: float | None) -> ScoredTurn:
    """A turn with its feelings, or without where none were inferred."""
    higher = 12 * math.log2(spoken.pitch_hz / usual_hz) if spoken.pitch_hz and usual_hz else None
    return ScoredTurn(
        turn.participant,
        turn.start_s,
        turn.end_s,
        turn.loudness_dbfs,
        emotion=score.emotion if score else None,
        confidence=score.confidence if score else None,
        uncertain=score.uncertain if score else None,
        probabilities=score.probabilities if score else None,
        sentiment=sentiment_of(score.probabilities) if score else None,
        pitch_semitones=higher,
        syllables=spoken.syllables,
    )
