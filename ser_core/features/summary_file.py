"""The corpora's summary as a file: the one that ships with the package, or one made from other corpora.

`calltone corpora summarize` writes it; pages read it here, and so need neither the corpora nor the code that loads them.
"""

import gzip
import json
import zlib
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

from ser_core.errors import CalltoneError
from ser_core.features.corpora_summary import (
    SCHEMA_VERSION,
    Alike,
    ClipMap,
    CorporaSummary,
    Count,
    Distribution,
    MappedClip,
    MeanPicture,
    Measure,
    Outlier,
    SameSound,
    Source,
    Unheard,
)

SHIPPED = Path(str(resources.files(__package__).joinpath("corpora_summary.json.gz")))


class SummaryUnreadable(CalltoneError):
    """A file that is no summary, or one of another version."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"{name} is no corpora summary that can be read ({why}): make it with calltone corpora summarize"
        )


def read_summary(path: Path = SHIPPED) -> CorporaSummary:
    """The summary in a file: without a name, the one that came with the package."""
    try:
        data = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise SummaryUnreadable(path.name, type(error).__name__) from None
    if not isinstance(data, dict) or data.get("schema_version") != SCHEMA_VERSION:
        raise SummaryUnreadable(path.name, f"it is not of version {SCHEMA_VERSION}")
    return _summary(data)


def summary_bytes(summary: CorporaSummary) -> bytes:
    """The file's bytes, the same for the same summary."""
    text = json.dumps(asdict(summary), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return gzip.compress(text.encode(), mtime=0)


def _summary(data: dict[str, Any]) -> CorporaSummary:
    rows = {key: _frozen(value) for key, value in data.items()}
    measures = [row | {"distributions": _each(Distribution, row["distributions"])} for row in rows["measures"]]
    maps = [row | {"alike": _each(Alike, row["alike"])} for row in rows["maps"]]
    kinds = {
        "sources": Source,
        "counts": Count,
        "pictures": MeanPicture,
        "mapped": MappedClip,
        "same_sounds": SameSound,
        "outliers": Outlier,
        "unheard": Unheard,
    }
    parts = {key: _each(kind, rows[key]) for key, kind in kinds.items()}
    return CorporaSummary(**rows | parts | {"measures": _each(Measure, measures), "maps": _each(ClipMap, maps)})


def _each(kind: type[Any], rows: Any) -> tuple[Any, ...]:
    return tuple(kind(**row) for row in rows)


def _frozen(value: Any) -> Any:
    """JSON's lists as tuples, however deep."""
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    if isinstance(value, dict):
        return {key: _frozen(one) for key, one in value.items()}
    return value
