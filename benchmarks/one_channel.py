"""Two people on one channel: how well they are told apart, and what that costs the customer's emotion figures, as Markdown.

    CALLTONE_CORPORA=../shared/corpora .venv/bin/python benchmarks/one_channel.py

Made calls of 24 turns over a telephone, of people whom neither the encoder nor its judge has heard: five folds, each
with an encoder learnt from the others' calls (kept in --work, as `calltone train voices` leaves them). The emotion
figures are of people whom models/default has not heard: those of fold 1.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import Recording, SourceFacts, Track
from ser_core.calls.analyze import analyze_turns
from ser_core.corpora.conversation import Conversation, ConversationOptions, build, draw
from ser_core.corpora.registry import CORPORA, load_corpus
from ser_core.evaluation.diarisation import DiarisationErrors, diarisation_errors
from ser_core.evaluation.made_calls import TurnAnswer, turn_answers, turn_recall
from ser_core.inference.recognizer import Recognizer
from ser_core.segmentation import Turn, segment_call
from ser_core.segmentation.records import Participant
from ser_core.segmentation.telling_apart import ANSWERS, tell_apart, verdict
from ser_core.segmentation.turns import find_turns
from ser_core.segmentation.voice_encoder import VoiceEncoder
from ser_core.settings import DEFAULT_MODEL, CallOptions, CustomerVoice
from ser_core.training.voice_calls import (
    CallTask,
    People,
    by_person,
    hear_calls,
    make_conversation,
    people_of_fold,
    track_of,
)
from ser_core.training.voices import Judged, learn_folds

DRAWS = 2_000
EMOTION_FOLD = 1  # whose people models/default has not heard
EMOTION_CORPORA = ("ravdess", "crema-d")


@dataclass(frozen=True, slots=True)
class Measured:
    """One call: who is on it, and what came of it."""

    task: CallTask
    pair: str
    errors: DiarisationErrors
    with_true_edges: DiarisationErrors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--work", type=Path, default=Path("build/training/voices"))
    parser.add_argument("--calls", type=int, default=12, help="of each corpus and fold")
    parser.add_argument("--emotion-calls", type=int, default=30, help="of each corpus")
    arguments = parser.parse_args()
    people = by_person(clip for name in CORPORA for clip in load_corpus(name, arguments.corpora))
    calls = sorted((call for call, _ in hear_calls(people, arguments.work)), key=lambda call: call.task.name)
    encoders, cases = learn_folds(calls)
    print(*verdict_table(encoders, cases), sep="\n", flush=True)
    wanted = {"telephone": arguments.calls, "long": arguments.calls}
    tasks = [call.task for call in calls if call.task.fold and call.task.number < wanted.get(call.task.kind, 0)]
    measured = [measure(task, people, encoders[task.fold]) for task in tasks]
    print(*error_table(measured), "", sep="\n", flush=True)
    print(*emotion_table(people, encoders[EMOTION_FOLD], arguments.emotion_calls), sep="\n")


def measure(task: CallTask, people: People, encoder: VoiceEncoder) -> Measured:
    """The whole way of a call on one channel, and the same with the turns' true edges."""
    conversation, names = make_conversation(task, people)
    track = track_of(conversation)
    turns, _ = find_turns(Participant("mixed", "mixed", "mono", track))
    told = tell_apart(track, turns, encoder)
    spoken = [(turn.participant, turn.start_s, turn.end_s) for turn in conversation.turns]
    known = tell_apart(track, true_turns(spoken), encoder)
    sexes = sorted(str(people[name][0].sex) for name in names)
    pair = "a woman and a man" if len(set(sexes)) == 2 else {"female": "two women", "male": "two men"}[sexes[0]]
    return Measured(task, pair, diarisation_errors(spoken, told.turns), diarisation_errors(spoken, known.turns))


