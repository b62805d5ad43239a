"""Makes the sample calls again, each with the truth about it: python sample_calls/make.py [--only NAME] [--out DIR]."""

import argparse
import json
import math
from pathlib import Path

from files import FORMATS, write_call
from script import Script, Sound, read_scripts
from timeline import arrange

HERE = Path(__file__).parent
SHORTEST_ROUND_S = 240.0  # six calls of 40 s or more


def main() -> None:
    scripts = read_scripts()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=scripts, help="make this one alone")
    parser.add_argument("--out", type=Path, default=HERE, help="where to write (default: beside this script)")
    parser.add_argument(
        "--long", type=float, metavar="MINUTES", help="instead, make one stereo call of this length or a little more"
    )
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    if asked.long is not None:
        make(long_script(list(scripts.values()), asked.long * 60), asked.out, until_s=asked.long * 60)
        return
    for name in [asked.only] if asked.only else scripts:
        make(scripts[name], asked.out)


def make(script: Script, folder: Path, until_s: float = math.inf) -> None:
    """Write the call and its truth."""
    path = folder / script.file
    channels, truth = arrange(script, FORMATS[path.suffix].telephone_band, until_s)
    write_call(path, channels)
    path.with_suffix(".truth.json").write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{path.name}: {truth['duration_s']:.1f} s, {len(truth['turns'])} turns, {path.stat().st_size / 1000:.0f} kB")


def long_script(scripts: list[Script], seconds: float) -> Script:
    """All the conversations over and over, between the two people of the first stereo call."""
    people = next(script.people for script in scripts if script.stereo)
    once = [step for script in scripts for step in (*script.steps, Sound("silence", 2.5, "agent"))]
    rounds = int(seconds / SHORTEST_ROUND_S) + 1
    return Script("long-call.opus", "All the sample conversations, over and over.", people, tuple(once * rounds))


if __name__ == "__main__":
    main()
