"""Clips a second of every feature recipe, beside librosa called as the earlier systems called it, as a Markdown table.

python benchmarks/recipes.py              20 spoken clips of 4 s, made by espeak-ng
python benchmarks/recipes.py --clips 100  steadier
"""

import argparse
import shutil
import struct
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Sequence

import numpy as np
import scipy.stats
import soxr
from numpy.typing import NDArray

from ser_core.audio.recording import FULL_SCALE, SAMPLE_RATE_HZ, Samples
from ser_core.features.recipes import RECIPES

RATE_HZ = 22_050
CLIP_S = 4.0
ROUNDS = 5  # taken turn about; the best one counts, for the machine does other things as well
SENTENCE = "Clip number {}. Kids are talking by the door, and nobody told me when it would be mended."
VOICES = ("en-us+f3", "en+m3", "en-us+m1", "en+f1")

Compute = Callable[[Samples], NDArray[np.float32]]


def spoken_clips(count: int) -> list[Samples]:
    if shutil.which("espeak-ng") is None:
        sys.exit("espeak-ng speaks the clips: apt-get install espeak-ng")
    clips = []
    for number in range(count):
        command = ["espeak-ng", "-v", VOICES[number % len(VOICES)], "--stdout", SENTENCE.format(number)]
        wav = subprocess.run(command, check=True, capture_output=True).stdout
        rate_hz, pcm = struct.unpack_from("<I", wav, 24)[0], np.frombuffer(wav[44:], "<i2")
        samples = soxr.resample(pcm.astype(np.float32) / FULL_SCALE, rate_hz, SAMPLE_RATE_HZ)
        clips.append(np.resize(samples, round(CLIP_S * SAMPLE_RATE_HZ)))
    return clips


def _loaded(samples: Samples) -> Samples:
    import librosa

    return librosa.resample(samples, orig_sr=SAMPLE_RATE_HZ, target_sr=RATE_HZ)


def naive_customer_care(samples: Samples) -> NDArray[np.float32]:
    import librosa

    signal = _loaded(samples)
    stft = np.abs(librosa.stft(signal))
    parts = (
        librosa.feature.zero_crossing_rate(y=signal),
        librosa.feature.chroma_stft(S=stft, sr=RATE_HZ),
        librosa.feature.mfcc(y=signal, sr=RATE_HZ),
        librosa.feature.rms(y=signal),
        librosa.feature.melspectrogram(y=signal, sr=RATE_HZ),
    )
    return np.hstack([np.mean(part.T, axis=0) for part in parts])


def naive_cepstra_and_spectrum(samples: Samples) -> NDArray[np.float32]:
    import librosa

    mfcc = np.mean(librosa.feature.mfcc(y=_loaded(samples), sr=RATE_HZ, n_mfcc=45).T, axis=0)
    stft = np.mean(np.abs(librosa.stft(_loaded(samples))), axis=1)  # it loaded the file once more
    return np.concatenate((mfcc, stft))


def naive_framewise(samples: Samples) -> NDArray[np.float32]:
    import librosa

    signal = _loaded(samples)
    parts = (
        librosa.feature.zero_crossing_rate(signal)[0],
        librosa.feature.rms(y=signal)[0],
        np.ravel(librosa.feature.mfcc(y=signal, sr=RATE_HZ, n_mfcc=40).T),
    )
    return np.concatenate(parts)


def naive_log_mel_chunk(samples: Samples) -> NDArray[np.float32]:
    import librosa

    chunk = scipy.stats.zscore(samples)
    power = np.abs(librosa.stft(chunk, n_fft=512, window="hamming", win_length=256, hop_length=128)) ** 2
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Empty filters", UserWarning)
        mel = librosa.feature.melspectrogram(S=power, sr=SAMPLE_RATE_HZ, n_mels=128, fmax=4000)
    levels = librosa.power_to_db(mel, ref=np.max)
    return np.stack([levels[:, 64 * patch : 64 * patch + 128] for patch in range(5)])[..., None]


def naive_mean_cepstra(samples: Samples) -> NDArray[np.float32]:
    import librosa

    return np.mean(librosa.feature.mfcc(y=_loaded(samples), sr=RATE_HZ, n_mfcc=40).T, axis=0)


NAIVE: dict[str, Compute] = {
    "customer-care-162": naive_customer_care,
    "cepstra-spectrum-1070": naive_cepstra_and_spectrum,
    "framewise-4536": naive_framewise,
    "log-mel-chunk": naive_log_mel_chunk,
    "mean-cepstra-40": naive_mean_cepstra,
}  # of the 200 statistics, the document shows no code


def seconds_of(compute: Compute, clips: Sequence[Samples]) -> float:
    started = time.perf_counter()
    for clip in clips:
        compute(clip)
    return time.perf_counter() - started


def row(name: str, clips: Sequence[Samples]) -> str:
    recipe, naive = RECIPES[name], NAIVE.get(name)
    taken = [recipe.stretch(clip) for clip in clips]
    ways = [recipe.compute] if naive is None else [recipe.compute, naive]
    for way in ways:
        way(taken[0])  # imports, compiles, builds its filters
    rounds = [[seconds_of(way, taken) for way in ways] for _ in range(ROUNDS)]
    rates = [len(taken) / min(times) for times in zip(*rounds, strict=True)]
    ours = f"| `{name}` | {' × '.join(map(str, recipe.shape))} | {rates[0]:.0f} |"
    return f"{ours} | |" if naive is None else f"{ours} {rates[1]:.0f} | {rates[0] / rates[1]:.1f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=20)
    clips = spoken_clips(parser.parse_args().clips)
    print("| recipe | shape | clips/s | librosa's clips/s | times as fast |")
    print("|---|---|---:|---:|---:|")
    for name in RECIPES:
        print(row(name, clips), flush=True)


if __name__ == "__main__":
    main()
