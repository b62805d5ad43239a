"""Several processes give what one gives, and none of them outlives its run."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path

import pytest
from forever import deadly_features, failing_features
from still_running import session_of

from ser_core.corpora.records import Clip
from ser_core.corpora.registry import load_corpus
from ser_core.features.recipes import RECIPES, Recipe, Stretch
from ser_core.training.features import ORIGINAL, TELEPHONE, examples_of
from ser_core.training.workers import WorkerKilled

RECIPE = RECIPES["customer-care-162"]
SOON_S = 30.0  # on a machine that does other things as well


@pytest.fixture
def clips(made_ravdess: Path, tmp_path: Path) -> list[Clip]:
    """Twenty clips; the sixth cannot be read, and the tenth is the first one's copy."""
    clips = list(load_corpus("ravdess", made_ravdess)[:20])
    broken = tmp_path / "03-01-01-01-01-01-01.wav"
    broken.write_bytes(b"not a sound")
    clips[5], clips[9] = replace(clips[5], path=broken), clips[0]
    return clips


def test_two_processes_give_the_rows_of_one_to_the_bit_in_their_order(clips: list[Clip], tmp_path: Path) -> None:
    variants = (ORIGINAL, "noise", "pitch-noise", TELEPHONE)
    steps: list[float] = []
    alone, left_out_alone = examples_of(clips, RECIPE, RECIPE.stretch, variants, tmp_path / "one", workers=1)
    examples_of(clips[12:], RECIPE, RECIPE.stretch, variants, tmp_path / "two", workers=1)  # the last are known first
    both, left_out = examples_of(clips, RECIPE, RECIPE.stretch, variants, tmp_path / "two", steps.append, workers=2)
    assert len(both) == 19 * len(variants)
    assert [(row.clip, row.sha256, row.variant) for row in both] == [
        (row.clip, row.sha256, row.variant) for row in alone
    ]
    assert [row.features.tobytes() for row in both] == [row.features.tobytes() for row in alone]
    assert left_out == left_out_alone
    assert [unreadable.clip for unreadable in left_out] == [clips[5]]
    assert steps == pytest.approx([(number + 1) / 20 for number in range(20)])


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_can_be_sent_to_another_process(name: str) -> None:
    assert pickle.loads(pickle.dumps(RECIPES[name])) == RECIPES[name]  # noqa: S301 - our own


def test_a_mistake_in_a_recipe_ends_the_run_and_its_processes(clips: list[Clip], tmp_path: Path) -> None:
    recipe = Recipe("failing", 1, (1,), failing_features)
    with pytest.raises(ZeroDivisionError):
        examples_of(clips, recipe, Stretch(), (ORIGINAL,), tmp_path, workers=2)
    assert not active_children()


def test_a_killed_worker_is_said_in_a_line_and_ends_the_others(clips: list[Clip], tmp_path: Path) -> None:
    recipe = Recipe("deadly", 1, (1,), deadly_features)
    with pytest.raises(WorkerKilled, match="fewer workers"):
        examples_of(clips, recipe, Stretch(), (ORIGINAL,), tmp_path, workers=2)
    assert not active_children()


@contextmanager
def run_of_its_own(made_ravdess: Path, cache: Path) -> Iterator[subprocess.Popen[str]]:
    """A run with two workers, in a session of its own as on a terminal of its own."""
    command = [sys.executable, Path(__file__).with_name("forever.py"), made_ravdess, cache]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as run:
        try:
            yield run
        finally:
            for left in session_of(run.pid):
                os.kill(left, signal.SIGKILL)


def wait_until_it_works(run: subprocess.Popen[str]) -> None:
    assert run.stdout is not None
    assert run.stdout.readline() == "going\n"


def wait_until_its_workers_start(run: subprocess.Popen[str]) -> None:
    """They import what they need, and are half-way through."""
    assert soon(lambda: any(imports_numpy(worker) for worker in session_of(run.pid) if worker != run.pid))


def imports_numpy(process: int) -> bool:
    return "_multiarray_umath" in Path(f"/proc/{process}/maps").read_text()


def soon(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + SOON_S
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for stray processes in /proc")
@pytest.mark.parametrize("wait", [wait_until_its_workers_start, wait_until_it_works])
def test_ctrl_c_ends_every_process_and_only_the_run_itself_speaks_of_it(
    wait: Callable[[subprocess.Popen[str]], None], made_ravdess: Path, tmp_path: Path
) -> None:
    with run_of_its_own(made_ravdess, tmp_path) as run:
        wait(run)
        os.killpg(run.pid, signal.SIGINT)
        _, said = run.communicate(timeout=SOON_S)
        assert soon(lambda: not session_of(run.pid))
    assert said.count("Traceback") == said.count("KeyboardInterrupt") == 1
    assert "SpawnProcess" not in said


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for stray processes in /proc")
def test_workers_end_with_a_run_that_is_killed(made_ravdess: Path, tmp_path: Path) -> None:
    with run_of_its_own(made_ravdess, tmp_path) as run:
        wait_until_it_works(run)
        run.kill()
        run.wait(SOON_S)
        assert soon(lambda: not session_of(run.pid))
