"""Made calls on one channel, to learn from and to test by who speaks: pairs of people of one fold, and people alone.

Both of a pair are of the same corpus, so that a room or a microphone cannot tell them apart, and they share one
telephone line. Each call is kept as its measured frames, from which nothing can be heard again.
"""

import sys
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import FULL_SCALE, Track
from ser_core.corpora.conversation import Conversation, ConversationOptions, build, draw
from ser_core.corpora.records import Clip
from ser_core.corpora.registry import CORPORA
from ser_core.errors import CalltoneError
from ser_core.segmentation.records import Participant, Turn
from ser_core.segmentation.turns import find_turns
from ser_core.segmentation.voice_frames import VoiceFrames, voice_frames
from ser_core.training.splits import FOLDS, fold_of
from ser_core.training.workers import spread

VERSION = 1  # of what is kept: another one is made anew
Kind = Literal["telephone", "studio", "alone", "long", "long alone"]
KINDS: tuple[Kind, ...] = ("telephone", "studio", "alone", "long", "long alone")
ALONE: tuple[Kind, ...] = ("alone", "long alone")
TURNS, LONG_TURNS = 24, 72  # one minute and three, so that the judge knows that a longer call tells more
ONLY_TRAIN = 0  # the fold of people that no fold tests

# Calls of each fold, by corpus and kind; SAVEE's men and TESS's women only train
CALLS_OF_A_FOLD = {"crema-d": (36, 10, 18, 4, 4), "ravdess": (18, 6, 9, 3, 3), "emodb": (6, 2, 3, 0, 0)}
CALLS_ONLY_TRAINED = {"tess": (10, 3, 5, 0, 0), "savee": (14, 4, 7, 0, 0)}

People = Mapping[str, Sequence[Clip]]  # each person's clips


@dataclass(frozen=True, slots=True)
class CallTask:
    """One call to make: of whom, which kind, and a number that its chance comes from."""

    fold: int
    corpus: str
    kind: Kind
    number: int

    @property
    def name(self) -> str:
        return f"{self.fold}-{self.corpus}-{self.kind.replace(' ', '-')}-{self.number}"

    @property
    def chance(self) -> np.random.Generator:
        return np.random.default_rng([self.fold, list(CORPORA).index(self.corpus), KINDS.index(self.kind), self.number])


@dataclass(frozen=True, slots=True, eq=False)
class HeardCall:
    """A call as it is measured, and who truly speaks."""

    task: CallTask
    people: tuple[str, str]  # the agent and the customer; twice the same where one person speaks alone
    turns: tuple[Turn, ...]  # as voice activity finds them
    frames: VoiceFrames
    spoken: NDArray[np.float64]  # a row a true turn: whose (0 or 1), from when, to when


def voice_fold(speaker: str, people: Iterable[str]) -> int:
    """The fold in which a person tests; the few of EmoDB are dealt out one by one."""
    corpus = speaker.partition("/")[0]
    if corpus in ("ravdess", "crema-d"):
        return fold_of(speaker)
    if corpus == "emodb":
        return sorted(name for name in people if name.startswith("emodb/")).index(speaker) % FOLDS + 1
    return ONLY_TRAIN


def people_of_fold(people: Iterable[str], corpus: str, fold: int) -> list[str]:
    """The people of a corpus who test in a fold, sorted."""
    every = sorted(people)
    return [name for name in every if name.startswith(f"{corpus}/") and voice_fold(name, every) == fold]


def call_tasks(people: Iterable[str]) -> list[CallTask]:
    """The calls of all folds; where a corpus has only one person of a fold there are none."""
    every = sorted(people)
    return [
        CallTask(fold, corpus, kind, number)
        for fold in range(FOLDS + 1)
        for corpus, counts in (CALLS_OF_A_FOLD if fold else CALLS_ONLY_TRAINED).items()
        if len(people_of_fold(every, corpus, fold)) > 1
        for kind, count in zip(KINDS, counts, strict=True)
        for number in range(count)
    ]


