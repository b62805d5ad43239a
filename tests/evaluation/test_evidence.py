"""What pages show of a model is what its runs' answers say: groups, sureness and learning curves."""

import json
from pathlib import Path

import pytest
from made_answers import CLIPS, made_answers
from made_runs import history, made_run

from ser_core.evaluation.breakdown import HeardRun
from ser_core.evaluation.compare import OWN
from ser_core.evaluation.evidence import evidence_of, summary_text, with_evidence
from ser_core.inference.evidence import Evidence, read_evidence
from ser_core.inference.trust import FiguresDamaged

PEOPLE = {"ravdess/02": 9, "ravdess/04": 7, "ravdess/01": 4}


@pytest.fixture
def heard() -> list[HeardRun]:
    return [HeardRun(made_answers(), {"cold": 1.0, "adapted": 1.0})]


def written(bundle: Path, evidence: Evidence) -> Path:
    (bundle / "results").mkdir()
    (bundle / "results" / "summary.json").write_text(summary_text(with_evidence({"reports": []}, evidence)), "utf-8")
    return bundle


def test_what_was_written_is_read_back_and_what_was_not_said_is_none(tmp_path: Path, heard: list[HeardRun]) -> None:
    evidence = evidence_of(OWN, [made_run(PEOPLE, system=OWN.name, history=history(3))], heard)
    assert read_evidence(written(tmp_path, evidence)) == evidence
    assert evidence.reported is None
    assert len(evidence.ways) == 1
    assert evidence.curves[0].validation_loss == tuple(round(epoch["validation_loss"], 4) for epoch in history(3))


def test_women_and_men_have_their_own_figures(heard: list[HeardRun]) -> None:
    groups = {
        group.name: group
        for group in evidence_of(OWN, [], heard).groups
        if (group.by, group.condition, group.adapted) == ("sex", "studio", False)
    }
    assert groups["female"].unweighted_average_recall == 1.0
    assert groups["male"].unweighted_average_recall == 0.5
    assert (groups["male"].clips, groups["male"].people) == (CLIPS, 1)


def test_without_single_answers_the_sexes_come_from_the_people_of_the_records() -> None:
    evidence = evidence_of(OWN, [made_run(PEOPLE)])
    recalls = {group.name: (group.people, group.unweighted_average_recall) for group in evidence.groups}
    assert recalls == {"female": (2, 0.8), "male": (1, 0.4)}
    assert evidence.sureness == ()


def test_how_sure_it_is_has_every_clip_in_a_step_and_is_right_more_often_where_only_the_surest_count(
    heard: list[HeardRun],
) -> None:
    sureness = {(one.condition, one.adapted): one for one in evidence_of(OWN, [], heard).sureness}
    cold = sureness["studio", False]
    assert sum(clips for _, _, clips in cold.reliability) == cold.clips == 2 * CLIPS
    assert cold.coverage[0] == (1.0, 0.75)
    assert dict(cold.coverage)[0.5] == 1.0


def test_a_file_of_before_has_no_evidence_and_a_damaged_one_says_so(tmp_path: Path) -> None:
    assert read_evidence(tmp_path) is None
    file = written(tmp_path, evidence_of(OWN, [made_run(PEOPLE, system=OWN.name)])) / "results" / "summary.json"
    said = json.loads(file.read_text("utf-8"))
    del said["ways"][0]["people"]
    file.write_text(json.dumps(said), "utf-8")
    with pytest.raises(FiguresDamaged, match="put the file back"):
        read_evidence(tmp_path)
    file.write_text(json.dumps({"reports": []}), "utf-8")
    assert read_evidence(tmp_path) is None
