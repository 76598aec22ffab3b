"""Printed lengths of validity (``valid for 5 years from issue``) → the day on which it ends."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from dateutil.relativedelta import relativedelta

from checker.extract.lines import CELL
from checker.extract.reading import Reading
from checker.model import Evidence, Field

_PAGES = 3


def duration_end(reading: Reading, words: Mapping[str, Any], start: Field[dt.date]) -> Field[dt.date]:
    """Issue date plus the printed length; nothing where either is missing or the length is of something else."""
    if start.value is None and not start.readings:
        return Field()
    for length, evidence in _lengths(reading, words):
        if start.value is None:
            return Field(None, evidence, tuple(day + length for day in start.readings), start.confidence, "issued+duration")
        return Field(start.value + length, (*start.evidence, *evidence), (), min(0.9, start.confidence), "issued+duration")
    return Field()


def _lengths(reading: Reading, words: Mapping[str, Any]) -> Iterator[tuple[relativedelta, tuple[Evidence, ...]]]:
    patterns = _patterns(
        *(tuple(words.get(key, ())) for key in ("duration", "years", "months", "days")), tuple(words.get("numbers", {}))
    )
    for page, folded in zip(reading.rows[:_PAGES], reading.folded[:_PAGES], strict=True):
        whole = " ".join(folded).replace(CELL, " ")
        if not any(pattern.search(whole) for pattern in patterns):
            continue
        for index, line in enumerate(page):
            text = folded[index].replace(CELL, " ")
            after = page[index + 1] if index + 1 < len(page) else None
            joined = f"{text} {folded[index + 1].replace(CELL, ' ')}" if after else text
            match = next((m for pattern in patterns if (m := pattern.search(joined)) and m.start() < len(text)), None)
            if match is None or _foreign(joined, match, words):
                continue
            split = match.end() > len(text) and after is not None
            evidence = (line.evidence(match.start(), min(match.end(), len(line.text))),)
            yield (
                _length(match, words),
                (*evidence, after.evidence(0, match.end() - len(text) - 1)) if split and after else evidence,
            )


def _foreign(text: str, match: re.Match[str], words: Mapping[str, Any]) -> bool:
    around = text[max(0, match.start() - 60) : match.end() + 25]
    return any(word in around for word in words.get("duration_foreign", ()))


def _length(match: re.Match[str], words: Mapping[str, Any]) -> relativedelta:
    number, unit = match["n"], match["unit"]
    count = int(number) if number.isdigit() else int(words["numbers"][number])
    if unit in words["years"]:
        return relativedelta(years=count)
    return relativedelta(months=count) if unit in words["months"] else relativedelta(days=count)


@lru_cache(maxsize=4)
def _patterns(
    forms: tuple[str, ...], years: tuple[str, ...], months: tuple[str, ...], days: tuple[str, ...], numbers: tuple[str, ...]
) -> tuple[re.Pattern[str], ...]:
    units = "|".join(sorted(map(re.escape, (*years, *months, *days)), key=len, reverse=True))
    counts = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True))
    n, unit = rf"(?P<n>\d{{1,3}}|{counts})", rf"(?P<unit>{units})(?![a-z])"
    return tuple(re.compile(form.replace("{n}", n).replace("{unit}", unit)) for form in forms)