def make_conversation(task: CallTask, people: People) -> tuple[Conversation, tuple[str, str]]:
    """The call and who is on it; the same task and people give the same call."""
    rng, own = task.chance, people_of_fold(people, task.corpus, task.fold)
    turns = LONG_TURNS if task.kind.startswith("long") else TURNS
    options = ConversationOptions(turns=turns, mono=True, telephone=task.kind != "studio")
    if task.kind in ALONE:  # with a part of the turns given to another name
        name = own[task.number % len(own)]
        renamed = [replace(clip, speaker="the same") for clip in people[name]]
        return build(draw(rng, renamed, people[name], replace(options, overlap_share=0.0))), (name, name)
    customer, agent = (str(name) for name in rng.choice(own, 2, replace=False))
    return build(draw(rng, people[customer], people[agent], options)), (agent, customer)


def track_of(conversation: Conversation) -> Track:
    """The one channel of a mono call as a file would hold it."""
    pcm = np.clip(np.rint(conversation.channels[0] * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1)
    return Track(0, pcm.astype(np.int16))


def hear_call(task: CallTask, people: People) -> HeardCall:
    """Make a call and measure it."""
    conversation, names = make_conversation(task, people)
    track = track_of(conversation)
    turns, _ = find_turns(Participant("mixed", "mixed", "mono", track))
    spoken = np.array([(turn.participant == "customer", turn.start_s, turn.end_s) for turn in conversation.turns])
    return HeardCall(task, names, tuple(turns), voice_frames(track, turns), spoken)


def by_person(clips: Iterable[Clip]) -> dict[str, list[Clip]]:
    """Each person's clips."""
    people: dict[str, list[Clip]] = {}
    for clip in clips:
        people.setdefault(clip.speaker, []).append(clip)
    return people


def hear_calls(people: People, work: Path, workers: int = 1) -> Generator[tuple[HeardCall, float], None, None]:
    """All calls, in no particular order, and how much is done; those measured before are read.

    A call with a clip that cannot be read, or is silent, is left out.
    """
    work.mkdir(parents=True, exist_ok=True)
    tasks = call_tasks(people)
    kept = [task for task in tasks if file_of(task, work).is_file()]
    for number, task in enumerate(kept, start=1):
        yield read_call(task, work), number / len(tasks)
    missing = [
        (task, {name: people[name] for name in people if name.startswith(f"{task.corpus}/")}, work)
        for task in tasks
        if task not in set(kept)
    ]
    with closing(spread(_heard, missing, min(workers, max(1, len(missing))))) as done:
        for number, (place, _) in enumerate(done, start=len(kept) + 1):
            if file_of(missing[place][0], work).is_file():
                yield read_call(missing[place][0], work), number / len(tasks)


def _heard(given: tuple[CallTask, People, Path]) -> None:
    task, people, work = given
    try:
        write_call(hear_call(task, people), work)
    except CalltoneError as error:
        print(f"left out {task.name}: {error}", file=sys.stderr)  # noqa: T201


def file_of(task: CallTask, work: Path) -> Path:
    return work / f"v{VERSION}-{task.name}.npz"


def write_call(call: HeardCall, work: Path) -> None:
    """Write beside, then rename: a run cut off never leaves half a file."""
    part = file_of(call.task, work).with_suffix(".part")
    with part.open("wb") as out:
        np.savez(
            out,
            people=np.array(call.people),
            turns=np.array([(turn.start_s, turn.end_s) for turn in call.turns]).reshape(-1, 2),
            moments_s=call.frames.moments_s,
            cepstra=call.frames.cepstra,
            pitch=call.frames.pitch,
            voicing=call.frames.voicing,
            spoken=call.spoken,
        )
    part.replace(file_of(call.task, work))


def read_call(task: CallTask, work: Path) -> HeardCall:
    with np.load(file_of(task, work), allow_pickle=False) as kept:
        agent, customer = kept["people"].tolist()
        turns = tuple(Turn("mixed", start_s, end_s, 0.0) for start_s, end_s in kept["turns"].tolist())
        frames = VoiceFrames(kept["moments_s"], kept["cepstra"], kept["pitch"], kept["voicing"])
        return HeardCall(task, (agent, customer), turns, frames, kept["spoken"])
