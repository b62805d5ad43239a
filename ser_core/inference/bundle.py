"""A model bundle on disk: what `bundle.json` says, checked before anything is run."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from ser_core.emotions import EMOTIONS
from ser_core.errors import CalltoneError
from ser_core.features.recipes import RECIPES

SCHEMA_VERSION = 3
FACTS_FILE = "bundle.json"
CARD_FILE = "MODEL_CARD.md"
SUMMARY_FILE = Path("results") / "summary.json"  # what was measured of it
GRAPH_KIND = "litert"
LISTENER_KIND = "listener"  # takes the waveform, and may know the speaker
WAVEFORM = "waveform"  # what stands where other kinds name a recipe of features
WAVEFORM_VERSION = 1
# The file of each kind of model that a bundle may hold
MODEL_FILES: Mapping[str, str] = {
    GRAPH_KIND: "model.tflite",
    LISTENER_KIND: "model.tflite",
    "linear-svm": "model.npz",
    "nearest-neighbours": "model.npz",
}
# What a field's kind is in JSON; a record within is looked into on its own
JSON_KINDS: Mapping[object, Any] = {
    int: int,
    float: (int, float),
    float | None: (int, float, type(None)),
    str: str,
    tuple[str, ...]: list,
}


class BundleMissing(CalltoneError):
    """A folder that is no bundle."""

    def __init__(self, folder: Path, file: str) -> None:
        super().__init__(f"no {file} in {folder}: name a folder that holds a model bundle, such as models/default")


class BundleDamaged(CalltoneError):
    """A bundle that cannot be trusted: its files do not belong together, or say what cannot be."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(f"the model bundle {folder} is damaged ({what}): put its files back as they were released")


class BundleTooNew(CalltoneError):
    """A bundle that another version of calltone wrote."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(f"the model bundle {folder} needs {what}, which this calltone does not have: update calltone")


@dataclass(frozen=True, slots=True)
class FrontEnd:
    """Which recipe turns samples into what the model takes, and the stretch of a clip it was trained on."""

    recipe: str
    recipe_version: int
    sample_rate_hz: int
    clip_offset_s: float
    clip_duration_s: float | None  # None: to the end


@dataclass(frozen=True, slots=True)
class ModelFile:
    """What answers: a LiteRT graph, or a classifier of scikit-learn's as plain arrays."""

    kind: str  # one of MODEL_FILES
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class AdaptedAnswers:
    """As the bundle's own three, for turns of a person of whom something is known."""

    temperature: float
    uncertain_below: float
    answered_share: float


@dataclass(frozen=True, slots=True)
class TrainedOn:
    """The people that the model, its scaling and its thresholds have heard, and the ones kept for testing."""

    corpora: tuple[str, ...]
    train_people: tuple[str, ...]
    validation_people: tuple[str, ...]
    test_people: tuple[str, ...]
    seed: int
    code_version: str
    data_sha256: str  # over the fingerprints of all the clips used, sorted


@dataclass(frozen=True, slots=True)
class BundleFacts:
    """All that `bundle.json` holds. `temperature` and `uncertain_below` were fitted on validation people."""

    schema_version: int
    name: str
    version: str
    labels: tuple[str, ...]
    front_end: FrontEnd
    temperature: float
    uncertain_below: float
    answered_share: float  # of validation clips at that threshold
    adapted: AdaptedAnswers | None  # None: the model knows nothing of speakers
    speech_above: float | None  # how sure it must be that somebody speaks; None: it takes all for speech
    model: ModelFile
    trained_on: TrainedOn


@dataclass(frozen=True, slots=True)
class ModelBundle:
    """A bundle whose model is the one that its facts speak of."""

    folder: Path
    facts: BundleFacts
    model: bytes

    @classmethod
    def load(cls, folder: str | Path) -> "ModelBundle":
        """Read and check a bundle."""
        folder = Path(folder)
        if not (folder / FACTS_FILE).is_file():
            raise BundleMissing(folder, FACTS_FILE)
        facts = read_facts(folder)
        if not (folder / facts.model.file).is_file():
            raise BundleMissing(folder, facts.model.file)
        model = (folder / facts.model.file).read_bytes()
        if hashlib.sha256(model).hexdigest() != facts.model.sha256:
            raise BundleDamaged(folder, f"{facts.model.file} is not the file that {FACTS_FILE} names")
        return cls(folder, facts, model)


