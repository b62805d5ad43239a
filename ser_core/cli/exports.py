"""The files that `calltone analyze` writes: the options that name them, and the writing."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from ser_core.audio.recording import Recording
from ser_core.calls.analysis import CallAnalysis
from ser_core.calls.export import analysis_json
from ser_core.calls.exports.contact_lens import contact_lens_json
from ser_core.calls.exports.registry import EXPORTS
from ser_core.calls.rules import RuleHit
from ser_core.cli.rules import hit_json
from ser_core.cli.terminal import STDOUT, json_text, write_text
from ser_core.inference.trust import trust_line
from ser_core.segmentation.people import tracks_of


def file_option(name: str, what: str) -> object:
    """An option that takes a file's name, or "-"."""
    return typer.Option(name, metavar="FILE|-", help=what)


JsonFile = Annotated[str | None, file_option("--json", "Write the analysis as JSON.")]
CsvFile = Annotated[str | None, file_option("--csv", "Write the turns as CSV, a row a turn.")]
MetricsFile = Annotated[str | None, file_option("--metrics-csv", "Write the metrics as CSV, a row a person.")]
HtmlFile = Annotated[str | None, file_option("--html", "Write a report: one HTML file that needs nothing else.")]
EmbedAudio = Annotated[bool, typer.Option("--embed-audio", help="Put the recording into the report, to play it there.")]
ContactLensFile = Annotated[
    str | None, file_option("--contact-lens", "Write the JSON of Amazon Transcribe Call Analytics and Contact Lens.")
]
LabelsFile = Annotated[str | None, file_option("--labels", "Write the turns as an Audacity label track.")]
VttFile = Annotated[str | None, file_option("--vtt", "Write the turns as WebVTT captions.")]


def asked_for(files: Mapping[str, str | None], embed_audio: bool) -> dict[str, str]:
    """The exports that have a file's name; two cannot share the standard output."""
    targets = {name: target for name, target in files.items() if target is not None}
    if list(targets.values()).count(STDOUT) > 1:
        raise typer.BadParameter("only one of the outputs can go to -")
    if embed_audio and "html" not in targets:
        raise typer.BadParameter("--embed-audio puts the recording into a report: add --html FILE")
    return targets


def write_exports(
    targets: Mapping[str, str],
    analysis: CallAnalysis,
    recording: Recording,
    model: Path,
    hits: Sequence[RuleHit] | None,
    *,
    embed_audio: bool,
) -> None:
    """Write each export to its place, in the order given; the JSON says which rules hold, where some were asked."""
    tracks = tracks_of(recording, {person.id: person.channel for person in analysis.participants}) if targets else {}

    def report() -> str:
        from ser_core.calls.report.page import report_html  # brings Jinja: the other outputs start without it
        from ser_core.calls.report.sound import sound_address

        return report_html(analysis, trust_line(model), tracks, sound_address(recording) if embed_audio else None)

    texts: dict[str, Callable[[], str]] = {name: partial(export.written, analysis) for name, export in EXPORTS.items()}
    asked = {} if hits is None else {"rule_hits": [hit_json(hit) for hit in hits]}
    texts["json"] = lambda: json_text(analysis_json(analysis) | asked)
    texts["contact-lens"] = partial(contact_lens_json, analysis, tracks)
    texts["html"] = report
    for name, target in targets.items():
        write_text(texts[name](), target)
