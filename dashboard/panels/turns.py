"""The turns as a table: who, when, how it sounded; a row chosen there is the moment shown."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from dashboard.charts.dress import clock
from dashboard.charts.palette import Palette
from dashboard.charts.rows import NOT_INFERRED, TurnRow

ROW_PX, MOST_ROWS_SEEN = 36, 15
SAID_PX = 240  # the rest is read in the cell, or beside the table


def show_turns(
    rows: Sequence[TurnRow],
    chosen: int | None,
    key: str,
    colours: Palette,
    choose: Callable[[int], None],
    *,
    draft: bool,
) -> None:
    """An agent's row says nothing of feelings: those cells are empty. Words stand in it where somebody heard them."""
    table = turn_frame(rows)
    ink = {word: f"color: {colour}; font-weight: 600" for word, colour in colours.text.items()}

    def chose() -> None:
        if places := st.session_state[key].selection.rows:
            choose(places[0])

    st.dataframe(
        table.style.map(lambda word: ink.get(word, ""), subset=["emotion"]),
        key=key,
        hide_index=True,
        placeholder="",
        on_select=chose,
        selection_mode="single-row",
        selection_default=None if chosen is None else {"selection": {"rows": [chosen]}},
        row_height=ROW_PX,
        height=ROW_PX * (min(len(rows), MOST_ROWS_SEEN) + 1) + 3,
        column_config={
            "at": st.column_config.TextColumn("At", width=52),
            "who": st.column_config.TextColumn("Who", width=76),
            "emotion": st.column_config.TextColumn("Emotion", width=84),
            "said": st.column_config.TextColumn("Said (draft)" if draft else "Said", width=SAID_PX),
            "disagrees": st.column_config.TextColumn("Words and tone", width=104),
            "confidence": st.column_config.ProgressColumn(
                "Confidence", format="%.0f%%", min_value=0, max_value=100, width=108, color=colours.accent
            ),
            "sentiment": st.column_config.NumberColumn("Sentiment", format="%+.2f", width=78),
            "length": st.column_config.NumberColumn("Length", format="%.1f s", width=62),
        },
        alt=f"The turns of the call: {', '.join(table.columns)}",
    )


def turn_frame(rows: Sequence[TurnRow]) -> pd.DataFrame:
    """One row a turn, in the order of the call."""
    table = pd.DataFrame(
        {
            "at": [clock(row.start_s) for row in rows],
            "who": [row.who for row in rows],
            "emotion": [None if row.word == NOT_INFERRED else row.word for row in rows],
            "said": [row.said for row in rows],
            "disagrees": ["disagree" if row.disagrees else None for row in rows],
            "confidence": [None if row.confidence is None else row.confidence * 100 for row in rows],
            "sentiment": [row.sentiment for row in rows],
            "length": [row.end_s - row.start_s for row in rows],
        }
    ).astype({"confidence": "float64", "sentiment": "float64"})
    return table.drop(columns=[name for name in ("said", "disagrees") if table[name].isna().all()])
