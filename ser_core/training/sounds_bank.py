"""The bank of what is nobody speaking: frames of made sounds, as they are and over telephones, kept as the clips' are."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ser_core.audio.non_speech import SOUNDS, make_sound
from ser_core.audio.telephone import TelephoneChain
from ser_core.networks import front_end
from ser_core.training.bank import front_end_frames
from ser_core.training.features import ORIGINAL

SoundFrames = NDArray[np.float16]  # (sounds, frames, front_end.FRAME_VALUES)

DURATION_S = 3.2
OF_EACH_KIND = 80
FIRST_TO_VALIDATE, FIRST_TO_TEST = 1_000_000, 2_000_000  # the chance of sounds that no training has met


def sounds_bank(
    work: Path, variants: Sequence[str], of_each_kind: int = OF_EACH_KIND, first: int = 0
) -> Mapping[str, SoundFrames]:
    """So many sounds of each kind in each variant, from the chance numbered `first` on; made once."""
    folder = work / f"sounds-v{front_end.VERSION}"
    folder.mkdir(parents=True, exist_ok=True)
    bank = {}
    for variant in variants:
        file = folder / f"{variant}-{first}-{of_each_kind}.npy"
        if not file.is_file():
            heard = [
                front_end_frames(sound_over(variant, kind, number))
                for kind in SOUNDS
                for number in range(first, first + of_each_kind)
            ]
            np.save(file, np.stack(heard).astype(np.float16))
        bank[variant] = np.load(file, mmap_mode="r")
    return bank


def sound_over(variant: str, kind: str, number: int) -> NDArray[np.float32]:
    """One sound; its chance is its kind and number, and the line's the variant too."""
    own = [number, *kind.encode()]
    sound = make_sound(kind, DURATION_S, np.random.default_rng(own))
    return (
        sound if variant == ORIGINAL else TelephoneChain.draw(np.random.default_rng([*own, *variant.encode()]))(sound)
    )
