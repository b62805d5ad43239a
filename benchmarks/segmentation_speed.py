"""How fast a long stereo call is segmented, and with how much memory.

    .venv/bin/python benchmarks/segmentation_speed.py --minutes 60
    .venv/bin/python benchmarks/segmentation_speed.py --minutes 60 --one-channel

The call is made: two synthetic voices over a µ-law line that talk by turns, tiled to the length. Reading a file is
not part of the figure; the share of the time that each side talks is printed, as it decides the speed. With --one-channel the
two sides are one, and what is measured is telling the two people apart, once the turns are known.
"""

import argparse
import resource
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
import soxr

from ser_core.audio.recording import FULL_SCALE, SAMPLE_RATE_HZ, Recording, Samples, SourceFacts, Track
from ser_core.audio.telephone import Coding, LineBand
from ser_core.segmentation import Participant, find_turns, segment_call
from ser_core.segmentation.people import mix
from ser_core.segmentation.telling_apart import tell_apart
from ser_core.segmentation.voice_encoder import shipped_encoder

SAID = (
    ("en+m3", "Welcome, how may I help you today?"),
    ("en-us+f3", "Good morning. My parcel has not arrived yet, and it was ordered on the second of May."),
    ("en+m3", "Let me have a look at that order for you. It was sent on Monday, and should be with you by now."),
    ("en-us+f3", "That is not good enough for me. I have been waiting for weeks and nobody can tell me where it is."),
)
PAUSE_S = 0.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--noise-dbfs", type=float, help="noise on both lines, which leaves no frame silent")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--one-channel", action="store_true", help="measure telling two people on one channel apart")
    arguments = parser.parse_args()
    recording = made_call(arguments.minutes * 60, arguments.noise_dbfs)
    if arguments.one_channel:
        one_channel(recording, arguments.repeats)
        return
    before_mb = peak_mb()
    walls, cpus = [], []
    for _ in range(arguments.repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        found = segment_call(recording)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    duration_s = recording.duration_s
    for person in found.participants:
        spoken_s = sum(turn.duration_s for turn in found.turns if turn.participant == person.id)
        print(f"{person.id} talks {100 * spoken_s / duration_s:.0f} % of the time")
    print(f"{len(found.turns)} turns in {duration_s / 60:.0f} min of stereo")
    print(
        f"{duration_s / min(walls):.0f} x real time by the clock, {duration_s / min(cpus):.0f} x by processor time (best of {len(walls)})"
    )
    print(f"peak memory {peak_mb():.0f} MB, of which {peak_mb() - before_mb:.0f} MB by segmentation")


def one_channel(recording: Recording, repeats: int) -> None:
    """The step that follows the turns of a call on one channel."""
    track, encoder = mix(recording.tracks), shipped_encoder()
    turns, _ = find_turns(Participant("mixed", "mixed", "mono", track))
    spoken_s = sum(turn.duration_s for turn in turns)
    print(f"{len(turns)} turns, {spoken_s / 60:.0f} of {track.duration_s / 60:.0f} min are speech")
    before_mb = peak_mb()
    cpus = []
    for _ in range(repeats):
        cpu = time.process_time()
        told = tell_apart(track, turns, encoder)
        cpus.append(time.process_time() - cpu)
    print(f"{told.voices.verdict}, {len(told.turns)} turns, in {min(cpus):.2f} s of one core (best of {repeats})")
    print(f"peak memory {peak_mb():.0f} MB, of which {peak_mb() - before_mb:.0f} MB by telling apart")


def made_call(duration_s: float, noise_dbfs: float | None) -> Recording:
    sides: list[list[Samples]] = [[], []]
    for voice, text in SAID:
        sentence = say(voice, text)
        for index, side in enumerate(sides):
            side.append(sentence if (voice == SAID[0][0]) == bool(index) else np.zeros_like(sentence))
            side.append(np.zeros(round(PAUSE_S * SAMPLE_RATE_HZ), np.float32))
    rng = np.random.default_rng(0)
    tracks = []
    for index, side in enumerate(sides):
        samples = np.concatenate(side)
        if noise_dbfs is not None:
            samples = samples + rng.normal(size=len(samples)).astype(np.float32) * np.float32(10 ** (noise_dbfs / 20))
        line = Coding("mu-law", 64_000)(soxr.resample(LineBand()(samples), SAMPLE_RATE_HZ, SAMPLE_RATE_HZ // 2))
        heard = soxr.resample(line, SAMPLE_RATE_HZ // 2, SAMPLE_RATE_HZ)
        pcm = np.clip(np.round(heard * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)
        tracks.append(Track(index, np.resize(pcm, round(duration_s * SAMPLE_RATE_HZ))))
    return Recording(SourceFacts("made.wav", "", "wav", "pcm_mulaw", 8_000, 2, 8, duration_s), tuple(tracks))


def say(voice: str, text: str) -> Samples:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        subprocess.run(["espeak-ng", "-v", voice, "-w", str(path), text], check=True)
        samples, rate_hz = soundfile.read(path, dtype="float32")
    heard: Samples = soxr.resample(samples, rate_hz, SAMPLE_RATE_HZ)
    return heard * np.float32(0.1 / np.sqrt(np.mean(heard**2)))


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
