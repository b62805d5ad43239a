"""SAVEE: four British men, 15 sentences an emotion and 30 neutral ones, seven emotions."""

import re
from pathlib import Path

from ser_core.corpora.records import Clip, Corpus
from ser_core.corpora.walk import clips_under

NAME = "savee"
TITLE = "SAVEE"
EXPECTS = "AudioData/DC/a01.wav or ALL/DC_a01.wav"
SPEAKERS = ("DC", "JE", "JK", "KL")
# The speaker is the folder's name in the authors' archive, and part of the file's name in the flat copies.
FILE_NAME = re.compile(r"(?:(DC|JE|JK|KL)_)?(?:(sa|su|[adfh])(0[1-9]|1[0-5])|(n)(0[1-9]|[12]\d|30))")
EMOTION_CODES = {
    "a": "angry",
    "d": "disgust",
    "f": "fearful",
    "h": "happy",
    "n": "neutral",
    "sa": "sad",
    "su": "surprised",
}


def clip_of(path: Path) -> Clip | None:
    """The clip that a file's name and folder speak of, or None for what is not SAVEE's.

    >>> clip_of(Path("ALL/DC_sa07.wav")).emotion, clip_of(Path("AudioData/DC/sa07.wav")).speaker
    ('sad', 'savee/DC')
    """
    match = FILE_NAME.fullmatch(path.stem)
    speaker = match and (match[1] or path.parent.name)
    if match is None or speaker not in SPEAKERS:
        return None
    code = match[2] or match[4]
    return Clip(
        path=path,
        corpus=NAME,
        speaker=f"{NAME}/{speaker}",
        emotion=EMOTION_CODES[code],
        intensity=None,
        sentence=f"{code}{match[3] or match[5]}",  # numbered afresh in each emotion: a01 is not h01's sentence
        take=1,
        sex="male",
    )


def load(folder: Path) -> tuple[Clip, ...]:
    """All clips below a folder, in a folder a speaker or all in one."""
    return clips_under(folder, TITLE, EXPECTS, clip_of)


CORPUS = Corpus(
    name=NAME,
    title=TITLE,
    citation=(
        "Haq S, Jackson PJB (2009) Speaker-dependent audio-visual emotion recognition. Proceedings of AVSP: 53-58; "
        "Haq S, Jackson PJB (2010) Multimodal emotion recognition. In: Machine Audition, IGI Global: 398-423. "
        "https://doi.org/10.4018/978-1-61520-919-4.ch017"
    ),
    licence="free for research",
    folders=("savee", "surrey-audiovisual-expressed-emotion-savee"),
    expects=EXPECTS,
    load=load,
)
