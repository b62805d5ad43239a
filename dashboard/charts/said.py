"""What was said, under the turns it was said in where it fits, and a mark where words and tone point apart."""

from collections.abc import Sequence
from textwrap import shorten
from typing import Literal

import altair as alt

from dashboard.charts.dress import Row, drawn
from dashboard.charts.palette import Palette
from dashboard.charts.ribbon import LETTER_PX
from dashboard.charts.rows import TurnRow

SAID_PX, FLAG_PX = 14.0, 14.0
LEAST_PX = 60  # fewer letters than fit here tell nothing
LONGEST_TOLD = 160  # characters under a pointer; all of it stands beside the table
CLASH = "words disagree"
UNEQUAL = "M-1,-0.4H1M-1,0.4H1M0.5,-1L-0.5,1"
CLASH_PX = LETTER_PX * len(CLASH) + 20


def said_layers(turns: Sequence[Row], duration_s: float, colours: Palette, *, draft: bool) -> list[alt.Chart]:
    """Each turn's words up to the same person's next turn; the mark at the turn, its word on the side that has room."""
    px = f"/ {duration_s} * width"
    said = [turn for turn in turns if turn["said"]]
    flags = [turn for turn in turns if turn["disagrees"]]
    words = (
        drawn(said)
        .transform_filter(f"datum.said_room_s {px} > {LEAST_PX}")
        .mark_text(
            align="left",
            baseline="middle",
            fontSize=12,
            fontStyle="italic" if draft else "normal",
            color=colours.quiet if draft else colours.ink,
            limit=alt.expr(f"datum.said_room_s {px} - 6"),
            tooltip=None,
            aria=False,
        )
        .encode(x=alt.X("start_s:Q"), y=alt.Y("said_y:Q"), text="told:N")
    )
    after = f"datum.clash_after_s {px} > {CLASH_PX}"
    marks = (
        drawn(flags)
        .mark_point(
            shape=UNEQUAL,
            filled=False,
            size=60,
            strokeWidth=1.5,
            color=colours.ink,
            opacity=1,
            tooltip=None,
            aria=False,
        )
        .encode(x=alt.X("start_s:Q"), y=alt.Y("clash_y:Q"))
    )
    before = f"!({after}) && datum.clash_before_s {px} > {CLASH_PX}"
    sides: tuple[tuple[Literal["left", "right"], str, int], ...] = (("left", after, 8), ("right", before, -8))
    named = [
        drawn(flags)
        .transform_filter(where)
        .mark_text(
            align=side,
            baseline="middle",
            dx=dx,
            fontSize=12,
            fontWeight=600,
            color=colours.ink,
            tooltip=None,
            aria=False,
        )
        .encode(x=alt.X("start_s:Q"), y=alt.Y("clash_y:Q"), text="clash:N")
        for side, where, dx in sides
    ]
    return [words, marks, *named] if flags else [words] if said else []


def rooms_s(rows: Sequence[TurnRow], duration_s: float) -> list[dict[str, float]]:
    """For each turn, how far its words and the word of its mark may reach, as seconds of the axis."""
    said_s, flag_s, before_s = ({row.participant: end for row in rows} for end in (duration_s, duration_s, 0.0))
    rooms: list[dict[str, float]] = []
    for row in reversed(rows):
        who = row.participant
        rooms.insert(0, {"said_room_s": said_s[who] - row.start_s, "clash_after_s": flag_s[who] - row.start_s})
        said_s[who] = row.start_s if row.said else said_s[who]
        flag_s[who] = row.start_s if row.disagrees else flag_s[who]
    for row, room in zip(rows, rooms, strict=True):
        before = before_s[row.participant]
        # the mark before may have its own word on this side
        room["clash_before_s"] = (row.start_s - before) / 2 if before else row.start_s
        before_s[row.participant] = row.start_s if row.disagrees else before
    return rooms


def shortened(text: str) -> str:
    """What is read at a glance."""
    return shorten(text, LONGEST_TOLD, placeholder=" …")
