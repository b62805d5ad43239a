"""The Contact Lens shape: as published, in milliseconds, and silent about what was not inferred."""

import json
import re
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from call_variants import HOSTILE_NAMES, HeardCall, all_judged, named, of_turns, on_one_track

from ser_core.calls.analysis import CallParticipant
from ser_core.calls.exports.contact_lens import RolesUnknown, contact_lens, contact_lens_json
from ser_core.settings import PROJECT_DIR

DOCS = PROJECT_DIR / "docs"
SCHEMA = json.loads((DOCS / "contact_lens.schema.json").read_text("utf-8"))


def exported(call: HeardCall) -> Any:
    return json.loads(contact_lens_json(call.analysis, call.tracks))


@pytest.mark.parametrize(
    "variant", [lambda call: call, all_judged, on_one_track, lambda call: of_turns(call, (), 30.0)]
)
def test_the_export_is_of_both_published_shapes_and_has_no_field_that_neither_knows(refund: HeardCall, variant) -> None:
    jsonschema.validate(contact_lens(variant(refund.analysis)), SCHEMA, cls=jsonschema.Draft202012Validator)


def test_the_schema_refuses_a_turn_without_what_a_reader_looks_for(refund: HeardCall) -> None:
    for field in ("ParticipantRole", "ParticipantId", "LoudnessScores", "LoudnessScore", "Items"):
        broken = exported(refund)
        del broken["Transcript"][0][field]
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, SCHEMA, cls=jsonschema.Draft202012Validator)


def test_every_field_of_the_shapes_has_its_line_in_the_table(refund: HeardCall) -> None:
    told = set(re.findall(r"`(\w+)`", (DOCS / "contact_lens.md").read_text("utf-8")))
    assert not fields(SCHEMA["$defs"]) - told


def fields(schema: Any) -> set[str]:
    """The names of all properties that a schema knows."""
    found: set[str] = set()
    match schema:
        case dict():
            found |= set(schema.get("properties", {}))
            for part in schema.values():
                found |= fields(part)
        case list():
            for part in schema:
                found |= fields(part)
    return found


def test_turns_keep_their_moments_and_speakers(refund: HeardCall) -> None:
    turns = exported(refund)["Transcript"]
    assert [
        (turn["BeginOffsetMillis"], turn["EndOffsetMillis"], turn["ParticipantRole"].lower()) for turn in turns
    ] == [(round(turn.start_s * 1000), round(turn.end_s * 1000), turn.participant) for turn in refund.analysis.turns]
    assert len({turn["Id"] for turn in turns}) == len(turns)
    assert turns == exported(refund)["Transcript"]


def test_nothing_is_said_of_an_agents_feelings_unless_they_were_asked_for(refund: HeardCall) -> None:
    silent, asked = exported(refund), contact_lens(all_judged(refund.analysis))
    assert {turn["Sentiment"] for turn in silent["Transcript"] if turn["ParticipantRole"] == "AGENT"} == {None}
    for data, agent_is_there in ((silent, False), (asked, True)):
        sentiment = data["ConversationCharacteristics"]["Sentiment"]
        assert ("AGENT" in sentiment["OverallSentiment"]) == agent_is_there
        assert ("AGENT" in sentiment["SentimentByPeriod"]["QUARTER"]) == agent_is_there
    skipped = [one for one in silent["JobDetails"]["SkippedAnalysis"] if one["Feature"] == "SENTIMENT"]
    assert skipped == [
        {"Feature": "SENTIMENT", "ReasonCode": "NOT_REQUESTED", "SkippedEntities": [{"ParticipantRole": "AGENT"}]}
    ]


def test_a_turn_is_negative_or_positive_only_where_the_model_is_sure(refund: HeardCall) -> None:
    turn = next(turn for turn in refund.analysis.turns if turn.sentiment is not None)
    sure, unsure, glad = (
        replace(turn, sentiment=sentiment, uncertain=uncertain)
        for sentiment, uncertain in ((-0.8, False), (-0.8, True), (0.8, False))
    )
    data: Any = contact_lens(of_turns(refund.analysis, (sure, unsure, glad), 93.0))
    assert [turn["Sentiment"] for turn in data["Transcript"]] == ["NEGATIVE", "NEUTRAL", "POSITIVE"]


