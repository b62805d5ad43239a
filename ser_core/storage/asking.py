"""The store's rules asked of calls: a rule is kept as the TOML of `[[rules]]` that holds it alone."""

import json
from collections.abc import Iterable, Sequence

from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.rules import Rule, RuleHit, RuleUnusable, read_rules, rule_hits
from ser_core.calls.stretches import Stretch
from ser_core.storage.reading import read_call
from ser_core.storage.rules import StoredRule, keep_hits, keep_rule, stored_rules
from ser_core.storage.store import LOCAL, Store


def keep_rules(store: Store, text: str, who: str = LOCAL) -> list[StoredRule]:
    """Store each rule of a TOML text, or none where one of them cannot be read."""
    return [keep_rule(store, rule.name, rule_text(rule), who) for rule in read_rules(text)]


def rule_text(rule: Rule) -> str:
    """One rule as a person would write it.

    >>> print(rule_text(read_rules('[[rules]]\\nname = "Silent"\\nall = ["silence > 30 s"]')[0]), end="")
    [[rules]]
    name = "Silent"
    all = ["silence > 30 s"]
    """
    name, conditions = (
        json.dumps(value, ensure_ascii=False) for value in (rule.name, [one.text for one in rule.conditions])
    )
    return f"[[rules]]\nname = {name}\n{rule.needs} = {conditions}\n"


def readable_rules(store: Store) -> list[tuple[StoredRule, tuple[Rule, ...]]]:
    """The store's rules that this calltone understands; one in other words is left out."""
    found = []
    for stored in stored_rules(store):
        try:
            found.append((stored, read_rules(stored.text)))
        except RuleUnusable:
            continue
    return found


def hits_in(analysis: CallAnalysis, rules: Sequence[tuple[StoredRule, tuple[Rule, ...]]]) -> list[RuleHit]:
    """Which of the store's rules hold of a call."""
    return [hit for _, parts in rules for hit in rule_hits(analysis, parts)]


def ask_calls(store: Store, call_ids: Iterable[str]) -> None:
    """Ask calls all the rules, and keep where each holds in place of what was kept before."""
    rules = readable_rules(store)
    for call_id in call_ids if rules else ():
        analysis = read_call(store, call_id).analysis
        for stored, parts in rules:
            keep_hits(store, stored, call_id, where_it_holds(analysis, rule_hits(analysis, parts)))


def where_it_holds(analysis: CallAnalysis, hits: Sequence[RuleHit]) -> list[Stretch]:
    """The stretches that are meant, each once; the whole call where a condition is of all of it."""
    meant = [met.where for hit in hits for met in hit.because if met.where is not None]
    whole = Stretch(0.0, analysis.source.duration_s)
    return sorted(set(meant), key=lambda stretch: stretch.start_s) or ([whole] if hits else [])
