"""RAVDESS: 24 actors, two sentences, eight emotions in two strengths."""

import re
from pathlib import Path

from ser_core.corpora.records import Clip, Corpus, Sex
from ser_core.corpora.walk import clips_under
from ser_core.emotions import EMOTIONS

NAME = "ravdess"
TITLE = "RAVDESS"
EXPECTS = "Actor_01/03-01-06-01-02-01-01.wav"
# Speech heard only (03-01), then emotion, strength, sentence, repetition and actor. Songs and videos are not for us.
FILE_NAME = re.compile(r"03-01-0([1-8])-0([12])-0([12])-0([12])-(0[1-9]|1\d|2[0-4])")
INTENSITIES = {"1": "normal", "2": "strong"}
SENTENCES = {"1": "kids", "2": "dogs"}  # "Kids are talking by the door", "Dogs are sitting by the door"


def clip_of(path: Path) -> Clip | None:
    """The clip that a file's name speaks of, or None for a name that is not RAVDESS's.

    >>> clip_of(Path("03-01-06-02-01-02-14.wav")).emotion
    'fearful'
    """
    match = FILE_NAME.fullmatch(path.stem)
    if match is None:
        return None
    emotion, intensity, sentence, take, actor = match.groups()
    return Clip(
        path=path,
        corpus=NAME,
        speaker=f"{NAME}/{actor}",
        emotion=EMOTIONS[int(emotion) - 1],  # the corpus numbers the eight in our order
        intensity=INTENSITIES[intensity],
        sentence=SENTENCES[sentence],
        take=int(take),
        sex=sex_of(actor),
    )


def sex_of(actor: str) -> Sex:
    """As the corpus numbers its actors.

    >>> sex_of("14")
    'female'
    """
    return "female" if int(actor) % 2 == 0 else "male"


def load(folder: Path) -> tuple[Clip, ...]:
    """All clips below a folder, in actor folders or flat."""
    return clips_under(folder, TITLE, EXPECTS, clip_of)


CORPUS = Corpus(
    name=NAME,
    title=TITLE,
    citation=(
        "Livingstone SR, Russo FA (2018) The Ryerson Audio-Visual Database of Emotional Speech and Song (RAVDESS). "
        "PLoS ONE 13(5): e0196391. https://doi.org/10.1371/journal.pone.0196391"
    ),
    licence="CC BY-NC-SA 4.0",
    folders=("ravdess", "audio_speech_actors_01-24"),
    expects=EXPECTS,
    load=load,
)
