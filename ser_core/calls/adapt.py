"""A team's own last layer, from its corrected turns: fitted in seconds, tested call by call, kept only where it is better."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ser_core.audio.decode import read_recording
from ser_core.calls.corrections import Correction
from ser_core.emotions import EMOTIONS, emotion_index
from ser_core.errors import CalltoneError
from ser_core.inference.adaptation import Adaptation
from ser_core.inference.listening import TurnListener
from ser_core.segmentation import segment_call
from ser_core.segmentation.records import Turn
from ser_core.settings import CallOptions

Rows = NDArray[np.float64]

LEAST_TURNS = 40
LEAST_CALLS = 4  # with fewer nothing can be said of the next one
PENALTIES = (0.1, 0.3, 1.0, 3.0, 10.0)  # of the squared weights, for each turn
PARTS = 8  # calls are dealt into so many at most, each tested by what the others taught
FEW_PARTS = 4  # and into so many to choose the penalty
DRAWS = 2_000


class TooFewCorrections(CalltoneError):
    """Not enough to learn from."""

    def __init__(self, turns: int, calls: int) -> None:
        super().__init__(
            f"{turns} corrected turns of {calls} calls are too few: correct at least {LEAST_TURNS} turns "
            f"of at least {LEAST_CALLS} calls"
        )


@dataclass(frozen=True, slots=True, eq=False)
class CorrectedTurns:
    """What the model made of each corrected turn, and what a person heard in it."""

    logits: Rows
    embeddings: Rows
    heard: NDArray[np.int64]
    calls: NDArray[np.int64]  # which call each is of


@dataclass(frozen=True, slots=True)
class AdaptationTrial:
    """How the fit did on calls that it had not met."""

    accuracy_before: float
    accuracy_after: float
    gain: float
    gain_interval: tuple[float, float]  # 95 %, drawn over calls

    @property
    def better(self) -> bool:
        """Beyond what other calls might have said."""
        return self.gain_interval[0] > 0


def hear_corrections(
    corrections: Sequence[Correction],
    listener: TurnListener,
    progress: Callable[[str, float], None] = lambda step, done: None,  # noqa: ARG005
) -> CorrectedTurns:
    """Each corrected turn against the same person's turns in its call, as an analysis hears it."""
    calls = list(dict.fromkeys((correction.call, correction.channel) for correction in corrections))
    if len(corrections) < LEAST_TURNS or len(calls) < LEAST_CALLS:
        raise TooFewCorrections(len(corrections), len(calls))
    logits, embeddings, heard, numbers = [], [], [], []
    for number, (call, channel) in enumerate(calls):
        progress(call.name, number / len(calls))
        own = [correction for correction in corrections if (correction.call, correction.channel) == (call, channel)]
        found = segment_call(read_recording(call), CallOptions(channel))
        customer = next(person for person in found.participants if person.role in ("customer", "mixed"))
        turns = [turn for turn in found.turns if turn.participant == customer.id]
        heard_turns = [listener.hear_turn(customer.track, turn) for turn in turns]
        for correction in own:
            corrected = Turn(customer.id, correction.start_s, correction.end_s, loudness_dbfs=0.0)
            apart = [heard for turn, heard in zip(turns, heard_turns, strict=True) if not _overlap(turn, corrected)]
            turn, baseline = listener.hear_turn(customer.track, corrected), listener.baseline_of(apart)
            logits.append(listener.logits(turn, baseline))
            embeddings.append(listener.embedding(turn, baseline))
            heard.append(emotion_index(correction.emotion))
            numbers.append(number)
    return CorrectedTurns(
        np.array(logits, np.float64), np.array(embeddings, np.float64), np.array(heard), np.array(numbers)
    )


def _overlap(one: Turn, other: Turn) -> bool:
    return one.start_s < other.end_s and other.start_s < one.end_s


def try_adaptation(turns: CorrectedTurns) -> AdaptationTrial:
    """Each part of the calls answered by what the others taught, the penalty too."""
    before = turns.logits.argmax(axis=1) == turns.heard
    after = np.empty_like(before)
    for kept in _parts(turns, PARTS):
        rest = _of(turns, ~kept)
        layer = fit_adaptation(rest, best_penalty(rest))
        after[kept] = layer(turns.logits[kept], turns.embeddings[kept]).argmax(axis=1) == turns.heard[kept]
    gains = after.astype(float) - before
    interval = _interval(gains, turns.calls)
    return AdaptationTrial(float(before.mean()), float(after.mean()), float(gains.mean()), interval)


def best_penalty(turns: CorrectedTurns) -> float:
    """Under which calls are answered best by what other calls taught; of those that do as well the mildest layer."""
    rights = dict.fromkeys(PENALTIES, 0)
    for kept in _parts(turns, FEW_PARTS):
        rest = _of(turns, ~kept)
        for penalty in PENALTIES:
            answered = fit_adaptation(rest, penalty)(turns.logits[kept], turns.embeddings[kept]).argmax(axis=1)
            rights[penalty] += int((answered == turns.heard[kept]).sum())
    return max(penalty for penalty, right in rights.items() if right >= max(rights.values()) - 1)


def _parts(turns: CorrectedTurns, most: int) -> Iterator[NDArray[np.bool_]]:
    """Whole calls, dealt into so many parts at most."""
    calls = np.unique(turns.calls)
    parts = min(most, len(calls))
    for part in range(parts):
        yield np.isin(turns.calls, calls[part::parts])


def fit_adaptation(turns: CorrectedTurns, penalty: float) -> Adaptation:
    """A layer beside the model's own: what it adds is as small as the corrections allow."""
    mean, spread = turns.embeddings.mean(axis=0), turns.embeddings.std(axis=0) + 1e-3
    rows = (turns.embeddings - mean) / spread
    count, width, classes = len(rows), rows.shape[1], len(EMOTIONS)
    wanted = np.eye(classes)[turns.heard]

    def surprise(flat: Rows) -> tuple[float, Rows]:
        weights, bias = flat[: width * classes].reshape(width, classes), flat[width * classes :]
        logits = turns.logits + rows @ weights + bias
        logits -= logits.max(axis=1, keepdims=True)
        logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        away = (np.exp(logs) - wanted) / count
        loss = -float((wanted * logs).sum()) / count + penalty * float((flat**2).sum()) / 2
        slope = np.concatenate([(rows.T @ away).ravel(), away.sum(axis=0)]) + penalty * flat
        return loss, slope

    found = minimize(surprise, np.zeros((width + 1) * classes), jac=True, method="L-BFGS-B").x
    return Adaptation(mean, spread, found[: width * classes].reshape(width, classes), found[width * classes :])


def _of(turns: CorrectedTurns, kept: NDArray[np.bool_]) -> CorrectedTurns:
    return CorrectedTurns(turns.logits[kept], turns.embeddings[kept], turns.heard[kept], turns.calls[kept])


def _interval(gains: Rows, calls: NDArray[np.int64]) -> tuple[float, float]:
    """Drawn over whole calls: the turns of one are no independent witnesses."""
    numbers = np.unique(calls)
    sums = np.array([gains[calls == number].sum() for number in numbers])
    sizes = np.array([(calls == number).sum() for number in numbers])
    drawn = np.random.default_rng(0).integers(len(numbers), size=(DRAWS, len(numbers)))
    low, high = np.quantile(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1), (0.025, 0.975))
    return float(low), float(high)
