"""A call, and others made from it: under another name, with the agent judged too, with one voice track, longer, with words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ser_core.audio.recording import Recording, Track
from ser_core.calls.analysis import CallAnalysis, CallParticipant, CallWords, ScoredTurn
from ser_core.calls.metrics import call_metrics
from ser_core.calls.summary import summarize
from ser_core.words.disagreement import Disagreement
from ser_core.words.records import Transcript, Word

HOSTILE_NAMES = (
    '=HYPERLINK("https://example.org","x"),y.wav',
    "@SUM(A1:A9)|cmd.wav",
    '-2+3, "quoted"\nsecond line\r\n\tthird.wav',
    "<script>alert(1)</script>.wav",
    "</style></title><img src=x onerror=alert(1)>.wav",
    '" onmouseover="alert(1)" x=\'.wav',
    "00:00:01.000 --> 00:00:09.000 <v Agent>&lt;.wav",
    "{{ 7 * 7 }}{% raw %}.wav",
)
HOSTILE_WORDS = (
    "=cmd()",
    "@SUM(A1:A9)",
    "<script>alert(1)</script>",
    '</td><img src=x onerror=alert(1)> " onmouseover="alert(1)"',
    "00:00:01.000 --> 00:00:09.000",
    "{{ 7 * 7 }}{% raw %} &lt;b&gt;",
)


@dataclass(frozen=True, slots=True)
class HeardCall:
    """A call with what was made of it."""

    recording: Recording
    analysis: CallAnalysis
    tracks: Mapping[str, Track]


def named(analysis: CallAnalysis, file: str) -> CallAnalysis:
    """The same call from a file of another name."""
    return replace(analysis, source=replace(analysis.source, file=file))


def of_turns(analysis: CallAnalysis, turns: tuple[ScoredTurn, ...], duration_s: float) -> CallAnalysis:
    """A call of these turns."""
    metrics = call_metrics(turns, duration_s)
    return replace(
        analysis,
        source=replace(analysis.source, duration_s=duration_s),
        turns=turns,
        metrics=metrics,
        summary=summarize(analysis.participants, metrics),
    )


def repeated(analysis: CallAnalysis, times: int) -> CallAnalysis:
    """The same call again and again."""
    length_s = analysis.metrics.duration_s
    turns = tuple(
        replace(turn, start_s=turn.start_s + round_ * length_s, end_s=turn.end_s + round_ * length_s)
        for round_ in range(times)
        for turn in analysis.turns
    )
    return of_turns(analysis, turns, length_s * times)


def all_judged(analysis: CallAnalysis) -> CallAnalysis:
    """The same call, the agent's turns with the feelings of a customer's."""
    felt = next(turn for turn in analysis.turns if turn.sentiment is not None)
    feelings = {
        name: getattr(felt, name) for name in ("emotion", "confidence", "uncertain", "probabilities", "sentiment")
    }
    turns = tuple(turn if turn.sentiment is not None else replace(turn, **feelings) for turn in analysis.turns)
    return of_turns(analysis, turns, analysis.metrics.duration_s)


def on_one_track(analysis: CallAnalysis) -> CallAnalysis:
    """The same call with everybody on one channel."""
    turns = tuple(replace(turn, participant="mixed") for turn in all_judged(analysis).turns)
    mixed = replace(analysis, participants=(CallParticipant("mixed", "mixed", "mono"),))
    return of_turns(mixed, turns, analysis.metrics.duration_s)


def with_words(analysis: CallAnalysis, text: str, *, draft: bool = False) -> CallAnalysis:
    """The same call, this text heard in each turn; the first turn with feelings is one whose words and tone disagree."""
    heard = tuple(spoken(turn, text) for turn in analysis.turns)
    felt = next(turn for turn in analysis.turns if turn.sentiment is not None)
    flag = Disagreement(felt.participant, felt.start_s, felt.end_s, 0.7, -0.8, f"The words are friendly: {text}")
    return replace(analysis, words=CallWords("whisper", "small", draft, heard, (flag,)))


def spoken(turn: ScoredTurn, text: str) -> Transcript:
    """A turn's words, spread over it."""
    words = text.split()
    step_s = turn.duration_s / len(words)
    placed = [
        Word(word, turn.start_s + place * step_s, min(turn.end_s, turn.start_s + (place + 1) * step_s), 0.75)
        for place, word in enumerate(words)
    ]
    return Transcript(turn.participant, turn.start_s, turn.end_s, text, tuple(placed), "en")
