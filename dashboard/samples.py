"""The sample calls that ship with calltone, as the page offers them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ser_core.errors import CalltoneError
from ser_core.settings import PROJECT_DIR, CustomerChannel, CustomerVoice

SAMPLES_DIR = PROJECT_DIR / "sample_calls"
FIRST_SAMPLE = "refund-declined"  # both sides apart, and a clear turn for the worse: it shows the most

CHANNELS = {"left": 0, "right": 1}


class UnknownSample(CalltoneError):
    """A link to a sample call that does not ship."""

    def __init__(self, key: str, known: list[str]) -> None:
        super().__init__(f"there is no sample call {key!r}: choose one of {', '.join(known)}")


@dataclass(frozen=True, slots=True)
class SampleCall:
    """A made call and what is known of it; `customer` is the side, or the voice, that its truth file names."""

    key: str  # as in ?sample=…
    path: Path
    title: str
    description: str
    duration_s: float
    customer: CustomerChannel | CustomerVoice


@dataclass(frozen=True, slots=True)
class SampleTurn:
    """A turn of the customer's, as its truth file knows it."""

    channel: int | None  # None: both people are on the one track
    start_s: float
    end_s: float
    text: str


def customer_turns(sample: SampleCall) -> list[SampleTurn]:
    """What the customer says; an agent's turns are nobody's to judge."""
    truth = json.loads(sample.path.with_name(f"{sample.key}.truth.json").read_text("utf-8"))
    channels = {one["id"]: one["channel"] for one in truth["participants"] if one["role"] == "customer"}
    return [
        SampleTurn(CHANNELS.get(channels[turn["participant"]]), turn["start_s"], turn["end_s"], turn["text"])
        for turn in truth["turns"]
        if turn["participant"] in channels
    ]


def sample_calls(folder: Path = SAMPLES_DIR) -> dict[str, SampleCall]:
    """Every sample with a truth file, the one to begin with first."""
    found = [_read(path) for path in sorted(folder.glob("*.truth.json"))]
    return {sample.key: sample for sample in sorted(found, key=lambda sample: sample.key != FIRST_SAMPLE)}


def _read(path: Path) -> SampleCall:
    truth = json.loads(path.read_text("utf-8"))
    key = path.name.removesuffix(".truth.json")
    return SampleCall(
        key=key,
        path=path.with_name(truth["file"]),
        title=key.replace("-", " ").capitalize(),
        description=truth["description"],
        duration_s=float(truth["duration_s"]),
        customer=_customer(truth),
    )


def _customer(truth: dict[str, Any]) -> CustomerChannel | CustomerVoice:
    """The customer's own side; on one channel, whether they speak first or second; a call without one is everybody's."""
    person = next((one for one in truth["participants"] if one["role"] == "customer"), None)
    if person is None:
        return "mixed"
    if person["channel"] != "mono":
        return "right" if person["channel"] == "right" else "left"
    return "first" if truth["turns"][0]["participant"] == person["id"] else "second"
