"""A call on its way: sent in, waited for, found, shown, deleted."""

import json
from pathlib import Path

import httpx
import pytest
from jsonschema import Draft202012Validator
from serving import ended, send, uploads

from ser_core.settings import PROJECT_DIR

SCHEMA = json.loads((PROJECT_DIR / "docs" / "analysis.schema.json").read_text("utf-8"))


def found(client: httpx.Client, **wanted: object) -> list[str]:
    said = client.get("/v1/calls", params=wanted)
    assert said.status_code == 200, said.text
    return [call["id"] for call in said.json()["calls"]]


def own_id(client: httpx.Client, call_id: str) -> str:
    return client.get(f"/v1/calls/{call_id}").headers["Content-Location"].rpartition("/")[2]


def test_a_call_that_is_sent_in_becomes_an_analysis_that_fits_its_schema(client: httpx.Client, stored: str) -> None:
    said = client.get(f"/v1/calls/{stored}")
    assert said.status_code == 200
    Draft202012Validator(SCHEMA).validate(said.json())
    assert said.json()["call"]["file"] == "refund.wav"
    assert {person["role"] for person in said.json()["participants"]} == {"customer", "agent"}


def test_an_upload_is_told_where_to_ask_for_it(client: httpx.Client, clip: bytes) -> None:
    sent = send(client, clip, "told.wav", customer_channel="right")
    assert sent.status_code == 202
    assert sent.headers["Location"] == f"/v1/calls/{sent.json()['id']}"
    assert sent.json()["status"] == "queued"
    assert sent.json()["file"] == "told.wav"
    assert ended(client, sent.json()["id"]).status_code == 200
    assert client.delete(sent.headers["Location"]).status_code == 204


def test_the_same_bytes_with_the_same_options_are_one_call(client: httpx.Client, stored: str, refund: bytes) -> None:
    again = send(client, refund, "copy.wav", customer_channel="left")
    assert ended(client, again.json()["id"]).json()["call"]["file"] == "refund.wav"
    assert own_id(client, again.json()["id"]) == own_id(client, stored)


def test_every_filter_of_the_store_finds_the_call_and_its_opposite_does_not(client: httpx.Client, stored: str) -> None:
    mine = own_id(client, stored)
    for wanted in (
        {},
        {"tag": ["refund", "march"]},
        {"customer": "C-17"},
        {"words": "refu"},
        {"metric": ["duration_s=90..100", "sentiment=..1"]},
        {"share": ["angry=0..1"]},
        {"called_from": "2020-01-01T00:00:00Z", "sort": "duration_s", "order": "ascending"},
    ):
        assert mine in found(client, **wanted), wanted
    for unwanted in (
        {"tag": "april"},
        {"customer": "C-18"},
        {"words": "nothing"},
        {"metric": "duration_s=100.."},
        {"called_before": "2020-01-01T00:00:00Z"},
        {"rule": "none"},
    ):
        assert mine not in found(client, **unwanted), unwanted


def test_a_list_goes_on_where_its_page_ended(client: httpx.Client, stored: str, clip: bytes) -> None:
    other = send(client, clip, "page.wav", customer_channel="mixed").json()["id"]
    assert ended(client, other).status_code == 200
    first = client.get("/v1/calls", params={"limit": 1, "sort": "stored_at"}).json()
    second = client.get("/v1/calls", params={"limit": 1, "sort": "stored_at", "after": first["next"]}).json()
    assert len(first["calls"]) == len(second["calls"]) == 1
    assert first["calls"][0]["id"] != second["calls"][0]["id"]
    assert client.get("/v1/calls", params={"after": first["next"], "sort": "duration_s"}).status_code == 422
    assert client.delete(f"/v1/calls/{other}").status_code == 204


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"customer_channel": "middle"}, "bad_field"),
        ({"include_agent_emotion": "perhaps"}, "bad_field"),
        ({"recorded_at": "yesterday"}, "bad_field"),
        ({"recorded_at": "2026-03-01T10:15:00"}, "bad_field"),
        ({"recorded_at": "1812-03-01T10:15:00Z"}, "impossible_date"),
        ({"tags": ["x" * 41]}, "bad_field"),
        ({"tags": ["\u200b"]}, "unusable"),
        ({"customer": ["a", "b"]}, "bad_field"),
        ({"customer_chanel": "left"}, "not_a_form"),
    ],
)
def test_a_field_that_cannot_be_is_named(
    client: httpx.Client, clip: bytes, fields: dict[str, object], code: str
) -> None:
    said = send(client, clip, **fields)
    assert said.status_code in (400, 422)
    assert said.json()["error"]["code"] == code


def test_the_agents_emotion_is_refused_with_the_reason(client: httpx.Client, clip: bytes) -> None:
    said = send(client, clip, include_agent_emotion="true")
    assert said.status_code == 403
    assert "2024/1689" in said.json()["error"]["message"]
    assert "--allow-agent-emotion" in said.json()["error"]["message"]


def test_a_file_that_is_no_recording_fails_with_what_to_do(client: httpx.Client) -> None:
    sent = send(client, b"not a sound at all", "notes.txt")
    said = ended(client, sent.json()["id"])
    assert said.status_code == 422
    assert said.json()["status"] == "failed"
    assert said.json()["error"]["code"] == "not_audio"
    assert client.get(f"/v1/calls/{sent.json()['id']}/report.html").status_code == 409
    assert client.delete(f"/v1/calls/{sent.json()['id']}").status_code == 204


def test_a_deleted_call_is_gone_from_the_api_and_from_the_disk(
    client: httpx.Client, refund: bytes, shared_store: Path
) -> None:
    sent = send(client, refund, "Zebulon.wav", customer="Quirinus", customer_channel="right")
    assert ended(client, sent.json()["id"]).status_code == 200
    call_id = own_id(client, sent.json()["id"])
    assert client.delete(f"/v1/calls/{sent.json()['id']}").status_code == 204
    for gone in (sent.json()["id"], call_id):
        assert client.get(f"/v1/calls/{gone}").status_code == 404
        assert client.delete(f"/v1/calls/{gone}").status_code == 404
    assert call_id not in found(client)
    everything = b"".join(path.read_bytes() for path in shared_store.rglob("*") if path.is_file())
    assert b"Zebulon" not in everything
    assert b"Quirinus" not in everything
    assert uploads(shared_store) == []


def test_a_report_holds_the_waveform_and_by_choice_the_sound(client: httpx.Client, stored: str) -> None:
    said = client.get(f"/v1/calls/{stored}/report.html")
    assert said.status_code == 200
    assert said.headers["content-type"].startswith("text/html")
    assert "Content-Security-Policy" in said.text
    assert "<svg" in said.text
    assert "data:audio" not in said.text
    assert "data:audio" in client.get(f"/v1/calls/{stored}/report.html", params={"audio": "true"}).text


def test_a_call_is_given_in_the_forms_of_other_programs(client: httpx.Client, stored: str) -> None:
    turns = client.get(f"/v1/calls/{stored}/exports/csv")
    assert turns.headers["content-type"].startswith("text/csv")
    assert len(turns.text.splitlines()) > 10
    assert client.get(f"/v1/calls/{stored}/exports/vtt").text.startswith("WEBVTT")
    assert client.get(f"/v1/calls/{stored}/exports/docx").status_code == 404


def test_the_models_are_listed_with_the_one_that_answers_first(client: httpx.Client) -> None:
    models = client.get("/v1/models").json()
    assert [model["serving"] for model in models] == [True] + [False] * (len(models) - 1)
    assert len(models) > 5
    assert "angry" in models[0]["labels"]
