"""CSV that survives hostile names, keeps numbers numbers, and says nothing of what was not inferred."""

import csv
import io
from dataclasses import replace

import pytest
from call_variants import HOSTILE_NAMES, HeardCall, named, of_turns
from hypothesis import given
from hypothesis import strategies as st

from ser_core.calls.exports import metrics_csv as metrics_table
from ser_core.calls.exports import turns_csv as turns_table
from ser_core.calls.exports.metrics_csv import metrics_csv
from ser_core.calls.exports.spreadsheet import csv_text, harmless
from ser_core.calls.exports.turns_csv import turns_csv
from ser_core.emotions import EMOTIONS


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_turn_is_a_row_with_its_numbers(refund: HeardCall) -> None:
    rows, turns = rows_of(turns_csv(refund.analysis)), refund.analysis.turns
    assert [row["participant"] for row in rows] == [turn.participant for turn in turns]
    assert [float(row["start_s"]) for row in rows] == pytest.approx([turn.start_s for turn in turns], abs=1e-3)
    assert tuple(rows[0]) == turns_table.COLUMNS
    for row, turn in zip(rows, turns, strict=True):
        if turn.sentiment is not None:
            assert float(row["sentiment"]) == pytest.approx(turn.sentiment, abs=1e-4)
            assert sum(float(row[name]) for name in EMOTIONS) == pytest.approx(1, abs=1e-3)


def test_an_agents_cells_are_empty_where_nothing_was_inferred(refund: HeardCall) -> None:
    rows = [row for row in rows_of(turns_csv(refund.analysis)) if row["role"] == "agent"]
    assert rows
    assert {row[name] for row in rows for name in ("emotion", "confidence", "uncertain", "sentiment", *EMOTIONS)} == {
        ""
    }
    agent = next(row for row in rows_of(metrics_csv(refund.analysis)) if row["role"] == "agent")
    assert {agent[name] for name in metrics_table.FEELINGS} == {""}


def test_a_negative_number_stays_a_number_and_no_text_begins_like_a_formula(refund: HeardCall) -> None:
    for file in HOSTILE_NAMES:
        for text in (turns_csv(named(refund.analysis, file)), metrics_csv(named(refund.analysis, file))):
            for row in rows_of(text):
                assert row["file"] == harmless(file)
                numbers = [cell for cell in row.values() if cell[:1] in ("-", "+", "=", "@")]
                assert all(float(cell) < 0 for cell in numbers)
    assert any(float(row["loudness_dbfs"]) < 0 for row in rows_of(turns_csv(refund.analysis)))


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=3, max_size=3), max_size=4))
def test_whatever_is_written_is_read_back_but_for_the_mark_before_a_formula(table: list[list[str]]) -> None:
    text = csv_text(["a", "b", "c"], table)
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [[harmless(cell) for cell in row] for row in table]
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for row in table for cell in map(harmless, row)
    )


def test_lines_end_as_rfc_4180_says(refund: HeardCall) -> None:
    text = turns_csv(refund.analysis)
    assert text.count("\r\n") == len(refund.analysis.turns) + 1
    assert "\n" not in text.replace("\r\n", "")


def test_metrics_have_a_row_a_person_and_say_what_the_metrics_say(refund: HeardCall) -> None:
    rows, metrics = rows_of(metrics_csv(refund.analysis)), refund.analysis.metrics
    assert [row["participant"] for row in rows] == [person.id for person in refund.analysis.participants]
    customer = next(row for row in rows if row["role"] == "customer")
    felt, talk = metrics.feelings["customer"], metrics.talk["customer"]
    assert float(customer["sentiment"]) == pytest.approx(felt.sentiment, abs=1e-4)
    assert float(customer["talk_share"]) == pytest.approx(talk.talk_share, abs=1e-4)
    assert sum(float(customer[f"share_{name}"]) for name in EMOTIONS) == pytest.approx(1, abs=1e-3)
    assert {row["call_longest_silence_s"] for row in rows} == {str(round(metrics.longest_silence.duration_s, 4))}  # type: ignore[union-attr]


def test_the_tables_of_different_calls_stack(refund: HeardCall) -> None:
    silent = of_turns(refund.analysis, (), 20.0)
    heads = {metrics_csv(call).split("\r\n")[0] for call in (refund.analysis, silent)}
    assert heads == {",".join(metrics_table.COLUMNS)}
    rows = rows_of(metrics_csv(silent))
    assert [(row["turns"], row["speech_s"], row["sentiment"], row["call_silence_s"]) for row in rows] == [
        ("0", "0.0", "", "20.0")
    ] * 2


def test_of_an_uncertain_customer_no_shares_are_told(refund: HeardCall) -> None:
    unsure = tuple(replace(turn, uncertain=True) if turn.emotion else turn for turn in refund.analysis.turns)
    row = rows_of(metrics_csv(of_turns(refund.analysis, unsure, refund.analysis.metrics.duration_s)))[0]
    assert row["uncertain_share"] == "1.0"
    assert {row[f"share_{name}"] for name in EMOTIONS} == {""}
