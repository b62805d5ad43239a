"""Puts the lines and sounds of a script after one another, and writes down when each is heard."""

import math
import zlib
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from script import Line, Script, Sound
from sounds import SAMPLE_RATE_HZ, cough, hold_music, line_noise, ringing
from voices import espeak_version, speak

LEAD_S, TAIL_S = 0.6, 0.8  # line noise before the first and after the last
PAUSES_S = (0.4, 0.9)  # between turns: over the 0.3 s that would join two of the same person
WHOLE_STEP_S = 0.1  # calls end on a whole tenth: every codec's frames fit well enough
SILENCE_S = 2.0  # a stretch with nothing in it becomes an event from here on


@dataclass(frozen=True, slots=True)
class Placed:
    """A step, its sound and where it begins."""

    step: Line | Sound
    start: int  # in samples
    sound: NDArray

    @property
    def end(self) -> int:
        return self.start + len(self.sound)


def arrange(script: Script, telephone_band: bool, until_s: float = math.inf) -> tuple[NDArray[np.float32], dict]:
    """The call as [channels, samples] at 16 kHz, and the truth about it; past `until_s` no step begins."""
    rng = np.random.default_rng(zlib.crc32(script.file.encode()))
    placed = _place(script, telephone_band, until_s, rng)
    step = round(WHOLE_STEP_S * SAMPLE_RATE_HZ)
    length = -(-(max(item.end for item in placed) + round(TAIL_S * SAMPLE_RATE_HZ)) // step) * step
    return _mix(script, placed, length, rng), _truth(script, placed, length)


def _place(script: Script, telephone_band: bool, until_s: float, rng: np.random.Generator) -> list[Placed]:
    people = {person.id: person for person in script.people}
    placed: list[Placed] = []
    now = round(LEAD_S * SAMPLE_RATE_HZ)
    for step in script.steps:
        if now >= until_s * SAMPLE_RATE_HZ:
            break
        after_s = rng.uniform(*PAUSES_S) if step.after_s is None else step.after_s
        sound = speak(people[step.person], step, telephone_band) if isinstance(step, Line) else _sound(step, rng)
        item = Placed(step, now + round(after_s * SAMPLE_RATE_HZ), sound)
        placed.append(item)
        now = max(now, item.end)
    return placed


def _sound(step: Sound, rng: np.random.Generator) -> NDArray[np.float64]:
    match step.kind:
        case "ringing":
            return ringing(step.seconds)
        case "hold music":
            return hold_music(step.seconds, rng)
        case "cough":
            return cough(step.seconds, rng)
    return np.zeros(round(step.seconds * SAMPLE_RATE_HZ))


def _mix(script: Script, placed: list[Placed], length: int, rng: np.random.Generator) -> NDArray[np.float32]:
    rows = {"left": 0, "right": 1, "mono": 0}
    row_of = {person.id: rows[person.channel] for person in script.people}
    mix = np.zeros((2 if script.stereo else 1, length), np.float32)  # a long call's is large enough
    for item in placed:
        mix[row_of[item.step.person], item.start : item.end] += item.sound
    if script.leakage_db is not None:
        mix = mix + mix[::-1] * np.float32(10 ** (script.leakage_db / 20))
    for row in mix:
        row += line_noise(length, rng)
    return mix


def _truth(script: Script, placed: list[Placed], length: int) -> dict:
    channel_of = {person.id: person.channel for person in script.people}
    turns = sorted((item for item in placed if isinstance(item.step, Line)), key=lambda item: item.start)
    sounds = [item for item in placed if isinstance(item.step, Sound) and item.step.kind != "silence"]
    events = [
        {"kind": item.step.kind, **_span(item.start, item.end), "channel": channel_of[item.step.person]}
        for item in sounds
    ]
    events += [
        {"kind": "crosstalk", **_span(b.start, min(a.end, b.end))} for a, b in combinations(turns, 2) if b.start < a.end
    ]
    events += [{"kind": "silence", **_span(start, end)} for start, end in _silences([*turns, *sounds])]
    truth = {
        "file": script.file,
        "duration_s": length / SAMPLE_RATE_HZ,
        "description": script.description,
        "synthetic": True,
        "made_with": espeak_version(),
        "channels": 2 if script.stereo else 1,
        "participants": [
            {"id": p.id, "role": p.id, "channel": p.channel, "voice": f"espeak-ng {p.voice}"} for p in script.people
        ],
        "turns": [
            {
                "participant": item.step.person,
                **_span(item.start, item.end),
                "intended_prosody": item.step.prosody,
                "text": item.step.text,
            }
            for item in turns
        ],
        "events": sorted(events, key=lambda event: event["start_s"]),
    }
    return truth if script.leakage_db is None else truth | {"leakage_db": script.leakage_db}


def _silences(heard: list[Placed]) -> list[tuple[int, int]]:
    silences, quiet_from = [], 0
    for item in sorted(heard, key=lambda item: item.start):
        if item.start - quiet_from >= SILENCE_S * SAMPLE_RATE_HZ:
            silences.append((quiet_from, item.start))
        quiet_from = max(quiet_from, item.end)
    return silences


def _span(start: int, end: int) -> dict[str, float]:
    return {"start_s": round(start / SAMPLE_RATE_HZ, 3), "end_s": round(end / SAMPLE_RATE_HZ, 3)}
