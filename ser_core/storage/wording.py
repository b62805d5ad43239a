"""Text from people as it is kept: tags of one spelling, names and notes without hostile characters, words to find by."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice

from ser_core.storage.errors import Unusable
from ser_core.storage.tables import LONGEST_NAME, LONGEST_TAG, LONGEST_WORD

LONGEST_NOTE = 10_000  # characters
MOST_WORDS = (
    10_000  # of one call: its name and notes, then what was said: at 150 words a minute more than an hour has in all
)


def clean(text: str, *, keep: str = "") -> str:
    """Without control, direction-changing and undecodable characters, in one Unicode form.

    >>> clean(" a\\x00b\\u202e c ")
    'ab c'
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        letter for letter in composed if letter in keep or not unicodedata.category(letter).startswith("C")
    ).strip()


def tag_name(text: str) -> str:
    """A tag as everybody spells it.

    >>> tag_name("  Late   DELIVERY ")
    'late delivery'
    """
    name = " ".join(clean(unicodedata.normalize("NFKC", text).casefold(), keep="\t\n").split())
    if not 0 < len(name) <= LONGEST_TAG:
        raise Unusable(f"the tag {text[:LONGEST_TAG]!r}", f"a tag has 1 to {LONGEST_TAG} characters")
    return name


def tag_names(texts: Iterable[str]) -> list[str]:
    """Each once, sorted."""
    return sorted({tag_name(text) for text in texts})


def short_name(text: str, what: str) -> str:
    """A name of a person, a rule or a view."""
    name = clean(text)
    if not 0 < len(name) <= LONGEST_NAME:
        raise Unusable(f"{what} {text[:20]!r}", f"it should have 1 to {LONGEST_NAME} characters")
    return name


def note_text(text: str) -> str:
    """A note, its lines kept."""
    note = clean(text, keep="\n")
    if not 0 < len(note) <= LONGEST_NOTE:
        raise Unusable("the note", f"it should have 1 to {LONGEST_NOTE} characters")
    return note


def words_of(texts: Iterable[str]) -> list[str]:
    """The different words of some texts, as they are searched: no capitals, no marks on letters; the first ones, if many.

    >>> words_of(["Rückruf-Frau_Meyer 2.wav"])
    ['2', 'frau', 'meyer', 'ruckruf', 'wav']
    """
    plain = (letters_only(text) for text in texts)
    found = dict.fromkeys(word[:LONGEST_WORD] for text in plain for word in re.findall(r"[^\W_]+", text))
    return sorted(islice(found, MOST_WORDS))


def letters_only(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def file_words(file: str) -> str:
    """The part of a file's name that says something: every other name ends with .wav."""
    stem, dot, ending = file.rpartition(".")
    return stem if dot and stem and len(ending) <= 4 else file
