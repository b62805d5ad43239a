"""WebVTT captions: who speaks and how it sounds, under a player's picture of the call."""

from ser_core.calls.analysis import CallAnalysis, ScoredTurn
from ser_core.calls.exports.spoken import feeling_words, names_of, one_line


def webvtt(analysis: CallAnalysis) -> str:
    """A cue a turn, each with its speaker as the voice."""
    names = names_of(analysis.participants)
    cues = [
        _cue(number, turn, names[turn.participant])
        for number, turn in enumerate(sorted(analysis.turns, key=lambda turn: turn.start_s), start=1)
    ]
    return "\n".join([f"WEBVTT {escaped(analysis.source.file)}\n", *cues])


def _cue(number: int, turn: ScoredTurn, name: str) -> str:
    said = feeling_words(turn) or "speaks"
    return f"{number}\n{timestamp(turn.start_s)} --> {timestamp(turn.end_s)}\n<v {escaped(name)}>{escaped(said)}</v>\n"


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
