"""How a bundle does on whole calls: conversations joined from people it never heard, over a telephone, turn by turn."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ser_core.audio.decode import read_recording
from ser_core.audio.errors import SilentThroughout
from ser_core.calls.analysis import CallAnalysis, ScoredTurn
from ser_core.calls.analyze import analyze_call
from ser_core.corpora.conversation import Conversation, ConversationOptions, SpokenTurn, build, draw
from ser_core.corpora.conversation_files import write_conversation
from ser_core.corpora.records import Clip
from ser_core.emotions import label_for
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import CallOptions

MOST_DRAWS = 20
OPTIONS = ConversationOptions(turns=24, telephone=True)


@dataclass(frozen=True, slots=True)
class TurnAnswer:
    """One turn that a customer truly spoke; `answered` is None where the analysis has no turn there."""

    speaker: str
    acted: str
    answered: str | None
    uncertain: bool


def made_calls(
    clips: Sequence[Clip], count: int, seed: int = 0, options: ConversationOptions = OPTIONS
) -> Iterator[Conversation]:
    """Calls in which everybody is the customer in turn, talking to somebody else of the same corpus."""
    rng = np.random.default_rng(seed)
    people: dict[str, list[Clip]] = {}
    for clip in clips:
        people.setdefault(clip.speaker, []).append(clip)
    customers = sorted(people)
    for number in range(count):
        customer = customers[number % len(customers)]
        corpus = customer.partition("/")[0]
        others = [name for name in customers if name != customer and name.startswith(f"{corpus}/")]
        agent = others[int(rng.integers(len(others)))]
        yield without_silent_clips(rng, people[customer], people[agent], options)


def without_silent_clips(
    rng: np.random.Generator, customer: Sequence[Clip], agent: Sequence[Clip], options: ConversationOptions
) -> Conversation:
    """A call that was drawn with a silent clip, as one of CREMA-D is, is drawn again; if it always is, the error names the clip."""
    for _ in range(MOST_DRAWS - 1):
        with suppress(SilentThroughout):
            return build(draw(rng, customer, agent, options))
    return build(draw(rng, customer, agent, options))


def answers_in_calls(
    calls: Sequence[Conversation] | Iterator[Conversation],
    recognizer: Recognizer,
    progress: Callable[[int], None] = lambda done: None,  # noqa: ARG005
) -> list[TurnAnswer]:
    """Each call goes the whole way of a file: written, read, cut into turns and scored."""
    found: list[TurnAnswer] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, call in enumerate(calls):
            file = Path(folder) / "call.wav"
            write_conversation(call, file, seed=number)
            analysis = analyze_call(read_recording(file), recognizer, CallOptions("left"))
            found += turn_answers(call, analysis, recognizer.card.labels)
            progress(number + 1)
    return found


def turn_answers(call: Conversation, analysis: CallAnalysis, labels: tuple[str, ...]) -> Iterator[TurnAnswer]:
    """What was answered to each of the customer's true turns: by the scored turn that shares most of it."""
    scored = [turn for turn in analysis.turns if turn.emotion is not None]
    for spoken in call.turns:
        acted = label_for(spoken.clip.emotion, labels)
        if spoken.participant != "customer" or acted is None:
            continue
        heard = max(scored, key=lambda turn: _shared_s(spoken, turn), default=None)
        if heard is None or _shared_s(spoken, heard) <= 0:
            yield TurnAnswer(spoken.clip.speaker, acted, None, uncertain=True)
        else:
            yield TurnAnswer(spoken.clip.speaker, acted, heard.emotion, bool(heard.uncertain))


def _shared_s(spoken: SpokenTurn, turn: ScoredTurn) -> float:
    return min(spoken.end_s, turn.end_s) - max(spoken.start_s, turn.start_s)


def turn_recall(answers: Sequence[TurnAnswer]) -> float:
    """Unweighted average recall over the emotions that were acted; a turn that was not found is a wrong one."""
    emotions = sorted({answer.acted for answer in answers})
    recalls = [
        np.mean([answer.answered == emotion for answer in answers if answer.acted == emotion]) for emotion in emotions
    ]
    return float(np.mean(recalls))
