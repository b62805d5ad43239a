"""The store of kept calls, opened once for the process, and what pages ask of it; the only other file with Streamlit's caches.

SQLAlchemy is imported where it is used: it takes half a second, which the first page starts without.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from mmap import mmap
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import services
from dashboard.samples import SampleCall
from ser_core.audio.recording import Recording
from ser_core.calls.analysis import CallAnalysis
from ser_core.errors import CalltoneError
from ser_core.storage.errors import FOLDER_VARIABLE, KEY_VARIABLE, STORE_VARIABLE, NoAudio

if TYPE_CHECKING:
    from ser_core.calls.rules import Rule
    from ser_core.storage.adding_up import Bin, Period, RuleHits, TrendPoint
    from ser_core.storage.filtering import CallFilter
    from ser_core.storage.groups import Group
    from ser_core.storage.keeping import About, Kept
    from ser_core.storage.reading import StoredCall
    from ser_core.storage.rules import StoredRule
    from ser_core.storage.store import Store

FRESH_S = 30.0  # after that other people's and programs' changes show
MOST_OVERVIEWS = 64  # some kB each
MOST_NAMES = 200  # of tags and rules that a filter offers


@dataclass(frozen=True, slots=True)
class Overview:
    """The calls of a filter, added up."""

    group: "Group"
    trend: "list[TrendPoint]"
    spread: "list[Bin]"
    hits: "dict[str, RuleHits]"


def existing_store() -> "Store | None":
    """The store, where there is one: nothing is made by looking."""
    from ser_core.storage.places import store_url

    url = store_url(os.environ.get(STORE_VARIABLE) or None)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        return None
    return store()


def store() -> "Store":
    """The store that the environment names, as the command line takes it; made where there is none."""
    folder = os.environ.get(FOLDER_VARIABLE)
    url, key = os.environ.get(STORE_VARIABLE) or None, os.environ.get(KEY_VARIABLE) or None
    return _opened(url, Path(folder) if folder else None, key, os.environ.get("XDG_DATA_HOME"))


@st.cache_resource(show_spinner=False)
def _opened(url: str | None, folder: Path | None, key: str | None, data_folder: str | None) -> "Store":  # noqa: ARG001, where the store is that nobody named
    from ser_core.storage.opening import open_store

    return open_store(url, folder=folder, key=key)


def changed() -> None:
    """Forget what was added up: somebody here changed the store."""
    _overview.clear()
    _names.clear()


def overview(wanted: "CallFilter", by: "Period", utc_offset_s: int) -> Overview:
    """The answer above the list; added up once for the same question, by any session."""
    opened = store()
    return _overview(opened, opened.id.hex, wanted, filter_text(wanted), by, utc_offset_s)


@st.cache_data(show_spinner=False, ttl=FRESH_S, max_entries=MOST_OVERVIEWS)
def _overview(
    _store: "Store",
    store_id: str,  # noqa: ARG001, the key of the cache
    _wanted: "CallFilter",
    asked: str,  # noqa: ARG001, the key of the cache
    by: "Period",
    utc_offset_s: int,
) -> Overview:
    from ser_core.storage.adding_up import rule_hits, sentiment_spread, trend
    from ser_core.storage.groups import group_of

    return Overview(
        group_of(_store, _wanted),
        trend(_store, _wanted, by, utc_offset_s),
        sentiment_spread(_store, _wanted),
        rule_hits(_store, _wanted),
    )


def filter_text(wanted: "CallFilter") -> str:
    """The same text for the same question."""
    from ser_core.storage.finding import Sort
    from ser_core.storage.views import View, view_json

    return json.dumps(view_json(View("", wanted, Sort())), sort_keys=True)


def known_tags() -> list[str]:
    """Every tag that a call has, the most frequent ones if there are many."""
    opened = store()
    return _names(opened, opened.id.hex)


@st.cache_data(show_spinner=False, ttl=FRESH_S)
def _names(_store: "Store", store_id: str) -> list[str]:  # noqa: ARG001, the key of the cache
    from ser_core.storage.adding_up import tag_counts

    counts = tag_counts(_store)
    return sorted(sorted(counts, key=lambda tag: -counts[tag])[:MOST_NAMES])


def open_stored(call_id: str, at: str | None = None) -> tuple[services.OpenCall, tuple[float, float] | None]:
    """A kept call with its sound, where that is kept too; and the turn at a moment that a link names in seconds."""
    from ser_core.storage.errors import NoSuchCall
    from ser_core.storage.reading import read_call

    opened = existing_store()
    if opened is None:
        raise NoSuchCall(call_id)
    stored = read_call(opened, call_id)
    recording, why = _sound_of(opened, stored)
    options, sample = stored.analysis.options, _sample_of(stored.analysis)
    call = services.OpenCall(
        recording,
        sample.title if sample else stored.summary.file,
        options.customer_voice or options.customer_channel or "unsaid",
        sample,
        stored=stored.summary.id,
        soundless=why,
    )
    return call, turn_at(stored.analysis, at)


def _sample_of(analysis: CallAnalysis) -> SampleCall | None:
    """The sample call that was kept: its report still says that its voices are made."""
    facts = analysis.source
    named = [sample for sample in services.samples().values() if sample.path.name == facts.file]
    same = [one for one in named if hashlib.sha256(one.path.read_bytes()).hexdigest() == facts.sha256]
    return same[0] if same else None


def _sound_of(opened: "Store", stored: "StoredCall") -> tuple[Recording, str | None]:
    """The sound under the facts of the file that was analysed: what is kept may be coded anew."""
    from ser_core.audio.decode import read_recording
    from ser_core.storage.reading import open_audio

    facts = stored.analysis.source
    try:
        sound, _ = open_audio(opened, stored.summary.id)
        with sound:
            return replace(read_recording(sound, name=facts.file), facts=facts), None
    except NoAudio:
        return Recording(facts, ()), "the call was kept without it"
    except CalltoneError as error:
        return Recording(facts, ()), str(error)


def turn_at(analysis: CallAnalysis, at: str | None) -> tuple[float, float] | None:
    """The turn at a moment, or the one nearest to it; None for what is no moment."""
    try:
        moment_s = float(at or "")
    except ValueError:
        return None
    if not analysis.turns or moment_s != moment_s:  # the second: not a number
        return None

    def away_s(turn: tuple[float, float]) -> tuple[float, float]:
        return max(turn[0] - moment_s, moment_s - turn[1], 0.0), abs(moment_s - turn[0])

    return min(((turn.start_s, turn.end_s) for turn in analysis.turns), key=away_s)


def stored_call(call_id: str) -> "StoredCall":
    """All that is kept of a call but its sound, as it is now."""
    from ser_core.storage.reading import read_call

    return read_call(store(), call_id)


def known_already(call: services.OpenCall) -> services.OpenCall:
    """What was kept last of the same bytes, which then need nothing asked or analysed; otherwise the call itself."""
    from ser_core.storage.finding import calls_of_sound

    if call.sample is not None:  # it is here to show how an analysis goes
        return call
    try:
        opened = existing_store()
        found = [] if opened is None else calls_of_sound(opened, call.recording.facts.sha256)
        options = stored_call(found[0]).analysis.options if found else None
    except CalltoneError:  # the report says what is wrong with the store
        return call
    if options is None:
        return call
    said = options.customer_voice or options.customer_channel or "unsaid"
    return replace(call, customer=said, stored=found[0])


def kept_as(analysis: CallAnalysis, model: str) -> str | None:
    """Under which id this very analysis is kept; the same one with mended turns counts as the same."""
    from ser_core.storage.keeping import kept_id

    opened = existing_store()
    if opened is None:
        return None
    words_by = None if analysis.words is None else (analysis.words.engine, analysis.words.model)
    sha256 = services.recognizer(model).card.model_sha256
    return kept_id(opened, analysis.source.sha256, analysis.model, sha256, analysis.options, words_by)


def keep(call: services.OpenCall, analysis: CallAnalysis, model: str, about: "About", *, sound: bool) -> "Kept":
    """Store the call that is open, and ask it the store's rules."""
    from ser_core.storage.asking import ask_calls
    from ser_core.storage.keeping import keep_call

    sha256 = services.recognizer(model).card.model_sha256
    source = bytes(call.source) if isinstance(call.source, mmap) else call.source
    kept = keep_call(store(), analysis, source if sound else None, model_sha256=sha256, about=about)
    ask_calls(store(), [kept.id])
    changed()
    return kept


def rules() -> "list[tuple[StoredRule, tuple[Rule, ...]]]":
    """The store's rules, to be asked of the open call; none where there is no store."""
    from ser_core.storage.asking import readable_rules

    opened = existing_store()
    return [] if opened is None else readable_rules(opened)


def model_of(stored: "StoredCall") -> str:
    """The name by which the pages know a kept call's model; "" where it is none of those that are there now."""
    from ser_core.inference.bundle import read_facts

    for name, folder in services.models().items():
        try:
            if read_facts(folder).model.sha256 == stored.model_sha256:
                return name
        except CalltoneError:
            continue
    return ""


def trust_of(stored: "StoredCall") -> str:
    """How often a kept call's model is right."""
    return services.model_trust(model_of(stored))


def ids_of(wanted: "CallFilter") -> Sequence[str]:
    """Every call that a filter leaves at this moment."""
    from ser_core.storage.finding import call_ids

    return list(call_ids(store(), wanted))
