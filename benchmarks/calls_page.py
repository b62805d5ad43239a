"""How long the library's page takes over a big store: its script from start to end, as Streamlit runs it for each click.

    .venv/bin/python benchmarks/calls_page.py --calls 100000 --folder /tmp/many

The calls are made by chance (made_store.py). The browser's own drawing is not counted. Prints a Markdown table: of the
rounds the median on the clock, and the median of the processor time, which other work on the machine changes least.
"Added up anew" forgets what is kept for thirty seconds of each question.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from made_store import fill
from store_speed import settle, working_folder
from streamlit.testing.v1 import AppTest

from ser_core.settings import PROJECT_DIR
from ser_core.storage.finding import count_calls
from ser_core.storage.opening import open_store

PAGE = str(PROJECT_DIR / "dashboard" / "app_pages" / "calls.py")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="keep the store there, and use it again if it is there")
    arguments = parser.parse_args()
    with working_folder(arguments.folder) as folder:
        address = f"sqlite:///{folder / 'calls.sqlite'}"
        store = open_store(address, audio="none")
        if count_calls(store, at_most=1) == 0:
            fill(store, arguments.calls)
            settle(store)
        store.engine.dispose()
        os.environ["CALLTONE_STORE"] = address
        print("| what | clock, ms | processor, ms |\n|---|---:|---:|")
        page = AppTest.from_file(PAGE, default_timeout=120)
        with told("first run of a process, with its imports", []) as once:
            once(lambda: checked(page.run()))
        for what, act in clicks(page).items():
            with told(what, []) as once:
                for _ in range(arguments.rounds):
                    once(act)


@contextmanager
def told(what: str, took: list[tuple[float, float]]) -> Iterator[Callable[[Callable[[], object]], None]]:
    """Times what is given, and prints the medians at the end."""

    def once(act: Callable[[], object]) -> None:
        clock_s, processor_s = time.perf_counter(), time.process_time()
        act()
        took.append((time.perf_counter() - clock_s, time.process_time() - processor_s))

    yield once
    clock_ms, processor_ms = (1000 * statistics.median(one) for one in zip(*took, strict=True))
    print(f"| {what} | {clock_ms:.0f} | {processor_ms:.0f} |", flush=True)


def clicks(page: AppTest) -> dict[str, Callable[[], object]]:
    """What a person does."""
    from dashboard import library

    def anew() -> AppTest:
        library.changed()
        return checked(page.run())

    def words(text: str) -> AppTest:
        library.changed()
        return checked(page.text_input(key="calls-words").set_value(text).run())

    def tag(name: str) -> AppTest:
        library.changed()
        return checked(page.multiselect(key="calls-tags").set_value([name] if name else []).run())

    def press(label: str) -> AppTest:
        return checked(next(button for button in page.button if button.label == label).click().run())

    return {
        "a run with nothing new": lambda: checked(page.run()),
        "added up anew": anew,
        "the next page": lambda: press("Next"),
        "a frequent word, and cleared again: two runs": lambda: (words("refund"), words("")),
        "a frequent tag, and cleared again: two runs": lambda: (tag("tag 0"), tag("")),
        "a rare tag, and cleared again: two runs": lambda: (tag("tag 150"), tag("")),
    }


def checked(page: AppTest) -> AppTest:
    """A page that failed is no measurement."""
    if page.exception or page.error:
        raise SystemExit(f"the page failed: {[*page.exception, *page.error][0].value}")
    return page


if __name__ == "__main__":
    main()
