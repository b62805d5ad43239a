"""A live call gives the same turns as its file, whatever the size of its blocks, and holds no more than its last moments."""

import tracemalloc
from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spoken import Side, recording, track

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.segmentation import PairTurnBuilder, Participant, Turn, TurnBuilder, find_turns, segment_call

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
LATENCY_S = 1.6  # a batch, the pause that ends a turn, the network's own lateness, and a block


def in_blocks(samples: Samples, cuts: list[int]) -> list[Samples]:
    edges = sorted({0, len(samples), *(cut % len(samples) for cut in cuts)})
    return [samples[start:end] for start, end in pairwise(edges)]


@FEW
@given(cuts=st.lists(st.integers(1, 10**7), max_size=60))
def test_blocks_of_any_size_give_exactly_the_turns_of_the_file(call: tuple[Side, Side], cuts: list[int]) -> None:
    heard = track(call[0].samples)
    builder = TurnBuilder("customer")
    streamed = [turn for block in in_blocks(heard.read(), cuts) for turn in builder.push(block)] + builder.finish()
    assert (streamed, builder.skipped) == find_turns(Participant("customer", "customer", "left", heard))
    assert len(streamed) == 3


def test_packets_of_20_ms_give_exactly_the_turns_of_the_file(monologue: Samples) -> None:
    heard = track(monologue)
    builder = TurnBuilder("agent")
    streamed = [turn for block in heard.blocks(0.02) for turn in builder.push(block)] + builder.finish()
    assert streamed == find_turns(Participant("agent", "agent", "left", heard))[0]


@FEW
@given(cuts=st.lists(st.integers(1, 10**7), max_size=60))
def test_two_sides_in_blocks_of_any_size_give_exactly_the_turns_of_the_file(
    call: tuple[Side, Side], cuts: list[int]
) -> None:
    left = call[0].samples + np.float32(0.05) * call[1].samples  # with a leak
    both = recording(left, call[1].samples)
    builder = PairTurnBuilder("left", "right")
    blocks = zip(*(in_blocks(side.read(), cuts) for side in both.tracks), strict=True)
    streamed = [turn for pair in blocks for turn in builder.push(*pair)] + builder.finish()
    assert sorted(streamed, key=lambda turn: turn.start_s) == list(segment_call(both).turns)


def test_a_turn_comes_out_soon_after_its_end(call: tuple[Side, Side]) -> None:
    builder, now_s, delays_s = TurnBuilder("customer"), 0.0, []
    for block in track(call[0].samples).blocks(0.1):
        now_s += len(block) / SAMPLE_RATE_HZ
        delays_s += [now_s - turn.end_s for turn in builder.push(block)]
    assert len(delays_s) >= 2
    assert max(delays_s) <= LATENCY_S


def test_a_monologue_comes_out_while_it_goes_on(monologue: Samples) -> None:
    builder, turns, longest_wait_s, now_s = TurnBuilder("agent"), list[Turn](), 0.0, 0.0
    for block in track(monologue).blocks(0.1):
        now_s += len(block) / SAMPLE_RATE_HZ
        turns += builder.push(block)
        longest_wait_s = max(longest_wait_s, now_s - (turns[-1].end_s if turns else 0.0))
    assert longest_wait_s <= 8.0 + LATENCY_S


def test_memory_does_not_grow_with_the_call(call: tuple[Side, Side]) -> None:
    builder = PairTurnBuilder("left", "right")
    builder.push(call[0].samples, call[1].samples)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(12):
            builder.push(call[0].samples, call[1].samples)
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 200_000
    assert peak - before < 20_000_000
