"""What was drawn, as a person says it: to stand beside the changed sound, so that one knows what to listen for."""

import numpy as np

from ser_core.audio.recording import SAMPLE_RATE_HZ
from ser_core.audio.telephone import TelephoneChain
from ser_core.augmentation.level import Clipping, Gain
from ser_core.augmentation.masks import FrequencyMask, TimeMask
from ser_core.augmentation.mixing import Mix, MixUp
from ser_core.augmentation.pitch_and_time import Pitch, PitchNoise, Speed, Stretch
from ser_core.augmentation.room import RoomEcho
from ser_core.augmentation.waveform import Noise, Shift, StretchPitch
from ser_core.features.mel_scale import frequencies_of, mels_of


def in_words(drawn: object) -> str:
    """The parameters of a drawn change, with their units.

    >>> in_words(Pitch(semitones=-1.5)), in_words(Stretch(rate=1.2))
    ('1.5 semitones lower', '1.20 times as fast, at the same pitch')
    """
    match drawn:
        case Noise(share=share):
            return f"white noise at {share:.1%} of the highest sample"
        case StretchPitch(rate=rate, semitones=semitones):
            return f"{rate:.2f} times as fast, and {_moved(semitones)}; nothing of it is drawn"
        case Shift(by_s=by_s):
            return (
                f"{abs(by_s):.2f} s {'later' if by_s > 0 else 'earlier'}; what leaves at one end comes in at the other"
            )
        case Pitch(semitones=semitones):
            return _moved(semitones)
        case PitchNoise(pitch=pitch, noise=noise):
            return f"{in_words(pitch)}, then {in_words(noise)}"
        case Stretch(rate=rate):
            return f"{rate:.2f} times as fast, at the same pitch"
        case Speed(rate=rate):
            return f"a tape {rate:.2f} times as fast: shorter and higher alike"
        case Gain(change_db=change_db):
            return f"{-change_db:.1f} dB quieter"
        case Clipping(overdrive_db=overdrive_db):
            return f"driven {overdrive_db:.1f} dB too high: its peaks are cut flat"
        case RoomEcho(rt60_s=rt60_s, direct_to_echo_db=direct_db):
            return f"a room that rings for {rt60_s:.2f} s, its echoes {direct_db:.1f} dB under the voice"
        case TimeMask(start_share=start, share=share):
            return f"silence from {start:.0%} to {start + share:.0%} of its length"
        case FrequencyMask(start_share=start, share=share):
            return f"nothing from {_hertz(start):,.0f} to {_hertz(start + share):,.0f} Hz"
        case Mix(snr_db=snr_db):
            return f"another sound behind it, {snr_db:.1f} dB quieter"
        case MixUp(share=share):
            return f"{share:.0%} of this sound and {1 - share:.0%} of another"
        case TelephoneChain():
            return _telephone(drawn)
    raise TypeError(f"no words for {type(drawn).__name__}: say in in_words what it draws")


def _telephone(drawn: TelephoneChain) -> str:
    background, level, coding, loss = drawn.background, drawn.level, drawn.coding, drawn.loss
    steps = [
        f"{background.noise} noise {background.snr_db:.1f} dB under the voice",
        f"a line from {drawn.band.low_hz:.0f} to {drawn.band.high_hz:,.0f} Hz",
        f"its peak at {level.peak_dbfs:.1f} dBFS".replace("-", "−"),
        *([f"driven {level.overdrive_db:.1f} dB too high"] if level.overdrive_db else []),
        f"coded as {coding.codec} at {coding.bit_rate / 1000:g} kbit/s",
        f"{loss.share:.1%} of its packets lost ({'silent' if loss.repair == 'silence' else 'the one before again'})",
    ]
    return ", ".join(steps)


def _moved(semitones: float) -> str:
    return f"{abs(semitones):.1f} semitones {'higher' if semitones > 0 else 'lower'}"


def _hertz(share: float) -> float:
    """Where a share of the mel scale, from 0 Hz to the highest, lies."""
    return float(frequencies_of(share * mels_of(np.array([SAMPLE_RATE_HZ / 2])))[0])
