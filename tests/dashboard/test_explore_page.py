"""The page on the corpora, run by Streamlit itself: what it says, what it lets one read, and what it leaves unloaded."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from explored import clip_name, make_corpora
from streamlit.testing.v1 import AppTest

from dashboard import corpus_views
from dashboard.clip_paths import CLIPS, CORPORA, PathRefused
from dashboard.clip_sounds import LONGEST_CLIP_S, TwoSides, sound_of_bytes
from dashboard.panels.states import plain
from dashboard.samples import SAMPLES_DIR
from ser_core.features.summary_file import read_summary
from ser_core.settings import PROJECT_DIR

PAGE = str(PROJECT_DIR / "dashboard" / "app_pages" / "explore.py")
PATIENCE_S = 90  # the first clip's answer on a busy machine
SECTIONS = ("How long", "What sets them apart", "The map", "How they sound", "What changes do", "What is wrong")


@pytest.fixture(autouse=True)
def no_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine's environment says."""
    monkeypatch.delenv(CORPORA, raising=False)
    monkeypatch.delenv(CLIPS, raising=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpora(tmp_path_factory.mktemp("made"))


@pytest.fixture
def corpora(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test's own, in a place of its own: what was found in a folder is kept for others who ask."""
    root = shutil.copytree(made, tmp_path / "corpora")
    monkeypatch.setenv(CORPORA, str(root))
    return root


def opened(section: str = "How many", **chosen: object) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_S)
    page.session_state["explore-section"] = section
    for key, value in chosen.items():
        page.session_state[f"explore-{key}"] = value
    page.run()
    assert not page.exception
    return page


def texts(page: AppTest) -> str:
    """All that the page says, without the strokes that keep it from being markup."""
    return re.sub(
        r"\\(.)", r"\1", " ".join(text.value for text in [*page.markdown, *page.caption, *page.info, *page.error])
    )


def test_the_first_thing_said_is_how_many_clips_there_are_and_how_even() -> None:
    summary, page = read_summary(), opened()
    assert f"{summary.clips():,} clips of" in page.markdown[0].value.replace("\\", "")
    assert f"{summary.balance().ratio:.1f} times" in texts(page)
    assert list(page.dataframe[0].value["Corpus"]) == [source.title for source in summary.sources]
    assert page.dataframe[0].value["Clips"].sum() == summary.clips()


def test_one_corpus_is_spoken_of_alone() -> None:
    page = opened(**{"corpus-shipped": "emodb"})
    assert page.markdown[0].value.startswith("359 clips of 8 people")
    assert list(page.dataframe[0].value["Corpus"]) == ["EmoDB"]


def test_every_question_is_answered_without_any_corpora() -> None:
    page = opened()
    answers = {page.markdown[0].value}
    for section in SECTIONS:
        page.session_state["explore-section"] = section
        page.run()
        assert not page.exception
        assert not page.error
        answers.add(page.markdown[0].value)
    assert len(answers) == len(SECTIONS) + 1


def test_own_corpora_are_counted_by_their_names_at_once_and_heard_when_asked_to(corpora: Path) -> None:
    page = opened("How long", whose="own")
    assert "nobody has listened to them" in texts(page)
    page.session_state["explore-section"] = "How many"
    assert "17 clips of 2 people" in texts(page.run())
    page.session_state["explore-section"] = "How long"
    page.run().button(key="explore-measure-own").click().run()
    assert not page.exception
    assert re.search(r"A clip lasts \d\.\d s", texts(page))
    assert corpus_views.own_summary(corpora).measure("duration_s").of("ravdess") is not None


def test_a_look_through_ones_own_files_finds_two_labels_on_the_same_bytes(corpora: Path) -> None:
    page = opened("What is wrong")
    page.button(key="explore-check").click().run()
    assert not page.exception
    assert "1 that would spoil training or measuring" in texts(page)
    found = page.dataframe[-1].value
    assert found["Kind"].iloc[0] == "two labels"
    assert clip_name("sad", "01", take=2) in found["Files"].iloc[0]


def test_emotions_sound_beside_each_other_in_one_persons_voice(corpora: Path) -> None:
    page = opened("How they sound")
    assert len(page.get("audio")) == 8
    assert page.selectbox(key="explore-person-ravdess").value == "ravdess/01"


@pytest.mark.parametrize("typed", ["../../secret.wav", "/no/such/file.wav", "/etc/passwd"])
def test_a_path_outside_the_allowed_folders_is_refused_whether_or_not_it_is_there(corpora: Path, typed: str) -> None:
    (corpora.parent.parent / "secret.wav").write_bytes(b"")
    page = opened("What changes do", way="path", path=typed)
    text = str(PathRefused())
    assert page.error[0].value == plain(text[0].upper() + text[1:])
    assert not page.get("audio")


def test_a_clip_named_by_its_path_gets_the_models_answer_and_what_it_was_meant_to_be(corpora: Path) -> None:
    page = opened("What changes do", way="path", path=f"RAVDESS/{clip_name('angry', '02')}")
    said = texts(page)
    assert "The model hears" in said
    assert ":color[angry]" in said
    assert "learnt from this corpus" in said


def test_a_hostile_file_name_is_shown_letter_by_letter(corpora: Path) -> None:
    source = corpora / "RAVDESS" / clip_name("angry", "01")
    hostile = "<img src=x onerror=alert(1)> [a](b).wav"
    (corpora / hostile).write_bytes(source.read_bytes())
    page = opened("What changes do", way="path", path=hostile)
    shown = next(text.value for text in page.markdown if "onerror" in text.value)
    assert "<img" not in shown.replace("\\<img", "")
    assert "[a]" not in shown


def test_the_same_seed_draws_the_same_change_and_the_next_one_another() -> None:
    page = opened("What changes do", way="sample", change="pitch")
    first = drawn(page)
    assert "semitones" in first
    page.button(key="explore-draw").click().run()
    assert drawn(page) != first
    corpus_views._changed.clear()  # what was kept would hide a draw that is another one each time
    page.number_input(key="explore-seed").set_value(1).run()
    assert drawn(page) == first
    assert len(page.get("audio")) == 2


def test_every_change_can_be_heard() -> None:
    from dashboard.panels.explore.changes import CHANGES, OF_TWO
    from ser_core.augmentation.registry import PAIR_TRANSFORMS, TRANSFORMS

    assert CHANGES.keys() == TRANSFORMS.keys() | PAIR_TRANSFORMS.keys()
    assert set(OF_TWO) == PAIR_TRANSFORMS.keys()
    first, other = (corpus_views.turn_sound(turn) for turn in corpus_views.customer_turns()[:2])
    for change in CHANGES.keys() - {"stretch-pitch"}:  # librosa's first transform takes seconds; its own tests hold it
        result = corpus_views.changed(first, other, change, 3)
        assert result.sound.sha256 != first.sha256, change
        assert result.drawn, change


def test_a_call_with_two_sides_is_not_taken_for_a_clip(corpora: Path) -> None:
    call = SAMPLES_DIR / "refund-declined.wav"
    (corpora / "call.wav").write_bytes(call.read_bytes())
    page = opened("What changes do", way="path", path="call.wav")
    assert "two sides" in page.error[0].value
    assert "The model hears" not in texts(page)
    with pytest.raises(TwoSides, match="Analyse"):
        sound_of_bytes(call.read_bytes(), "call.wav")


def test_of_a_long_sound_only_the_beginning_is_taken_and_said_so() -> None:
    sound = sound_of_bytes((SAMPLES_DIR / "billing-error.amr").read_bytes(), "billing-error.amr")
    assert sound.duration_s == LONGEST_CLIP_S
    assert "first 20 seconds" in sound.note


def test_only_customers_are_listened_to() -> None:
    turns = corpus_views.customer_turns()
    assert {turn.emotion for turn in turns} >= {"angry", "sad", "happy", "neutral"}
    assert all(turn.sample.key != "refund-declined" or turn.place == 0 for turn in turns)  # its agent is on the right


def test_the_page_comes_up_without_corpora_changes_librosa_and_tensorflow() -> None:
    code = (
        "import sys; from streamlit.testing.v1 import AppTest;"
        f"page = AppTest.from_file({PAGE!r}, default_timeout={PATIENCE_S}).run(); assert not page.exception;"
        "heavy = {name for name in sys.modules if name.startswith(('ser_core.corpora', 'ser_core.augmentation'))"
        " or name in ('tensorflow', 'keras', 'librosa', 'sklearn', 'ai_edge_litert')}; assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT_DIR, check=True, timeout=120)


def drawn(page: AppTest) -> str:
    return next(text.value for text in page.markdown if text.value.startswith("**Drawn with seed")).partition(":**")[2]
