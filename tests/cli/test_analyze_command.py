"""`calltone analyze`: its JSON keeps the contract, and nobody's feelings are inferred by default but the customer's."""

import json
from pathlib import Path

import jsonschema
import pytest

from ser_core.emotions import EMOTIONS

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "analysis.schema.json").read_text())


@pytest.fixture(scope="module")
def analysis(calltone, sample_calls):
    done = calltone(
        "analyze",
        sample_calls / "refund-declined.wav",
        "--customer-channel",
        customer_side(sample_calls),
        "--json",
        "-",
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


def customer_side(sample_calls: Path) -> str:
    truth = json.loads((sample_calls / "refund-declined.truth.json").read_text())
    return next(person["channel"] for person in truth["participants"] if person["role"] == "customer")


def test_the_json_is_of_the_published_schema(analysis) -> None:
    jsonschema.validate(analysis, SCHEMA, cls=jsonschema.Draft202012Validator)


def test_every_turn_of_the_customer_has_an_emotion_and_no_turn_of_the_agent_has(analysis) -> None:
    heard = {
        person: [turn for turn in analysis["turns"] if turn["participant"] == person]
        for person in ("customer", "agent")
    }
    assert len(heard["customer"]) >= 3
    assert len(heard["agent"]) >= 3
    for turn in heard["customer"]:
        assert list(turn["probabilities"]) == list(EMOTIONS)
        assert sum(turn["probabilities"].values()) == pytest.approx(1.0, abs=1e-3)
        assert turn["emotion"] == max(turn["probabilities"], key=turn["probabilities"].get)
        assert -1 <= turn["sentiment"] <= 1
    assert all(turn["emotion"] is None and turn["probabilities"] is None for turn in heard["agent"])


def test_the_agents_emotion_is_there_when_it_is_asked_for(calltone, sample_calls) -> None:
    side = customer_side(sample_calls)
    done = calltone(
        "analyze",
        sample_calls / "refund-declined.wav",
        "--customer-channel",
        side,
        "--include-agent-emotion",
        "--json",
        "-",
    )
    assert all(turn["emotion"] in EMOTIONS for turn in json.loads(done.stdout)["turns"])


def test_without_a_word_on_the_customers_side_nothing_is_inferred_and_the_option_is_named(
    calltone, sample_calls
) -> None:
    done = calltone("analyze", sample_calls / "refund-declined.wav", "--json", "-")
    result = json.loads(done.stdout)
    assert {person["role"] for person in result["participants"]} == {"unknown"}
    assert all(turn["emotion"] is None for turn in result["turns"])
    assert "--customer-channel" in done.stderr


def test_a_mono_call_that_is_said_to_be_mixed_is_one_person_with_every_voice_scored(calltone, sample_calls) -> None:
    done = calltone("analyze", sample_calls / "late-delivery.mp3", "--customer-channel", "mixed", "--json", "-")
    result = json.loads(done.stdout)
    assert [(person["id"], person["role"]) for person in result["participants"]] == [("mixed", "mixed")]
    assert all(turn["emotion"] in EMOTIONS for turn in result["turns"])
    assert result["voices"] is None


def test_two_voices_of_a_mono_call_are_not_scored_until_somebody_says_which_is_the_customers(
    calltone, sample_calls
) -> None:
    done = calltone("analyze", sample_calls / "late-delivery.mp3", "--json", "-")
    result = json.loads(done.stdout)
    jsonschema.validate(result, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert [(person["id"], person["role"]) for person in result["participants"]] == [
        ("first", "unknown"),
        ("second", "unknown"),
    ]
    assert result["voices"]["verdict"] == "two people"
    assert all(turn["emotion"] is None for turn in result["turns"])
    assert "--customer-voice" in done.stderr


def test_only_the_named_voice_of_a_mono_call_is_scored(calltone, sample_calls) -> None:
    done = calltone("analyze", sample_calls / "late-delivery.mp3", "--customer-voice", "second", "--json", "-")
    result = json.loads(done.stdout)
    assert done.stderr == ""
    assert {person["id"] for person in result["participants"]} == {"customer", "agent"}
    assert set(result["metrics"]["feelings"]) == {"customer"}
    for turn in result["turns"]:
        assert (turn["emotion"] in EMOTIONS) == (turn["participant"] == "customer")


def test_the_json_goes_to_a_file_and_the_table_to_the_terminal(calltone, sample_calls, tmp_path) -> None:
    done = calltone("analyze", sample_calls / "late-delivery.mp3", "--json", tmp_path / "call.json")
    assert json.loads((tmp_path / "call.json").read_text())["schema_version"] == 1
    assert "emotion" in done.stdout


def test_a_result_that_cannot_be_written_is_an_error_in_one_line(calltone, sample_calls, tmp_path) -> None:
    done = calltone(
        "analyze",
        sample_calls / "refund-declined.wav",
        "--customer-channel",
        "left",
        "--json",
        tmp_path / "nowhere" / "call.json",
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "cannot write" in done.stderr


def test_wrong_usage_is_exit_code_2(calltone, sample_calls) -> None:
    assert calltone("analyze", sample_calls / "late-delivery.mp3", "--customer-channel", "middle").returncode == 2


def test_nothing_on_the_way_of_a_call_imports_tensorflow_or_librosa(sample_calls) -> None:
    import subprocess
    import sys

    script = (
        "import sys; from ser_core import Recognizer, analyze_call, read_recording; from ser_core.settings import DEFAULT_MODEL;"
        "analyze_call(read_recording(sys.argv[1]), Recognizer.load(DEFAULT_MODEL));"
        "print({'tensorflow', 'keras', 'librosa', 'numba', 'sklearn'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, sample_calls / "late-delivery.mp3"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
