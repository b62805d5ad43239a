"""What each corpus is as its authors give it out: every clip's official name, or how many each person has."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from ser_core.corpora import crema_d, emodb, ravdess, savee, tess
from ser_core.corpora.records import Clip


@dataclass(frozen=True, slots=True)
class Published:
    """A complete corpus; `names` is empty where no rule gives them, and then only counts can be compared."""

    clip_of: Callable[[Path], Clip | None]
    left_out: Callable[[Path], str | None]  # why an official file is none of our clips
    names: tuple[str, ...]
    clips_by_speaker: Mapping[str, int]


def _by_names(
    clip_of: Callable[[Path], Clip | None], left_out: Callable[[Path], str | None], names: tuple[str, ...]
) -> Published:
    speakers = Counter(clip.speaker for clip in map(clip_of, map(Path, names)) if clip is not None)
    return Published(clip_of, left_out, names, speakers)


def _ravdess_names() -> tuple[str, ...]:
    """60 an actor: neutral has no strong version."""
    return tuple(
        f"Actor_{actor:02d}/03-01-{emotion:02d}-{strength:02d}-{sentence:02d}-{take:02d}-{actor:02d}.wav"
        for actor, emotion, strength, sentence, take in product(range(1, 25), range(1, 9), (1, 2), (1, 2), (1, 2))
        if (emotion, strength) != (1, 2)
    )


def _not_ravdess_speech(path: Path) -> str | None:
    parts = path.stem.split("-")
    if len(parts) == 7 and all(len(part) == 2 and part.isdecimal() for part in parts):
        song, film = parts[1] == "02", parts[0] != "03"
        return "a song" if song else "a film's sound" if film else None
    return None


CREMA_D_SENTENCES = ("DFA", "IEO", "IOM", "ITH", "ITS", "IWL", "IWW", "MTI", "TAI", "TIE", "TSI", "WSI")
# The grid of 91 actors has 7,462 places, the corpus 7,442 clips: these actors never gave these sentences.
CREMA_D_NEVER_RECORDED = frozenset(
    {("1002", "TIE", "NEU"), ("1076", "ITS", "NEU")}
    | {
        (*place, code)
        for place in (("1008", "WSI"), ("1009", "MTI"), ("1019", "ITH"))
        for code in crema_d.EMOTION_CODES
    }
)


def _crema_d_names() -> tuple[str, ...]:
    """82 an actor: "It's eleven o'clock" (IEO) in three levels but for neutral, the others in one."""
    places = product((str(actor) for actor in range(1001, 1092)), CREMA_D_SENTENCES, crema_d.EMOTION_CODES)
    without_label = crema_d.SAME_BYTES_TWO_LABELS | CREMA_D_NEVER_RECORDED
    return tuple(
        f"AudioWAV/{actor}_{sentence}_{code}_{level}.wav"
        for actor, sentence, code in places
        if (actor, sentence, code) not in without_label
        for level in (("LO", "MD", "HI") if sentence == "IEO" and code != "NEU" else ("XX",))
    )


def _crema_d_without_label(path: Path) -> str | None:
    match = crema_d.FILE_NAME.fullmatch(path.stem)
    known = match is not None and match.group(1, 2, 3) in crema_d.SAME_BYTES_TWO_LABELS
    return "published with the same bytes under two emotions" if known else None


def _tess_names() -> tuple[str, ...]:
    return tuple(
        f"{speaker}_{code}/{speaker}_{word}_{code}.wav"
        for speaker, code, word in product(tess.AGES_YEARS, tess.EMOTION_CODES, tess.WORDS)
    )


def _savee_names() -> tuple[str, ...]:
    return tuple(
        f"AudioData/{speaker}/{code}{number:02d}.wav"
        for speaker, code in product(savee.SPEAKERS, savee.EMOTION_CODES)
        for number in range(1, 31 if code == "n" else 16)
    )


def _emodb_boredom(path: Path) -> str | None:
    match = emodb.FILE_NAME.fullmatch(path.stem)
    bored = match is not None and match[3] == emodb.BOREDOM
    return "boredom, which has no counterpart among the eight emotions" if bored else None


def _none_left_out(_: Path) -> None:
    return None


# EmoDB's 535 files are the ones that listeners recognised: no rule gives their names. Without boredom they are 454.
EMODB_CLIPS = {"03": 44, "08": 48, "09": 39, "10": 30, "11": 47, "12": 30, "13": 51, "14": 61, "15": 47, "16": 57}

_PUBLISHED: dict[str, Callable[[], Published]] = {
    "ravdess": lambda: _by_names(ravdess.clip_of, _not_ravdess_speech, _ravdess_names()),
    "crema-d": lambda: _by_names(lambda path: crema_d.clip_of(path, {}), _crema_d_without_label, _crema_d_names()),
    "tess": lambda: _by_names(tess.clip_of, _none_left_out, _tess_names()),
    "savee": lambda: _by_names(savee.clip_of, _none_left_out, _savee_names()),
    "emodb": lambda: Published(
        emodb.clip_of, _emodb_boredom, (), {f"{emodb.NAME}/{number}": clips for number, clips in EMODB_CLIPS.items()}
    ),
}


@cache  # thousands of names: written out when they are asked for, and once
def published(name: str) -> Published:
    """A registered corpus as its authors give it out."""
    return _PUBLISHED[name]()
