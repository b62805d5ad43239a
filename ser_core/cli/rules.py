"""`calltone rules`: saved conditions, checked before they are relied on, and what can be asked."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ser_core.calls.measures import MEASURES
from ser_core.calls.rules import Met, Rule, RuleHit, RuleUnusable, read_rules
from ser_core.cli.terminal import STDOUT, AsJson, clock, write_json

app = typer.Typer(
    name="rules", help="Rules: which calls somebody should look at (docs/rules.md).", no_args_is_help=True
)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A TOML file of rules.")],
    as_json: AsJson = False,
) -> None:
    """Read the rules as an analysis would, and list them."""
    rules = rules_of(file)
    if as_json:
        write_json([rule_json(rule) for rule in rules], STDOUT)
        return
    table = Table("rule", "needs", "conditions")
    for rule in rules:
        table.add_row(rule.name, rule.needs, "\n".join(condition.text for condition in rule.conditions))
    Console(markup=False, highlight=False).print(table)


@app.command()
def measures(
    as_json: AsJson = False,
) -> None:
    """List everything that a condition can ask."""
    if as_json:
        write_json([{"measure": name, "unit": one.unit, "about": one.about} for name, one in MEASURES.items()], STDOUT)
        return
    table = Table("measure", "unit", "what it is")
    for name, one in MEASURES.items():
        table.add_row(name, one.unit, one.about)
    Console(markup=False, highlight=False).print(table)


def rules_of(file: Path) -> tuple[Rule, ...]:
    """The rules of a file; one that cannot be read says so in a line."""
    try:
        return read_rules(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleUnusable("all of them", f"cannot read {file}: {error.strerror or 'the system refused'}") from None
    except UnicodeDecodeError:
        raise RuleUnusable("all of them", f"{file} is no text in UTF-8: save it as such") from None


def rule_json(rule: Rule) -> dict[str, object]:
    return {"name": rule.name, "needs": rule.needs, "conditions": [condition.text for condition in rule.conditions]}


def hit_json(hit: RuleHit) -> dict[str, object]:
    """A hit as it stands in the JSON of an analysis."""
    return {"rule": hit.rule, "because": [met_json(met) for met in hit.because]}


def met_json(met: Met) -> dict[str, object]:
    """A condition that holds, with the stretch that is meant."""
    return {
        "condition": met.condition,
        "value": met.value if isinstance(met.value, bool) else round(met.value, 4),
        "start_s": None if met.where is None else round(met.where.start_s, 3),
        "end_s": None if met.where is None else round(met.where.end_s, 3),
    }


def hit_line(hit: RuleHit) -> str:
    """A hit for a person."""
    because = [met.condition + (f" at {clock(met.where.start_s)}" if met.where else "") for met in hit.because]
    return f"Rule: {hit.rule} ({', '.join(because)})"
