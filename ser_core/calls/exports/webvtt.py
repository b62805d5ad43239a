"""WebVTT captions: who speaks, what is said and how it sounds, under a player's picture of the call."""

from ser_core.calls.analysis import CallAnalysis, ScoredTurn
from ser_core.calls.exports.spoken import feeling_words, names_of, one_line
from ser_core.words.records import DRAFT_NOTE, Transcript


def webvtt(analysis: CallAnalysis) -> str:
    """A cue a turn, each with its speaker as the voice; a draft says that it is one, where editors of the file see it."""
    names = names_of(analysis.participants)
    in_order = sorted(zip(analysis.turns, analysis.said, strict=True), key=lambda heard: heard[0].start_s)
    cues = [_cue(number, turn, names[turn.participant], said) for number, (turn, said) in enumerate(in_order, start=1)]
    notes = [f"NOTE {DRAFT_NOTE}\n"] if analysis.words is not None and analysis.words.draft else []
    return "\n".join([f"WEBVTT {escaped(analysis.source.file)}\n", *notes, *cues])


def _cue(number: int, turn: ScoredTurn, name: str, said: Transcript | None) -> str:
    text = cue_text(said.text if said else "", feeling_words(turn))
    return f"{number}\n{timestamp(turn.start_s)} --> {timestamp(turn.end_s)}\n<v {escaped(name)}>{escaped(text)}</v>\n"


def cue_text(words: str, feeling: str) -> str:
    """What is read under the picture.

    >>> cue_text("I want my money back.", "angry, 82 %"), cue_text("", "angry, 82 %"), cue_text("", "")
    ('I want my money back. (angry, 82 %)', 'angry, 82 %', 'speaks')
    """
    if not words:
        return feeling or "speaks"
    return f"{words} ({feeling})" if feeling else words


def timestamp(moment_s: float) -> str:
    """A moment as WebVTT writes it.

    >>> timestamp(3725.0625)
    '01:02:05.062'
    """
    seconds, millis = divmod(round(moment_s * 1000), 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{millis:03}"


def escaped(text: str) -> str:
    """Text that is no tag, no entity and no arrow, on one line.

    >>> escaped("a --> <b> & c")
    'a --&gt; &lt;b&gt; &amp; c'
    """
    return one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
