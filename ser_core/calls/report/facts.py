"""What a report says beside its pictures: of the source, in a few numbers, and how far to trust it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ser_core.audio.formats import codec_name
from ser_core.calls.analysis import CallAnalysis, CallParticipant
from ser_core.calls.exports.spoken import names_of
from ser_core.calls.feelings import PersonFeelings, standard_error
from ser_core.calls.summary import clock, percent, signed
from ser_core.segmentation.records import Verdict

VERDICTS: Mapping[Verdict, str] = {
    "two people": "it sounds like two people",
    "one person": "it sounds like one person only",
    "can't tell": "whether it is two people cannot be told",
}
MOST_MOMENTS = 6  # of what was left out, in a cell
LIMITS = (
    "Emotions are told from how a voice sounds and not from what is said: thanks that sound tired look like sadness, and a threat "
    "that is spoken calmly looks calm.",
    "A voice that sounds angry is not always an angry person: a bad line, a cold, a noisy street, another language or a lively way of "
    "speaking can sound alike.",
    "It was taught by actors. People on a call show less, and mixed feelings; where the model cannot tell, the report says “uncertain”.",
    "Sentiment follows from the emotion: from −1, unpleasant, to 1, pleasant. The band around the line is the model's own doubt.",
    "Use it to find the moments worth listening to, and listen. Do not judge a person by it, neither a customer nor an employee.",
)


@dataclass(frozen=True, slots=True)
class Number:
    """One of the few figures at the top."""

    label: str
    value: str
    beside: str
    emotion: str | None = None  # whose colour the value has


@dataclass(frozen=True, slots=True)
class LeftOut:
    """All stretches of one person that were left out for one reason."""

    who: str
    reason: str
    count: int
    seconds: float
    moments: str


def source_facts(analysis: CallAnalysis) -> list[str]:
    """What kind of recording this is, and who is where."""
    source = analysis.source
    names = names_of(analysis.participants)
    sides = [
        f"{names[person.id].lower()} {person.channel}"
        for person in analysis.participants
        if person.role in ("customer", "agent")
    ]
    return [
        clock(source.duration_s),
        f"{codec_name(source.codec)} {source.sample_rate_hz / 1000:g} kHz",
        ", ".join(sides) or (", ".join(names.values()).lower() if len(names) > 1 else "one voice track"),
        f"model {analysis.model.name} {analysis.model.version}",
    ]


def in_order(analysis: CallAnalysis) -> list[CallParticipant]:
    """The people of the call, an agent after the one whom the report is about."""
    return sorted(analysis.participants, key=lambda person: person.role == "agent")


def whose(analysis: CallAnalysis) -> CallParticipant | None:
    """The person whom the report is about: the customer, or the voices where nobody told them apart."""
    felt = [person for person in analysis.participants if person.id in analysis.metrics.feelings]
    return next((person for person in felt if person.role in ("customer", "mixed")), felt[0] if felt else None)


def numbers(analysis: CallAnalysis) -> list[Number]:
    """Six figures at most; those that do not apply are left out."""
    person = whose(analysis)
    told = [] if person is None else list(felt_numbers(analysis, person, analysis.metrics.feelings[person.id]))
    return [*told, *talk_numbers(analysis)]


def felt_numbers(analysis: CallAnalysis, person: CallParticipant, felt: PersonFeelings) -> Iterator[Number]:
    """How somebody felt on the whole, where it went, and when it was worst."""
    judged = [turn for turn in analysis.turns if turn.participant == person.id and turn.sentiment is not None]
    if felt.sentiment is not None:
        yield Number("Sentiment", signed(felt.sentiment), f"± {standard_error(judged):.2f}, from −1 to 1")
    if felt.trend is not None:
        yield Number(
            "Trend",
            felt.trend.label,
            f"{signed(felt.trend.change)}; counts from ±{felt.trend.smallest_that_counts:.2f}",
        )
    if felt.most_negative:
        worst = felt.most_negative[0]
        yield Number(
            "Worst moment", clock(worst.start_s), f"{worst.emotion}, {percent(worst.confidence)}", worst.emotion
        )
    elif felt.uncertain_share is not None:
        yield Number("Uncertain", percent(felt.uncertain_share), "of the speech")


def talk_numbers(analysis: CallAnalysis) -> Iterator[Number]:
    """Who talked, where nobody did, and who cut in."""
    metrics, names = analysis.metrics, names_of(analysis.participants)
    if len(metrics.talk) > 1:
        people = [person.id for person in in_order(analysis) if person.id in metrics.talk]
        shares = " : ".join(f"{100 * metrics.talk[person].talk_share:.0f}" for person in people)
        yield Number("Talk share", shares, " : ".join(names[person].lower() for person in people))
    if metrics.longest_silence is not None:
        quiet = metrics.longest_silence
        yield Number("Longest silence", f"{quiet.duration_s:.0f} s", f"at {clock(quiet.start_s)}")
    if len(metrics.talk) > 1:
        by = [
            f"{talk.interruptions} by {names[person].lower()}"
            for person, talk in metrics.talk.items()
            if talk.interruptions
        ]
        yield Number("Interruptions", str(len(metrics.interruptions)), ", ".join(by) or "nobody was cut off")


def notes(analysis: CallAnalysis) -> list[str]:
    """What a person should know of this recording before believing the rest."""
    said = []
    if analysis.turns and not analysis.metrics.feelings:
        said.append("No emotion was inferred: nobody said who the customer is, or the customer cannot be heard.")
    if any(person.role == "mixed" for person in analysis.participants):
        said.append(
            "Agent and customer share one channel and are not told apart: every voice on it is judged, the agent's too."
        )
    elif analysis.voices is not None:
        said.append(
            "Both people are on one channel and were told apart by their voices, which goes wrong at times: "
            f"{VERDICTS[analysis.voices.verdict]} (right in {percent(analysis.voices.confidence)} of such calls)."
        )
    if analysis.options.include_agent_emotion:
        said.append(
            "The agent's emotion was asked for. In many places the law forbids inferring an employee's emotions."
        )
    return [*said, *(f"Of the recording: {note}." for note in analysis.source.notes)]


def left_out(analysis: CallAnalysis) -> list[LeftOut]:
    """What was skipped and why, a line a reason and person."""
    names = names_of(analysis.participants)
    found: Mapping[tuple[str, str], list[tuple[float, float]]] = {
        key: [] for key in dict.fromkeys((stretch.participant, stretch.reason) for stretch in analysis.skipped)
    }
    for stretch in analysis.skipped:
        found[stretch.participant, stretch.reason].append((stretch.start_s, stretch.end_s))
    return [
        LeftOut(names[who], reason, len(spans), sum(end_s - start_s for start_s, end_s in spans), moments(spans))
        for (who, reason), spans in found.items()
    ]


def moments(spans: Sequence[tuple[float, float]]) -> str:
    """Where the stretches begin, the first few of them."""
    shown = ", ".join(clock(start_s) for start_s, _ in spans[:MOST_MOMENTS])
    return f"{shown} …" if len(spans) > MOST_MOMENTS else shown
