"""Why a stretch of a call gets no emotion."""

from typing import Final

import numpy as np
import scipy.signal

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.features.speaking import Speaking
from ser_core.segmentation.records import Turn

NO_SPEECH: Final = "no speech in it"
MUSIC: Final = "music or a tone"
TOO_QUIET: Final = "too quiet"
CLIPPED: Final = "clipped"

QUIETEST_DBFS = -60.0  # a turn below is at the noise of the line itself
MOST_CLIPPED = 0.1  # of the samples: where more is cut off, little of the voice is left

FRAME, HOP = 1_024, 512  # 64 ms, half of them shared
TONES_HZ = (100.0, 3_400.0)
STEADY_FRAMES = 3  # a tone is where it was about a tenth of a second ago
STRONGEST = 5  # partials of a frame
STEADY_SHARE = 0.5  # music and ringing lie above, hiss, coughs and nearly all speech below (measured)


def unfit(turn: Turn, spoken: Speaking) -> str | None:
    """Why a turn should not be judged, though somebody may speak in it."""
    if turn.loudness_dbfs < QUIETEST_DBFS:
        return TOO_QUIET
    return CLIPPED if spoken.clipped_share > MOST_CLIPPED else None


def why_no_speech(samples: Samples) -> str:
    """Music, ringing and other tones by their name; anything else in which nobody speaks is just that."""
    return MUSIC if steady_share(samples) > STEADY_SHARE else NO_SPEECH


def steady_share(samples: Samples) -> float:
    """How much of the strongest partials' power is still there a moment later: tones hold theirs, voices glide."""
    if len(samples) < FRAME + STEADY_FRAMES * HOP:
        return 0.0
    _, _, spectrum = scipy.signal.stft(
        samples, SAMPLE_RATE_HZ, nperseg=FRAME, noverlap=FRAME - HOP, boundary=None, padded=False
    )
    low, high = (round(hz * FRAME / SAMPLE_RATE_HZ) for hz in TONES_HZ)
    sizes = np.abs(spectrum[low:high])
    inner = sizes[1:-1]
    peaks = np.where((inner >= sizes[:-2]) & (inner > sizes[2:]), inner, 0.0)
    powers = np.square(sizes).sum(axis=0)
    strongest = np.argsort(-peaks, axis=0)[:STRONGEST]
    held = []
    for before in np.flatnonzero(powers[:-STEADY_FRAMES] > powers.max(initial=0.0) * 1e-3):
        later = before + STEADY_FRAMES
        gaps = np.abs(strongest[:, before][:, None] - strongest[:, later][None, :])
        weights = np.square(peaks[strongest[:, before], before])
        held.append(weights[gaps.min(axis=1) == 0].sum() / max(weights.sum(), 1e-30))
    return float(np.mean(held)) if held else 0.0
