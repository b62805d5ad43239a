"""The page of models: which one answers, what its file says of it, one clip heard by all, and answers beside what was acted."""

import json
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import soundfile
from streamlit.testing.v1 import AppTest

from dashboard import model_figures, services
from dashboard.acted import ActedClip, drawn, never_heard, wrong_ones_first
from dashboard.panels.model_evidence import classes, way_name
from dashboard.panels.session import MODEL
from ser_core.audio.recording import SAMPLE_RATE_HZ
from ser_core.corpora.ravdess import clip_of
from ser_core.emotions import EMOTIONS
from ser_core.inference.bundle import TrainedOn
from ser_core.inference.evidence import read_evidence
from ser_core.inference.recognizer import Recognizer
from ser_core.inference.shipped import OWN, shipped_bundles
from ser_core.inference.trust import trust_line
from ser_core.inference.turn_score import TurnScore
from ser_core.settings import DEFAULT_MODEL, PROJECT_DIR

PAGE = str(PROJECT_DIR / "dashboard" / "app_pages" / "models.py")
PATIENCE_S = 120
EARLIER = "s4-svm"
VIEW, LOOK = "models-view", "model-to-look-at"


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two models of one's own, to damage."""
    folder = tmp_path / "models"
    shutil.copytree(DEFAULT_MODEL, folder / OWN, ignore=shutil.ignore_patterns("*.keras"))
    shutil.copytree(shipped_bundles()[EARLIER], folder / "zoo" / EARLIER)
    monkeypatch.setattr(services, "shipped_bundles", partial(shipped_bundles, folder))
    return folder


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """Two clips of somebody whom the earlier system kept for its test, one of somebody who trained it: a sample's turns."""
    heard = model_figures.trained_on(EARLIER)
    turns = model_figures.sample_turns("refund-declined")
    for person, emotions, turn in ((heard.test_people[0], (5, 1), 0), (heard.train_people[0], (4,), 1)):
        actor = person.rpartition("/")[2]
        folder = tmp_path / "corpora" / "RAVDESS" / f"Actor_{actor}"
        folder.mkdir(parents=True)
        for emotion in emotions:
            sound = model_figures.sample_sound("refund-declined", turns[turn])
            name = f"03-01-{emotion:02}-01-01-01-{actor}.wav"
            soundfile.write(folder / name, sound, SAMPLE_RATE_HZ)
    return tmp_path / "corpora"


def opened(view: str = "all", look: str | None = None) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_S)
    page.session_state["kept " + VIEW] = view
    if look is not None:
        page.session_state["kept " + LOOK] = look
    return page.run()


def told(page: AppTest) -> str:
    return "\n".join(one.value for one in (*page.markdown, *page.caption, *page.info, *page.warning, *page.error))


def test_the_model_in_use_stands_on_top_with_its_own_figure() -> None:
    page = opened()
    assert not page.exception
    assert "calltone’s own** answers your calls" in page.markdown[0].value
    assert trust_line(DEFAULT_MODEL) in told(page)
    assert page.button(key="use-model").disabled


def test_one_click_puts_another_model_to_use_for_the_reports_too() -> None:
    page = opened()
    page.selectbox(key=LOOK).set_value(EARLIER).run()
    assert "calltone’s own** answers" in page.markdown[0].value  # to look is not to use
    page.button(key="use-model").click().run()
    assert page.session_state[MODEL] == EARLIER
    assert "s4\\-svm** answers" in page.markdown[0].value
    assert trust_line(shipped_bundles()[EARLIER]) in told(page)


def test_the_honest_table_stands_beside_the_leaky_one_and_both_say_what_the_files_say() -> None:
    honest, leaky = (frame.value.set_index("Model") for frame in opened().dataframe)
    assert list(honest.index) == list(leaky.index) == ["calltone’s own", *list(shipped_bundles())[1:]]
    for model, folder in shipped_bundles().items():
        evidence = read_evidence(folder)
        assert evidence is not None
        name = model_figures.model_name(model)
        way = evidence.honest("telephone")
        assert way is not None
        assert honest.loc[name, "Telephone"] == 100 * way.unweighted_average_recall
        assert honest.loc[name, "Telephone, interval"] == "–".join(f"{100 * end:.1f}" for end in way.interval)
        known = evidence.honest("studio", adapted=True)
        assert pd.isna(honest.loc[name, "Studio, person known"]) == (known is None)
        assert pd.isna(leaky.loc[name, "UA"]) == (evidence.leaky is None)
    assert leaky.loc[EARLIER, "Reported"] == "99.58 %"
    assert leaky.loc[EARLIER, "Accuracy"] > 2 * honest.loc[EARLIER, "Studio"]


