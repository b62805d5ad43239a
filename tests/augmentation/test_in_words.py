"""What is said of a drawn change: every change has words, and they name what was drawn."""

import numpy as np
import pytest

from ser_core.augmentation.in_words import in_words
from ser_core.augmentation.level import Gain
from ser_core.augmentation.masks import FrequencyMask, TimeMask
from ser_core.augmentation.mixing import MixUp
from ser_core.augmentation.pitch_and_time import Pitch, Stretch
from ser_core.augmentation.registry import PAIR_TRANSFORMS, TRANSFORMS
from ser_core.augmentation.waveform import Shift


@pytest.mark.parametrize("name", [*TRANSFORMS, *PAIR_TRANSFORMS])
def test_every_change_says_what_was_drawn(name: str) -> None:
    kind = (TRANSFORMS | PAIR_TRANSFORMS)[name]
    first, again, other = (in_words(kind.draw(np.random.default_rng(seed))) for seed in (1, 1, 2))
    assert first == again
    assert (first != other) != (name == "stretch-pitch")  # it draws nothing


def test_the_words_have_the_numbers_and_the_direction() -> None:
    assert in_words(Pitch(-1.5)) == "1.5 semitones lower"
    assert in_words(Shift(0.1)).startswith("0.10 s later")
    assert in_words(Shift(-0.1)).startswith("0.10 s earlier")
    assert in_words(Gain(-6.0)) == "6.0 dB quieter"
    assert in_words(Stretch(0.8)).startswith("0.80 times as fast")
    assert in_words(TimeMask(0.5, 0.1)) == "silence from 50% to 60% of its length"
    assert in_words(FrequencyMask(0.0, 1.0)) == "nothing from 0 to 8,000 Hz"
    assert in_words(MixUp(0.7)) == "70% of this sound and 30% of another"


def test_what_draws_nothing_known_is_a_bug_that_says_so() -> None:
    with pytest.raises(TypeError, match="no words for str"):
        in_words("louder")
