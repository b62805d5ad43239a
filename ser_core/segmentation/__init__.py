"""Who speaks when: people, voice activity, turns and windows."""

from ser_core.segmentation.people import separate_people
from ser_core.segmentation.records import Participant, Skipped, Turn, Window
from ser_core.segmentation.stream import PairTurnBuilder, TurnBuilder
from ser_core.segmentation.turns import Segmentation, find_turns, segment_call
from ser_core.segmentation.windows import turn_windows

__all__ = [
    "PairTurnBuilder",
    "Participant",
    "Segmentation",
    "Skipped",
    "Turn",
    "TurnBuilder",
    "Window",
    "find_turns",
    "segment_call",
    "separate_people",
    "turn_windows",
]