@pytest.mark.parametrize("model", [OWN, EARLIER])
def test_a_model_closely_has_its_classes_confusions_and_where_they_come_from(model: str) -> None:
    page = opened("one", model)
    assert not page.exception
    said = told(page)
    table = page.dataframe[0].value.set_index("Emotion")
    assert set(table.index) == set(EMOTIONS)
    evidence = read_evidence(shipped_bundles()[model])
    assert evidence is not None
    way = evidence.honest("telephone")
    assert way is not None
    assert table.loc["angry", "Recall"] == pytest.approx(100 * way.confusion[4][4] / sum(way.confusion[4]))
    assert f"**UA {100 * way.unweighted_average_recall:.1f} %** (95 % interval" in said
    assert f"{way.people} people" in said
    learnt = "It was not learnt in epochs" in said
    assert learnt == (model == EARLIER)


def test_a_leaky_measurement_is_named_so_and_has_no_interval() -> None:
    page = opened("one", EARLIER)
    picker = page.selectbox(key="way-of-measuring")
    leaky = next(name for name in picker.options if "Leaky" in name)
    picker.set_value(leaky).run()
    assert "not to be believed" in leaky
    assert "**UA 98.0 %**, the mean" in told(page)


def test_every_way_of_every_model_has_a_name_of_its_own() -> None:
    for folder in shipped_bundles().values():
        evidence = read_evidence(folder)
        assert evidence is not None
        assert len({way_name(way) for way in evidence.ways}) == len(evidence.ways)
        for way in evidence.ways:
            recalls = classes(way).set_index("Emotion")["Recall"].dropna()
            assert set(recalls.index) == set(way.recalls)


def test_what_was_not_measured_is_said_to_be_so(models: Path) -> None:
    file = models / "zoo" / EARLIER / "results" / "summary.json"
    said = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(said | {"sureness": [], "groups": [], "curves": []}), "utf-8")
    page = opened("one", EARLIER)
    assert not page.exception
    assert sum(one.value.startswith(("Not measured", "It was not learnt")) for one in page.info) == 3
    file.write_text(json.dumps({"reports": []}), "utf-8")
    assert "Nothing was measured of this model" in told(opened("one", EARLIER))


def test_figures_that_cannot_be_read_harm_no_other_model(models: Path) -> None:
    (models / "zoo" / EARLIER / "results" / "summary.json").write_text("{", "utf-8")
    page = opened()
    assert not page.exception
    assert list(page.dataframe[0].value["Model"]) == ["calltone’s own"]
    page = opened("one", EARLIER)
    assert not page.exception
    assert "put the file back as it was released" in page.error[0].value


def test_one_clip_is_answered_by_every_model_as_each_answers_alone() -> None:
    page = opened("clip")
    assert not page.dataframe
    page.button(key="ask-all").click().run()
    assert not page.exception
    table = page.dataframe[0].value.set_index("Model")
    assert list(table.index) == ["calltone’s own", *list(shipped_bundles())[1:]]
    shares = table[[name.capitalize() for name in EMOTIONS]].sum(axis=1)
    assert np.allclose(shares, 100, atol=0.01)
    assert (table["Time"] > 0).all()
    turn = model_figures.sample_turns("refund-declined")[0]
    alone = Recognizer.load(shipped_bundles()[EARLIER]).score_clip(model_figures.sample_sound("refund-declined", turn))
    assert table.loc[EARLIER, "Answer"] == alone.emotion
    assert table.loc[EARLIER, "Angry"] == pytest.approx(100 * alone.probabilities["angry"])
    times = list(table["Time"])
    assert list(page.run().dataframe[0].value["Time"]) == times  # asked once


