"""Colours that can be read, told apart by more than colour, and are the same in the theme and in the charts."""

import tomllib

import pytest

from dashboard.charts.palette import DARK, LIGHT, SHAPES, SHOWN_EMOTIONS, UNCERTAIN, Palette, contrast
from dashboard.panels.legend import legend
from ser_core.emotion_colours import LETTERS
from ser_core.emotions import EMOTIONS
from ser_core.settings import PROJECT_DIR

READABLE = 4.5  # WCAG 2, text of body size


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_word_in_an_emotions_colour_can_be_read_on_paper_and_panel(colours: Palette) -> None:
    for ground in (colours.paper, colours.panel):
        faint = {
            name: contrast(text, ground) for name, text in colours.text.items() if contrast(text, ground) < READABLE
        }
        assert not faint
        assert contrast(colours.quiet, ground) >= READABLE
        assert contrast(colours.accent, ground) >= READABLE


def test_every_emotion_has_a_colour_a_mark_and_a_place_in_the_order() -> None:
    assert set(SHOWN_EMOTIONS) == set(EMOTIONS)
    for colours in (LIGHT, DARK):
        assert set(colours.fill) == set(colours.text) == {*EMOTIONS, UNCERTAIN}
        assert len(set(colours.fill.values())) == len(colours.fill)
    marks = [SHAPES[name] for name in SHOWN_EMOTIONS]
    assert len(set(marks)) == len(marks)
    assert set(LETTERS) == set(SHOWN_EMOTIONS)


def test_the_legend_names_what_the_call_has_from_negative_to_positive() -> None:
    html = legend(["happy", "not inferred", "uncertain", "angry"], LIGHT)
    places = [html.index(f">{word}<") for word in ("angry", "happy", "uncertain", "not inferred")]
    assert places == sorted(places)
    assert ">sad<" not in html


def test_the_theme_and_the_charts_use_the_same_colours() -> None:
    theme = tomllib.loads((PROJECT_DIR / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    for name, colours in (("light", LIGHT), ("dark", DARK)):
        said = theme[name]
        assert (said["backgroundColor"], said["secondaryBackgroundColor"]) == (colours.paper, colours.panel)
        assert (said["textColor"], said["primaryColor"], said["borderColor"]) == (
            colours.ink,
            colours.accent,
            colours.line,
        )
        assert said["dataframeHeaderTextColor"] == colours.quiet


def test_the_font_ships_with_the_app_and_with_its_licence() -> None:
    static = PROJECT_DIR / "dashboard" / "static"
    faces = tomllib.loads((PROJECT_DIR / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]["fontFaces"]
    for face in faces:
        file = static / face["url"].removeprefix("app/static/")
        assert file.read_bytes()[:4] == b"wOF2"
        assert "SIL OPEN FONT LICENSE" in (file.parent / "OFL.txt").read_text("utf-8")
