"""A row that is read is the right one, whoever was killed, wrote at once, or changed what it means."""

import contextlib
import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.context import ForkServerContext
from pathlib import Path

import numpy as np
import pytest
from writers import ROWS, VALUES, fill, row_called, write_forever

from ser_core.augmentation.registry import TRANSFORM_VERSIONS, TRANSFORMS
from ser_core.augmentation.waveform import Shift
from ser_core.corpora.records import Clip
from ser_core.corpora.registry import load_corpus
from ser_core.features.recipes import RECIPES, Features, Stretch
from ser_core.training.feature_cache import kept_row
from ser_core.training.features import ORIGINAL, Example, examples_of

RECIPE = RECIPES["mean-cepstra-40"]
VARIANTS = (ORIGINAL, "noise")
KILLS = 6


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Real processes that start quickly: their imports are done once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ser_core.training.features"])
    return context


@pytest.fixture
def clips(made_ravdess: Path) -> tuple[Clip, ...]:
    return load_corpus("ravdess", made_ravdess)[:4]


def rows(clips: tuple[Clip, ...], cache: Path) -> list[bytes]:
    return [row.features.tobytes() for row in examples_of(clips, RECIPE, RECIPE.stretch, VARIANTS, cache)[0]]


def test_a_killed_writer_leaves_no_half_row(processes: ForkServerContext, tmp_path: Path) -> None:
    right = [row_called(number) for number in range(ROWS)]
    for kill in range(KILLS):
        folder = tmp_path / str(kill)
        writer = processes.Process(target=write_forever, args=(folder,))
        writer.start()
        while len(list(folder.glob("*.npy"))) < ROWS or not half_written(folder):
            assert writer.is_alive()
        writer.kill()
        writer.join()
        for number, row in enumerate(right):
            kept = kept_row(folder / f"{number}.npy")
            assert kept is not None
            np.testing.assert_array_equal(kept, row)
    assert any(half_written(folder) for folder in tmp_path.iterdir())  # kills did land within a write
    np.testing.assert_array_equal(np.load(folder / "0.npy"), right[0])


def half_written(folder: Path) -> bool:
    with contextlib.suppress(FileNotFoundError):  # renamed while we looked
        return any(0 < file.stat().st_size < 4 * VALUES for file in folder.glob("*.part"))
    return False


def test_two_processes_that_write_one_cache_at_once_leave_right_rows(
    processes: ForkServerContext, made_ravdess: Path, tmp_path: Path
) -> None:
    writers = [processes.Process(target=fill, args=(made_ravdess, tmp_path / "shared")) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    fill(made_ravdess, tmp_path / "own")
    shared, own = (
        {file.relative_to(tmp_path / name): file.read_bytes() for file in (tmp_path / name).rglob("*.npy")}
        for name in ("shared", "own")
    )
    assert len(own) == 32
    assert shared == own
    assert not list((tmp_path / "shared").rglob("*.part"))


def first_half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def nothing(content: bytes) -> bytes:
    return b""


def one_bit_turned(content: bytes) -> bytes:
    place = len(content) // 2
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def last_byte_lost(content: bytes) -> bytes:
    return content[:-1]


@pytest.mark.parametrize("damage", [first_half, nothing, one_bit_turned, last_byte_lost])
def test_a_damaged_row_is_computed_again(
    damage: Callable[[bytes], bytes], clips: tuple[Clip, ...], tmp_path: Path
) -> None:
    whole = rows(clips, tmp_path)
    files = list(tmp_path.rglob("*.npy"))
    before = {file: file.read_bytes() for file in files}
    for file in files:
        file.write_bytes(damage(before[file]))
    assert rows(clips, tmp_path) == whole
    assert {file: file.read_bytes() for file in files} == before


def test_a_transform_that_changed_its_sound_and_number_is_computed_anew(
    clips: tuple[Clip, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(clips, tmp_path)
    monkeypatch.setitem(TRANSFORMS, "noise", Shift)  # type: ignore[arg-type]
    monkeypatch.setitem(TRANSFORM_VERSIONS, "noise", TRANSFORM_VERSIONS["noise"] + 1)  # type: ignore[arg-type]
    after = rows(clips, tmp_path)
    assert after[::2] == before[::2]  # the originals
    assert not set(after[1::2]) & set(before[1::2])


def half(features: Features) -> Features:
    return (features / 2).astype(np.float32)


def test_a_recipe_with_a_new_number_and_another_stretch_have_rows_of_their_own(
    clips: tuple[Clip, ...], tmp_path: Path
) -> None:
    newer = replace(RECIPE, version=RECIPE.version + 1, compute=lambda samples: half(RECIPE.compute(samples)))

    def heard(recipe: object, stretch: Stretch) -> list[Example]:
        return examples_of(clips, recipe, stretch, (ORIGINAL,), tmp_path)[0]  # type: ignore[arg-type]

    old, new = heard(RECIPE, RECIPE.stretch), heard(newer, RECIPE.stretch)
    whole = heard(RECIPE, Stretch())
    for first, second, third in zip(old, new, whole, strict=True):
        np.testing.assert_array_equal(second.features, half(first.features))
        assert not np.array_equal(third.features, first.features)
