"""A day of issue that no calendar has, as 30 February: printed as a date, it is none, and the paper must not pass as undated."""

from __future__ import annotations

import datetime as dt

from checker.extract.dates import DateShape
from checker.extract.folds import fold
from checker.extract.lines import CELL
from checker.extract.reading import Reading, right_of
from checker.model import NO_SUCH_DAY, Field

_LATE_DAYS = {29, 30, 31}
"""Only these are missing in some months; other figures that make no date are no dates."""
_FRONT_PAGES = 4
_SURE = 0.95


def no_such_day(reading: Reading, shape: DateShape) -> Field[dt.date]:
    """The place of a day that does not exist behind a label of the day of issue, without value; of text layers alone.

    A scan misreads figures: what makes no date there is read anew or left to a person as it is.
    """
    for hit in reading.all_hits("issued"):
        span = right_of(reading, hit) if hit.page < _FRONT_PAGES and hit.colon else None
        if span is None or span.line.confidence(span.start, span.end) < 1.0:
            continue
        text = span.text.split(CELL)[0]
        end = _impossible(fold(text), shape)
        if end and not shape.find(text):
            return Field(None, (span.line.evidence(span.start, span.start + end),), confidence=_SURE, reason=NO_SUCH_DAY)
    return Field()


def _impossible(folded: str, shape: DateShape) -> int:
    """Where a print in the form of one date ends at the head of a text, with a late day in it; 0 for none."""
    for name, pattern in shape.patterns:
        match = None if "range" in name or name == "han" else shape.at_head(name, pattern, folded)
        parts = match.groupdict() if match else {}
        figures = {int(parts[part]) for part in ("d", "a", "b") if (parts.get(part) or "").isdigit()}
        if match and figures & _LATE_DAYS:
            return match.end()
    return 0
