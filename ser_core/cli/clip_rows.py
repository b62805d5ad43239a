"""What `calltone classify` says of each clip: as a row of CSV, or as an object of JSON."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ser_core.calls.exports.spreadsheet import harmless
from ser_core.emotions import EMOTIONS
from ser_core.inference.recognizer import ModelCard
from ser_core.inference.turn_score import TurnScore

COLUMNS = ("path", "speaker", "emotion", "confidence", "uncertain", *EMOTIONS)
NO_SPEECH = "no speech"  # in place of an emotion
DECIMALS = 4

Labels = Mapping[Path, str]  # what is right, by whole path


@dataclass(frozen=True, slots=True)
class HeardClip:
    """A clip with its answer, or with the reason why it has none."""

    path: Path
    speaker: str  # empty where nobody said who speaks
    score: TurnScore | None
    problem: str | None = None


def clips_csv(clips: Sequence[HeardClip], labels: Labels | None) -> str:
    """A row a clip, in the order of COLUMNS; one that could not be read has empty cells."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS if labels is None else (*COLUMNS, "actual"))
    for clip in clips:
        said = [""] * (len(COLUMNS) - 2) if clip.score is None else cells(clip.score)
        label = [] if labels is None else [labels.get(clip.path.resolve(), "")]
        rows.writerow([harmless(str(clip.path)), harmless(clip.speaker), *said, *label])
    return out.getvalue()


def cells(score: TurnScore) -> list[str]:
    """A clip's cells after path and speaker; nobody's voice has no emotion."""
    shares = [f"{score.probabilities[name] if score.speech else 0.0:.{DECIMALS}f}" for name in EMOTIONS]
    confidence = score.confidence if score.speech else 0.0
    emotion = score.emotion if score.speech else NO_SPEECH
    return [emotion, f"{confidence:.{DECIMALS}f}", str(score.uncertain).lower(), *shares]


def clips_json(clips: Sequence[HeardClip], labels: Labels | None, model: ModelCard) -> dict[str, object]:
    """The same for programs: names as they are, and what is not known is null."""
    return {
        "model": {"name": model.name, "version": model.version},
        "clips": [
            clip_json(clip) | ({} if labels is None else {"actual": labels.get(clip.path.resolve())}) for clip in clips
        ],
    }


def clip_json(clip: HeardClip) -> dict[str, object]:
    """One clip; where nobody speaks, nothing is said of how it sounds."""
    score = clip.score
    spoken = score if score is not None and score.speech else None
    return {
        "path": str(clip.path),
        "speaker": clip.speaker or None,
        "problem": clip.problem,
        "speech": None if score is None else score.speech,
        "emotion": None if spoken is None else spoken.emotion,
        "confidence": None if spoken is None else round(spoken.confidence, DECIMALS),
        "uncertain": None if spoken is None else spoken.uncertain,
        "probabilities": None
        if spoken is None
        else {name: round(spoken.probabilities[name], DECIMALS) for name in EMOTIONS},
    }
