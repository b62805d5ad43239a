"""The page's logic, run by Streamlit itself without a browser; and what it may not import."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.panels.sides import liveliest_start_s
from dashboard.panels.states import plain
from dashboard.samples import FIRST_SAMPLE, SAMPLES_DIR, UnknownSample, sample_calls
from dashboard.services import analysis, open_bytes, open_sample, options_of
from ser_core.audio.recording import SAMPLE_RATE_HZ, Track
from ser_core.features.display import envelope
from ser_core.settings import PROJECT_DIR

PAGE = str(PROJECT_DIR / "dashboard" / "app_pages" / "analyse.py")
PATIENCE_S = 60  # a sample call's analysis on a busy machine


def opened(link: str | None = None) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_S)
    if link is not None:
        page.query_params["sample"] = link
    return page.run()


def test_the_first_thing_offered_is_a_sample_call_with_each_side_told_apart() -> None:
    page = opened()
    assert not page.exception
    assert page.button[0].key == f"open-{FIRST_SAMPLE}"
    assert sample_calls()[FIRST_SAMPLE].customer == "left"


def test_a_link_opens_and_analyses_its_sample() -> None:
    page = opened(FIRST_SAMPLE)
    assert not page.exception
    assert page.title[0].value == "Refund declined"
    assert any(text.value.startswith("The customer ") for text in page.markdown)
    table = page.dataframe[0].value
    assert set(table["who"]) == {"Customer", "Agent"}
    assert table[table["who"] == "Agent"]["emotion"].isna().all()
    assert table[table["who"] == "Customer"]["emotion"].notna().all()


def test_one_click_opens_a_sample_and_another_click_leads_back() -> None:
    page = opened()
    page.button(key=f"open-{FIRST_SAMPLE}").click().run()
    assert page.title[0].value == "Refund declined"
    assert page.query_params["sample"] == FIRST_SAMPLE
    page.button[0].click().run()
    assert page.title[0].value == "How did the customer feel?"
    assert "sample" not in page.query_params


def test_a_link_to_a_call_that_does_not_ship_says_which_do() -> None:
    page = opened("no-such-call")
    assert not page.exception
    assert "refund\\-declined" in page.error[0].value
    with pytest.raises(UnknownSample, match="refund-declined"):
        open_sample("../../etc/passwd")


def test_the_agent_is_scored_only_after_a_deliberate_act() -> None:
    page = opened(FIRST_SAMPLE)
    assert page.toggle[0].value is False
    page.toggle[0].set_value(True).run()
    table = page.dataframe[0].value
    assert table[table["who"] == "Agent"]["emotion"].notna().all()


def test_the_preview_of_a_side_is_its_speech_and_not_its_louder_hold_music() -> None:
    speech = open_sample(FIRST_SAMPLE).recording.tracks[0].read(42.0, 62.0)  # the customer, from 43 s on
    time_s = np.arange(30 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    music = np.sin(2 * np.pi * 440 * time_s) * np.abs(speech).max()
    track = Track(0, np.concatenate([music * 32_000, speech * 16_000]).astype(np.int16))
    assert 26.0 < liveliest_start_s(envelope(track, 700)) < 45.0


def test_two_people_with_the_same_bytes_keep_their_own_file_names() -> None:
    data = (SAMPLES_DIR / "thank-you.flac").read_bytes()
    names = ["ours.flac", "theirs.flac"]
    calls = [replace(open_bytes(data, name), customer="left") for name in names]
    results = [
        analysis(call.recording, options_of(call, include_agent_emotion=False), progress=lambda *_: None)
        for call in calls
    ]
    assert [result.source.file for result in results] == names
    assert results[0].turns is results[1].turns  # heard once


def test_text_from_outside_is_never_markup() -> None:
    shown = plain("[a](http://b) <img src=x> $x$ **b** :red[c] `d`")
    for mark in "[]()<>$*:`":
        assert all(shown[place - 1] == "\\" for place, letter in enumerate(shown) if letter == mark)


def test_the_first_page_comes_up_without_tensorflow_and_librosa() -> None:
    code = (
        "import sys; from streamlit.testing.v1 import AppTest;"
        f"page = AppTest.from_file({PAGE!r}, default_timeout={PATIENCE_S});"
        "page.run(); assert page.title[0].value == 'How did the customer feel?';"
        "heavy = {'tensorflow', 'keras', 'librosa', 'sklearn', 'matplotlib', 'ai_edge_litert'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT_DIR, check=True, timeout=120)
