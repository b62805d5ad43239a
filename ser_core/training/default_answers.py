"""What a trained default network answers to whole clips, knowing nothing of the speaker or that person's other clips."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ser_core.emotions import EMOTIONS, emotion_index
from ser_core.evaluation.clip_answers import shares_of
from ser_core.evaluation.metrics import expected_calibration_error
from ser_core.evaluation.run import Figures, figures_of
from ser_core.networks.default import ANSWERS, DefaultNetwork
from ser_core.training.bank import BankedClip
from ser_core.training.baseline import AT_ONCE, People, baseline_of, nothing_known, padded
from ser_core.training.calibration import Calibration, fit_calibration
from ser_core.training.sounds_bank import SoundFrames

BINS = 10  # of the calibration error
SUREST = 0.7  # of the clips are answered where only those are


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Of one group of clips heard in one variant: logits without and with the person's baseline."""

    clips: Sequence[BankedClip]
    cold: NDArray[np.float32]
    adapted: NDArray[np.float32]
    committee: tuple[NDArray[np.float32], NDArray[np.float32]]  # what it adds to each of the two
    speech: NDArray[np.float32]  # how sure it is that somebody speaks, nothing known of the person

    @property
    def acted(self) -> NDArray[np.int64]:
        return np.array([emotion_index(clip.clip.emotion) for clip in self.clips], np.int64)

    def of(self, corpus: str) -> "Answers":
        """Those to one corpus's clips."""
        inside = [place for place, clip in enumerate(self.clips) if clip.clip.corpus == corpus]
        return Answers(
            [self.clips[place] for place in inside],
            self.cold[inside],
            self.adapted[inside],
            (self.committee[0][inside], self.committee[1][inside]),
            self.speech[inside],
        )

    def logits(self, adapted: bool) -> NDArray[np.float32]:
        return self.adapted if adapted else self.cold


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the table: how a corpus's test people were answered under one condition."""

    corpus: str
    condition: str
    adapted: bool
    figures: Figures
    calibration_error: float
    recall_of_surest: float


def answers_of(network: DefaultNetwork, clips: Sequence[BankedClip], variant: str, people: People) -> Answers:
    """Heard once, decided twice. The baseline is that of all the person's clips heard in the same way, labels unseen."""
    baselines = {
        speaker: baseline_of(people[speaker, variant].rows) for speaker in {clip.clip.speaker for clip in clips}
    }
    cold = np.empty((len(clips), len(EMOTIONS)), np.float32)
    adapted, speech = np.empty_like(cold), np.empty(len(clips), np.float32)
    committee = np.empty_like(cold), np.empty_like(cold)
    order = np.argsort([clip.spoken for clip in clips])
    for places in np.split(order, range(AT_ONCE, len(order), AT_ONCE)):
        frames, heard = padded([clips[place].frames(variant) for place in places])
        inside = network.pool.predict_on_batch([network.body.predict_on_batch(frames), heard])
        strangers = np.stack([nothing_known()] * len(places))
        known = np.stack([baselines[clips[place].clip.speaker] for place in places])
        answers = network.decide.predict_on_batch([*inside, strangers])[0]
        cold[places], speech[places] = answers[:, : len(EMOTIONS)], _share(answers[:, ANSWERS - 1])
        adapted[places] = network.decide.predict_on_batch([*inside, known])[0][:, : len(EMOTIONS)]
        for part, baseline in zip(committee, (strangers, known), strict=True):
            members = network.committee.predict_on_batch([inside[1], baseline])
            part[places] = members.reshape(len(places), -1, len(EMOTIONS)).mean(axis=1)
    return Answers(clips, cold, adapted, committee, speech)


def speech_in(network: DefaultNetwork, sounds: SoundFrames) -> NDArray[np.float32]:
    """How sure the network is that somebody speaks in each sound."""
    found = []
    for part in np.array_split(sounds, max(1, len(sounds) // AT_ONCE)):
        frames, heard = padded(list(part))
        inside = network.pool.predict_on_batch([network.body.predict_on_batch(frames), heard])
        strangers = np.stack([nothing_known()] * len(part))
        found.append(_share(network.decide.predict_on_batch([*inside, strangers])[0][:, ANSWERS - 1]))
    return np.concatenate(found)


def _share(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    share: NDArray[np.float32] = (1 / (1 + np.exp(-logits))).astype(np.float32)
    return share


def calibration_of(answers: Sequence[Answers], adapted: bool) -> Calibration:
    """Temperature and threshold from validation people, heard in all these ways."""
    shares = np.concatenate([shares_of(group.logits(adapted), 1.0, range(len(EMOTIONS))) for group in answers]).astype(
        np.float32
    )
    return fit_calibration(shares, np.concatenate([group.acted for group in answers]))


def measured(answers: Answers, corpus: str, condition: str, temperatures: tuple[float, float]) -> list[Measured]:
    """The lines of one corpus under one condition, cold and adapted; temperatures are for these."""
    group = answers.of(corpus)
    acted = group.acted
    among = sorted(set(acted.tolist()))
    speakers = [clip.clip.speaker for clip in group.clips]
    lines = []
    for adapted in (False, True):
        shares = shares_of(group.logits(adapted), temperatures[adapted], among)
        answered, sureness = shares.argmax(axis=1), shares.max(axis=1)
        surest = sureness >= np.quantile(sureness, 1 - SUREST)
        figures = figures_of(speakers, acted, answered, EMOTIONS)
        of_surest = figures_of(
            [speaker for speaker, sure in zip(speakers, surest, strict=True) if sure],
            acted[surest],
            answered[surest],
            EMOTIONS,
        )
        error = expected_calibration_error(sureness, answered == acted, BINS)
        lines.append(Measured(corpus, condition, adapted, figures, error, of_surest.unweighted_average_recall))
    return lines


def table_of(lines: Sequence[Measured]) -> str:
    """As Markdown, in per cent."""
    head = (
        "| corpus | condition | UA | interval | accuracy | ECE | UA of the surest 70 % |\n|---|---|---|---|---|---|---|"
    )
    rows = [
        f"| {line.corpus} | {'adapted' if line.adapted else 'cold'}, {line.condition} "
        f"| {100 * line.figures.unweighted_average_recall:.1f} "
        f"| {100 * line.figures.interval[0]:.0f}–{100 * line.figures.interval[1]:.0f} "
        f"| {100 * line.figures.weighted_accuracy:.1f} | {100 * line.calibration_error:.1f} "
        f"| {100 * line.recall_of_surest:.1f} |"
        for line in lines
    ]
    return "\n".join([head, *rows])
