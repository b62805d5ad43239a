"""What a page says when there is nothing to show or something went wrong; other people's text is never markup."""

import re

import streamlit as st

from ser_core.errors import CalltoneError

WHITE = re.compile(r"\s+")
MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@/\"'=^])")


def plain(text: str) -> str:
    """Text from outside as Markdown that shows it letter by letter.

    >>> plain("<img src=x>")
    '\\\\<img src\\\\=x\\\\>'
    """
    return MARKUP.sub(r"\\\1", WHITE.sub(" ", text))


def show_error(error: CalltoneError) -> None:
    """The error's own line, in place; what to do stands in it."""
    text = str(error)
    st.error(plain(text[:1].upper() + text[1:]), icon=":material/error:")
