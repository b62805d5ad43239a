"""`GET /v1/calls`: find calls, page by page, with every filter of the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from ser_core.calls.feelings import TrendLabel
from ser_core.storage.filtering import METRICS, CallFilter, Range
from ser_core.storage.finding import PAGE, Sort, find_calls
from ser_core.storage.summaries import CallSummary
from service import answers
from service.access import Reader
from service.context import Served
from service.refusals import BadField

NUMBER = r"(-?[0-9]{1,9}(\.[0-9]{1,9})?)?"
RANGE = rf"^[a-z_]{{1,40}}={NUMBER}\.\.{NUMBER}$"
TEXT = r"^[^\x00-\x1f\x7f]*$"  # PostgreSQL takes no null character, and nobody types the others
PLACE = r"^[A-Za-z0-9_-]{1,200}$"

router = APIRouter(prefix="/v1/calls", tags=["calls"])
Name = Annotated[str | None, Query(max_length=120, pattern=TEXT)]
Ranges = Annotated[list[Annotated[str, Query(pattern=RANGE)]], Query(max_length=20)]
Tags = Annotated[
    list[Annotated[str, Query(min_length=1, max_length=40, pattern=TEXT)]], Query(alias="tag", max_length=20)
]
SORTED_BY = Literal[
    "called_at", "stored_at", "duration_s", "silence_s", "interruptions", "agent_talk_share", "sentiment", "trend_change",
    "negative_share", "uncertain_share", "longest_negative_s",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallList:
    """A page, and where the next one goes on."""

    calls: tuple[CallSummary, ...]
    next: str | None


@router.get("", summary="Find calls", responses=answers.refusals(401, 403, 422, 503))
def find(
    service: Served,
    who: Reader,  # noqa: ARG001, let in
    called_from: Annotated[AwareDatetime | None, Query(description="Not before; with its time zone")] = None,
    called_before: Annotated[AwareDatetime | None, Query(description="Before; with its time zone")] = None,
    tags: Tags = [],  # noqa: B006, never changed
    rule: Name = None,
    metric: Annotated[
        Ranges, Query(description=f"NAME=LEAST..MOST, either may be left out; of {', '.join(METRICS)}")
    ] = [],  # noqa: B006
    share: Annotated[Ranges, Query(description="EMOTION=LEAST..MOST, of the customer's judged speech")] = [],  # noqa: B006
    words: Annotated[
        str, Query(max_length=200, pattern=TEXT, description="Beginnings of words in names and notes")
    ] = "",
    customer: Name = None,
    agent: Name = None,
    trend: TrendLabel | None = None,
    model: Name = None,
    sort: SORTED_BY = "called_at",
    order: Literal["ascending", "descending"] = "descending",
    after: Annotated[str | None, Query(pattern=PLACE, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = PAGE,
) -> CallList:
    """Everything that is said must hold. Feelings are the customer's, or the mixed voices'."""
    wanted = CallFilter(
        called_from=called_from,
        called_before=called_before,
        tags=tuple(tags),
        rule=rule,
        metrics=ranges("metric", metric),
        shares=ranges("share", share),
        words=words,
        customer=customer,
        agent=agent,
        trend=trend,
        model=model,
    )
    page = find_calls(service.store, wanted, Sort(sort, descending=order == "descending"), after, limit)
    return CallList(page.calls, page.next)


def ranges(field: str, said: Sequence[str]) -> dict[str, Range]:
    """The numbers that are named, as `calltone calls list` takes them too.

    >>> ranges("metric", ["sentiment=..-0.2"])
    {'sentiment': Range(least=None, most=-0.2)}
    """
    found: dict[str, Range] = {}
    for text in said:
        name, _, between = text.partition("=")
        least, _, most = between.partition("..")
        if name in found:
            raise BadField(field, f"given once for {name}")
        found[name] = Range(float(least) if least else None, float(most) if most else None)
    return found
