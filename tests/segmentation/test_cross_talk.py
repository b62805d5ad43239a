"""What leaks from the other side is nobody's turn; what a quiet person says is."""

import numpy as np
import pytest
from spoken import AGENT, CUSTOMER, MONOLOGUE, Side, conversation, over_the_telephone, recording, say, with_noise

from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.segmentation import Turn, segment_call
from ser_core.settings import CallOptions

ON_THE_LEFT = CallOptions(customer_channel="left")


def customers_turns(customer: Samples, agent: Samples) -> list[Turn]:
    return [
        turn for turn in segment_call(recording(customer, agent), ON_THE_LEFT).turns if turn.participant == "customer"
    ]


def leak_of(side: Samples, level_db: float, delay_s: float) -> Samples:
    delay = round(delay_s * SAMPLE_RATE_HZ)
    return np.pad(side, (delay, 0))[: len(side)] * np.float32(10 ** (level_db / 20))


def assert_near(turns: list[Turn], spoken_s: tuple[tuple[float, float], ...]) -> None:
    found_s = [(turn.start_s, turn.end_s) for turn in turns]
    assert len(found_s) == len(spoken_s), f"found {found_s}, spoken {spoken_s}"
    assert np.abs(np.array(found_s) - np.array(spoken_s)).max() <= 0.2, f"found {found_s}, spoken {spoken_s}"


@pytest.mark.parametrize(("level_db", "delay_s"), [(-20.0, 0.0), (-25.0, 0.05), (-30.0, 0.25)])
@pytest.mark.parametrize(("codec", "bit_rate"), [("mu-law", 64_000), ("amr-nb", 7_950)])
def test_a_leak_of_the_agent_is_not_the_customers_turn(
    level_db: float, delay_s: float, codec: str, bit_rate: int
) -> None:
    customer, agent = conversation()
    line = with_noise(customer.samples + leak_of(agent.samples, level_db, delay_s), -62.0)
    found = customers_turns(
        over_the_telephone(line, codec, bit_rate), over_the_telephone(agent.samples, codec, bit_rate)
    )
    assert_near(found, customer.spoken_s)


def test_a_leak_through_a_room_is_not_the_customers_turn() -> None:
    """Loudspeaker to microphone: an echo of a fifth of a second that holds nearly half of the power."""
    customer, agent = conversation()
    rng = np.random.default_rng(0)
    room = rng.normal(size=3_200) * np.exp(-np.arange(3_200) / 600)
    room[0] = 20.0
    echo = np.convolve(agent.samples, room / np.sqrt(np.sum(room**2)))[: len(agent.samples)].astype(np.float32)
    found = customers_turns(
        over_the_telephone(customer.samples + leak_of(echo, -22.0, 0.02)), over_the_telephone(agent.samples)
    )
    assert_near(found, customer.spoken_s)


def test_a_quiet_customer_is_not_drowned_by_a_loud_agent(call: tuple[Side, Side]) -> None:
    quiet = call[0].samples * np.float32(0.1)
    loud = call[1].samples
    before, after = customers_turns(call[0].samples, loud), customers_turns(quiet, loud)
    assert_near(after, tuple((turn.start_s, turn.end_s) for turn in before))
    assert [turn.loudness_dbfs for turn in after] == pytest.approx([turn.loudness_dbfs - 20 for turn in before], abs=1)


def test_a_quiet_customer_is_heard_even_while_the_line_leaks() -> None:
    customer, agent = conversation(customer_dbfs=-40.0)
    line = with_noise(customer.samples + leak_of(agent.samples, -25.0, 0.05), -65.0)
    assert_near(customers_turns(over_the_telephone(line), over_the_telephone(agent.samples)), customer.spoken_s)


def test_a_quiet_customer_who_talks_over_a_loud_agent_is_heard() -> None:
    agent = say(AGENT, MONOLOGUE)
    words = say(CUSTOMER, "Good morning, my parcel has not arrived yet.", -40.0)
    customer = np.zeros_like(agent)
    start = 3 * SAMPLE_RATE_HZ
    customer[start : start + len(words)] = words
    found = customers_turns(over_the_telephone(customer), over_the_telephone(agent))
    assert_near(found, ((3.0, 3.0 + len(words) / SAMPLE_RATE_HZ),))


def test_two_people_who_talk_at_once_keep_their_turns(call: tuple[Side, Side]) -> None:
    late_by = round(3.0 * SAMPLE_RATE_HZ)  # the agent's first words fall on the customer's
    agent = np.roll(call[1].samples, late_by)
    found = segment_call(recording(call[0].samples, agent)).turns
    assert_near([turn for turn in found if turn.participant == "left"], call[0].spoken_s)
    first, second = [turn for turn in found if turn.participant == "right"][:2]
    late = tuple((start_s + 3.0, end_s + 3.0) for start_s, end_s in call[1].spoken_s[:2])
    assert_near([first, second], late)


def test_a_customer_who_interrupts_the_agent_is_heard_over_the_leak() -> None:
    agent = say(AGENT, MONOLOGUE)
    words = say(CUSTOMER, "Good morning, my parcel has not arrived yet.", -32.0)
    customer = leak_of(agent, -28.0, 0.05).copy()
    start = 3 * SAMPLE_RATE_HZ
    customer[start : start + len(words)] += words
    found = customers_turns(over_the_telephone(with_noise(customer, -65.0)), over_the_telephone(agent))
    length_s = len(words) / SAMPLE_RATE_HZ
    assert all(turn.start_s >= 2.8 and turn.end_s <= 3.2 + length_s for turn in found)
    assert sum(turn.duration_s for turn in found) >= 0.75 * length_s  # moments softer than the leak are lost
