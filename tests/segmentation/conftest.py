"""A made call that the segmentation tests share."""

import pytest
from spoken import AGENT, MONOLOGUE, Side, conversation, over_the_telephone, say

from ser_core.audio.recording import Samples


@pytest.fixture(scope="session")
def call() -> tuple[Side, Side]:
    """Customer and agent over a µ-law telephone."""
    customer, agent = conversation()
    return Side(over_the_telephone(customer.samples), customer.spoken_s), Side(
        over_the_telephone(agent.samples), agent.spoken_s
    )


@pytest.fixture(scope="session")
def monologue() -> Samples:
    """One person who hardly breathes, for some twenty seconds."""
    return over_the_telephone(say(AGENT, MONOLOGUE))
