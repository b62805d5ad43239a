"""By which clock days begin: that of the person's browser."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import streamlit as st


def here() -> tzinfo:
    """The browser's time zone; UTC where it does not say, or says what nobody knows."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (OSError, ValueError):  # a zone that is not there is both
        return UTC


def utc_offset_s() -> int:
    """How far the browser's clock is ahead of UTC today."""
    ahead = datetime.now(here()).utcoffset()
    return 0 if ahead is None else int(ahead.total_seconds())


def day_of(moment: datetime) -> str:
    """A day as lists show it."""
    local = moment.astimezone(here())
    return f"{local.day} {local:%b %Y}"
