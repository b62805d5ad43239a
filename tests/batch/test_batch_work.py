"""One call on one worker: what is wrong with the call is said of any call, what is wrong with the worker ends the batch."""

import os
import pickle
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from short_calls import write_call

from ser_core.batch.finding import find_places
from ser_core.batch.running import uninterrupted
from ser_core.batch.work import Failed, Heard, Unfit, hear
from ser_core.settings import PROJECT_DIR


def test_calls_that_fail_for_one_reason_fail_in_the_same_words(tmp_path: Path, job) -> None:
    (tmp_path / "empty one.wav").touch()
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "it's empty.wav").touch()
    (tmp_path / "text.wav").write_text("no sound")
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "link.wav").symlink_to(tmp_path / "gone.wav")
    reasons = {place.shown: hear(place, job).reason for place in find_places(str(tmp_path))}
    assert reasons["empty one.wav"] == reasons["sub/it's empty.wav"]
    assert "the file is empty" in reasons["empty one.wav"]
    assert "not a recording" in reasons["text.wav"]
    assert "is a folder or a device" in reasons["pipe.wav"]
    assert "is not there" in reasons["link.wav"]
    assert not any(name.split("/")[-1] in reason for name, reason in reasons.items())


def test_an_analysis_travels_between_processes_unchanged(tmp_path: Path, job) -> None:
    write_call(tmp_path / "one.wav", 1)
    heard = hear(find_places(str(tmp_path))[0], job)
    assert isinstance(heard, Heard)
    assert heard.analysis.turns
    assert pickle.loads(pickle.dumps(heard)) == heard  # noqa: S301 - our own


def test_a_worker_with_another_model_or_another_calltone_says_so_instead_of_answering(tmp_path: Path, job) -> None:
    write_call(tmp_path / "one.wav", 1)
    (place,) = find_places(str(tmp_path))
    other = PROJECT_DIR / "models" / "zoo" / "functionals-svm"
    for asked, said in (
        (replace(job, model=str(other)), "has another model"),
        (replace(job, model=str(tmp_path)), "no bundle.json"),
        (replace(job, calltone="0.0.1"), "install 0.0.1 on every worker"),
    ):
        outcome = hear(place, asked)
        assert isinstance(outcome, Unfit)
        assert said in outcome.reason


def test_a_mistake_of_our_own_is_the_calls_reason_and_not_the_end_of_the_batch(tmp_path: Path, job) -> None:
    write_call(tmp_path / "one.wav", 1)
    (place,) = find_places(str(tmp_path))
    outcome = hear(replace(place, address=None), job)
    assert isinstance(outcome, Failed)
    assert "please report it (TypeError" in outcome.reason


def test_ctrl_c_waits_until_what_is_being_stored_is_counted() -> None:
    done: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        store_while_ctrl_c_is_pressed(done)
    assert done == ["stored", "counted"]
    with pytest.raises(KeyboardInterrupt):  # and works as before afterwards
        signal.raise_signal(signal.SIGINT)


def store_while_ctrl_c_is_pressed(done: list[str]) -> None:
    with uninterrupted():
        done.append("stored")
        signal.raise_signal(signal.SIGINT)
        done.append("counted")
    done.append("the next one")
