"""Learning the voice encoder: closed formulas over made calls on one channel, minutes on one core.

The sounds of speech are a mixture of Gaussians. The axes are those on which the two people of a call lie far apart
beside how much one person's pieces vary, whatever was felt and over whatever line (a linear discriminant). The judge
learns from calls of people whom the encoder has not heard.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.linalg
from numpy.typing import NDArray
from scipy.optimize import minimize

from ser_core.segmentation.telling_apart import ANSWERS, FEWEST_PIECES
from ser_core.segmentation.two_voices import TwoVoices, find_two_voices
from ser_core.segmentation.voice_encoder import (
    OTHER_MEASURES,
    VoiceEncoder,
    cells_of,
    measures,
    pieces_of,
)
from ser_core.segmentation.voice_frames import CEPSTRA, Floats
from ser_core.training.splits import FOLDS
from ser_core.training.voice_calls import ALONE, HeardCall

Rows = NDArray[np.float64]

SOUNDS = 16
FRAMES_FOR_SOUNDS = 60_000
SMALLEST_VARIANCE = 1e-2
COMPONENTS = 150  # of the measures, before the discriminant: as many as calls can say something of
DIMENSIONS = 30
SHRINKAGE = 0.1  # of one person's spread towards the same on all axes
LEAST_SPREAD = 0.05  # an axis on which people differ less says nothing
PIECES_OF_A_PERSON = 8  # in a call, at least, to learn from it
OWN, OTHERS = 0.7, 0.1  # a piece is somebody's who speaks in so much of it, and the other in no more than this
NOBODY = -1
MUDDLED = 0.2  # of the pieces given to the wrong person: then two people were not told apart
PENALTY = 0.01  # of the judge's squared weights, for each call


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What was found in a call of people never heard, and which answer would have been right."""

    call: HeardCall
    found: TwoVoices
    right: int  # a place in ANSWERS


def learn_encoder(calls: Sequence[HeardCall], rng: np.random.Generator) -> VoiceEncoder:
    """Sounds and axes; the judge is still without an opinion."""
    raw = learn_sounds(calls, rng)
    of_calls = [
        (rows[known], whose[known])
        for call in calls
        if call.task.kind not in ALONE
        for rows, whose in [labelled_pieces(raw, call)]
        for known in [np.isfinite(rows).all(axis=1)]
        if known.any()
    ]
    axes, spread = learn_axes(of_calls)
    return replace(raw, axes=axes, spread=spread)


def learn_sounds(calls: Sequence[HeardCall], rng: np.random.Generator) -> VoiceEncoder:
    """An encoder whose axes are the measures themselves."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    centred = [call.frames.cepstra - call.frames.cepstra.mean(axis=0) for call in calls if len(call.frames.cepstra)]
    frames = np.concatenate(centred)
    frames = frames[rng.permutation(len(frames))[:FRAMES_FOR_SOUNDS]]
    mixture = GaussianMixture(
        SOUNDS, covariance_type="diag", max_iter=20, reg_covar=SMALLEST_VARIANCE, init_params="k-means++",
        random_state=int(rng.integers(2**31)),
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # twenty steps are enough
        mixture.fit(frames)
    count = SOUNDS * CEPSTRA + OTHER_MEASURES
    return VoiceEncoder(
        np.asarray(mixture.weights_, np.float32),
        np.asarray(mixture.means_, np.float32),
        np.sqrt(mixture.covariances_).astype(np.float32),
        np.eye(count, dtype=np.float32),
        np.ones(count, np.float32),
        np.zeros((6, len(ANSWERS)), np.float32),
    )


def labelled_pieces(encoder: VoiceEncoder, call: HeardCall) -> tuple[Floats, NDArray[np.int64]]:
    """The measures of a call's pieces, and who truly speaks in each: 0, 1, or nobody alone."""
    cells = cells_of(call.turns)
    if not cells or not len(call.frames.cepstra):
        return np.zeros((0, 1), np.float32), np.zeros(0, np.int64)
    pieces = pieces_of(cells)
    starts_s = np.array([cells[first].start_s for first, _ in pieces])
    ends_s = np.array([cells[last].end_s for _, last in pieces])
    return measures(encoder, call.frames, cells), whose(call.spoken, starts_s, ends_s)


def whose(spoken: Rows, starts_s: Rows, ends_s: Rows) -> NDArray[np.int64]:
    """Who speaks nearly alone in each stretch.

    >>> spoken = np.array([[0, 0.0, 2.0], [1, 2.5, 4.0]])
    >>> whose(spoken, np.array([0.5, 1.5, 2.5]), np.array([1.5, 3.0, 3.5])).tolist()
    [0, -1, 1]
    """
    shares = np.zeros((2, len(starts_s)))
    for voice, start_s, end_s in spoken:
        shares[int(voice)] += np.clip(np.minimum(ends_s, end_s) - np.maximum(starts_s, start_s), 0, None)
    shares /= ends_s - starts_s
    alone = [(shares[voice] > OWN) & (shares[1 - voice] < OTHERS) for voice in (0, 1)]
    return np.where(alone[0], 0, np.where(alone[1], 1, NOBODY))


