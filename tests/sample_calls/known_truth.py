"""The made calls, each decoded once, with its truth."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ser_core.audio import SAMPLE_RATE_HZ, Recording, read_recording

NAMES = ("billing-error", "cancellation", "late-delivery", "password-reset", "refund-declined", "thank-you")
FOLDER = Path(__file__).resolve().parents[2] / "sample_calls"
FRAME_S = 0.01
CHANNELS = {"left": 0, "right": 1, "mono": 0}


@dataclass(frozen=True, slots=True, eq=False)
class MadeCall:
    recording: Recording
    truth: dict

    def channel_of(self, participant: str) -> int:
        return next(CHANNELS[person["channel"]] for person in self.truth["participants"] if person["id"] == participant)

    def heard(self, channel: int) -> list[tuple[float, float]]:
        """Every stretch in which the truth says that something sounds on a channel."""
        turns = [turn for turn in self.truth["turns"] if self.channel_of(turn["participant"]) == channel]
        events = [event for event in self.truth["events"] if CHANNELS.get(event.get("channel")) == channel]
        return [(item["start_s"], item["end_s"]) for item in [*turns, *events]]

    def frames_dbfs(self, channel: int) -> np.ndarray:
        """The loudness of each hundredth of a second."""
        samples = self.recording.tracks[channel].read()
        length = round(FRAME_S * SAMPLE_RATE_HZ)
        frames = samples[: len(samples) // length * length].reshape(-1, length)
        return 10 * np.log10(np.mean(frames**2, axis=1) + 1e-10)


@cache
def made_call(truth_path: Path) -> MadeCall:
    truth = json.loads(truth_path.read_text(encoding="utf-8"))
    return MadeCall(read_recording(truth_path.with_name(truth["file"])), truth)
