"""From sound to emotions: one face for every kind of model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ser_core.audio.recording import Samples, Track
from ser_core.inference.adaptation import FACTS_FILE as ADAPTATION_FILE
from ser_core.inference.adaptation import Adaptation, AdaptationUnusable, read_adaptation
from ser_core.inference.bundle import LISTENER_KIND, ModelBundle
from ser_core.inference.listening import TurnListener
from ser_core.inference.turn_score import TurnScore
from ser_core.inference.windows import Probabilities, WindowScorer
from ser_core.segmentation.records import Turn


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a report says of the model that gave its answers."""

    name: str
    version: str
    labels: tuple[str, ...]
    uncertain_below: float
    temperature: float
    corpora: tuple[str, ...]
    model_sha256: str
    knows_speakers: bool  # whether what a person's other turns sound like changes its answers


class Recognizer:
    """A model bundle, ready to be asked from any thread."""

    def __init__(self, bundle: ModelBundle, num_threads: int = 1, adaptation: Adaptation | None = None) -> None:
        self._facts = bundle.facts
        self._scorer: TurnListener | WindowScorer
        if bundle.facts.model.kind == LISTENER_KIND:
            self._scorer = TurnListener(bundle, num_threads, adaptation)
        else:
            self._scorer = WindowScorer(bundle, num_threads)

    @classmethod
    def load(cls, path: str | Path, num_threads: int = 1) -> "Recognizer":
        """The recognizer of a folder: a bundle, such as "models/default", or an adaptation beside one."""
        folder = Path(path)
        if not (folder / ADAPTATION_FILE).is_file():
            return cls(ModelBundle.load(folder), num_threads)
        facts, adaptation = read_adaptation(folder)
        bundle = ModelBundle.load(folder / facts.model)
        if bundle.facts.model.sha256 != facts.model_sha256:
            raise AdaptationUnusable(folder, "the model beside it is another one now")
        return cls(bundle, num_threads, adaptation)

    @property
    def card(self) -> ModelCard:
        facts = self._facts
        return ModelCard(
            facts.name,
            facts.version,
            facts.labels,
            facts.uncertain_below,
            facts.temperature,
            facts.trained_on.corpora,
            facts.model.sha256,
            facts.adapted is not None,
        )

    @property
    def listener(self) -> TurnListener | None:
        """What hears, for those who ask more of it than scores; None for a model of features."""
        return self._scorer if isinstance(self._scorer, TurnListener) else None

    def probabilities(self, windows: Sequence[Samples]) -> Probabilities:
        """Calibrated probabilities of each window on its own; an emotion that the model does not know has 0."""
        return self._scorer.probabilities(windows)

    def score_turns(
        self,
        track: Track,
        turns: Sequence[Turn],
        progress: Callable[[float], None] = lambda done: None,  # noqa: ARG005
    ) -> list[TurnScore]:
        """A score for each of one person's turns: the mean of its windows' probabilities."""
        return self._scorer.score_turns(track, turns, progress)

    def score_clip(self, samples: Samples) -> TurnScore:
        """The score of a short clip of a stranger."""
        return self._scorer.score_clips([samples])[0]

    def score_clips_of_one_person(self, clips: Sequence[Samples]) -> list[TurnScore]:
        """As one by one, but each against the others, where the model knows speakers."""
        return self._scorer.score_clips(clips)
