"""A small corpus under RAVDESS's names, its voices those of the sample calls' customers."""

import os
from pathlib import Path

from dashboard.clip_sounds import sample_turns, sound_of_turn
from dashboard.samples import sample_calls
from ser_core.audio.clips import clip_bytes
from ser_core.emotions import EMOTIONS

ACTORS = ("01", "02")


def clip_name(emotion: str, actor: str, take: int = 1, sentence: int = 1, strength: int = 1) -> str:
    """Where RAVDESS has it."""
    number = EMOTIONS.index(emotion) + 1
    return f"Actor_{actor}/03-01-0{number}-0{strength}-0{sentence}-0{take}-{actor}.wav"


def make_corpora(root: Path) -> Path:
    """Two actors with a clip of each emotion; the second sad take of the first is the angry one's bytes."""
    turns = {turn.emotion: turn for turn in sample_turns(sample_calls().values())}
    for emotion, turn in turns.items():
        data = clip_bytes(sound_of_turn(turn).track)
        for actor in ACTORS:
            file = root / "RAVDESS" / clip_name(emotion, actor)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(
                data + bytes(2 * int(actor))
            )  # each actor's own bytes, so that nothing is double by itself
    mislabelled = root / "RAVDESS" / clip_name("sad", "01", take=2)
    mislabelled.write_bytes((root / "RAVDESS" / clip_name("angry", "01")).read_bytes())
    return root


def make_many(root: Path, actors: int = 12) -> Path:
    """As many files as take a while to listen to, all of them the same one."""
    made = make_corpora(root)
    first = made / "RAVDESS" / clip_name("angry", "01")
    for actor in range(1, actors + 1):
        for emotion in EMOTIONS:
            for take, sentence, strength in ((1, 1, 1), (2, 1, 1), (1, 2, 1), (2, 2, 1), (1, 1, 2), (2, 2, 2)):
                file = made / "RAVDESS" / clip_name(emotion, f"{actor:02}", take, sentence, strength)
                if not file.exists() and (emotion, strength) != ("neutral", 2):
                    file.parent.mkdir(exist_ok=True)
                    os.link(first, file)
    return made
