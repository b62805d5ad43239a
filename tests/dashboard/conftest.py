"""A real server and a real Chromium for the pages, and a small call for the charts."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_calls import felt, made_analysis
from playwright.sync_api import Browser, Page
from served_app import served

from ser_core.calls.analysis import CallAnalysis, ScoredTurn


@pytest.fixture(autouse=True)
def own_main_module() -> Iterator[None]:
    """Streamlit's AppTest leaves the page as `__main__`, which processes that later tests start would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session", autouse=True)
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a store that is not there yet: pages under test never look into anybody's own."""
    address = f"sqlite:///{tmp_path_factory.mktemp('store') / 'calls.sqlite'}"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CALLTONE_STORE", address)
        for variable in ("CALLTONE_STORE_FOLDER", "CALLTONE_STORE_KEY"):
            environment.delenv(variable, raising=False)
        yield address


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store for one test alone, which is not there yet."""
    address = f"sqlite:///{tmp_path / 'own' / 'calls.sqlite'}"
    monkeypatch.setenv("CALLTONE_STORE", address)
    return address


@pytest.fixture
def analysis() -> CallAnalysis:
    """A customer who is neutral, cannot be told, and ends angry; an agent whose feelings were not inferred."""
    return made_analysis(
        felt("customer", 2.0, 6.0, "neutral"),
        ScoredTurn("agent", 7.0, 12.0, -22.0),
        felt("customer", 13.0, 16.0, "sad", 0.3),
        ScoredTurn("agent", 17.0, 20.0, -22.0),
        felt("customer", 21.0, 29.0, "angry", 0.9),
    )


@pytest.fixture(scope="session")
def dashboard_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real app, as `calltone dashboard` starts it, on a free port of this machine."""
    with served(tmp_path_factory.mktemp("dashboard")) as url:
        yield url


@pytest.fixture
def page(chromium: Browser, dashboard_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window of its own; at its end, no request of it may have gone to another host."""
    size = getattr(request, "param", (1280, 900))
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
    asked: list[str] = []
    window = context.new_page()
    window.on("request", lambda request: asked.append(request.url))
    window.set_default_timeout(60_000)
    yield window
    context.close()
    strange = [url for url in asked if not url.startswith((dashboard_url, "data:", "blob:"))]
    assert not strange, f"the page asked other hosts: {strange}"
