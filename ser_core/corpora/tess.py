"""TESS: two actresses, 200 words each in "Say the word …", seven emotions."""

import re
from pathlib import Path

from ser_core.corpora.records import Clip, Corpus
from ser_core.corpora.walk import clips_under

NAME = "tess"
TITLE = "TESS"
EXPECTS = "OAF_angry/OAF_back_angry.wav"
# One copy in circulation has a single file under OA_ instead of OAF_.
FILE_NAME = re.compile(r"(OAF?|YAF)_([a-z]+)_(angry|disgust|fear|happy|neutral|ps|sad)")
EMOTION_CODES = {
    "angry": "angry",
    "disgust": "disgust",
    "fear": "fearful",
    "happy": "happy",
    "neutral": "neutral",
    "ps": "surprised",  # "pleasant surprise"
    "sad": "sad",
}
AGES_YEARS = {"OAF": 64, "YAF": 26}  # the older and the younger actress
# The carrier phrase's last word, from the Northwestern University Auditory Test No. 6.
WORD_LIST = """
    back bar base bath bean beg bite boat bone book bought burn cab calm came cause chain chair chalk chat check cheek
    chief choice cool dab date dead death deep dime dip ditch dodge dog doll door fail fall far fat fit five food gap
    gas gaze germ get gin goal good goose gun half hall hash hate have haze hire hit hole home hurl hush jail jar join
    judge jug juice keen keep keg kick kill king kite knock late laud lean learn lease lid life limb live loaf long
    lore lose lot love luck make match merge mess met mill mob mode mood moon mop mouse nag name near neat nice note
    numb pad page pain pass pearl peg perch phone pick pike pole pool puff rag raid rain raise rat reach read red ring
    ripe road room rose rot rough rush said sail search seize sell shack shall shawl sheep shirt should shout size soap
    soup sour south sub such sure take talk tape team tell thin third thought thumb time tip tire ton tool tough turn
    vine voice void vote wag walk wash week wheat when which whip white wife wire witch yearn yes young youth
"""
WORDS = tuple(WORD_LIST.split())


def clip_of(path: Path) -> Clip | None:
    """The clip that a file's name speaks of, or None for a name that is not TESS's.

    The folders' names differ between the two (OAF_Pleasant_surprise, YAF_pleasant_surprised): the file's name counts.

    >>> clip_of(Path("YAF_pleasant_surprised/YAF_back_ps.wav")).emotion
    'surprised'
    """
    match = FILE_NAME.fullmatch(path.stem)
    if match is None or match[2] not in WORDS:
        return None
    speaker, word, code = match.groups()
    return Clip(
        path=path,
        corpus=NAME,
        speaker=f"{NAME}/{'YAF' if speaker == 'YAF' else 'OAF'}",
        emotion=EMOTION_CODES[code],
        intensity=None,
        sentence=word,
        take=1,
        sex="female",
    )


def load(folder: Path) -> tuple[Clip, ...]:
    """All clips below a folder, in a folder an emotion or flat."""
    return clips_under(folder, TITLE, EXPECTS, clip_of)


CORPUS = Corpus(
    name=NAME,
    title=TITLE,
    citation=(
        "Pichora-Fuller MK, Dupuis K (2020) Toronto emotional speech set (TESS). Scholars Portal Dataverse. "
        "https://doi.org/10.5683/SP2/E8H2MF"
    ),
    licence="CC BY-NC-ND 4.0",
    folders=("tess", "tess toronto emotional speech set data", "toronto-emotional-speech-set-tess"),
    expects=EXPECTS,
    load=load,
)
