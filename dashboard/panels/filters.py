"""Which calls: the filter's fields, and the order. What they hold is kept apart from them, as fields are gone with their page."""

from datetime import date, datetime, timedelta
from typing import Any, get_args

import streamlit as st

from dashboard import library
from dashboard.charts.palette import SHOWN_EMOTIONS
from dashboard.panels.asked import ask, asked
from dashboard.panels.measures import AS_SHOWN, MEASURES, field_of
from dashboard.panels.states import plain
from dashboard.panels.zone import day_of, here
from ser_core.calls.feelings import TrendLabel
from ser_core.storage.filtering import EVERY_CALL, CallFilter, Range
from ser_core.storage.finding import SORTS, Sort
from ser_core.storage.rules import stored_rules

FIELD = "calls-"  # how the keys of fields begin
ORDERS = {"called_at": "When it was", "stored_at": "When it was kept"}


def show_filters() -> None:
    """Words and order at once, everything else a click away."""
    fill_fields(asked().wanted, asked().sort, again=False)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.text_input(
            "Find words of names, notes or what was said",
            key=f"{FIELD}words",
            on_change=_read_fields,
            placeholder="refund, late deliv…",
            icon=":material/search:",
            width=320,
        )
        with st.popover("Filters", icon=":material/filter_alt:", key="filters"):
            _fields()
        orders = list(SORTS)
        st.selectbox("Order", orders, format_func=_order_name, key=f"{FIELD}order", on_change=_read_fields, width=210)
        st.toggle("Most first", key=f"{FIELD}descending", on_change=_read_fields)
    said = in_words(asked().wanted)
    if said:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.caption("Only calls with " + " · ".join(said), width="content")
            st.button("Clear", type="tertiary", icon=":material/close:", on_click=clear)


def clear() -> None:
    """Every call again, in the same order."""
    ask(EVERY_CALL)
    fill_fields(EVERY_CALL, asked().sort)


def _fields() -> None:
    left, right = st.columns(2)
    left.date_input("From", value=None, key=f"{FIELD}from", on_change=_read_fields, format="YYYY-MM-DD")
    right.date_input("Up to and with", value=None, key=f"{FIELD}until", on_change=_read_fields, format="YYYY-MM-DD")
    wanted = asked().wanted
    tags = sorted({*library.known_tags(), *wanted.tags})
    st.multiselect("All of these tags", tags, key=f"{FIELD}tags", on_change=_read_fields)
    rules = sorted({rule.name for rule in stored_rules(library.store())} | ({wanted.rule} if wanted.rule else set()))
    if rules:
        st.selectbox(
            "A rule that holds", rules, index=None, key=f"{FIELD}rule", on_change=_read_fields, placeholder="Any"
        )
    st.segmented_control("Trend", get_args(TrendLabel), key=f"{FIELD}trend", on_change=_read_fields)
    st.text_input("Customer’s pseudonym", key=f"{FIELD}customer", on_change=_read_fields)
    st.text_input("Agent’s pseudonym", key=f"{FIELD}agent", on_change=_read_fields)
    _ranges("Numbers from … to …", "metrics", list(MEASURES))
    _ranges("Share of an emotion, of the speech that could be told", "shares", list(SHOWN_EMOTIONS))


def _ranges(label: str, kind: str, names: list[str]) -> None:
    chosen = st.multiselect(label, names, format_func=field_of, key=f"{FIELD}{kind}", on_change=_read_fields)
    for name in chosen:
        left, right = st.columns(2)
        for column, edge, said in ((left, "least", "at least"), (right, "most", "at most")):
            column.number_input(
                f"{field_of(name)}, {said}", value=None, key=f"{FIELD}{edge}-{name}", on_change=_read_fields
            )


def _read_fields() -> None:
    """What the fields say now, into the question; a field that is not shown says nothing new."""

    def said(name: str, otherwise: Any = None) -> Any:
        return st.session_state.get(f"{FIELD}{name}", otherwise)

    since, until = said("from"), said("until")
    wanted = CallFilter(
        called_from=None if since is None else _start_of(since),
        called_before=None if until is None else _start_of(until + timedelta(days=1)),
        tags=tuple(said("tags", ())),
        rule=said("rule"),
        metrics=_read_ranges("metrics"),
        shares=_read_ranges("shares"),
        words=said("words", ""),
        customer=said("customer", "").strip() or None,
        agent=said("agent", "").strip() or None,
        trend=said("trend"),
    )
    ask(wanted, Sort(said("order", "called_at"), said("descending", True)))


def _read_ranges(kind: str) -> dict[str, Range]:
    found = {}
    for name in st.session_state.get(f"{FIELD}{kind}", ()):
        scale = AS_SHOWN.get(name, 1.0)
        edges = [st.session_state.get(f"{FIELD}{edge}-{name}") for edge in ("least", "most")]
        least, most = (None if edge is None else edge / scale for edge in edges)
        if least is not None or most is not None:
            found[name] = Range(least, most)
    return found


def fill_fields(wanted: CallFilter, sort: Sort, *, again: bool = True) -> None:
    """The question into the fields; unless it is to be done again, only into those that are not there."""
    tomorrow = wanted.called_before
    fields: dict[str, Any] = {
        "words": wanted.words,
        "from": None if wanted.called_from is None else wanted.called_from.astimezone(here()).date(),
        "until": None if tomorrow is None else (tomorrow.astimezone(here()) - timedelta(days=1)).date(),
        "tags": list(wanted.tags),
        "rule": wanted.rule,
        "trend": wanted.trend,
        "customer": wanted.customer or "",
        "agent": wanted.agent or "",
        "metrics": list(wanted.metrics),
        "shares": list(wanted.shares),
        "order": sort.by,
        "descending": sort.descending,
    }
    for name, between in {**wanted.metrics, **wanted.shares}.items():
        for edge, bound in (("least", between.least), ("most", between.most)):
            fields[f"{edge}-{name}"] = None if bound is None else round(bound * AS_SHOWN.get(name, 1.0), 6)
    for name, value in fields.items():
        if again or f"{FIELD}{name}" not in st.session_state:
            st.session_state[f"{FIELD}{name}"] = value


def _start_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=here())


def _order_name(name: str) -> str:
    return ORDERS.get(name) or field_of(name)


def in_words(wanted: CallFilter) -> list[str]:
    """A filter as a person says it, escaped."""
    said = [f"the words {plain(wanted.words)}"] if wanted.words.strip() else []
    if wanted.called_from is not None:
        said.append(f"a date from {day_of(wanted.called_from)}")
    if wanted.called_before is not None:
        said.append(f"a date up to {day_of(wanted.called_before - timedelta(days=1))}")
    said += [f"the tag {plain(tag)}" for tag in wanted.tags]
    said += [f"the rule {plain(wanted.rule)}"] if wanted.rule else []
    said += [f"the trend {wanted.trend}"] if wanted.trend else []
    said += [f"the customer {plain(wanted.customer)}"] if wanted.customer else []
    said += [f"the agent {plain(wanted.agent)}"] if wanted.agent else []
    for name, between in {**wanted.metrics, **wanted.shares}.items():
        scale = AS_SHOWN.get(name, 1.0)
        edges = [
            f"{word} {bound * scale:g}".replace("-", "−")
            for word, bound in (("from", between.least), ("to", between.most))
            if bound is not None
        ]
        said.append(f"{field_of(name).lower()} {' '.join(edges)}")
    return said
