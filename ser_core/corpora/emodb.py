"""EmoDB: ten German actors, ten sentences, seven emotions, six of which are among the eight."""

import re
from pathlib import Path

from ser_core.corpora.records import Clip, Corpus, Sex
from ser_core.corpora.walk import clips_under

NAME = "emodb"
TITLE = "EmoDB"
EXPECTS = "wav/03a01Fa.wav"
# Speaker, sentence, emotion (the German word's first letter), version.
FILE_NAME = re.compile(r"(03|08|09|1[0-6])(a0[12457]|b0[1239]|b10)([WLEAFTN])([a-f])")
EMOTION_CODES = {
    "W": "angry",  # Wut (Ärger)
    "E": "disgust",  # Ekel
    "A": "fearful",  # Angst
    "F": "happy",  # Freude
    "T": "sad",  # Trauer
    "N": "neutral",
}
BOREDOM = (
    "L"  # Langeweile has no counterpart among the eight, and calling it neutral or sad would be a guess: not loaded
)
SEXES: dict[str, Sex] = {
    "03": "male",
    "08": "female",
    "09": "female",
    "10": "male",
    "11": "male",
    "12": "male",
    "13": "female",
    "14": "female",
    "15": "male",
    "16": "female",
}
AGES_YEARS = {"03": 31, "08": 34, "09": 21, "10": 32, "11": 26, "12": 30, "13": 32, "14": 35, "15": 25, "16": 31}


def clip_of(path: Path) -> Clip | None:
    """The clip that a file's name speaks of; None for other names and for boredom.

    >>> clip_of(Path("wav/03a01Fb.wav")).emotion, clip_of(Path("wav/03a01Lb.wav"))
    ('happy', None)
    """
    match = FILE_NAME.fullmatch(path.stem)
    if match is None or match[3] == BOREDOM:
        return None
    speaker, sentence, code, version = match.groups()
    return Clip(
        path=path,
        corpus=NAME,
        speaker=f"{NAME}/{speaker}",
        emotion=EMOTION_CODES[code],
        intensity=None,
        sentence=sentence,
        take=ord(version) - ord("a") + 1,
        sex=SEXES[speaker],
    )


def load(folder: Path) -> tuple[Clip, ...]:
    """All clips below a folder, in wav or flat."""
    return clips_under(folder, TITLE, EXPECTS, clip_of)


CORPUS = Corpus(
    name=NAME,
    title=TITLE,
    citation=(
        "Burkhardt F, Paeschke A, Rolfes M, Sendlmeier WF, Weiss B (2005) A database of German emotional speech. "
        "Proceedings of Interspeech: 1517-1520. https://doi.org/10.21437/Interspeech.2005-446"
    ),
    licence="free for research",
    folders=("emodb", "emo-db", "berlin-database-of-emotional-speech-emodb"),
    expects=EXPECTS,
    load=load,
)
