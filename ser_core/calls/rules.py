"""Saved conditions: which calls somebody should look at, and why.

[[rules]]
name = "Angry for long, and left so"
all = ["customer negative >= 20 s", "no recovery"]
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.measures import MEASURES, Measure, Reading
from ser_core.calls.stretches import Stretch
from ser_core.errors import CalltoneError

LONGEST_FILE = 100_000  # characters: some hundreds of rules
LONGEST_NAME = 100  # characters
MOST_CONDITIONS = 20

COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    ">=": lambda value, limit: value >= limit,
    ">": lambda value, limit: value > limit,
    "<=": lambda value, limit: value <= limit,
    "<": lambda value, limit: value < limit,
}
PRINTED = str.maketrans({"≥": ">=", "≤": "<=", "−": "-", "–": "-"})  # as people write them
CONDITION = re.compile(
    r"(?P<measure>[a-z][a-z -]*?)\s*(?P<compare>>=|<=|>|<)\s*(?P<limit>-?\d+(\.\d+)?)\s*(?P<unit>s|min|%|/s)?"
)
IN_UNIT = {"min": 60.0}  # seconds


class RuleUnusable(CalltoneError):
    """A rule that cannot be read; says which one, and what would have been right."""

    def __init__(self, rule: str, what: str) -> None:
        super().__init__(f"rule {rule!r}: {what}")


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must be so. A call that cannot tell does not meet it."""

    text: str  # as it was written
    measure: str
    meets: Callable[[Reading], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions of which all must hold, or any."""

    name: str
    conditions: tuple[Condition, ...]
    needs: Literal["all", "any"] = "all"


@dataclass(frozen=True, slots=True)
class Met:
    """A condition that holds, with the call's own number."""

    condition: str
    value: float | bool
    where: Stretch | None


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A rule that holds of a call, and what of it does."""

    rule: str
    because: tuple[Met, ...]


def rule_hits(analysis: CallAnalysis, rules: Sequence[Rule]) -> tuple[RuleHit, ...]:
    """The rules that hold of a call, in their order."""
    found = []
    for rule in rules:
        met = [one for condition in rule.conditions if (one := met_by(analysis, condition))]
        if met and (rule.needs == "any" or len(met) == len(rule.conditions)):
            found.append(RuleHit(rule.name, tuple(met)))
    return tuple(found)


def met_by(analysis: CallAnalysis, condition: Condition) -> Met | None:
    """What the call answers to a condition that it meets."""
    answer = MEASURES[condition.measure].read(analysis)
    if answer is None or not condition.meets(answer):
        return None
    return Met(condition.text, answer.value, answer.where)


def read_rules(text: str) -> tuple[Rule, ...]:
    """The rules of a TOML file.

    >>> read_rules('[[rules]]\\nname = "Silent"\\nall = ["silence > 30 s"]')[0].name
    'Silent'
    """
    if len(text) > LONGEST_FILE:
        raise RuleUnusable("all of them", f"the file is longer than {LONGEST_FILE:,} characters: split it")
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        raise RuleUnusable(
            "all of them", f"this is no TOML ({wrong}): write [[rules]] with name and all or any"
        ) from None
    tables = content.get("rules")
    if set(content) != {"rules"} or not isinstance(tables, list):
        raise RuleUnusable("all of them", "the file holds [[rules]] tables and nothing else")
    rules = tuple(read_rule(table, number) for number, table in enumerate(tables, start=1))
    names = [rule.name for rule in rules]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise RuleUnusable(twice, "two rules have this name: give each its own")
    return rules


def read_rule(table: object, number: int) -> Rule:
    """One table of the file."""
    if not isinstance(table, dict):
        raise RuleUnusable(f"number {number}", "write it as a [[rules]] table")
    name = table.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
        raise RuleUnusable(f"number {number}", f"it needs a name of 1 to {LONGEST_NAME} characters")
    needs: Literal["all", "any"] = "any" if "any" in table else "all"
    if set(table) != {"name", needs}:
        raise RuleUnusable(name, "it has a name and either all or any, a list of conditions, and nothing else")
    texts = table[needs]
    if not isinstance(texts, list) or not 1 <= len(texts) <= MOST_CONDITIONS:
        raise RuleUnusable(name, f"{needs} is a list of 1 to {MOST_CONDITIONS} conditions")
    return Rule(name, tuple(read_condition(name, text) for text in texts), needs)


def read_condition(rule: str, text: object) -> Condition:
    """A measure with a limit, or a yes-or-no measure with "no" before it or without."""
    if not isinstance(text, str):
        raise RuleUnusable(rule, f'a condition is a text, such as "silence > 30 s", not {text!r}')
    plain = " ".join(text.translate(PRINTED).lower().split())
    flag = plain.removeprefix("no ")
    if flag in MEASURES and MEASURES[flag].unit == "yes or no":
        wanted = flag == plain
        return Condition(text, flag, lambda reading: reading.value is wanted)
    parts = CONDITION.fullmatch(plain)
    name = parts["measure"] if parts else plain
    if name not in MEASURES:
        raise RuleUnusable(rule, f"{text!r} asks for no measure that calltone has: they are {choices()}")
    measure = MEASURES[name]
    if parts is None or measure.unit == "yes or no":
        raise RuleUnusable(rule, f"{text!r} is not complete: write {example(name, measure)}")
    if parts["unit"] and measure.unit != {"min": "s"}.get(parts["unit"], parts["unit"]):
        raise RuleUnusable(rule, f"{text!r} has the wrong unit: write {example(name, measure)}")
    limit, compare = float(parts["limit"]) * IN_UNIT.get(parts["unit"], 1.0), COMPARE[parts["compare"]]
    return Condition(text, name, lambda reading: compare(float(reading.value), limit))


def choices() -> str:
    """Every measure by its name."""
    return ", ".join(MEASURES)


def example(name: str, measure: Measure) -> str:
    """How a condition on a measure is written.

    >>> example("silence", MEASURES["silence"]), example("recovery", MEASURES["recovery"])
    ('"silence >= 20 s" (>=, >, <= or <)', '"recovery" or "no recovery"')
    """
    if measure.unit == "yes or no":
        return f'"{name}" or "no {name}"'
    number = {"s": "20", "%": "50", "/s": "5", "": "1"}[measure.unit]
    return f'"{name} >= {number}{" " if measure.unit else ""}{measure.unit}" (>=, >, <= or <)'
