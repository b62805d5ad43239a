"""How many syllables calltone counts for each word that is said: what words a minute in the Contact Lens export rest on.

.venv/bin/python benchmarks/syllables_per_word.py [--corpora FOLDER] [--clips 400]
"""

import argparse
import json
import random
import re
from collections.abc import Callable
from pathlib import Path

from ser_core.audio import read_recording
from ser_core.corpora.records import Clip
from ser_core.corpora.registry import load_corpus
from ser_core.corpora.sound import read_clip
from ser_core.features.speaking import speaking

SAMPLES = Path(__file__).resolve().parents[1] / "sample_calls"
CREMA_D_WORDS = {  # of each sentence, by its code
    "ieo": 3,
    "tie": 5,
    "iom": 7,
    "iww": 6,
    "tai": 5,
    "mti": 6,
    "iwl": 7,
    "ith": 7,
    "dfa": 4,
    "its": 6,
    "tsi": 4,
    "wsi": 7,
}
RAVDESS_WORDS = 6  # "Kids are talking by the door", "Dogs are sitting by the door"
WORDS: dict[str, Callable[[Clip], int]] = {
    "crema-d": lambda clip: CREMA_D_WORDS[clip.sentence or ""],
    "ravdess": lambda clip: RAVDESS_WORDS,  # noqa: ARG005
}


def of_sample_calls() -> tuple[int, int]:
    """Syllables counted and words written, over all turns of the made calls."""
    syllables = words = 0
    for file in sorted(SAMPLES.glob("*.truth.json")):
        truth = json.loads(file.read_text("utf-8"))
        tracks = read_recording(SAMPLES / truth["file"]).tracks
        sides = {person["id"]: person["channel"] for person in truth["participants"]}
        for turn in truth["turns"]:
            track = tracks[-1] if sides[turn["participant"]] == "right" else tracks[0]
            syllables += speaking(track.read(turn["start_s"], turn["end_s"])).syllables
            words += len(re.findall(r"[A-Za-z']+", turn["text"]))
    return syllables, words


def of_corpus(name: str, root: Path, count: int) -> tuple[int, int]:
    """The same over clips drawn from a corpus of known sentences."""
    clips = random.Random(0).sample(list(load_corpus(name, root)), count)
    syllables = sum(speaking(read_clip(clip.path)).syllables for clip in clips)
    return syllables, sum(WORDS[name](clip) for clip in clips)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--clips", type=int, default=400)
    options = parser.parse_args()
    found = {"sample calls": of_sample_calls()}
    if options.corpora is not None:
        found |= {name: of_corpus(name, options.corpora, options.clips) for name in WORDS}
    for source, (syllables, words) in found.items():
        print(f"{source}: {syllables} syllables counted, {words} words said: {syllables / words:.2f}")
