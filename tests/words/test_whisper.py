"""Words by faster-whisper: what is wrong with a model is told in a line, and a real one goes the whole way.

The model is made here, with drawn weights: it babbles. That its words are right, nothing here can show.
"""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from made_whisper import make_whisper

from ser_core.segmentation import Segmentation
from ser_core.settings import WordsOptions
from ser_core.words.engines import open_engine
from ser_core.words.errors import (
    EngineStopped,
    LanguageNotKnown,
    ModelNotHere,
    ModelNotNamed,
    ModelUnusable,
    NoSuchModel,
    WordsNotInstalled,
)
from ser_core.words.transcribe import transcribe_turns


@pytest.fixture(scope="session")
def babbler(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_whisper(tmp_path_factory.mktemp("whisper") / "babbler")


@pytest.fixture(autouse=True)
def _nothing_fetched_before(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The answers must not hang on what lies in this machine's cache."""
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "cache"))


def test_a_model_of_the_right_format_hears_words_inside_their_turns(babbler: Path, call: Segmentation) -> None:
    with open_engine(WordsOptions("whisper", str(babbler))) as engine:
        (heard,) = transcribe_turns(call.participants, call.turns[-1:], engine)
    assert (engine.name, engine.model, engine.draft, heard.language) == ("whisper", "babbler", False, "en")
    assert heard.words
    assert set(heard.text) <= set("aen ")  # what it says also holds escape characters
    assert set("".join(word.text for word in heard.words)) <= set("aen")
    for word in heard.words:
        assert heard.start_s <= word.start_s <= word.end_s <= heard.end_s
        assert 0.0 <= (word.confidence or 0.0) <= 1.0


@pytest.mark.parametrize(
    ("model", "error", "what_to_do"),
    [
        (None, ModelNotNamed, "whisper needs a model"),
        ("/no/such/folder", NoSuchModel, "give a folder that exists"),
        ("smal", NoSuchModel, "one of tiny"),
        ("small", ModelNotHere, "--allow-download"),
        ("somebody/some-model", ModelNotHere, "--allow-download"),
    ],
)
def test_a_model_that_is_not_here_is_told_in_a_line_and_nothing_is_fetched(
    model: str | None, error: type[Exception], what_to_do: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    def reached(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", reached)
    monkeypatch.setattr(socket, "getaddrinfo", reached)
    with pytest.raises(error, match=what_to_do) as told, open_engine(WordsOptions("whisper", model)):
        pass
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("file", "content", "why"),
    [
        ("model.bin", None, "model.bin missing"),
        ("tokenizer.json", None, "tokenizer.json missing"),
        ("model.bin", b"", "incomplete"),
        ("model.bin", b"no model" * 99, "Unsupported model binary version"),
        ("tokenizer.json", b"{}", "cannot be loaded"),
        ("config.json", b"[", "cannot be loaded"),
    ],
)
def test_a_folder_that_holds_no_whole_model_is_told_in_a_line(
    babbler: Path, tmp_path: Path, file: str, content: bytes | None, why: str
) -> None:
    broken = Path(shutil.copytree(babbler, tmp_path / "broken"))
    (broken / file).unlink()
    if content is not None:
        (broken / file).write_bytes(content)
    with pytest.raises(ModelUnusable, match=why) as told, open_engine(WordsOptions("whisper", str(broken))):
        pass
    assert "'broken'" in str(told.value)
    assert str(tmp_path) not in str(told.value)
    assert "\n" not in str(told.value)


def test_another_models_tokenizer_is_told_in_a_line(babbler: Path, tmp_path: Path) -> None:
    mixed = Path(shutil.copytree(babbler, tmp_path / "mixed"))
    tokenizer = mixed / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text(encoding="utf-8").replace("<|transcribe|>", "<|else|>"), encoding="utf-8")
    with open_engine(WordsOptions("whisper", str(mixed))) as engine, pytest.raises(EngineStopped) as told:
        engine.hear(np.zeros(16_000, np.float32))
    assert "\n" not in str(told.value)


def test_a_language_that_the_model_does_not_know_lists_those_it_knows(babbler: Path) -> None:
    options = WordsOptions("whisper", str(babbler), language="de")
    with pytest.raises(LanguageNotKnown, match="one of en"), open_engine(options):
        pass


def test_without_its_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, babbler: Path) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)  # as where it is not installed
    for model in (str(babbler), "small"):
        with pytest.raises(WordsNotInstalled, match=r"calltone\[words\]"), open_engine(WordsOptions("whisper", model)):
            pass