def learn_axes(of_calls: Sequence[tuple[Floats, NDArray[np.int64]]]) -> tuple[Floats, Floats]:
    """The axes and the spread of people on them, from each call's rows and whose they are."""
    centred = np.concatenate([rows - rows.mean(axis=0) for rows, _ in of_calls]).astype(np.float64)
    scale = centred.std(axis=0) + 1e-6
    turned = np.linalg.eigh(np.cov((centred / scale).T))[1][:, ::-1][:, :COMPONENTS] / scale[:, None]
    width = turned.shape[1]
    within, between, pieces, calls = np.zeros((width, width)), np.zeros((width, width)), 0, 0
    for rows, voices in of_calls:
        people = [rows[voices == voice].astype(np.float64) @ turned for voice in (0, 1)]
        if min(map(len, people)) < PIECES_OF_A_PERSON:
            continue
        means = [own.mean(axis=0) for own in people]
        for own, mean in zip(people, means, strict=True):
            within += (own - mean).T @ (own - mean)
            pieces += len(own)
        between += np.outer(means[0] - means[1], means[0] - means[1]) / 2
        calls += 1
    within /= pieces
    between = between / calls - within / PIECES_OF_A_PERSON  # a mean of few pieces is itself off by so much
    within += SHRINKAGE * np.trace(within) / width * np.eye(width)
    spread, axes = scipy.linalg.eigh(between, within)
    kept = [place for place in range(width)[::-1] if spread[place] > LEAST_SPREAD][:DIMENSIONS]
    return (turned @ axes[:, kept]).astype(np.float32), spread[kept].astype(np.float32)


def judged(encoder: VoiceEncoder, call: HeardCall) -> Judged | None:
    """What the encoder finds in a call; None where there is too little of it."""
    rows, voices = labelled_pieces(encoder, call)
    vectors = rows @ encoder.axes if len(rows) else rows
    heard = np.isfinite(vectors).all(axis=1)
    if heard.sum() < FEWEST_PIECES:
        return None
    cells = cells_of(call.turns)
    turn_of = np.array([cells[first].turn for first, _ in pieces_of(cells)])[heard]
    found = find_two_voices(vectors[heard], encoder.spread, np.diff(turn_of, prepend=-1) == 0)
    if call.task.kind in ALONE:
        return Judged(call, found, ANSWERS.index("one person"))
    wrong = wrong_share(found, voices[heard])
    return Judged(call, found, ANSWERS.index("muddled" if wrong > MUDDLED else "two people"))


def wrong_share(found: TwoVoices, voices: NDArray[np.int64]) -> float:
    """Of the pieces that are somebody's, those given to the other one."""
    known = voices != NOBODY
    wrong = float(np.mean((found.shares[known] > 0.5) != voices[known])) if known.any() else 0.5
    return min(wrong, 1 - wrong)


def learn_judge(cases: Sequence[Judged]) -> Floats:
    """Which answer is right, from the signs: a softmax regression, each of one person and two as frequent."""
    signs = np.array([case.found.signs for case in cases])
    mean, deviation = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    rows = np.column_stack((np.ones(len(signs)), (signs - mean) / deviation))
    right = np.eye(len(ANSWERS))[[case.right for case in cases]]
    alone = right[:, ANSWERS.index("one person")] > 0
    weights = np.where(alone, 0.5 / max(1, alone.sum()), 0.5 / max(1, (~alone).sum()))

    def surprise(flat: Rows) -> tuple[float, Rows]:
        judge = flat.reshape(rows.shape[1], len(ANSWERS))
        scores = rows @ judge
        logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
        away = weights[:, None] * (np.exp(logs) - right)
        loss = -float((weights[:, None] * right * logs).sum()) + PENALTY * float((judge[1:] ** 2).sum()) / 2
        slope = rows.T @ away
        slope[1:] += PENALTY * judge[1:]
        return loss, slope.ravel()

    found = minimize(surprise, np.zeros(rows.shape[1] * len(ANSWERS)), jac=True, method="L-BFGS-B").x
    judge = found.reshape(rows.shape[1], len(ANSWERS))
    judge[1:] /= deviation[:, None]
    judge[0] -= mean @ judge[1:]
    return judge.astype(np.float32)


def learn_folds(
    calls: Sequence[HeardCall],
    seed: int = 0,
    progress: Callable[[str], None] = lambda said: None,  # noqa: ARG005
) -> tuple[dict[int, VoiceEncoder], list[Judged]]:
    """An encoder for each fold that has not heard its people, each with the judge of the other folds; and all cases."""
    encoders: dict[int, VoiceEncoder] = {}
    cases: list[Judged] = []
    for fold in range(1, FOLDS + 1):
        others = [call for call in calls if call.task.fold != fold]
        encoders[fold] = learn_encoder(others, np.random.default_rng([seed, fold]))
        own = [judged(encoders[fold], call) for call in calls if call.task.fold == fold and call.task.kind != "studio"]
        cases += [case for case in own if case is not None]
        progress(f"fold {fold} of {FOLDS} learnt without its people")
    judges = {
        fold: learn_judge([case for case in cases if case.call.task.fold != fold]) for fold in range(1, FOLDS + 1)
    }
    return {fold: replace(encoder, judge=judges[fold]) for fold, encoder in encoders.items()}, cases
