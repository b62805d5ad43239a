"""An open call's exports as downloads; each is made when somebody asks for it."""

import json
import re
from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import services
from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.export import analysis_json
from ser_core.calls.exports.contact_lens import contact_lens_json
from ser_core.calls.exports.registry import EXPORTS

NAMES = {
    "csv": "Turns, CSV",
    "metrics-csv": "Metrics, CSV",
    "contact-lens": "Contact Lens, JSON",
    "labels": "Audacity labels",
    "vtt": "Captions, WebVTT",
}
UNSAFE = re.compile(r"[^\w.-]+")


def show_exports(call: services.OpenCall, analysis: CallAnalysis, trust: str) -> None:
    """A button a form."""
    tracks = {}
    if call.soundless is None:
        tracks = {person.id: services.voice_track(call, person.channel) for person in analysis.participants}

    def report(*, with_sound: bool) -> str:
        from ser_core.calls.report.page import report_html  # brings Jinja: most reports are only looked at
        from ser_core.calls.report.sound import sound_address

        return report_html(analysis, trust, tracks, sound_address(call.recording) if with_sound else None)

    name = UNSAFE.sub("-", analysis.source.file)
    with st.popover("Export", icon=":material/download:", key="exports"):
        _download("Report, HTML", partial(report, with_sound=False), f"{name}.html", "text/html")
        if call.soundless is None:
            _download(
                "Report with its sound, HTML", partial(report, with_sound=True), f"{name}.sound.html", "text/html"
            )
        _download(
            "Everything, JSON",
            lambda: json.dumps(analysis_json(analysis), indent=2, ensure_ascii=False),
            f"{name}.json",
        )
        for key, export in EXPORTS.items():
            own = partial(export.written, analysis)
            data = partial(contact_lens_json, analysis, tracks) if key == "contact-lens" else own
            _download(NAMES.get(key, key), data, f"{name}{export.ending}", export.media_type)


def _download(label: str, make: Callable[[], str], file: str, media_type: str = "application/json") -> None:
    st.download_button(
        label,
        lambda: make().encode(),
        file_name=file,
        mime=media_type,
        key=f"export-{label}",
        on_click="ignore",
        width="stretch",
    )
