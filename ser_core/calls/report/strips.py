"""The strips of the time axis, each drawn from 0 downwards; `x` places a moment."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby, pairwise

import numpy as np
from markupsafe import escape

from ser_core.calls.analysis import ScoredTurn
from ser_core.calls.exports.spoken import feeling_words
from ser_core.calls.feelings import sentiment_doubt
from ser_core.calls.report.marks import NOT_INFERRED, SHAPES, class_of, shape, titled, word_of
from ser_core.calls.stretches import Silence
from ser_core.calls.summary import clock, signed
from ser_core.calls.talk import Interruption
from ser_core.features.display import Envelope
from ser_core.words.records import Transcript

Place = Callable[[float], float]
Heard = tuple[ScoredTurn, Transcript | None]  # how a turn sounded, and its words if they were listened to

QUIETEST_PEAK = 0.02  # a channel that only hisses stays a thin line, and is not blown up to look like speech
HAIRLINE = 0.4  # what stays to be seen of silence
WORDS, LETTER = 16.0, 6.2  # height of the words over a ribbon; how wide a letter of them is on average
MARK = 13.0  # a narrower bar has no room for its mark
LONGEST_BRIDGE_S = 30.0  # over a longer gap no line is drawn: nobody was heard there


def voice_strip(envelope: Envelope, x: Place, height: float, felt: bool) -> str:
    """A waveform, scaled to its own loudest moment, so that a quiet customer is seen beside a loud agent."""
    peak = max(QUIETEST_PEAK, float(np.abs([envelope.low, envelope.high]).max(initial=0.0)))
    middle, scale = height / 2, height / 2 / peak
    upper = [
        f"{x(at):.1f} {middle - high * scale - HAIRLINE:.1f}"
        for at, high in zip(envelope.times_s, envelope.high, strict=True)
    ]
    lower = [
        f"{x(at):.1f} {middle - low * scale + HAIRLINE:.1f}"
        for at, low in zip(envelope.times_s, envelope.low, strict=True)
    ]
    points = [*upper, *reversed(lower)]
    return f'<path class="{"voice" if felt else "other-voice"}" d="M{"L".join(points)}Z"/>' if points else ""


def ribbon_strip(heard: Sequence[Heard], name: str, x: Place, height: float, right: float) -> str:
    """A bar a turn in its emotion's colour, with its shape and its word where they fit; a pointer is told what was said."""
    turns = [turn for turn, _ in heard]
    felt = any(word_of(turn) != NOT_INFERRED for turn in turns)
    top = WORDS if felt else 0.0
    bars = [_bar(turn, words, name, x, top, height - top) for turn, words in heard]
    return "".join([*(_over(turns, x, right) if felt else []), *bars])


def _bar(turn: ScoredTurn, words: Transcript | None, name: str, x: Place, top: float, height: float) -> str:
    word, left, width = word_of(turn), x(turn.start_s), max(1.0, x(turn.end_s) - x(turn.start_s))
    said = f"{name}, {clock(turn.start_s)}–{clock(turn.end_s)}: {feeling_words(turn) or word}"
    if words and words.text:
        said += f"\n{words.text}"
    rect = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{min(3.0, width / 3):.1f}"'
    bar = titled("rect", f'class="f-{class_of(word)}" data-start="{turn.start_s:.3f}" {rect}', said)
    return bar + (shape(word, left + width / 2, top + height / 2) if width > MARK else "")


def _over(turns: Sequence[ScoredTurn], x: Place, right: float) -> list[str]:
    """What stands above the bars: the word of each first of several alike, the shape of a bar too narrow to hold it."""
    told = [turn for turn in turns if word_of(turn) != NOT_INFERRED]
    runs = [list(run) for _, run in groupby(told, key=word_of)]
    ends = [*(x(run[0].start_s) for run in runs[1:]), right]
    found, taken = list[str](), 0.0
    for run, end in zip(runs, ends, strict=True):
        word, left = word_of(run[0]), x(run[0].start_s)
        if end - left > LETTER * len(word) + 6 and left >= taken:
            found.append(f'<text class="word t-{class_of(word)}" x="{left:.1f}" y="11">{word}</text>')
            taken = left + LETTER * len(word) + 6
        for turn in run:
            middle = x((turn.start_s + turn.end_s) / 2)
            if x(turn.end_s) - x(turn.start_s) <= MARK and middle - 5 >= taken and word in SHAPES:
                found.append(f'<g class="small t-{class_of(word)}">{shape(word, middle, 8)}</g>')
                taken = middle + 5
    return found