def true_turns(spoken: Sequence[tuple[str, float, float]]) -> list[Turn]:
    """When anybody speaks, as voice activity would say it at its best: it cannot tell where one goes over into another."""
    turns: list[Turn] = []
    for _, start_s, end_s in sorted(spoken, key=lambda turn: turn[1]):
        if turns and start_s <= turns[-1].end_s:
            turns[-1] = replace(turns[-1], end_s=max(end_s, turns[-1].end_s))
        else:
            turns.append(Turn("mixed", start_s, end_s, -20.0))
    return turns


def error_table(measured: Sequence[Measured]) -> Iterator[str]:
    yield "| on the call | calls | DER | missed | false alarm | confused | DER, true edges | calls with under 15 % confused |"
    yield "|---|---|---|---|---|---|---|---|"
    short = [one for one in measured if one.task.kind == "telephone"]
    groups = {"one minute, anybody": short}
    groups |= {pair: [one for one in short if one.pair == pair] for pair in sorted({one.pair for one in short})}
    groups |= {
        f"people of {corpus_title(corpus)}": [one for one in short if one.task.corpus == corpus]
        for corpus in sorted({one.task.corpus for one in short})
    }
    groups["three minutes, anybody"] = [one for one in measured if one.task.kind == "long"]
    for name, own in groups.items():
        found, known = [one.errors for one in own], [one.with_true_edges for one in own]
        parts = [
            pooled(found, lambda errors: errors.missed_s + errors.false_alarm_s + errors.confused_s),
            pooled(found, lambda errors: errors.missed_s),
            pooled(found, lambda errors: errors.false_alarm_s),
            pooled(found, lambda errors: errors.confused_s),
            pooled(known, lambda errors: errors.missed_s + errors.false_alarm_s + errors.confused_s),
        ]
        clear = np.mean([errors.confusion < 0.15 for errors in found])
        yield f"| {name} | {len(own)} | {' | '.join(parts)} | {100 * clear:.0f} % |"


def corpus_title(name: str) -> str:
    return CORPORA[name].title


def pooled(errors: Sequence[DiarisationErrors], wrong_s: Callable[[DiarisationErrors], float]) -> str:
    """Wrong seconds over seconds of speech in per cent, with a 95 % interval over calls."""
    wrong = np.array([wrong_s(one) for one in errors])
    speech = np.array([one.speech_s for one in errors])
    low, high = interval(len(errors), lambda drawn: wrong[drawn].sum() / speech[drawn].sum())
    return f"{100 * wrong.sum() / speech.sum():.1f} ({100 * low:.1f}–{100 * high:.1f})"


def interval(count: int, figure: Callable[[NDArray[np.int64]], float]) -> tuple[float, float]:
    rng = np.random.default_rng(0)
    low, high = np.quantile([figure(rng.integers(count, size=count)) for _ in range(DRAWS)], (0.025, 0.975))
    return float(low), float(high)


def verdict_table(encoders: Mapping[int, VoiceEncoder], cases: Sequence[Judged]) -> Iterator[str]:
    """Counted, and in per cent with one person and two as frequent, as the confidence means it."""
    yield f"| calls of | verdict | {' | '.join(ANSWERS)} | right, in per cent | mean confidence, in per cent |"
    yield f"|---|---|{'---|' * len(ANSWERS)}---|---|"
    for length, kinds in {"one minute": ("telephone", "alone"), "three minutes": ("long", "long alone")}.items():
        own = [case for case in cases if case.call.task.kind in kinds]
        given = [(case.right, verdict(case.found, encoders[case.call.task.fold])) for case in own]
        alone = sum(right == ANSWERS.index("one person") for right, _ in given)
        weights = [(len(given) - alone) / alone, 1.0, 1.0]
        for said in ("two people", "one person", "can't tell"):
            rights = [right for right, voices in given if voices.verdict == said]
            counts = [rights.count(answer) for answer in range(len(ANSWERS))]
            weighed = np.array(counts) * weights
            right = f"{100 * weighed[ANSWERS.index(said)] / weighed.sum():.0f}" if said in ANSWERS else "–"
            sure = 100 * np.mean([voices.confidence for _, voices in given if voices.verdict == said])
            yield f"| {length} | {said} | {' | '.join(map(str, counts))} | {right} | {sure:.0f} |"
    yield ""