def read_facts(folder: Path) -> BundleFacts:
    """`bundle.json` as a record, each field there and possible."""
    try:
        said = json.loads((folder / FACTS_FILE).read_text(encoding="utf-8"))
    except ValueError:
        raise BundleDamaged(folder, f"{FACTS_FILE} is not JSON") from None
    schema_version = said.get("schema_version") if isinstance(said, Mapping) else None
    if isinstance(schema_version, int) and schema_version > SCHEMA_VERSION:
        raise BundleTooNew(folder, f"bundle schema {schema_version}")
    _fits(said, BundleFacts, folder)
    for name, record in (("front_end", FrontEnd), ("model", ModelFile), ("trained_on", TrainedOn)):
        _fits(said[name], record, folder)
    if said["adapted"] is not None:
        _fits(said["adapted"], AdaptedAnswers, folder)
    parts = {
        "adapted": None if said["adapted"] is None else AdaptedAnswers(**said["adapted"]),
        "front_end": FrontEnd(**said["front_end"]),
        "model": ModelFile(**said["model"]),
        "trained_on": TrainedOn(**_with_tuples(said["trained_on"])),
    }
    facts = BundleFacts(**{**_with_tuples(said), **parts})
    _is_possible(facts, folder)
    return facts


def write_facts(facts: BundleFacts, folder: Path) -> None:
    """`bundle.json`, the same bytes for the same facts."""
    (folder / FACTS_FILE).write_text(json.dumps(asdict(facts), indent=2) + "\n", encoding="utf-8")


def _with_tuples(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}


def _fits(said: object, record: type, folder: Path) -> None:
    """Each field of the record is there, no other, and each is of its kind."""
    wanted = {field.name: field.type for field in fields(record)}
    found = said if isinstance(said, Mapping) else {}
    wrong = set(found) ^ set(wanted)
    wrong |= {name for name, kind in wanted.items() if not isinstance(found.get(name), JSON_KINDS.get(kind, object))}
    if wrong:
        raise BundleDamaged(folder, f"{FACTS_FILE} has wrong or missing fields: {', '.join(sorted(wrong))}")


def _is_possible(facts: BundleFacts, folder: Path) -> None:
    if facts.schema_version != SCHEMA_VERSION:
        raise BundleDamaged(folder, f"its schema version must be {SCHEMA_VERSION}")
    strange = sorted(set(facts.labels) - set(EMOTIONS))
    if strange or not facts.labels or len(set(facts.labels)) != len(facts.labels):
        raise BundleDamaged(folder, f"its labels must be different ones of {', '.join(EMOTIONS)}")
    for answers in (facts, facts.adapted):
        if answers is not None and not answers.temperature > 0:
            raise BundleDamaged(folder, "its temperature must be above 0")
        if answers is not None and not 0 <= answers.uncertain_below <= 1:
            raise BundleDamaged(folder, "its uncertain_below must lie between 0 and 1")
    if facts.speech_above is not None and not 0 <= facts.speech_above <= 1:
        raise BundleDamaged(folder, "its speech_above must lie between 0 and 1")
    if facts.model.kind not in MODEL_FILES:
        raise BundleTooNew(folder, f"a model of the kind {facts.model.kind}")
    if facts.model.file != MODEL_FILES[facts.model.kind]:
        raise BundleDamaged(folder, f"its model must be called {MODEL_FILES[facts.model.kind]}")
    front_end = facts.front_end
    if facts.model.kind == LISTENER_KIND:
        known = (front_end.recipe, front_end.recipe_version) == (WAVEFORM, WAVEFORM_VERSION)
    else:
        known = front_end.recipe in RECIPES and RECIPES[front_end.recipe].version == front_end.recipe_version
    if not known:
        raise BundleTooNew(folder, f"the front end {front_end.recipe} version {front_end.recipe_version}")
