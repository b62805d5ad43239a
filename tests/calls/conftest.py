"""One real call, analysed once, for whatever is made of an analysis."""

import json
from pathlib import Path

import pytest
from call_variants import HeardCall

from ser_core import Recognizer, analyze_call, read_recording
from ser_core.calls.report.sound import sound_address
from ser_core.segmentation import separate_people
from ser_core.settings import DEFAULT_MODEL, CallOptions


@pytest.fixture(scope="session")
def refund(sample_calls: Path) -> HeardCall:
    """The refund call, with the customer on the side that its truth names."""
    truth = json.loads((sample_calls / "refund-declined.truth.json").read_text("utf-8"))
    side = next(person["channel"] for person in truth["participants"] if person["role"] == "customer")
    recording, options = read_recording(sample_calls / "refund-declined.wav"), CallOptions(side)
    analysis = analyze_call(recording, Recognizer.load(DEFAULT_MODEL), options)
    return HeardCall(recording, analysis, {person.id: person.track for person in separate_people(recording, options)})


@pytest.fixture(scope="session")
def refund_sound(refund: HeardCall) -> str:
    """Its sound as a report holds it."""
    return sound_address(refund.recording)