def sentiment_strip(turns: Sequence[ScoredTurn], name: str, x: Place, height: float, left: float, right: float) -> str:
    """A line through the turns within the band of the model's doubt; hollow points are uncertain."""
    levels = "".join(f'<path class="line" d="M{left} {y:.1f}H{right}"/>' for y in (0, height / 2, height))
    names = "".join(
        f'<text class="strip" x="{left - 10}" y="{y + 4:.1f}">{escape(said)}</text>'
        for said, y in (("positive", 4), (name, height / 2), ("negative", height - 4))
    )
    return levels + names + "".join(_course(run, x, height) for run in _together(turns))


def _together(turns: Sequence[ScoredTurn]) -> list[list[ScoredTurn]]:
    runs: list[list[ScoredTurn]] = [[turn] for turn in turns[:1]]
    for before, turn in pairwise(turns):
        if turn.start_s - before.end_s > LONGEST_BRIDGE_S:
            runs.append([])
        runs[-1].append(turn)
    return runs


def _course(turns: Sequence[ScoredTurn], x: Place, height: float) -> str:
    def y(sentiment: float) -> float:
        return height / 2 * (1 - max(-1.0, min(1.0, sentiment)))

    moments = [(turn, at_s) for turn in turns for at_s in (turn.start_s, turn.end_s)]
    middle = [(x(at_s), y(turn.sentiment or 0.0)) for turn, at_s in moments]
    upper = [(x(at_s), y((turn.sentiment or 0.0) + sentiment_doubt(turn))) for turn, at_s in moments]
    lower = [(x(at_s), y((turn.sentiment or 0.0) - sentiment_doubt(turn))) for turn, at_s in moments]
    points = "".join(
        titled(
            "circle",
            f'class="{"unsure" if turn.uncertain else "sure"}" r="3" data-start="{turn.start_s:.3f}" '
            f'cx="{x((turn.start_s + turn.end_s) / 2):.1f}" cy="{y(turn.sentiment or 0.0):.1f}"',
            f"{clock(turn.start_s)}: sentiment {signed(turn.sentiment or 0.0)} ± {sentiment_doubt(turn):.2f}",
        )
        for turn in turns
    )
    band = f'<path class="doubt" d="M{_path([*upper, *reversed(lower)])}Z"/>'
    return f'{band}<path class="course" d="M{_path(middle)}"/>{points}'


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{across:.1f} {down:.1f}" for across, down in points)


def silence_strip(silences: Sequence[Silence], x: Place, height: float) -> str:
    """A bar where nobody speaks."""
    return "".join(
        titled(
            "rect",
            f'class="silence" x="{x(one.start_s):.1f}" y="{height / 2 - 3:.1f}" height="6" '
            f'width="{x(one.end_s) - x(one.start_s):.1f}"',
            f"Nobody speaks from {clock(one.start_s)} for {one.duration_s:.1f} s",
        )
        for one in silences
    )


def cut_in_strip(cuts: Sequence[Interruption], names: Mapping[str, str], x: Place, height: float) -> str:
    """An arrowhead where somebody takes the floor."""
    return "".join(
        titled(
            "path",
            f'class="cut-in" data-start="{one.at_s:.3f}" transform="translate({x(one.at_s):.1f} {height / 2:.1f})" d="M0 5L4-4H-4Z"',
            f"{names[one.by]} cuts in at {clock(one.at_s)}, over {names[one.of]} for {one.overlap_s:.1f} s",
        )
        for one in cuts
    )
