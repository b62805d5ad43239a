"""Each of the six made calls in turn."""

import pytest
from known_truth import FOLDER, NAMES, MadeCall, made_call


@pytest.fixture(params=NAMES)
def call(request: pytest.FixtureRequest) -> MadeCall:
    return made_call(FOLDER / f"{request.param}.truth.json")
