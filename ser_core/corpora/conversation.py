"""Calls joined from clips of two speakers: when each one speaks, and with which emotion, is known. First drawn, then built."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ser_core.audio import read_recording
from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.audio.telephone import TelephoneChain
from ser_core.corpora.records import Clip
from ser_core.emotions import VALENCE
from ser_core.errors import CalltoneError

Side = Literal["customer", "agent"]
Arc = Literal["none", "worse", "better"]  # how pleasant the customer's turns become

SIDES: tuple[Side, Side] = ("customer", "agent")  # left and right, as in the sample calls
STEP_LENGTH = SAMPLE_RATE_HZ // 100  # 10 ms
FLOOR_DB = 35.0  # a clean clip's speech is what is no further below its loudest moment
ABOVE_QUIET_DB = 8.0  # and this far above its quietest: some rooms are not silent
FADE_LENGTH = STEP_LENGTH // 2  # 5 ms, so that a cut is not heard as a click
OWN_PAUSE_S = 0.5  # one person's two turns stay two: a shorter pause is a breath inside a sentence
LEVEL_DBFS = (-30.0, -20.0)  # of a person's speech; its loudest moments lie some 15 dB higher
LEVEL_CHANGE_DB = (-2.0, 2.0)  # from turn to turn
LOUDNESS_KEPT = 0.5  # of how much louder a shout is than the person's usual voice, in dB: gain control takes the rest
LEAD_S = (0.5, 1.5)  # before the first word and after the last one
GAP_S = (0.2, 1.2)
OVERLAP_S = (0.1, 0.6)
SILENCE_S = (2.0, 5.0)  # somebody looks something up


class TooFewVoices(CalltoneError):
    """A call needs two people with a clip each, and a turn."""

    def __init__(self) -> None:
        super().__init__("a call needs clips of two different speakers and at least two turns, one for each of them")


@dataclass(frozen=True, slots=True)
class ConversationOptions:
    """What a call should be like."""

    turns: int = 12
    mono: bool = False
    telephone: bool = False
    arc: Arc = "none"
    overlap_share: float = 0.1  # of turns that begin before the other person has ended
    silence_share: float = 0.1


@dataclass(frozen=True, slots=True)
class PlannedTurn:
    """Which clip comes next, how long after the end of the one before (negative: before it), and how loud."""

    participant: Side
    clip: Clip
    gap_s: float
    level_dbfs: float


@dataclass(frozen=True, slots=True)
class ConversationPlan:
    """Everything that chance decides; `telephones` holds one a channel, or none."""

    turns: tuple[PlannedTurn, ...]
    lead_out_s: float
    mono: bool
    telephones: tuple[TelephoneChain, ...]


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """When somebody truly speaks, and the clip that is heard."""

    participant: Side
    start_s: float
    end_s: float
    emotion: str
    clip: Clip


@dataclass(frozen=True, slots=True, eq=False)
class Conversation:
    """The customer's channel and the agent's, or one for both, and who speaks when."""

    channels: tuple[Samples, ...]
    turns: tuple[SpokenTurn, ...]

    @property
    def duration_s(self) -> float:
        return len(self.channels[0]) / SAMPLE_RATE_HZ


def draw(
    rng: np.random.Generator, customer: Sequence[Clip], agent: Sequence[Clip], options: ConversationOptions
) -> ConversationPlan:
    """Choose clips, pauses, levels and the telephone. The agent speaks first, then each in turn."""
    speakers = [{clip.speaker for clip in clips} for clips in (customer, agent)]
    if options.turns < len(SIDES) or not all(speakers) or speakers[0] & speakers[1]:
        raise TooFewVoices
    chosen = {
        "agent": choose(rng, agent, (options.turns + 1) // 2, "none"),
        "customer": choose(rng, customer, options.turns // 2, options.arc),
    }
    level_dbfs = {side: rng.uniform(*LEVEL_DBFS) for side in SIDES}
    turns: list[PlannedTurn] = []
    for number in range(options.turns):
        side: Side = "customer" if number % 2 else "agent"
        gap_s = draw_gap(rng, options) if number else float(rng.uniform(*LEAD_S))
        level = float(level_dbfs[side] + rng.uniform(*LEVEL_CHANGE_DB))
        turns.append(PlannedTurn(side, chosen[side][number // 2], gap_s, level))
    lead_out_s = float(rng.uniform(*LEAD_S))
    # The telephones come last: with and without them, the same seed gives the same words at the same moments
    lines = (1 if options.mono else len(SIDES)) if options.telephone else 0
    telephones = tuple(TelephoneChain.draw(rng) for _ in range(lines))
    return ConversationPlan(tuple(turns), lead_out_s, options.mono, telephones)


def choose(rng: np.random.Generator, clips: Sequence[Clip], count: int, arc: Arc) -> list[Clip]:
    """Clips in an order of chance, none twice before all were heard; with an arc, from one end of valence to the other."""
    order: list[int] = []
    while len(order) < count:
        order += rng.permutation(len(clips)).tolist()
    chosen = [clips[place] for place in order[:count]]
    if arc == "none":
        return chosen
    return sorted(chosen, key=lambda clip: VALENCE[clip.emotion], reverse=arc == "worse")


def draw_gap(rng: np.random.Generator, options: ConversationOptions) -> float:
    kind, overlap_s, silence_s, gap_s = rng.random(), *(rng.uniform(*span) for span in (OVERLAP_S, SILENCE_S, GAP_S))
    if kind < options.overlap_share:
        return -float(overlap_s)
    return float(silence_s if kind < options.overlap_share + options.silence_share else gap_s)


def build(plan: ConversationPlan) -> Conversation:
    """The same plan gives the same samples. Only a clip's speech is taken, without the silence around it."""
    clips = [speech_in(turn.clip) for turn in plan.turns]
    own_db = [20 * float(np.log10(_rms(samples))) for samples in clips]
    usual_db = {
        side: float(np.median([db for turn, db in zip(plan.turns, own_db, strict=True) if turn.participant == side]))
        for side in SIDES
    }
    spoken = [
        at_level(samples, turn.level_dbfs + LOUDNESS_KEPT * (db - usual_db[turn.participant]))
        for turn, samples, db in zip(plan.turns, clips, own_db, strict=True)
    ]
    starts: list[int] = []
    end = 0
    free = dict.fromkeys(SIDES, 0)  # from when on a person may speak again
    for turn, samples in zip(plan.turns, spoken, strict=True):
        start = max(0, end + round(turn.gap_s * SAMPLE_RATE_HZ), free[turn.participant])
        starts.append(start)
        end = start + len(samples)
        free[turn.participant] = end + round(OWN_PAUSE_S * SAMPLE_RATE_HZ)
    last = max(start + len(samples) for start, samples in zip(starts, spoken, strict=True))
    sound = np.zeros((len(SIDES), last + round(plan.lead_out_s * SAMPLE_RATE_HZ)), np.float32)
    for turn, start, samples in zip(plan.turns, starts, spoken, strict=True):
        sound[SIDES.index(turn.participant), start : start + len(samples)] += samples
    channels = [np.clip(line, -1.0, 1.0) for line in (sound.sum(axis=0, keepdims=True) if plan.mono else sound)]
    if plan.telephones:
        channels = [telephone(line) for telephone, line in zip(plan.telephones, channels, strict=True)]
    turns = tuple(
        SpokenTurn(
            turn.participant, at / SAMPLE_RATE_HZ, (at + len(samples)) / SAMPLE_RATE_HZ, turn.clip.emotion, turn.clip
        )
        for turn, at, samples in zip(plan.turns, starts, spoken, strict=True)
    )
    return Conversation(tuple(channels), turns)


