"""What a shipped bundle answers to whole clips of known people, and which people may be asked about."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.recording import Samples
from ser_core.augmentation.registry import TRANSFORMS
from ser_core.corpora.records import Clip
from ser_core.corpora.sound import fingerprint, read_clip
from ser_core.emotions import label_for
from ser_core.errors import CalltoneError
from ser_core.evaluation.metrics import Confusion, confusion
from ser_core.evaluation.run import Figures, figures_of
from ser_core.inference.bundle import TrainedOn
from ser_core.inference.recognizer import Recognizer

Condition = Literal["studio", "telephone"]
PEOPLE_NAMED = 4  # in an error; more do not fit a line


class HeardInTraining(CalltoneError):
    """A test that the bundle would pass by heart."""

    def __init__(self, heard: Sequence[str], people: int) -> None:
        named = ", ".join(heard[:PEOPLE_NAMED]) + (" …" if len(heard) > PEOPLE_NAMED else "")
        super().__init__(
            f"{len(heard)} of the {people} people were heard in training ({named}): test those that its bundle.json names "
            "(--test-people), or add --include-heard, which marks the figures"
        )


class NobodyToTest(CalltoneError):
    """No clip of a person who was never heard."""

    def __init__(self, corpora: Sequence[str]) -> None:
        super().__init__(
            f"nobody in {', '.join(corpora)} is left to test: name another corpus with --corpus, "
            "or add --include-heard, which marks the figures"
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """One clip: what was acted, and what the bundle says."""

    clip: Clip
    condition: Condition
    acted: str
    answered: str
    confidence: float
    uncertain: bool
    probabilities: Mapping[str, float]


def people_never_heard(clips: Sequence[Clip], trained: TrainedOn) -> list[Clip]:
    """Clips of the people whom `bundle.json` keeps for testing, and of everybody in a corpus that it never met."""
    return [clip for clip in clips if clip.speaker in trained.test_people or clip.corpus not in trained.corpora]


def heard_in_training(clips: Sequence[Clip], trained: TrainedOn) -> list[str]:
    """Those of the clips' people whom the bundle knows: validation people chose its epoch and thresholds."""
    return sorted({clip.speaker for clip in clips} & {*trained.train_people, *trained.validation_people})


def answers_to(
    clips: Sequence[Clip], recognizer: Recognizer, condition: Condition, progress: Callable[[float], None]
) -> Iterator[Answer]:
    """An answer to each clip that has a right one, in the order given."""
    for index, clip in enumerate(clips):
        acted = label_for(clip.emotion, recognizer.card.labels)
        if acted is not None:
            score = recognizer.score_clip(_heard(clip, condition))
            yield Answer(clip, condition, acted, score.emotion, score.confidence, score.uncertain, score.probabilities)
        progress((index + 1) / len(clips))


def _heard(clip: Clip, condition: Condition) -> Samples:
    """The clip as recorded or over the line that training drew for it too: its chance is the file's own content."""
    samples = read_clip(clip.path)
    if condition == "studio":
        return samples
    rng = np.random.default_rng([int(fingerprint(clip.path)[:16], 16), *condition.encode()])
    return TRANSFORMS[condition].draw(rng)(samples)


def figures_of_answers(answers: Sequence[Answer], labels: tuple[str, ...]) -> Figures:
    """The figures, with the interval over the people."""
    return figures_of([answer.clip.speaker for answer in answers], *_numbered(answers, labels), labels)


def confusion_of_answers(answers: Sequence[Answer], labels: tuple[str, ...]) -> Confusion:
    """Acted by row, answered by column."""
    return confusion(*_numbered(answers, labels), len(labels))


def _numbered(answers: Sequence[Answer], labels: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    acted = np.array([labels.index(answer.acted) for answer in answers], dtype=np.int64)
    return acted, np.array([labels.index(answer.answered) for answer in answers], dtype=np.int64)
