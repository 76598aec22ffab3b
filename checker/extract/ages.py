"""For which ages a toy was graded: from 36 months on, or for smaller children too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct

from checker.extract.folds import fold
from checker.extract.lines import CELL
from checker.extract.reading import Reading
from checker.extract.statements import Squashed, squash
from checker.model import Field, Lexicon

OLDER, SMALLER = "age-from-3", "age-under-3"
"""The set phrases that such a grade amounts to."""
_KINDS = ("test_report", "certificate", "manual")
_BORDER, _YEAR, _OLDEST = 36, 12, 16
"""Months at which small parts are allowed, months of a year, and the years beyond which a number is no age of a child."""
_PAGES = 6
_SURE = 0.95


class Words(Struct, frozen=True):
    """The words of ``labels/ages.toml`` as patterns over folded text."""

    sought: tuple[str, ...]
    label: re.Pattern[str]
    age: re.Pattern[str]
    months: frozenset[str]
    under: re.Pattern[str]
    infant: re.Pattern[str]


@lru_cache(maxsize=4)
def _words(lexicon: Lexicon) -> Words:
    table: dict[str, Any] = dict(lexicon.tables.get("ages", {}))
    units = rf"(?P<unit>{_any(table, 'months')}|{_any(table, 'years')})"
    numbers = r"(?P<low>\d{1,3})(?![\d.])\s*(?P<plus>\+)?(?:\s*(?:-|–|~|to|bis|à|a|至|到)\s*(?P<high>\d{1,3})(?!\d)\+?)?"
    return Words(
        tuple(map(squash, table.get("labels", ()))),
        re.compile(rf"(?:^|{re.escape(CELL)}|[(（/|])\s*(?:{_any(table, 'labels')})\s*(?:\([^)]*\)\s*)?[:：.\s{CELL}]+"),
        re.compile(rf"{numbers}\s*(?:{units}(?![a-z]))?"),
        frozenset(map(fold, table.get("months", ()))),
        re.compile(rf"(?<![a-z])(?:{_any(table, 'under')})(?![a-z])"),
        re.compile(_any(table, "infant")),
    )


def _any(table: dict[str, Any], key: str) -> str:
    return "|".join(map(re.escape, sorted(map(fold, table.get(key, ())), key=len, reverse=True))) or "(?!)"


def age_grade(laid: Reading, pages: Sequence[Squashed], lexicon: Lexicon, kind: str | None) -> tuple[Field[str], ...]:
    """The grades that a report, certificate or manual prints behind a label, each once; what cannot be told is left out.

    ``pages`` are those of ``laid``; only pages with a label are laid out.
    """
    words, found = _words(lexicon), dict[str, Field[str]]()
    labelled = [index for index, page in enumerate(pages[:_PAGES]) if any(label in page.text for label in words.sought)]
    for page in labelled if kind in _KINDS else ():
        for line, text in zip(laid.rows[page], laid.folded[page], strict=True):
            for label in words.label.finditer(text):
                low = _lowest(text[label.end() :].split(CELL)[0], words)
                if low is not None:
                    name = OLDER if low >= _BORDER else SMALLER
                    found.setdefault(name, Field(name, (line.evidence(label.start(), len(text)),), confidence=_SURE))
    return tuple(found.values())


def _lowest(value: str, words: Words) -> int | None:
    """The lower end of what is printed, in months; ``None`` for what is no age."""
    found = words.age.search(value)
    if found is None:
        return 0 if words.infant.search(value) else None
    if not found["unit"] and not found["plus"] and not found["high"]:
        return None  # a bare number may be anything
    number, monthly = int(found["low"]), found["unit"] in words.months
    if words.under.search(value) and not found["high"]:
        return 0
    return number if monthly else number * _YEAR if number <= _OLDEST else None
