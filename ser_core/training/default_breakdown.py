"""On what the default network's answers depend: how much of the speaker it knows, and every answer to look further."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ser_core.emotions import EMOTIONS, emotion_index
from ser_core.evaluation.clip_answers import KINDS, ClipAnswers, of_committee
from ser_core.evaluation.metrics import confusion, unweighted_average_recall
from ser_core.networks.default import DefaultNetwork
from ser_core.networks.front_end import FRAMES_PER_S
from ser_core.training.bank import BankedClip, loudness_of
from ser_core.training.baseline import AT_ONCE, baseline_of, nothing_known, padded
from ser_core.training.default_answers import Answers
from ser_core.training.features import ORIGINAL
from ser_core.training.line import line_over

BASELINE_S = (0, 5, 15, 60, 180)  # of a person's other speech, in the order of chance
MOST = 0.75  # of a baseline that is mostly of one emotion
UNBALANCED = {"only neutral": ("neutral", 1.0), "only angry": ("angry", 1.0), "mostly angry": ("angry", MOST)}
UNBALANCED_S = 60


def clip_answers(heard: Mapping[str, Answers], names: Mapping[str, str]) -> ClipAnswers:
    """Every test clip's logits with what is known of the clip; `names` are the variants' conditions."""
    clips = next(iter(heard.values())).clips
    return ClipAnswers(
        clips=np.array([f"{clip.clip.corpus}/{clip.clip.path.name}" for clip in clips]),
        speakers=np.array([clip.clip.speaker for clip in clips]),
        sexes=np.array([clip.clip.sex or "unknown" for clip in clips]),
        acted=np.array([emotion_index(clip.clip.emotion) for clip in clips]),
        seconds=np.array([clip.spoken / FRAMES_PER_S for clip in clips], np.float32),
        loudness_db=np.array([_loudness_db(clip) for clip in clips], np.float32),
        codecs={
            names[variant]: np.array(
                [line_over(variant, clip.sha256, clip.clip.speaker).coding.codec for clip in clips]
            )
            for variant in heard
            if variant != ORIGINAL
        },
        logits={
            (names[variant], kind): answers.logits(kind == "adapted")
            for variant, answers in heard.items()
            for kind in KINDS
        }
        | {
            (names[variant], of_committee(kind)): part
            for variant, answers in heard.items()
            for kind, part in zip(KINDS, answers.committee, strict=True)
        },
    )


def _loudness_db(clip: BankedClip) -> float:
    """The mean power of its speech, from an origin of no meaning."""
    return float(np.mean(loudness_of(clip.frames(ORIGINAL).astype(np.float32))) * 10 / np.log(10))


def recall_by_baseline(
    network: DefaultNetwork, clips: Sequence[BankedClip], variant: str, corpus: str
) -> dict[str, float]:
    """UA with so many seconds of the person's other clips as a baseline, balanced as they come or of mostly one mood."""
    own = [clip for clip in clips if clip.clip.corpus == corpus]
    by_speaker: dict[str, list[int]] = {}
    for place, clip in enumerate(own):
        by_speaker.setdefault(clip.clip.speaker, []).append(place)
    pooled, functionals = _pooled(network, own, variant)
    rng = np.random.default_rng(0)
    ways: dict[str, tuple[float, str | None, float]] = {f"{seconds} s": (seconds, None, 0.0) for seconds in BASELINE_S}
    ways |= {f"{UNBALANCED_S} s, {name}": (UNBALANCED_S, mood, share) for name, (mood, share) in UNBALANCED.items()}
    acted = np.array([emotion_index(clip.clip.emotion) for clip in own])
    among = sorted(set(acted.tolist()))
    found = {}
    for name, (seconds, mood, share) in ways.items():
        baselines = np.stack(
            [
                _drawn(own, by_speaker[clip.clip.speaker], place, functionals, (seconds, mood, share), rng)
                for place, clip in enumerate(own)
            ]
        )
        logits = network.decide.predict([pooled, functionals, baselines], batch_size=256, verbose=0)[0]
        answered = np.array(among)[logits[:, among].argmax(axis=1)]
        found[name] = unweighted_average_recall(confusion(acted, answered, len(EMOTIONS)))
    return found


def _pooled(
    network: DefaultNetwork, clips: Sequence[BankedClip], variant: str
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    rows: list[NDArray[np.float32] | None] = [None] * len(clips)
    measured: list[NDArray[np.float32] | None] = [None] * len(clips)
    order = np.argsort([clip.spoken for clip in clips])
    for places in np.split(order, range(AT_ONCE, len(order), AT_ONCE)):
        frames, heard = padded([clips[place].frames(variant) for place in places])
        pooled, functionals = network.pool.predict_on_batch([network.body.predict_on_batch(frames), heard])
        for row, place in enumerate(places):
            rows[place], measured[place] = pooled[row], functionals[row]
    return np.array(rows, np.float32), np.array(measured, np.float32)


def _drawn(
    clips: Sequence[BankedClip],
    own: Sequence[int],
    place: int,
    functionals: NDArray[np.float32],
    wanted: tuple[float, str | None, float],
    rng: np.random.Generator,
) -> NDArray[np.float32]:
    """The baseline of one clip from the person's others; with a mood, that share of them is of it."""
    seconds, mood, share = wanted
    others = [other for other in own if other != place]
    chosen: list[int] = []
    spoken_s = 0.0
    while others and spoken_s < seconds:
        of_mood = [other for other in others if clips[other].clip.emotion == mood]
        rest = [other for other in others if clips[other].clip.emotion != mood]
        pool = others if mood is None else of_mood if (rng.random() < share or not rest) else rest
        if not pool:
            break
        one = pool[int(rng.integers(len(pool)))]
        others.remove(one)
        chosen.append(one)
        spoken_s += clips[one].spoken / FRAMES_PER_S
    return baseline_of(functionals[chosen]) if len(chosen) > 1 else nothing_known()
