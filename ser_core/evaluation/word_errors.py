"""How far a transcript is from what was said."""

import re
from collections.abc import Sequence


def spoken_words(text: str) -> list[str]:
    """The words alone, in lower case.

    >>> spoken_words("It's eleven o'clock - isn't it?")
    ["it's", 'eleven', "o'clock", "isn't", 'it']
    """
    return re.findall(r"[a-z']*[a-z][a-z']*", text.lower())


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """How many words must be put in, taken out or changed, at the least: over the words said, the word error rate.

    >>> word_errors("a new alarm clock".split(), "new alarm o clock".split())
    2
    """
    row = list(range(len(heard) + 1))
    for place, word in enumerate(said, 1):
        before, row = row, [place]
        for index, other in enumerate(heard, 1):
            row.append(min(before[index] + 1, row[-1] + 1, before[index - 1] + (word != other)))
    return row[-1]
