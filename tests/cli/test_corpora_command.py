"""`calltone corpora`: the list of what can be read, and the check of a folder."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from ser_core.cli.corpora import CorpusSpoiled, app
from ser_core.corpora.check import NoSuchFolder
from ser_core.corpora.records import CorporaFolderMissing, UnknownCorpus
from ser_core.corpora.registry import CORPORA, ENVIRONMENT_VARIABLE

run = CliRunner(env={"COLUMNS": "200", ENVIRONMENT_VARIABLE: ""})


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """Two words of one actress and two clips of one actor, each a tone of its own."""
    moments_s = np.arange(8_000) / 16_000
    names = (
        "TESS/OAF_angry/OAF_back_angry.wav",
        "TESS/OAF_Fear/OAF_back_fear.wav",
        "RAVDESS/Actor_01/03-01-05-01-01-01-01.wav",
        "RAVDESS/Actor_01/03-01-03-01-01-01-01.wav",
    )
    for number, name in enumerate(names):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(tmp_path / name, 0.2 * np.sin(2 * np.pi * (200 + 10 * number) * moments_s), 16_000)
    return tmp_path


def test_the_list_names_every_corpus_its_licence_and_its_place(corpora: Path) -> None:
    done = run.invoke(app, ["list", "--folder", str(corpora)])
    assert done.exit_code == 0
    assert all(corpus.name in done.stdout and corpus.citation in done.stdout for corpus in CORPORA.values())
    rows = {
        row["name"]: row for row in json.loads(run.invoke(app, ["list", "--folder", str(corpora), "--json"]).stdout)
    }
    assert rows["tess"]["folder"] == str(corpora / "TESS")
    assert rows["savee"]["folder"] is None
    assert (rows["ravdess"]["people"], rows["ravdess"]["clips"]) == (24, 1440)
    assert rows["tess"]["licence"] == "CC BY-NC-ND 4.0"


def test_the_list_needs_no_corpora_but_a_wrong_folder_is_told(corpora: Path) -> None:
    assert run.invoke(app, ["list"]).exit_code == 0
    by_environment = run.invoke(app, ["list", "--json"], env={ENVIRONMENT_VARIABLE: str(corpora)})
    assert str(corpora / "RAVDESS") in by_environment.stdout
    assert isinstance(run.invoke(app, ["list", "--folder", "nowhere"]).exception, CorporaFolderMissing)


def test_a_folder_of_several_is_checked_corpus_by_corpus(corpora: Path) -> None:
    done = run.invoke(app, ["check", str(corpora)])
    assert done.exit_code == 0
    assert f"RAVDESS in {corpora / 'RAVDESS'}: clips 2, people 1, every clip listened to" in done.stdout
    assert "missing: tess/OAF: 1398 of 1400 clips are not here" in done.stdout
    assert "→ unpack the archive again" in done.stdout


def test_the_json_holds_counts_and_every_file_of_every_finding(corpora: Path) -> None:
    (tess,) = json.loads(run.invoke(app, ["check", str(corpora / "TESS"), "--json", "--no-read"]).stdout)
    assert (tess["corpus"], tess["clips"], tess["people"], tess["read"]) == ("tess", 2, 1, False)
    assert tess["by_emotion"] == {"angry": 1, "fearful": 1}
    assert {"speaker": "tess/YAF", "clips": 0, "published": 1400} in tess["by_speaker"]
    absent = next(finding for finding in tess["findings"] if finding["files"])
    assert (absent["kind"], len(absent["files"]), absent["spoils"]) == ("missing", 1398, False)


def test_what_spoils_is_named_and_fails_the_command(corpora: Path) -> None:
    angry, happy = sorted((corpora / "RAVDESS" / "Actor_01").iterdir(), reverse=True)
    happy.write_bytes(angry.read_bytes())
    done = run.invoke(app, ["check", str(corpora)])
    assert isinstance(done.exception, CorpusSpoiled)
    assert "1 thing found" in str(done.exception)
    assert f"Actor_01/{happy.name}, Actor_01/{angry.name}" in done.stdout
    assert "two labels: the same bytes are named ravdess/01 angry and ravdess/01 happy" in done.stdout


def test_a_corpus_may_be_named_where_its_folder_is_not(corpora: Path) -> None:
    folder = (corpora / "TESS").rename(corpora / "words")
    (by_name,) = json.loads(run.invoke(app, ["check", str(folder), "--corpus", "tess", "--json"]).stdout)
    (by_files,) = json.loads(run.invoke(app, ["check", str(folder), "--json"]).stdout)
    assert by_name == by_files
    assert isinstance(run.invoke(app, ["check", str(folder), "--corpus", "tes"]).exception, UnknownCorpus)
    assert isinstance(run.invoke(app, ["check", str(corpora / "nowhere")]).exception, NoSuchFolder)