def speech_in(clip: Clip) -> Samples:
    """A clip from its first sound of speech to its last one."""
    tracks = read_recording(clip.path).tracks
    samples: Samples = np.mean([track.read() for track in tracks], axis=0, dtype=np.float32)
    steps = len(samples) // STEP_LENGTH
    power = np.mean(samples[: steps * STEP_LENGTH].reshape(steps, STEP_LENGTH) ** 2, axis=1)
    levels_db = 10 * np.log10(np.convolve(power, np.ones(3) / 3, mode="same") + 1e-12)
    # A clip that is loud from end to end has no quiet step to stand above
    floor_db = min(float(np.percentile(levels_db, 5)) + ABOVE_QUIET_DB, levels_db.max() - ABOVE_QUIET_DB)
    loud = np.flatnonzero(levels_db > max(levels_db.max() - FLOOR_DB, floor_db))
    speech = samples[loud[0] * STEP_LENGTH : (loud[-1] + 1) * STEP_LENGTH].copy()
    fade = np.linspace(0, 1, FADE_LENGTH, dtype=np.float32)
    speech[:FADE_LENGTH] *= fade
    speech[-FADE_LENGTH:] *= fade[::-1]
    return speech


def at_level(speech: Samples, level_dbfs: float) -> Samples:
    return speech * np.float32(10 ** (level_dbfs / 20) / _rms(speech))


def _rms(speech: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(speech, dtype=np.float64))))
