"""A joined call on disk: the sound, and beside it what is true of it, in the shape of the sample calls' truths."""

import json
import wave
from pathlib import Path

import numpy as np

from ser_core.audio.recording import FULL_SCALE, SAMPLE_RATE_HZ
from ser_core.corpora.conversation import SIDES, Conversation
from ser_core.errors import CalltoneError


class NotAWavFile(CalltoneError):
    """A place where the call cannot be written."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"cannot write the call as {path}: give a name that ends in .wav, in a folder that exists")


def truth_path(path: Path) -> Path:
    """
    >>> truth_path(Path("call.wav")).name
    'call.truth.json'
    """
    return path.with_suffix(".truth.json")


def write_conversation(conversation: Conversation, path: Path, seed: int) -> None:
    """NAME.wav and NAME.truth.json; what was there under these names is replaced."""
    if path.suffix.lower() != ".wav" or not path.parent.is_dir():
        raise NotAWavFile(path)
    pcm = np.clip(np.rint(np.stack(conversation.channels, axis=1) * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(pcm.shape[1])
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(pcm.astype("<i2").tobytes())
    truth_path(path).write_text(json.dumps(truth_of(conversation, path.name, seed), indent=1) + "\n", encoding="utf-8")


def truth_of(conversation: Conversation, file: str, seed: int) -> dict[str, object]:
    """What is known of the call as plain data."""
    speakers = {turn.participant: turn.clip.speaker for turn in conversation.turns}
    mono = len(conversation.channels) == 1
    return {
        "file": file,
        "duration_s": round(conversation.duration_s, 3),
        "description": "Clips of two speakers of a public corpus, joined to a call. Not to be shared.",
        "synthetic": False,
        "corpus": " and ".join(dict.fromkeys(turn.clip.corpus for turn in conversation.turns)),
        "seed": seed,
        "channels": len(conversation.channels),
        "participants": [
            {"id": side, "role": side, "channel": "mono" if mono else channel, "speaker": speakers[side]}
            for side, channel in zip(SIDES, ("left", "right"), strict=True)
        ],
        "turns": [
            {
                "participant": turn.participant,
                "start_s": round(turn.start_s, 3),
                "end_s": round(turn.end_s, 3),
                "emotion": turn.emotion,
                "clip": turn.clip.path.name,
            }
            for turn in conversation.turns
        ],
    }
