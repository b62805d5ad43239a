"""How a person's clips sound over telephones: each over one of its own, or all of them over one line, as in a call."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ser_core.audio.recording import Samples
from ser_core.audio.telephone import TelephoneChain
from ser_core.training.features import ORIGINAL, TELEPHONE

# A call comes over one line: what is learnt of a person's voice there holds for the next turn
VARIANTS = (ORIGINAL, TELEPHONE, "line")
ONE_LINE = frozenset({"line"})
LOUDEST_CLIPS = 95  # per cent: a person's loudest clip, but for strays
FAINTEST = 1e-6


@dataclass(frozen=True, slots=True)
class Loudness:
    """A person's usual clip, against which the others are louder or softer on the same line."""

    peak: float
    level: float

    @classmethod
    def of(cls, clips: Sequence[Samples]) -> "Loudness":
        peaks, levels = zip(*(_loudness(samples) for samples in clips), strict=True)
        return cls(float(np.percentile(peaks, LOUDEST_CLIPS)), float(np.median(levels)))


def heard_over(variant: str, samples: Samples, sha256: str, speaker: str, usual: Loudness) -> Samples:
    """A clip in one variant; the chance comes from its content, and for a line from who is speaking on it."""
    if variant == ORIGINAL:
        return samples
    line = line_over(variant, sha256, speaker)
    return (_at_this_moment(line, samples, usual, _own(variant, sha256)) if variant in ONE_LINE else line)(samples)


def line_over(variant: str, sha256: str, speaker: str) -> TelephoneChain:
    """The line that a clip is heard over in a variant that has one."""
    one_for_all = np.random.default_rng([*speaker.encode(), 0, *variant.encode()])
    return TelephoneChain.draw(one_for_all if variant in ONE_LINE else _own(variant, sha256))


def _own(variant: str, sha256: str) -> np.random.Generator:
    return np.random.default_rng([int(sha256[:16], 16), *variant.encode()])


def _at_this_moment(
    line: TelephoneChain, samples: Samples, usual: Loudness, rng: np.random.Generator
) -> TelephoneChain:
    """The same line with another stretch of its noise: a loud turn stays louder than a soft one, the noise as it was."""
    peak, level = _loudness(samples)
    louder_db = 20 * float(np.log10(level / usual.level))
    higher_db = 20 * float(np.log10(peak / usual.peak))
    seeds = rng.integers(2**31, size=2)
    return replace(
        line,
        background=replace(line.background, snr_db=line.background.snr_db + louder_db, seed=int(seeds[0])),
        level=replace(line.level, peak_dbfs=min(0.0, line.level.peak_dbfs + higher_db)),
        loss=replace(line.loss, seed=int(seeds[1])),
    )


def _loudness(samples: Samples) -> tuple[float, float]:
    peak = float(np.max(np.abs(samples), initial=0.0))
    level = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
    return max(peak, FAINTEST), max(level, FAINTEST)
