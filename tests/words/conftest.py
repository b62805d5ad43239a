"""A made call's last turns, whose words are known, and the engine that drafts, started once for all tests."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ser_core.audio import read_recording
from ser_core.audio.clips import clip_bytes
from ser_core.segmentation import Segmentation, segment_call
from ser_core.settings import CallOptions
from ser_core.words.engines import open_engine
from ser_core.words.records import Engine

FROM_S, TO_S = 28.9, 37.2  # three turns, on both sides


@pytest.fixture(scope="session")
def clip(sample_calls: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few seconds of a wide-band call."""
    path = tmp_path_factory.mktemp("words") / "clip.wav"
    path.write_bytes(clip_bytes(read_recording(sample_calls / "thank-you.flac"), FROM_S, TO_S))
    return path


@pytest.fixture(scope="session")
def said(sample_calls: Path) -> list[str]:
    """What is said in each of the clip's turns."""
    truth = json.loads((sample_calls / "thank-you.truth.json").read_text(encoding="utf-8"))
    return [turn["text"] for turn in truth["turns"] if turn["start_s"] >= FROM_S and turn["end_s"] <= TO_S]


@pytest.fixture(scope="session")
def call(clip: Path) -> Segmentation:
    return segment_call(read_recording(clip), CallOptions(customer_channel="left"))


@pytest.fixture(scope="session")
def draft() -> Iterator[Engine]:
    with open_engine() as engine:
        yield engine
