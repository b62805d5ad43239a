"""Everything of calltone that has no screen: from bytes to a CallAnalysis.

    from ser_core import Recognizer, analyze_call, read_recording

The three names load what they need when first asked for, so that a leaf such as `ser_core.emotions` stays cheap.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ser_core.audio.decode import read_recording
    from ser_core.calls.analyze import analyze_call
    from ser_core.inference.recognizer import Recognizer

__all__ = ["Recognizer", "analyze_call", "read_recording"]

_HOMES = {
    "Recognizer": "ser_core.inference.recognizer",
    "analyze_call": "ser_core.calls.analyze",
    "read_recording": "ser_core.audio.decode",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'ser_core' has no attribute {name!r}: it has {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)
