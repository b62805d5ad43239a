"""What the API's description says of bodies and answers, with an example of each."""

from typing import Any

from ser_core.emotions import EMOTIONS
from service.fields import CALL_FIELDS, LONGEST, MOST_TAGS

ID = "3f0c9a5e7d1b4c2e8a6f5b4d3c2b1a09"
MOMENT = "2026-03-01T10:15:00Z"

ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
        }
    },
}
PREDICT_ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string"}},
}
EXAMPLES = {
    400: ("not_a_form", "the body is not the form that was expected (it breaks off): send multipart/form-data"),
    401: ("not_let_in", "this needs a token that was not revoked: send Authorization: Bearer TOKEN"),
    403: ("scope_missing", "this token has not the scope write: use one made with --scope write"),
    404: ("no_such_call", f"no call {ID!r} is stored: `calltone calls list` shows those that are"),
    408: ("upload_too_slow", "the upload did not arrive in time: send it again over a faster line"),
    409: (
        "not_analysed",
        "this call has no analysis (it is queued): ask for the call itself to see how far it is, or why",
    ),
    413: ("upload_too_large", "the upload is larger than 512 MB, which is all that is let in"),
    422: ("not_audio", "'notes.txt' is not a recording that can be read"),
    429: ("queue_full", "100 calls are waiting already, and no more are let in: send this one again later"),
    503: ("store_unavailable", "the call store cannot be used at the moment: try again later"),
    507: ("store_full", "the disk of the store is full: nothing of this was stored; free some room and try again"),
}
MEANINGS = {
    400: "No form, or none with a file",
    401: "No token, or one that is unknown or revoked",
    403: "The token has not the scope; or the server does not do this",
    404: "No such call",
    408: "The upload did not arrive in time",
    409: "The call is not analysed",
    413: "The upload is too large",
    422: "It cannot be done as it was asked",
    429: "Too much waits already: come again after Retry-After seconds",
    503: "Not at the moment: come again after Retry-After seconds",
    507: "The server's disk is full",
}
RETRY_AFTER = {"Retry-After": {"description": "In how many seconds to try again", "schema": {"type": "integer"}}}


def refusals(*statuses: int, predict: bool = False) -> dict[int | str, dict[str, Any]]:
    """The ways in which a route says no."""
    return {status: refusal(status, predict=predict) for status in statuses}


def refusal(status: int, *, predict: bool) -> dict[str, Any]:
    code, message = EXAMPLES[status]
    example = {"error": message if predict else {"code": code, "message": message}}
    described = content(MEANINGS[status], PREDICT_ERROR if predict else ERROR, example)
    return described | {"headers": RETRY_AFTER} if status in (429, 503) else described


def content(meaning: str, schema: dict[str, Any], example: object) -> dict[str, Any]:
    return {"description": meaning, "content": {"application/json": {"schema": schema, "example": example}}}


def form(schema: dict[str, Any], *, required: bool = True) -> dict[str, Any]:
    """A route's multipart body."""
    return {"requestBody": {"required": required, "content": {"multipart/form-data": {"schema": schema}}}}


THE_FILE = {"type": "string", "format": "binary", "description": "The recording"}
CALL_PROPERTIES: dict[str, Any] = {
    "customer_channel": {"enum": ["left", "right", "mixed"], "description": "Which side the customer is on"},
    "customer_voice": {
        "enum": ["first", "second"],
        "description": "Of two voices on one channel, the customer's: the one that speaks first, or the other",
    },
    "include_agent_emotion": {
        "enum": ["true", "false"],
        "description": "Infer the agent's emotion too: refused unless the server was started with --allow-agent-emotion",
    },
    "recorded_at": {"type": "string", "format": "date-time", "examples": [MOMENT], "description": "With its time zone"},
    "customer": {"type": "string", "maxLength": LONGEST["customer"], "description": "A pseudonym of your choice"},
    "agent": {"type": "string", "maxLength": LONGEST["agent"], "description": "A pseudonym of your choice"},
    "tags": {
        "type": "array",
        "maxItems": MOST_TAGS,
        "items": {"type": "string", "maxLength": LONGEST["tags"]},
        "description": "The field once for each tag",
    },
    "note": {"type": "string", "maxLength": LONGEST["note"]},
}
CALL_FORM = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {"file": THE_FILE, **{name: CALL_PROPERTIES[name] for name in CALL_FIELDS}},
}
CLIP_FORM = {"type": "object", "required": ["file"], "properties": {"file": THE_FILE}, "additionalProperties": False}

STATUS: dict[str, Any] = {
    "type": "object",
    "required": ["id", "status", "file", "queued_at", "step", "done"],
    "properties": {
        "id": {"type": "string"},
        "status": {"enum": ["queued", "running"]},
        "file": {"type": "string"},
        "queued_at": {"type": "string", "format": "date-time"},
        "step": {"type": "string", "description": "What is being done, for people"},
        "done": {"type": "number", "minimum": 0, "maximum": 1, "description": "How much of the step is done"},
    },
}
STATUS_EXAMPLE = {"id": ID, "status": "queued", "file": "monday.wav", "queued_at": MOMENT, "step": "", "done": 0.0}
FAILED: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {"id": {"type": "string"}, "status": {"const": "failed"}, **ERROR["properties"]},
}
FAILED_EXAMPLE = {
    "id": ID,
    "status": "failed",
    "error": {"code": "empty_file", "message": "'monday.wav' is empty (0 bytes): export or upload the recording again"},
}
ANALYSIS: dict[str, Any] = {
    "type": "object",
    "description": "docs/analysis.schema.json has every field",
    "required": [
        "schema_version",
        "call",
        "model",
        "options",
        "participants",
        "turns",
        "summary",
        "metrics",
        "skipped",
    ],
}
CLIP: dict[str, Any] = {
    "type": "object",
    "required": ["emotion", "confidence", "uncertain", "probabilities"],
    "properties": {
        "emotion": {"enum": [*EMOTIONS, "no speech"]},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "uncertain": {"type": "boolean", "description": "The answer is better not relied on"},
        "probabilities": {
            "type": "object",
            "required": list(EMOTIONS),
            "properties": {name: {"type": "number", "minimum": 0, "maximum": 1} for name in EMOTIONS},
        },
    },
}
CLIP_EXAMPLE = {
    "emotion": "angry",
    "confidence": 0.71,
    "uncertain": False,
    "probabilities": {
        "neutral": 0.05, "calm": 0.01, "happy": 0.06, "sad": 0.02, "angry": 0.71, "fearful": 0.03, "disgust": 0.08, "surprised": 0.04,
    },
}  # fmt: skip
