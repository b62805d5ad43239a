"""Rules: what people write is what is asked of a call, and what cannot be read is named with the choices."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser_core.audio.recording import SourceFacts
from ser_core.calls.analysis import CallAnalysis, CallParticipant, CallWords, ModelFacts, ScoredTurn
from ser_core.calls.measures import MEASURES
from ser_core.calls.metrics import call_metrics
from ser_core.calls.rules import RuleUnusable, example, read_condition, read_rules, rule_hits
from ser_core.calls.stretches import Stretch
from ser_core.emotions import EMOTIONS, sentiment_of
from ser_core.errors import CalltoneError
from ser_core.words.disagreement import Disagreement


def said(start_s: float, end_s: float, emotion: str) -> ScoredTurn:
    shares = {name: float(name == emotion) for name in EMOTIONS}
    return ScoredTurn("customer", start_s, end_s, -20.0, emotion, 1.0, False, shares, sentiment_of(shares))


def call(*turns: ScoredTurn, duration_s: float = 120.0) -> CallAnalysis:
    facts = SourceFacts("call.wav", "0" * 64, "wav", "pcm_s16le", 8000, 2, 16, duration_s)
    people = (CallParticipant("customer", "customer", "left"), CallParticipant("agent", "agent", "right"))
    return CallAnalysis(facts, ModelFacts("made", "1"), people, turns, call_metrics(turns, duration_s))


ANGRY = call(
    said(0, 5, "neutral"),
    *(ScoredTurn("agent", 6 + 10 * n, 10 + 10 * n, -20.0) for n in range(3)),
    said(36, 44, "angry"),
    said(45, 53, "angry"),
    said(54, 60, "angry"),
    said(100, 110, "sad"),
)


def hits(*conditions: str, needs: str = "all", of: CallAnalysis = ANGRY) -> bool:
    listed = ", ".join(f'"{condition}"' for condition in conditions)
    return bool(rule_hits(of, read_rules(f'[[rules]]\nname = "it"\n{needs} = [{listed}]')))


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("customer negative >= 20 s", True),
        ("customer negative ≥ 0.5 min", True),
        ("customer negative > 33 s", False),
        ("last quarter < −0.3", True),
        ("first quarter < -0.3", False),
        ("no recovery", True),
        ("recovery", False),
        ("silence > 30 s", True),
        ("interruptions ≥ 3", False),
        ("customer angry >= 50 %", True),
        ("agent talk share < 30 %", True),
        ("Customer   Sentiment <= -0.5", True),
        ("length < 2 min", False),
    ],
)
def test_a_condition_is_what_it_says(condition: str, holds: bool) -> None:
    assert hits(condition) is holds


def test_a_hit_names_the_stretch_and_the_calls_own_number() -> None:
    (hit,) = rule_hits(ANGRY, read_rules('[[rules]]\nname = "Silent"\nall = ["silence > 30 s"]'))
    (met,) = hit.because
    assert (hit.rule, met.value) == ("Silent", pytest.approx(40))
    assert met.where is not None
    assert (met.where.start_s, met.where.end_s) == (60, 100)


def test_all_needs_every_condition_and_any_one_of_them() -> None:
    assert not hits("no recovery", "interruptions >= 3")
    assert hits("no recovery", "interruptions >= 3", needs="any")


def test_disagreements_are_counted_where_words_were_heard_and_unknown_where_not() -> None:
    flags = tuple(Disagreement("customer", start_s, start_s + 8, 0.7, -1.0, "") for start_s in (36.0, 45.0))
    heard = replace(ANGRY, words=CallWords("whisper", "small", False, (), flags))
    (hit,) = rule_hits(heard, read_rules('[[rules]]\nname = "Irony"\nall = ["disagreements >= 2"]'))
    assert (hit.because[0].value, hit.because[0].where) == (2, Stretch(36.0, 44.0))
    assert hits("disagreements < 1", of=replace(heard, words=CallWords("whisper", "small", False, (), ())))
    assert not hits("disagreements < 1", of=ANGRY)


def test_what_a_call_cannot_tell_meets_no_condition_and_not_its_opposite() -> None:
    silent = call()
    assert not hits("customer sentiment < 0.5", of=silent)
    assert not hits("customer sentiment >= -1", of=silent)
    assert not hits("no recovery", of=call(said(0, 4, "happy")))


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ('all = ["customer rage > 3"]', "they are customer negative"),
        ('all = ["silence > 30 %"]', 'write "silence >= 20 s"'),
        ('all = ["silence"]', 'write "silence >= 20 s"'),
        ('all = ["recovery > 1"]', 'write "recovery" or "no recovery"'),
        ("all = []", "1 to 20 conditions"),
        ("all = [3]", "a condition is a text"),
        ('all = ["recovery"]\nany = ["recovery"]', "either all or any"),
    ],
)
def test_a_rule_that_cannot_be_read_is_named_with_what_would_be_right(rules: str, says: str) -> None:
    with pytest.raises(RuleUnusable, match="rule 'Mine': ") as raised:
        read_rules(f'[[rules]]\nname = "Mine"\n{rules}')
    assert says in str(raised.value)


@pytest.mark.parametrize(
    "text", ["[[rules", "rules = 3", "[other]", '[[rules]]\nall = ["recovery"]', "rules = [3]", "x" * 200_000]
)
def test_a_file_that_is_no_list_of_rules_says_what_one_looks_like(text: str) -> None:
    with pytest.raises(CalltoneError):
        read_rules(text)


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(RuleUnusable, match="give each its own"):
        read_rules('[[rules]]\nname = "A"\nall = ["recovery"]\n' * 2)


@given(st.text(max_size=40))
def test_a_condition_of_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    said = refusal(text)
    assert said is None or "\n" not in said


def refusal(condition: str) -> str | None:
    try:
        read_condition("A", condition)
    except RuleUnusable as refused:
        return str(refused)
    return None


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_can_be_asked_of_every_call_as_its_example_is_written(name: str) -> None:
    condition = example(name, MEASURES[name]).split('"')[1]
    (rule,) = read_rules(f'[[rules]]\nname = "A"\nall = ["{condition}"]')
    for analysis in (ANGRY, call(), call(said(0, 4, "happy"))):
        rule_hits(analysis, [rule])


def test_the_rules_that_the_documentation_shows_are_read() -> None:
    page = Path(__file__).parents[2] / "docs" / "rules.md"
    (shown,) = [part.split("```")[0] for part in page.read_text().split("```toml")[1:]]
    assert len(read_rules(shown)) >= 4


def test_the_documentation_lists_every_measure_with_its_unit() -> None:
    page = (Path(__file__).parents[2] / "docs" / "rules.md").read_text()
    for name, measure in MEASURES.items():
        assert f"| `{name}` | {measure.unit or '–'} | {measure.about} |" in page
