"""The leak check: a run whose test has been heard in training stops here."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Protocol

from ser_core.corpora.records import Clip
from ser_core.errors import CalltoneError
from ser_core.training.features import CONDITIONS
from ser_core.training.splits import Part


class Example(Protocol):
    """What a part is made of, in whatever form: a clip as it is heard in one way."""

    @property
    def clip(self) -> Clip: ...
    @property
    def sha256(self) -> str: ...
    @property
    def variant(self) -> str: ...


class Leak(CalltoneError):
    """Something of one part lies in another: the figures would be too good."""


class SpeakerLeak(Leak):
    def __init__(self, speaker: str, parts: Sequence[Part]) -> None:
        super().__init__(f"{speaker} is in {' and '.join(parts)}: give each person's clips to one part only")


class ClipLeak(Leak):
    def __init__(self, example: Example, parts: Sequence[Part]) -> None:
        super().__init__(
            f"{example.clip.path.name} (or a copy of it) is in {' and '.join(parts)}: "
            f"the same sound may be in one part only; remove the copy"
        )


class AugmentedLeak(Leak):
    def __init__(self, example: Example, part: Part) -> None:
        super().__init__(
            f"a changed copy ({example.variant}) of {example.clip.path.name} is in {part}: "
            f"only training clips are augmented, others are heard as recorded or over the telephone"
        )


def check_leaks(parts: Mapping[Part, Sequence[Example]]) -> None:
    """Raise for a person or a sound in two parts, and for a changed copy outside of training."""
    for part, examples in parts.items():
        changed = next((example for example in examples if example.variant not in CONDITIONS), None)
        if part != "train" and changed is not None:
            raise AugmentedLeak(changed, part)
    speaker = _shared(parts, lambda example: example.clip.speaker)
    if speaker is not None:
        raise SpeakerLeak(speaker[0].clip.speaker, speaker[1])
    same = _shared(parts, lambda example: example.sha256) or _shared(parts, lambda example: example.clip.identity)
    if same is not None:
        raise ClipLeak(*same)


def _shared(
    parts: Mapping[Part, Sequence[Example]], key: Callable[[Example], Hashable]
) -> tuple[Example, tuple[Part, ...]] | None:
    """An example whose key stands in more than one part, with those parts."""
    first_part: dict[Hashable, Part] = {}
    for part, examples in parts.items():
        for example in examples:
            earlier = first_part.setdefault(key(example), part)
            if earlier != part:
                return example, (earlier, part)
    return None
