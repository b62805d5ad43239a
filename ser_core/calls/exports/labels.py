"""An Audacity label track: open it beside the recording by File, Import, Labels."""

from collections.abc import Iterator

from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.exports.spoken import feeling_words, names_of, one_line


def audacity_labels(analysis: CallAnalysis) -> str:
    """A line a turn and a line a stretch that was left out: start, end and label, with tabs between them."""
    lines = sorted([*_turns(analysis), *_left_out(analysis)])
    return "".join(f"{start_s:.6f}\t{end_s:.6f}\t{one_line(label)}\n" for start_s, end_s, label in lines)


def _turns(analysis: CallAnalysis) -> Iterator[tuple[float, float, str]]:
    names = names_of(analysis.participants)
    for turn, said in zip(analysis.turns, analysis.said, strict=True):
        told = " – ".join(part for part in (feeling_words(turn), said.text if said else "") if part)
        yield turn.start_s, turn.end_s, f"{names[turn.participant]}: {told}" if told else names[turn.participant]


def _left_out(analysis: CallAnalysis) -> Iterator[tuple[float, float, str]]:
    names = names_of(analysis.participants)
    for stretch in analysis.skipped:
        yield stretch.start_s, stretch.end_s, f"{names[stretch.participant]}: left out, {stretch.reason}"
