"""The API does what its own description says, for many requests that nobody thought of."""

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from serving import Server, wait_until

QUICK = settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)
# a metric of a name that fits the pattern may still be none, and a random file is mostly no recording: both are refused
BEYOND_THE_SCHEMA = [positive_data_acceptance]
# all fields of a form are text: a number where the schema asks for text is sent as text, and rightly taken
BEYOND_A_FORM = [*BEYOND_THE_SCHEMA, negative_data_rejection]


def test_every_route_is_described_with_examples(server: Server) -> None:
    described = httpx.get(f"{server.base}/openapi.json").json()
    assert set(described["paths"]) == {
        "/v1/calls", "/v1/calls/{call_id}", "/v1/calls/{call_id}/report.html", "/v1/calls/{call_id}/exports/{form}",
        "/v1/models", "/predict", "/healthz", "/readyz", "/metrics",
    }  # fmt: skip
    sending = described["paths"]["/v1/calls"]["post"]
    assert "multipart/form-data" in sending["requestBody"]["content"]
    assert sending["responses"]["202"]["content"]["application/json"]["example"]["status"] == "queued"
    assert sending["responses"]["429"]["headers"]["Retry-After"]
    assert sending["security"]


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_whatever_is_asked_is_answered_as_the_description_says(
    server: Server, mode: schemathesis.GenerationMode
) -> None:
    schema = schemathesis.openapi.from_url(f"{server.base}/openapi.json")
    for described in schema.get_all_operations():
        operation: APIOperation = described.ok()
        if mode.is_negative and not (operation.query or operation.path_parameters or operation.body):
            continue  # nothing that could be asked wrongly

        @QUICK
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: schemathesis.Case) -> None:
            headers = {"Authorization": server.client.headers["Authorization"]}
            beyond = BEYOND_A_FORM if case.operation.body else BEYOND_THE_SCHEMA
            case.call_and_validate(headers=headers, excluded_checks=beyond)

        holds()
    wait_until(lambda: server.client.get("/readyz").json()["queued"] == 0)
