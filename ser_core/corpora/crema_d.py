"""CREMA-D: 91 actors, twelve sentences, six emotions at up to three levels."""

import csv
import re
from pathlib import Path

from ser_core.corpora.records import Clip, Corpus, Sex
from ser_core.corpora.walk import clips_under

NAME = "crema-d"
TITLE = "CREMA-D"
EXPECTS = "AudioWAV/1001_DFA_ANG_XX.wav"
FILE_NAME = re.compile(r"(1\d{3})_([A-Z]{3})_(ANG|DIS|FEA|HAP|NEU|SAD)_(LO|MD|HI|XX|X)")  # one official name ends in _X
EMOTION_CODES = {
    "ANG": "angry",
    "DIS": "disgust",
    "FEA": "fearful",
    "HAP": "happy",
    "NEU": "neutral",
    "SAD": "sad",
}
LEVELS = {"LO": "low", "MD": "medium", "HI": "high", "XX": None, "X": None}
DEMOGRAPHICS = "VideoDemographics.csv"

# Three pairs are the same bytes under two emotions, as published: one sound, no label that one could trust.
SAME_BYTES_TWO_LABELS = frozenset(
    {
        ("1006", "TIE", "HAP"),
        ("1006", "TIE", "NEU"),
        ("1013", "WSI", "DIS"),
        ("1013", "WSI", "SAD"),
        ("1017", "IWW", "ANG"),
        ("1017", "IWW", "FEA"),
    }
)


def clip_of(path: Path, sexes: dict[str, Sex]) -> Clip | None:
    """The clip that a file's name speaks of; None for other names and for sounds without a sure label."""
    match = FILE_NAME.fullmatch(path.stem)
    if match is None:
        return None
    actor, sentence, code, level = match.groups()
    if (actor, sentence, code) in SAME_BYTES_TWO_LABELS:
        return None
    return Clip(
        path=path,
        corpus=NAME,
        speaker=f"{NAME}/{actor}",
        emotion=EMOTION_CODES[code],
        intensity=LEVELS[level],
        sentence=sentence.lower(),
        take=1,
        sex=sexes.get(actor),
    )


def sexes_of_actors(folder: Path) -> dict[str, Sex]:
    """Each actor's sex from the table that lies beside the sounds, where it does."""
    table = next((place / DEMOGRAPHICS for place in (folder, folder.parent) if (place / DEMOGRAPHICS).is_file()), None)
    if table is None:
        return {}
    with table.open(newline="", encoding="utf-8-sig") as lines:
        return {row["ActorID"]: "female" if row["Sex"] == "Female" else "male" for row in csv.DictReader(lines)}


def load(folder: Path) -> tuple[Clip, ...]:
    """All clips below a folder, in AudioWAV or flat."""
    sexes = sexes_of_actors(folder)
    return clips_under(folder, TITLE, EXPECTS, lambda path: clip_of(path, sexes))


CORPUS = Corpus(
    name=NAME,
    title=TITLE,
    citation=(
        "Cao H, Cooper DG, Keutmann MK, Gur RC, Nenkova A, Verma R (2014) CREMA-D: Crowd-sourced Emotional Multimodal "
        "Actors Dataset. IEEE Transactions on Affective Computing 5(4): 377-390. "
        "https://doi.org/10.1109/TAFFC.2014.2336244"
    ),
    licence="Open Database License 1.0 (database), Database Contents License 1.0 (contents)",
    folders=("crema-d", "cremad", "crema"),
    expects=EXPECTS,
    load=load,
)
