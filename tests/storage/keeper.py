"""A process that stores calls, one after the other, and says which: to be run beside another one, or to be killed.

python keeper.py ADDRESS FOLDER FIRST LAST
"""

import sys
from pathlib import Path

from stored_calls import CONTENT, MODEL_SHA256, UNHAPPY, call_of, piece

from ser_core.storage.keeping import About, keep_call
from ser_core.storage.opening import open_store


def main(address: str, folder: str, first: str, last: str) -> None:
    store = open_store(address, folder=Path(folder))
    print("ready", flush=True)  # noqa: T201
    for number in range(int(first), int(last)):
        about = About(customer=f"C-{number % 5}", tags=("late", f"t{number % 7}"), note=f"note {number}")
        analysis = call_of(piece(number), CONTENT if number % 2 else UNHAPPY, file=f"call-{number}.wav")
        kept = keep_call(store, analysis, piece(number), model_sha256=MODEL_SHA256, about=about)
        print(kept.id, kept.new, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
