"""One clip in, its emotion out, with the words of the page that the route comes from."""

import httpx
import pytest
from serving import uploads

from ser_core.emotions import EMOTIONS


def test_a_clip_gives_its_emotion_and_all_probabilities(client: httpx.Client, clip: bytes) -> None:
    said = client.post("/predict", files={"file": ("clip.wav", clip)})
    assert said.status_code == 200, said.text
    answer = said.json()
    assert answer["emotion"] in (*EMOTIONS, "no speech")
    assert list(answer["probabilities"]) == list(EMOTIONS)
    if answer["emotion"] != "no speech":
        assert sum(answer["probabilities"].values()) == pytest.approx(1.0, abs=0.01)
        assert answer["probabilities"][answer["emotion"]] == max(answer["probabilities"].values())


def test_a_form_without_the_file_says_no_file_provided(client: httpx.Client, clip: bytes) -> None:
    for said in (
        client.post("/predict"),
        client.post("/predict", json={"file": "x"}),
        client.post("/predict", files={"sound": ("clip.wav", clip)}),
    ):
        assert (said.status_code, said.json()) == (400, {"error": "No file provided"})


def test_a_file_that_was_never_picked_says_no_selected_file(client: httpx.Client) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--x--\r\n'
    said = client.post("/predict", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert (said.status_code, said.json()) == (400, {"error": "No selected file"})


def test_what_cannot_be_read_is_said_in_a_sentence(client: httpx.Client) -> None:
    said = client.post("/predict", files={"file": ("notes.txt", b"no sound")})
    assert said.status_code == 422
    assert "is not a recording" in said.json()["error"]


def test_a_clip_leaves_nothing_behind(client: httpx.Client, clip: bytes, shared_store) -> None:
    before = len(client.get("/v1/calls", params={"limit": 500}).json()["calls"])
    client.post("/predict", files={"file": ("clip.wav", clip)})
    assert len(client.get("/v1/calls", params={"limit": 500}).json()["calls"]) == before
    assert uploads(shared_store) == []
