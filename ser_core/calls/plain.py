"""From plain data (what JSON holds) to frozen records, each value checked against what its field says it is."""

import sys
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

LARGEST = sys.float_info.max  # no number is beyond it, nor is "not a number" within it

Record = TypeVar("Record")


class WrongValue(ValueError):
    """A value that is not what its place asks for."""

    def __init__(self, place: str, wanted: str) -> None:
        super().__init__(f"{place or 'the whole'} should be {wanted}")


def record_from_plain(kind: type[Record], value: object, place: str = "") -> Record:
    """A record of this kind; what is no field of it is not looked at, what is missing must have a default."""
    if not isinstance(value, Mapping):
        raise WrongValue(place, "an object")
    found: dict[str, object] = {}
    record: Any = kind  # type[Record] does not count as hashable
    for name, (hint, required) in fields_of(record).items():
        where = f"{place}.{name}" if place else name
        if name in value:
            found[name] = of_kind(hint, value[name], where)
        elif required:
            raise WrongValue(where, "there")
    return kind(**found)


@cache
def fields_of(kind: Any) -> dict[str, tuple[Any, bool]]:
    """What each field of a record holds, and whether it must be given."""
    hints = get_type_hints(kind)
    return {
        field.name: (hints[field.name], field.default is MISSING and field.default_factory is MISSING)
        for field in fields(kind)
    }


def of_kind(kind: Any, value: object, place: str) -> Any:
    """The value as its kind asks for it: lists as tuples, objects as records."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is object:
        return value
    if origin in (Union, types.UnionType):
        return of_union(inner, value, place)
    if origin is Literal:
        return one_of(inner, value, place)
    if origin is tuple:
        return tuple(
            of_kind(inner[0], item, f"{place}[{number}]") for number, item in enumerate(items_of(value, place))
        )
    if origin in (dict, Mapping):
        if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
            raise WrongValue(place, "an object")
        return {key: of_kind(inner[1], item, f"{place}.{key}") for key, item in value.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        return record_from_plain(kind, value, place)
    return simple(kind, value, place)


def of_union(kinds: tuple[Any, ...], value: object, place: str) -> object:
    """None where it may be; else the one kind that takes the value."""
    if value is None and type(None) in kinds:
        return None
    others = [kind for kind in kinds if kind is not type(None)]
    for kind in others[:-1]:
        try:
            return of_kind(kind, value, place)
        except WrongValue:
            continue
    return of_kind(others[-1], value, place)


def one_of(allowed: tuple[object, ...], value: object, place: str) -> object:
    if value not in allowed:
        raise WrongValue(place, f"one of {', '.join(map(str, allowed))}")
    return value


def items_of(value: object, place: str) -> list[object]:
    if not isinstance(value, list):
        raise WrongValue(place, "a list")
    return value


def simple(kind: Any, value: object, place: str) -> object:
    """A number, a text, a truth or a moment; a whole number is a number too, a truth is not."""
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST:
        return value
    if kind is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind in (str, bool) and isinstance(value, kind):
        return value
    if kind is datetime:
        return moment(value, place)
    raise WrongValue(place, {float: "a number", int: "a whole number", str: "a text"}.get(kind, "true or false"))


def moment(value: object, place: str) -> datetime:
    """A date with its time and time zone, as ISO text."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise WrongValue(place, "a date with its time and time zone, such as 2025-01-31T09:30:00+00:00")
    return found
