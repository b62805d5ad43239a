"""What the page on the corpora says and draws, from summaries alone."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from dashboard.charts.counts import count_chart
from dashboard.charts.mean_picture import two_way_table
from dashboard.charts.palette import LIGHT, channels
from dashboard.charts.ridges import bins_of
from dashboard.panels.explore.apart import beside_the_mean
from dashboard.panels.explore.counts import counted_by
from dashboard.panels.explore.said import emotions_in, how_many, number, separations, what_is_wrong, what_sets_apart
from dashboard.panels.explore.source import Shown
from dashboard.panels.sentence import Piece
from ser_core.features.corpora_summary import ALL, CorporaSummary, Count, Distribution, Measure
from ser_core.features.summary_file import read_summary


@pytest.fixture(scope="module")
def shipped() -> CorporaSummary:
    return read_summary()


def said(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def spread(emotion: str, low: float, middle: float, high: float) -> Distribution:
    return Distribution("tess", emotion, None, 10, (low, low, middle, high, high), (2, 6, 2))


def test_even_corpora_are_said_to_be_even(shipped: CorporaSummary) -> None:
    assert said(how_many(shipped, "tess")) == "2,800 clips of 2 people, as many of each emotion."
    assert (
        said(how_many(shipped, "ravdess"))
        == "1,200 clips of 20 people, not evenly: calm has 2.0 times the clips of neutral."
    )


def test_the_widest_measure_comes_first_and_a_corpus_is_not_taken_for_an_emotion(shipped: CorporaSummary) -> None:
    tess = next(source for source in shipped.sources if source.name == "tess")
    wide = Measure("wide", "Wide", "Hz", 0, 9, (spread("sad", 0, 1, 2), spread("angry", 7, 8, 9)))
    narrow = Measure("narrow", "Narrow", "Hz", 0, 9, (spread("sad", 0, 4, 8), spread("angry", 0, 5, 8)))
    summary = replace(shipped, sources=(tess,), measures=(narrow, wide))
    assert [name for name, _ in separations(summary, ALL)] == ["wide", "narrow"]
    assert separations(summary, ALL)[0][1] == pytest.approx(7 / 2)
    everyone = {one.emotion for one in emotions_in(shipped.measure("pitch_hz"), ALL)}
    assert "calm" in everyone
    assert "calm" not in said(what_sets_apart(shipped, ALL))  # RAVDESS alone has it


def test_a_corpus_of_one_emotion_sets_nothing_apart(shipped: CorporaSummary) -> None:
    tess = next(source for source in shipped.sources if source.name == "tess")
    one = Measure("wide", "Wide", "Hz", 0, 9, (spread("sad", 0, 1, 2),))
    assert "nothing to set apart" in said(what_sets_apart(replace(shipped, sources=(tess,), measures=(one,)), ALL))


def test_what_is_wrong_is_counted_for_the_corpus_that_is_meant(shipped: CorporaSummary) -> None:
    assert said(what_is_wrong(shipped, ALL)).startswith("1 sound is there twice, 1 clip cannot be heard, and 25 clips")
    assert said(what_is_wrong(shipped, "tess")).startswith("No sounds are there twice, every clip can be heard")


def test_numbers_have_their_unit_and_a_real_minus() -> None:
    assert number(-36.94, "dBFS") == "−36.9 dBFS"
    assert number(3.0, "") == "3"


def test_groups_stand_in_the_order_that_has_a_meaning(shipped: CorporaSummary) -> None:
    groups = list(dict.fromkeys(group for _, group in counted_by(shipped, ALL, "intensity")))
    assert groups == ["low", "normal", "medium", "strong", "high", "not told"]
    assert sum(counted_by(shipped, "crema-d", "sex").values()) == shipped.clips("crema-d")


def test_every_cell_of_the_counts_is_drawn_and_empty_ones_say_so() -> None:
    clips = {("angry", "One's own"): 4, ("sad", "Other"): 2}
    spec = count_chart(clips, ["angry", "sad"], ["One's own", "Other"], LIGHT).to_dict()
    rows = next(iter(spec["datasets"].values())) if "datasets" in spec else spec["layer"][0]["data"]["values"]
    assert [row["said"] for row in rows] == ["4", "–", "–", "2"]
    assert rows[3]["part"] == 0.5


def test_a_hill_is_the_share_of_its_own_emotion() -> None:
    measure = Measure("wide", "Wide", "Hz", 0.0, 9.0, (spread("sad", 0, 1, 2), spread("angry", 7, 8, 9)))
    rows = bins_of(measure, measure.distributions)
    assert [row["share"] for row in rows] == [0.2, 0.6, 0.2] * 2
    assert [row["middle"] for row in rows[:3]] == [1.5, 4.5, 7.5]


def test_pictures_beside_the_mean_add_up_to_nothing_in_each_corpus(shipped: CorporaSummary) -> None:
    apart = beside_the_mean(Shown(shipped, "tess", None, own=False))
    assert np.abs(np.mean(list(apart.values()), axis=0)).max() < 1e-9
    calm = beside_the_mean(Shown(shipped, ALL, None, own=False))["calm"]
    np.testing.assert_allclose(calm, beside_the_mean(Shown(shipped, "ravdess", None, own=False))["calm"])


def test_no_difference_has_the_colour_of_the_paper() -> None:
    table = two_way_table(LIGHT)
    assert np.abs(table[127].astype(int) - channels(LIGHT.paper)).max() <= 3


def test_counts_of_one_kind_need_no_title(shipped: CorporaSummary) -> None:
    alone = replace(shipped, counts=(Count("tess", "sad", None, None, 3),))
    assert counted_by(alone, ALL, "sex") == {("sad", "not told"): 3}
