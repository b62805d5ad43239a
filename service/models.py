"""`GET /v1/models`: the models that are here, and which one answers."""

import logging
from dataclasses import dataclass
from pathlib import Path

from ser_core.errors import CalltoneError
from ser_core.inference.adaptation import FACTS_FILE as ADAPTATION_FILE
from ser_core.inference.adaptation import read_adaptation
from ser_core.inference.bundle import read_facts
from ser_core.inference.shipped import shipped_bundles

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model as a client may choose to trust it."""

    name: str
    version: str
    serving: bool  # whether this server answers with it
    adapted: bool  # whether a team's own last layer stands on it
    knows_speakers: bool
    labels: tuple[str, ...]
    corpora: tuple[str, ...]
    sha256: str


def model_infos(serving: Path) -> tuple[ModelInfo, ...]:
    """The serving model first, which must be whole; of the others those that are."""
    own = model_info(serving, serving=True)
    others = []
    for folder in shipped_bundles().values():
        try:
            others.append(model_info(folder, serving=False))
        except (CalltoneError, OSError) as error:
            log.warning("a model is left out of the list: %s", error)
    return (own, *(info for info in others if own.adapted or info.sha256 != own.sha256))


def model_info(folder: Path, *, serving: bool) -> ModelInfo:
    adapted = (folder / ADAPTATION_FILE).is_file()
    bundle = folder / read_adaptation(folder)[0].model if adapted else folder
    facts = read_facts(bundle)
    return ModelInfo(
        name=facts.name,
        version=facts.version,
        serving=serving,
        adapted=adapted,
        knows_speakers=facts.adapted is not None,
        labels=facts.labels,
        corpora=facts.trained_on.corpora,
        sha256=facts.model.sha256,
    )
