"""What a sender says of a call beside its sound, checked before anything is queued."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, get_args

from ser_core.settings import CallOptions, CustomerChannel, CustomerVoice
from ser_core.storage.jobs import Asked
from ser_core.storage.keeping import About, possible
from ser_core.storage.tables import LONGEST_NAME, LONGEST_TAG
from ser_core.storage.wording import LONGEST_NOTE, note_text, short_name, tag_names
from service.refusals import AgentEmotionNotAllowed, BadField
from service.uploads import Upload

MOST_TAGS = 20
LONGEST = {"customer": LONGEST_NAME, "agent": LONGEST_NAME, "tags": LONGEST_TAG, "note": LONGEST_NOTE}  # characters
SWITCH = {"true": True, "false": False}
CALL_FIELDS = (
    "customer_channel", "customer_voice", "include_agent_emotion", "recorded_at", "customer", "agent", "tags", "note",
)  # fmt: skip


def asked_of(upload: Upload, who: str, *, allow_agent_emotion: bool) -> Asked:
    """A call as it goes into the queue."""
    options = CallOptions(customer_channel(upload), agent_emotion(upload), customer_voice(upload))
    if options.include_agent_emotion and not allow_agent_emotion:
        raise AgentEmotionNotAllowed
    customer, agent, note = (only(upload, name) for name in ("customer", "agent", "note"))
    about = About(
        called_at=recorded_at(upload),
        customer=None if customer is None else short_name(customer, "the customer's pseudonym"),
        agent=None if agent is None else short_name(agent, "the agent's pseudonym"),
        tags=tags(upload),
        note=None if note is None else note_text(note),
    )
    return Asked(upload.name, upload.sha256, options, about, who)


def only(upload: Upload, name: str) -> str | None:
    """A field that stands there once or not at all; an empty one says nothing."""
    said = upload.fields.get(name, ())
    if len(said) > 1:
        raise BadField(name, "given once")
    refuse_long(name, said)
    return said[0] if said and said[0] else None


def refuse_long(name: str, said: Iterable[str]) -> None:
    """As it was sent: the store counts what is left of it, which may be less."""
    most = LONGEST.get(name)
    if most is not None and any(len(text) > most for text in said):
        raise BadField(name, f"at most {most} characters long")


def customer_channel(upload: Upload) -> CustomerChannel | None:
    channel: CustomerChannel | None = one_of(upload, "customer_channel", get_args(CustomerChannel))
    return channel


def customer_voice(upload: Upload) -> CustomerVoice | None:
    voice: CustomerVoice | None = one_of(upload, "customer_voice", get_args(CustomerVoice))
    return voice


def one_of(upload: Upload, name: str, allowed: tuple[Any, ...]) -> Any:
    """A field that holds one of a few words, or nothing."""
    said = only(upload, name)
    if said is not None and said not in allowed:
        raise BadField(name, f"one of {', '.join(allowed)}")
    return said


def agent_emotion(upload: Upload) -> bool:
    said = only(upload, "include_agent_emotion")
    if said is not None and said not in SWITCH:
        raise BadField("include_agent_emotion", " or ".join(SWITCH))
    return SWITCH[said or "false"]


def recorded_at(upload: Upload) -> datetime | None:
    said = only(upload, "recorded_at")
    if said is None:
        return None
    wanted = "a date and time with its zone, such as 2026-03-01T10:15:00+01:00"
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise BadField("recorded_at", wanted) from None
    if moment.tzinfo is None:
        raise BadField("recorded_at", wanted)
    return possible(moment)


def tags(upload: Upload) -> tuple[str, ...]:
    said = [tag for tag in upload.fields.get("tags", ()) if tag]
    refuse_long("tags", said)
    if len(said) > MOST_TAGS:
        raise BadField("tags", f"given at most {MOST_TAGS} times")
    return tuple(tag_names(said))