def emotion_table(people: People, encoder: VoiceEncoder, count: int) -> Iterator[str]:
    """The customer's turns: with two channels, told apart on one (a person names the customer), and all voices as one."""
    recognizer = Recognizer.load(DEFAULT_MODEL)
    yield "| customer's turns of | calls | turns | two channels | one channel, told apart | one channel, mixed |"
    yield "|---|---|---|---|---|---|"
    for corpus in EMOTION_CORPORA:
        ways: dict[str, list[list[TurnAnswer]]] = {"two": [], "apart": [], "mixed": []}
        for number in range(count):
            two, one = both_ways(people, corpus, number)
            ways["two"].append(answers(two, recognizer, CallOptions("left"), None))
            named = CallOptions(customer_voice=customers_voice(one, encoder))
            ways["apart"].append(answers(one, recognizer, named, encoder))
            ways["mixed"].append(answers(one, recognizer, CallOptions("mixed"), None))
        figures = " | ".join(recall(of_calls) for of_calls in ways.values())
        turns = sum(map(len, ways["two"]))
        yield f"| {corpus_title(corpus)} | {count} | {turns} | {figures} |"


def customers_voice(call: Conversation, encoder: VoiceEncoder) -> CustomerVoice:
    """What a person who listens would say: the voice that has more of the customer's words than of the agent's."""
    found = segment_call(recording_of(call), CallOptions(customer_voice="first"), encoder=encoder)
    first = [turn for turn in found.turns if turn.participant == "customer"]
    shared_s = {"customer": 0.0, "agent": 0.0}
    for spoken in call.turns:
        shared_s[spoken.participant] += sum(
            max(0.0, min(spoken.end_s, turn.end_s) - max(spoken.start_s, turn.start_s)) for turn in first
        )
    return "first" if shared_s["customer"] > shared_s["agent"] else "second"


def both_ways(people: People, corpus: str, number: int) -> tuple[Conversation, Conversation]:
    """The same words at the same moments on two channels and on one, each over lines of its own."""
    own = people_of_fold(people, corpus, EMOTION_FOLD)
    customer = own[number % len(own)]
    conversations = []
    for mono in (False, True):
        rng = np.random.default_rng([number, *corpus.encode()])
        agent = str(rng.choice([name for name in own if name != customer]))
        options = ConversationOptions(turns=24, mono=mono, telephone=True)
        conversations.append(build(draw(rng, people[customer], people[agent], options)))
    return conversations[0], conversations[1]


def answers(
    call: Conversation, recognizer: Recognizer, options: CallOptions, encoder: VoiceEncoder | None
) -> list[TurnAnswer]:
    recording = recording_of(call)
    segmentation = segment_call(recording, options, encoder=encoder)
    analysis = analyze_turns(recording, segmentation, recognizer, options)
    return list(turn_answers(call, analysis, recognizer.card.labels))


def recording_of(call: Conversation) -> Recording:
    tracks = tuple(
        Track(channel, track_of(replace(call, channels=(samples,))).pcm)
        for channel, samples in enumerate(call.channels)
    )
    duration_s = tracks[0].duration_s
    return Recording(SourceFacts("made", "0" * 64, "wav", "pcm_s16le", 16_000, len(tracks), 16, duration_s), tracks)


def recall(of_calls: Sequence[Sequence[TurnAnswer]]) -> str:
    """Unweighted average recall over all turns in per cent, with a 95 % interval over calls."""
    low, high = interval(
        len(of_calls), lambda drawn: turn_recall([answer for place in drawn for answer in of_calls[place]])
    )
    return f"{100 * turn_recall([answer for given in of_calls for answer in given]):.1f} ({100 * low:.1f}–{100 * high:.1f})"


if __name__ == "__main__":
    main()
