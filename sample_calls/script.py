"""What is said and heard in a made call, read from its TOML file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(__file__).parent / "scripts"


@dataclass(frozen=True, slots=True)
class Person:
    id: str  # "customer" or "agent"
    voice: str  # as espeak-ng names it
    channel: str  # "left", "right" or "mono"
    pitch: int = 50  # 0 to 99, the voice's own when neutral


@dataclass(frozen=True, slots=True)
class Line:
    """One turn; a negative `after_s` interrupts the one before."""

    person: str
    prosody: str
    text: str
    after_s: float | None = None  # None: a pause as people leave it, drawn


@dataclass(frozen=True, slots=True)
class Sound:
    """Anything but speech."""

    kind: str  # "ringing", "hold music", "cough" or "silence"
    seconds: float
    person: str  # on whose channel it is heard
    after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Script:
    file: str
    description: str
    people: tuple[Person, ...]
    steps: tuple[Line | Sound, ...]
    leakage_db: float | None = None  # how far below its own level each side is heard on the other's channel

    @property
    def stereo(self) -> bool:
        return {person.channel for person in self.people} == {"left", "right"}


def read_script(path: Path) -> Script:
    """One call from its file."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    people = tuple(Person(id=name, **facts) for name, facts in raw["people"].items())
    steps = tuple(_step(step) for step in raw["steps"])
    return Script(raw["file"], raw["description"], people, steps, raw.get("leakage_db"))


def read_scripts() -> dict[str, Script]:
    """All stored calls, by name."""
    return {path.stem: read_script(path) for path in sorted(SCRIPTS.glob("*.toml"))}


def _step(step: dict) -> Line | Sound:
    after = {"after_s": step["after_s"]} if "after_s" in step else {}
    match step:
        case {"customer": prosody, "says": text}:
            return Line("customer", prosody, text, **after)
        case {"agent": prosody, "says": text}:
            return Line("agent", prosody, text, **after)
        case {"ringing_s": seconds}:
            return Sound("ringing", seconds, "agent")
        case {"music_s": seconds}:
            return Sound("hold music", seconds, "agent", after_s=0.6)
        case {"silence_s": seconds}:
            return Sound("silence", seconds, "agent")
        case {"cough": person}:
            return Sound("cough", 0.7, person, **({"after_s": 0.4} | after))
    raise ValueError(f"a step that no call knows: {step}")