def test_sentiment_runs_from_minus_five_to_five_over_four_periods_up_to_the_persons_last_word(
    refund: HeardCall,
) -> None:
    sentiment = exported(refund)["ConversationCharacteristics"]["Sentiment"]
    felt = refund.analysis.metrics.feelings["customer"].sentiment
    assert felt is not None
    assert sentiment["OverallSentiment"]["CUSTOMER"] == pytest.approx(5 * felt, abs=0.05)
    periods = sentiment["SentimentByPeriod"]["QUARTER"]["CUSTOMER"]
    ends = [turn.end_s for turn in refund.analysis.turns if turn.participant == "customer"]
    assert [period["BeginOffsetMillis"] for period in periods] == [
        0,
        *(period["EndOffsetMillis"] for period in periods[:3]),
    ]
    assert periods[-1]["EndOffsetMillis"] == round(max(ends) * 1000)


def test_talk_time_silence_and_interruptions_are_those_of_the_analysis(refund: HeardCall) -> None:
    data, metrics = exported(refund)["ConversationCharacteristics"], refund.analysis.metrics
    talk = data["TalkTime"]
    assert talk["TotalTimeMillis"] == sum(one["TotalTimeMillis"] for one in talk["DetailsByParticipant"].values())
    assert talk["DetailsByParticipant"]["CUSTOMER"]["TotalTimeMillis"] == round(
        metrics.talk["customer"].speech_s * 1000
    )
    long_enough = [silence for silence in metrics.silences if silence.duration_s >= 3 and silence.broken_by]
    assert [one["BeginOffsetMillis"] for one in data["NonTalkTime"]["Instances"]] == [
        round(silence.start_s * 1000) for silence in long_enough
    ]
    cuts = data["Interruptions"]
    assert cuts["TotalCount"] == len(metrics.interruptions) > 0
    spans = [one for own in cuts["InterruptionsByInterrupter"].values() for one in own]
    assert [one["DurationMillis"] for one in spans] == pytest.approx(
        [cut.overlap_s * 1000 for cut in metrics.interruptions], abs=1
    )
    assert all(one["EndOffsetMillis"] - one["BeginOffsetMillis"] == one["DurationMillis"] for one in spans)
    begins = {turn["BeginOffsetMillis"] for turn in exported(refund)["Transcript"]}
    assert {one["BeginOffsetMillis"] for one in spans} <= begins
    speed = data["TalkSpeed"]["DetailsByParticipant"]["AGENT"]["AverageWordsPerMinute"]
    assert 100 < speed < 250


def test_who_says_nothing_has_talked_for_zero(refund: HeardCall) -> None:
    alone = tuple(turn for turn in refund.analysis.turns if turn.participant == "customer")
    data: Any = contact_lens(of_turns(refund.analysis, alone, 93.6))
    assert data["ConversationCharacteristics"]["TalkTime"]["DetailsByParticipant"]["AGENT"] == {"TotalTimeMillis": 0}
    assert "AGENT" not in data["ConversationCharacteristics"]["TalkSpeed"]["DetailsByParticipant"]


def test_loudness_has_a_number_for_each_second_that_a_turn_touches(refund: HeardCall) -> None:
    turn = replace(refund.analysis.turns[1], start_s=10.4, end_s=12.2)
    call = of_turns(refund.analysis, (turn,), 93.6)
    heard: Any = contact_lens(call, refund.tracks)["Transcript"]
    flat: Any = contact_lens(call)["Transcript"]
    assert len(heard[0]["LoudnessScores"]) == len(flat[0]["LoudnessScores"]) == 3
    assert len(set(flat[0]["LoudnessScores"])) == 1
    assert len(set(heard[0]["LoudnessScores"])) == 3
    assert all(50 < score < 100 for score in heard[0]["LoudnessScores"])


def test_a_call_of_two_sides_without_roles_is_refused_with_what_to_add(refund: HeardCall) -> None:
    people = (CallParticipant("left", "unknown", "left"), CallParticipant("right", "unknown", "right"))
    with pytest.raises(RolesUnknown, match="--customer-channel"):
        contact_lens(replace(refund.analysis, participants=people))


@pytest.mark.parametrize("file", [*HOSTILE_NAMES, "звонок.wav", "電話"])
def test_a_jobs_name_has_only_the_letters_that_a_jobs_name_may_have(refund: HeardCall, file: str) -> None:
    jsonschema.validate(contact_lens(named(refund.analysis, file)), SCHEMA, cls=jsonschema.Draft202012Validator)
