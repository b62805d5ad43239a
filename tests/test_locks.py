"""The three lists of packages agree with each other, and name no host."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT_DIR = Path(__file__).resolve().parents[1]
CARD = ("streamlit", "streamlit-webrtc", "librosa", "numpy", "pandas", "tensorflow", "altair", "pydub", "pytest")


def pins(file: str) -> dict[str, set[str]]:
    """Name to versions: a name may have one version a Python."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", (PROJECT_DIR / file).read_text(), re.MULTILINE
    ):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def declared(*extras: str) -> list[Requirement]:
    project = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return [Requirement(line) for line in lines if not line.startswith("calltone")]


def test_what_runs_is_what_was_developed_with() -> None:
    developing = pins("requirements/dev.txt")
    assert {name: developing.get(name) for name in pins("requirements/run.txt")} == pins("requirements/run.txt")


def test_the_running_lock_holds_all_that_the_project_declares_at_a_version_it_allows() -> None:
    locked = pins("requirements/run.txt")
    for requirement in declared():
        assert locked[canonicalize_name(requirement.name)], requirement
        assert all(requirement.specifier.contains(version) for version in locked[canonicalize_name(requirement.name)])


def test_the_developing_lock_holds_the_extras_it_is_made_of() -> None:
    locked = pins("requirements/dev.txt")
    for requirement in declared("train", "dev"):
        assert all(requirement.specifier.contains(version) for version in locked[canonicalize_name(requirement.name)])


def test_the_hosting_list_names_the_cards_packages_and_all_that_the_project_declares() -> None:
    hosting = pins("requirements.txt")
    wanted = {*CARD, *(canonicalize_name(requirement.name) for requirement in declared())}
    assert wanted <= hosting.keys()
    assert hosting.items() <= pins("requirements/dev.txt").items()


def test_training_is_not_in_the_plain_install() -> None:
    assert not {"tensorflow", "keras", "torch"} & pins("requirements/run.txt").keys()


def test_the_locks_have_hashes_and_no_host() -> None:
    for file in ("requirements/run.txt", "requirements/dev.txt"):
        text = (PROJECT_DIR / file).read_text()
        assert len(re.findall("--hash=sha256:", text)) >= len(pins(file))
        assert "://" not in text
    assert "://" not in (PROJECT_DIR / "requirements.txt").read_text()
