"""From the raw strength of a value to the probability that it is right. Measured tables: ``labels/calibration.toml``."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from msgspec.structs import replace

from checker.model import IN_DOUBT, Field, Lexicon, Record

_strength = itemgetter(0)


def calibrated(record: Record, lexicon: Lexicon) -> Record:
    """The record with the confidence of every value as a measured probability; a field without a table stays as it is."""
    tables = lexicon.tables.get("calibration", {}).get("fields", {})
    found = {name: getattr(record, name) for name in record.__struct_fields__ if name in tables}
    return replace(record, **{name: _value(value, tables[name]) for name, value in found.items()}) if found else record


def probability(raw: float, table: Sequence[Sequence[float]]) -> float:
    """A raw strength (0 to 1) read off a sorted table of pairs: linear in between, level above, towards 0 below what was measured.

    Falling below the lowest measured strength keeps a value that extraction itself put in doubt below the line of review.
    """
    if not table:
        return raw
    after = bisect_right(table, raw, key=_strength)
    if after == len(table):
        return table[-1][1]
    (left, low), (right, high) = table[after - 1] if after else (0.0, 0.0), table[after]
    return low + (high - low) * (raw - left) / (right - left)


def _value(value: Any, table: Sequence[Sequence[float]]) -> Any:
    return tuple(_field(one, table) for one in value) if isinstance(value, tuple) else _field(value, table)


def _field(field: Field[Any], table: Sequence[Sequence[float]]) -> Field[Any]:
    # What the reader itself doubts stays as low as it is: that such values are often right does not make a person needless.
    measured = field.value is not None and field.reason != IN_DOUBT
    return replace(field, confidence=probability(field.confidence, table)) if measured else field
