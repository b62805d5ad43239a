"""What all tests share: where things are, and an honest word on what was left out."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PROJECT_DIR = Path(__file__).resolve().parents[1]
CORPORA_BESIDE_THE_PROJECT = PROJECT_DIR.parent / "shared" / "corpora"
NOTHING_LEFT_OUT = "CALLTONE_TEST_ALL"  # set where every test must run: a skipped one then fails the run
CHROMIUM_FLAGS = (
    *("--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--disable-component-update", "--disable-sync", "--use-fake-ui-for-media-stream"),
    "--use-fake-device-for-media-stream",
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests did not run, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        reasons = sorted({report.longrepr[2].removeprefix("Skipped: ") for report in skipped})
        terminalreporter.section(f"left out: {len(skipped)} tests")
        for reason in reasons:
            terminalreporter.line(reason)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nothing may be left out, a skipped test is a failure; only the corpora cannot be installed by anybody."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter is not None else []
    if os.environ.get(NOTHING_LEFT_OUT) and any("corpora" not in report.keywords for report in skipped):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def sample_calls() -> Path:
    """The folder of made calls."""
    return PROJECT_DIR / "sample_calls"


@pytest.fixture(scope="session")
def real_corpora() -> Path:
    """The folder of the real corpora, where it is there."""
    folder = Path(os.environ.get("CALLTONE_CORPORA", CORPORA_BESIDE_THE_PROJECT))
    if not folder.is_dir():
        pytest.skip("the corpora are not here: set CALLTONE_CORPORA to the folder that holds them")
    return folder


@pytest.fixture(scope="module")
def chromium() -> "Iterator[Browser]":
    """A headless Chromium that speaks to nobody by itself; it goes with its module, as its event loop is in others' way."""
    from playwright.sync_api import sync_playwright

    found = os.environ.get("CALLTONE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium: install one, or name it by CALLTONE_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()
