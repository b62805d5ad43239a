"""What a window and a call cost with every model that ships, taken turn about on one core, as a Markdown table.

python benchmarks/windows.py               a window of 3 s, and the customer's turns of a made call
python benchmarks/windows.py --rounds 50   steadier
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ser_core.audio.decode import read_recording
from ser_core.inference.recognizer import Recognizer
from ser_core.inference.shipped import shipped_bundles
from ser_core.segmentation import segment_call
from ser_core.settings import PROJECT_DIR, CallOptions

CALL = PROJECT_DIR / "sample_calls" / "refund-declined.wav"
WINDOW_S = 3.0
ROUNDS = 20


def seconds_of(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def weight_mb(bundle: Path) -> float:
    return (
        sum((bundle / name).stat().st_size for name in ("model.tflite", "model.npz") if (bundle / name).is_file()) / 1e6
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of which the middle one counts (%(default)s)")
    rounds = parser.parse_args().rounds
    call = segment_call(read_recording(CALL), CallOptions("left"))
    track = next(person for person in call.participants if person.role == "customer").track
    turns = [turn for turn in call.turns if turn.participant == "customer"]
    window = track.read(turns[0].start_s, turns[0].start_s + WINDOW_S)
    recognizers = {name: Recognizer.load(folder) for name, folder in shipped_bundles().items()}
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in recognizers}
    for recognizer in recognizers.values():
        recognizer.probabilities([window])  # what is made at the first question is not counted
        recognizer.score_turns(track, turns[:2])
    for _ in range(rounds):
        for name, recognizer in recognizers.items():
            of_window = seconds_of(lambda recognizer=recognizer: recognizer.probabilities([window]))
            spent[name].append(
                (of_window, seconds_of(lambda recognizer=recognizer: recognizer.score_turns(track, turns)))
            )
    spoken_s = sum(turn.duration_s for turn in turns)
    print(
        f"| model | MB | one window of {WINDOW_S:.0f} s, ms | {len(turns)} turns of {spoken_s:.0f} s, ms | a minute of speech, ms |"
    )
    print("|---|---|---|---|---|")
    for name, found in spent.items():
        of_window, of_call = np.median(found, axis=0)
        mb = weight_mb(shipped_bundles()[name])
        print(
            f"| `{name}` | {mb:.1f} | {1e3 * of_window:.1f} | {1e3 * of_call:.0f} | {60e3 * of_call / spoken_s:.0f} |"
        )


if __name__ == "__main__":
    main()
