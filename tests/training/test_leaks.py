"""People are dealt out whole, and each kind of leak stops the run."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ser_core.corpora.records import Clip
from ser_core.corpora.registry import load_corpus
from ser_core.features.recipes import RECIPES
from ser_core.training.features import ORIGINAL, TELEPHONE, Example, examples_of
from ser_core.training.leaks import AugmentedLeak, ClipLeak, SpeakerLeak, check_leaks
from ser_core.training.splits import FOLDS, Part, UnknownFold, fold_of, people_of, split_people

RECIPE = RECIPES["customer-care-162"]

Parts = dict[Part, list[Example]]


@pytest.fixture
def parts(made_ravdess: Path, tmp_path: Path) -> Parts:
    split = split_people(load_corpus("ravdess", made_ravdess), test_fold=1)
    dealt: dict[Part, tuple[Clip, ...]] = {"train": split.train, "validation": split.validation, "test": split.test}
    return {
        part: examples_of(
            clips[:6], RECIPE, RECIPE.stretch, (ORIGINAL, "noise") if part == "train" else (ORIGINAL,), tmp_path
        )[0]
        for part, clips in dealt.items()
    }


def test_every_person_is_in_one_part_and_tests_in_one_fold() -> None:
    speakers = [f"ravdess/{actor:02}" for actor in range(1, 25)] + [f"crema-d/{actor}" for actor in range(1001, 1092)]
    clips = [Clip(Path("x"), name.split("/")[0], name, "sad", None, "", 1, None) for name in speakers]
    tested = []
    for fold in range(1, FOLDS + 1):
        split = split_people(clips, fold)
        heard = [set(people_of(part)) for part in (split.train, split.validation, split.test)]
        assert sum(map(len, heard)) == len(set.union(*heard)) == 20 + 91
        tested += people_of(split.test)
    assert sorted(tested) == sorted(set(speakers) - {f"ravdess/{actor:02}" for actor in (6, 13, 17, 22)})
    assert fold_of("ravdess/20") == 1
    assert fold_of("crema-d/1005") == 5
    with pytest.raises(UnknownFold, match="1 to 5"):
        split_people(clips, 6)


def test_a_clean_split_passes(parts: Parts) -> None:
    check_leaks(parts)


def test_a_person_in_two_parts_stops_the_run(parts: Parts) -> None:
    parts["train"].append(replace(parts["test"][0], sha256="other"))
    with pytest.raises(SpeakerLeak, match="ravdess/01 is in train and test"):
        check_leaks(parts)


def test_the_same_bytes_under_another_name_stop_the_run(parts: Parts) -> None:
    parts["train"].append(replace(parts["train"][0], sha256=parts["test"][0].sha256))
    with pytest.raises(ClipLeak, match="train and test"):
        check_leaks(parts)


def test_a_changed_copy_of_a_test_clip_stops_the_run_wherever_it_is(parts: Parts) -> None:
    copy = replace(parts["test"][0], variant="noise")
    with pytest.raises(AugmentedLeak, match="noise"):
        check_leaks(parts | {"test": [*parts["test"], copy]})
    with pytest.raises(SpeakerLeak):
        check_leaks(parts | {"train": [*parts["train"], copy]})


def test_the_telephone_is_a_way_to_hear_all_people_and_no_leak(parts: Parts) -> None:
    over_the_line = [replace(example, variant=TELEPHONE) for example in parts["test"]]
    check_leaks(parts | {"test": [*parts["test"], *over_the_line]})


def test_features_are_kept_by_content_and_changed_copies_are_the_same_at_each_run(
    made_ravdess: Path, tmp_path: Path
) -> None:
    clips = load_corpus("ravdess", made_ravdess)[:2]
    fresh, again = (
        examples_of(clips, RECIPE, RECIPE.stretch, (ORIGINAL, "noise", TELEPHONE), tmp_path / name)[0]
        for name in ("a", "b")
    )
    for first, second in zip(fresh, again, strict=True):
        np.testing.assert_array_equal(first.features, second.features)
    assert not np.array_equal(fresh[0].features, fresh[1].features)
    kept = sorted((tmp_path / "a").rglob("*.npy"))
    assert len(kept) == 6
    before = [file.stat().st_mtime_ns for file in kept]
    examples_of(clips, RECIPE, RECIPE.stretch, (ORIGINAL, "noise", TELEPHONE), tmp_path / "a")
    assert [file.stat().st_mtime_ns for file in kept] == before


def test_a_clip_that_cannot_be_read_is_named_and_left_out(made_ravdess: Path, tmp_path: Path) -> None:
    clips = list(load_corpus("ravdess", made_ravdess)[:2])
    broken = tmp_path / "03-01-01-01-01-01-01.wav"
    broken.write_bytes(b"not a sound")
    examples, left_out = examples_of(
        [replace(clips[0], path=broken), clips[1]], RECIPE, RECIPE.stretch, (ORIGINAL,), tmp_path
    )
    assert [example.clip for example in examples] == [clips[1]]
    assert [unreadable.clip.path for unreadable in left_out] == [broken]
    assert broken.name in left_out[0].reason