def test_a_damaged_model_says_why_it_cannot_answer_and_the_others_do(models: Path) -> None:
    (models / "zoo" / EARLIER / "model.npz").write_bytes(b"x")
    page = opened("clip")
    page.button(key="ask-all").click().run()
    assert not page.exception
    table = page.dataframe[0].value.set_index("Model")
    assert table.loc["calltone’s own", "Answer"] in EMOTIONS
    assert table.loc[EARLIER, "Answer"] == ""
    assert "cannot answer" in told(page)


def test_only_the_customer_of_a_sample_call_is_offered() -> None:
    for key in services.samples():
        truth = json.loads(services.samples()[key].path.with_name(f"{key}.truth.json").read_text("utf-8"))
        agents = {one["id"] for one in truth["participants"] if one["role"] == "agent"}
        said = {turn["text"] for turn in truth["turns"] if turn["participant"] in agents}
        assert not said & {turn.text for turn in model_figures.sample_turns(key)}


def test_a_folder_that_is_none_or_holds_no_corpus_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CALLTONE_CORPORA", raising=False)
    page = opened("acted")
    assert "No folder is named yet" in told(page)
    page.text_input[0].set_value(str(tmp_path / "<b>none</b>")).run()
    assert not page.exception
    assert "There is no folder at" in page.error[0].value
    assert "<b>" not in page.error[0].value.replace("\\<", "")
    page.text_input[0].set_value(str(tmp_path)).run()
    assert "a folder called" in page.error[0].value


def test_clips_of_people_never_heard_stand_beside_their_answers_and_the_others_only_with_a_warning(
    corpora: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLTONE_CORPORA", str(corpora))
    page = opened("acted", EARLIER)
    page.button(key="ask-corpus").click().run()
    assert not page.exception
    table = page.dataframe[0].value
    assert sorted(table["Acted"]) == ["angry", "neutral"]
    stranger = model_figures.trained_on(EARLIER).test_people[0]
    assert set(table["Speaker"]) == {stranger}
    assert not page.warning
    page.toggle(key="acted-heard").set_value(True).run()
    assert "flatter" in page.warning[0].value
    page.button(key="ask-corpus").click().run()
    assert sum("(learnt from)" in speaker for speaker in page.dataframe[0].value["Speaker"]) == 1


def test_the_surest_mistake_comes_first_and_the_surest_right_answer_last() -> None:
    def answer(emotion: str, confidence: float) -> ActedClip:
        clip = clip_of(Path("03-01-05-01-01-01-01.wav"))
        assert clip is not None
        return ActedClip(clip, "angry", TurnScore(emotion, confidence, False, {}))

    answers = [answer("angry", 0.9), answer("sad", 0.4), answer("angry", 0.3), answer("happy", 0.8)]
    assert [one.score.confidence for one in wrong_ones_first(answers)] == [0.8, 0.4, 0.3, 0.9]


def test_the_same_clips_are_drawn_again_and_those_without_a_right_answer_never() -> None:
    names = [
        f"03-01-0{emotion}-01-0{sentence}-01-0{actor}.wav"
        for emotion in range(1, 9)
        for sentence in (1, 2)
        for actor in (1, 2)
    ]
    clips = [clip for clip in map(clip_of, map(Path, names)) if clip is not None]
    trained = TrainedOn(("ravdess",), ("ravdess/01",), (), ("ravdess/02",), 0, "", "")
    assert {clip.speaker for clip in never_heard(clips, trained)} == {"ravdess/02"}
    some = drawn(clips, ("neutral", "angry"), 5, seed=0)
    assert some == drawn(clips, ("neutral", "angry"), 5, seed=0)
    assert {clip.emotion for clip in drawn(clips, ("neutral", "angry"), 99, seed=0)} == {"neutral", "calm", "angry"}


def test_the_page_of_models_comes_up_without_tensorflow_and_librosa() -> None:
    code = (
        "import sys; from streamlit.testing.v1 import AppTest;"
        f"page = AppTest.from_file({PAGE!r}, default_timeout={PATIENCE_S}); page.run(); assert len(page.dataframe) == 2;"
        "heavy = {'tensorflow', 'keras', 'librosa', 'sklearn', 'matplotlib', 'ai_edge_litert'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT_DIR, check=True, timeout=120)
