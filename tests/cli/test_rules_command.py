"""`calltone rules` and `calltone analyze --rules`, as a user runs them."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema

Run = Callable[..., subprocess.CompletedProcess[str]]

SCHEMA = Path(__file__).parents[2] / "docs" / "analysis.schema.json"
RULES = """
[[rules]]
name = "Left waiting"
all = ["silence > 5 s"]

[[rules]]
name = "Endless"
all = ["length > 60 min"]
"""


def test_rules_are_checked_and_listed(calltone: Run, tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(RULES)
    done = calltone("rules", "check", str(file), "--json")
    assert done.returncode == 0, done.stderr
    assert [rule["name"] for rule in json.loads(done.stdout)] == ["Left waiting", "Endless"]


def test_a_rule_that_cannot_be_read_is_one_line_and_exit_code_one(calltone: Run, tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text('[[rules]]\nname = "A"\nall = ["noise > 3"]')
    for arguments in (("rules", "check", str(file)), ("analyze", "missing.wav", "--rules", str(file))):
        done = calltone(*arguments)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "rule 'A'" in done.stderr
    missing = calltone("rules", "check", str(tmp_path / "none.toml"))
    assert missing.returncode == 1
    assert "cannot read" in missing.stderr


def test_an_analysis_says_which_rules_hold_and_where(calltone: Run, tmp_path: Path, sample_calls: Path) -> None:
    file, out = tmp_path / "rules.toml", tmp_path / "call.json"
    file.write_text(RULES)
    call = sample_calls / "refund-declined.wav"
    done = calltone("analyze", str(call), "--customer-channel", "left", "--rules", str(file), "--json", str(out))
    assert done.returncode == 0, done.stderr
    assert "Rule: Left waiting (silence > 5 s at 0:28" in done.stdout
    analysis = json.loads(out.read_text())
    jsonschema.validate(analysis, json.loads(SCHEMA.read_text()))
    (hit,) = analysis["rule_hits"]
    assert hit["rule"] == "Left waiting"
    assert 28 < hit["because"][0]["start_s"] < 29
