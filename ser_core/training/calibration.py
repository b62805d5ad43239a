"""Making a probability mean what it says, and knowing when not to answer: fitted on validation people."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from ser_core.evaluation.metrics import expected_calibration_error
from ser_core.inference.calibration import calibrated

TEMPERATURES = (0.2, 10.0)  # the search: 1 leaves a network as it is, more makes it more modest
FAINTEST = 1e-12
ANSWERED_SHARE = 0.7  # of the validation clips: the surest ones; the others are "uncertain"


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted on validation people, and what it did for them."""

    temperature: float
    uncertain_below: float
    answered_share: float
    accuracy: float  # on all validation clips
    accuracy_where_answered: float
    calibration_error_before: float
    calibration_error: float


def fit_calibration(answers: NDArray[np.float32], acted: NDArray[np.int64]) -> Calibration:
    """Temperature and threshold from a network's answers to validation people."""
    temperature = fit_temperature(answers, acted)
    shares = calibrated(answers, temperature)
    confidences, right = shares.max(axis=1), shares.argmax(axis=1) == acted
    uncertain_below = threshold_for_coverage(confidences, ANSWERED_SHARE)
    answered = confidences >= uncertain_below
    return Calibration(
        temperature=temperature,
        uncertain_below=uncertain_below,
        answered_share=float(answered.mean()),
        accuracy=float(right.mean()),
        accuracy_where_answered=float(right[answered].mean()),
        calibration_error_before=expected_calibration_error(answers.max(axis=1).astype(np.float64), right),
        calibration_error=expected_calibration_error(confidences, right),
    )


def fit_temperature(probabilities: NDArray[np.float32], acted: NDArray[np.int64]) -> float:
    """The one temperature under which the acted emotions are the least surprising."""

    def surprise(log_temperature: float) -> float:
        at = calibrated(probabilities, float(np.exp(log_temperature)))
        return float(-np.mean(np.log(np.maximum(at[np.arange(len(acted)), acted], FAINTEST))))

    low, high = np.log(TEMPERATURES)
    found = minimize_scalar(surprise, bounds=(low, high), method="bounded")
    return float(np.exp(cast(float, found.x)))


def threshold_for_coverage(confidences: NDArray[np.float64], coverage: float) -> float:
    """The confidence that the surest share of the answers reach.

    >>> threshold_for_coverage(np.array([0.2, 0.4, 0.6, 0.8]), coverage=0.75)
    0.4
    """
    answered = max(1, round(coverage * len(confidences)))
    return float(np.sort(confidences)[len(confidences) - answered])
