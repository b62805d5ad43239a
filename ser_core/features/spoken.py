"""Where in a short clip somebody speaks, by loudness alone: what is long before and after the words says nothing."""

import numpy as np
from numpy.typing import NDArray

FAR_BELOW = 35 / 10 * np.log(10)  # dB under a clip's loudest frame (here in the logarithm of power): no speech there
ABOVE_QUIET = 6 / 10 * np.log(10)  # and this far above its quietest tenth: some rooms are not silent
MARGIN_S = 0.1  # before and after speech that stays with it


def speech_limits(loudness: NDArray[np.floating], frames_per_s: float) -> tuple[int, int]:
    """From which frame to which one a clip is spoken, with a margin; `loudness` is the logarithm of each frame's power.

    >>> speech_limits(np.array([-9.0] * 20 + [0.0] * 30 + [-9.0] * 20), 20)
    (18, 52)
    """
    threshold = max(loudness.max() - FAR_BELOW, np.percentile(loudness, 10) + ABOVE_QUIET)
    loud = np.flatnonzero(loudness >= min(threshold, loudness.max()))
    margin = round(MARGIN_S * frames_per_s)
    return max(0, int(loud[0]) - margin), min(len(loudness), int(loud[-1]) + 1 + margin)
