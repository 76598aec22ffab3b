"""Designations of standards compared: which row of the register an edition is, by base year and set of amendments."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from checker.model import Edition

NATIONAL = re.compile(r"^(?:[A-ZČÖ.]{2,6}[ -])?(?=EN[ /-]?(?:IEC |ISO )?\d)")
RULE_PART = re.compile(r"^(?:FCC|47 ?CFR)[ ,]*(?:CFR[ ]*47)?[ ,]*(?:PART[ ]*)?(\d+)(?:[ ,.]*SUBPART[ ]*([A-Z]))?")
AMENDMENT = re.compile(r"\b(A|AC|AM|AMD)[ :]?(\d{1,2})?(?::(\d{4}))?(?![\d])")
VERSION = re.compile(r"\bV ?(\d+(?:\.\d+)+)")
SURE = "high"
"""The confidence of a source that is enough to fail a paper."""
YEAR_AFTER_DASH = re.compile(r"^(.+?)-(\d{4}|\d{2}[A-Z]?\d?)$")


class Cited(Struct, frozen=True):
    """A designation in parts: ``family`` in key form, ``base`` year or version (empty: none printed), labels of amendments.

    Corrigenda (AC) change no requirement and are left out; an amendment counts by its label (``A11``), years are for people.
    """

    family: str
    base: str
    amendments: frozenset[str]


@lru_cache(maxsize=65536)
def cited(designation: str) -> Cited:
    """``ETSI EN 300 328 V2.2.2 (2019-07)`` → (EN300328, 2.2.2); ``EN IEC 55015:2019+A11:2020`` → (EN55015, 2019, {A11})."""
    text = unicodedata.normalize("NFKC", designation).upper().replace("–", "-").replace("—", "-").strip()
    if part := RULE_PART.match(text):
        return Cited(f"FCC{part[1]}{part[2] or ''}", "", frozenset())
    text = re.sub(r"\s*\(\d{4}(?:-\d{2}){0,2}\)", "", NATIONAL.sub("", text.removeprefix("ETSI ")))
    version = VERSION.search(text)
    number, _, edition = text[: version.start()].partition(":") if version else text.partition(":")
    base = version[1] if version else (re.match(r"\s*(\d{4})", edition) or ("", ""))[1]
    if not edition and not version and (dashed := YEAR_AFTER_DASH.match(number.strip())) and _is_year(number, dashed[2]):
        number, base = dashed[1], dashed[2]
    labels = {f"A{nth}" for kind, nth, _ in AMENDMENT.findall(edition) if kind != "AC" and nth}
    return Cited(_family(number), base, frozenset(labels))


def _is_year(number: str, tail: str) -> bool:
    """Whether ``tail`` after a dash is an edition: four digits of a year, or two in the American manner (ASTM F963-23)."""
    return number.startswith("ASTM") if len(tail) < 4 else 1950 <= int(tail[:4] if tail[:4].isdigit() else 0) <= 2099


def _family(number: str) -> str:
    return re.sub(r"^EN/?(?:IEC|ISO/IEC)?(?=\d)", "EN", re.sub(r"\s+", "", number))


def family_key(designation: str) -> str:
    """The key of a standard without its edition, the same for all spellings."""
    return cited(designation).family


class Register(Struct, frozen=True, eq=False):
    """The editions by the key of their family, each with every set of amendments that its row stands for."""

    rows: Mapping[str, tuple[tuple[Cited, Edition], ...]]

    def knows(self, designation: str) -> bool:
        """Whether the register has any edition of this standard."""
        return family_key(designation) in self.rows

    def find(self, designation: str) -> tuple[Edition | None, frozenset[str], frozenset[str]]:
        """The row of an edition, with amendments that the row has and the paper lacks, and such that only the paper has.

        Exact sets first; else the row in force whose amendments the paper all has (the paper goes beyond it); else the row in
        force of the same base year, with what is lacking; else, where every row of the year has ended, one whose amendments the
        paper has in part. ``None`` where no row has this base year, or none that ended has what the paper adds.
        """
        wanted = cited(designation)
        same = [(parts, row) for parts, row in self.rows.get(wanted.family, ()) if parts.base == wanted.base]
        for parts, row in same:
            if parts.amendments == wanted.amendments:
                return row, frozenset(), frozenset()
        live = [(parts, row) for parts, row in same if row.status != "withdrawn"]
        live.sort(key=lambda pair: len(pair[0].amendments), reverse=True)
        for parts, row in live:
            if parts.amendments <= wanted.amendments:
                return row, frozenset(), wanted.amendments - parts.amendments
        ended = [] if live else [pair for pair in same if wanted.amendments <= pair[0].amendments]
        ended.sort(key=lambda pair: (pair[1].presumes_until or dt.date.max, pair[1].designation), reverse=True)
        for parts, row in (*live, *ended):
            return row, parts.amendments - wanted.amendments, wanted.amendments - parts.amendments
        return None, frozenset(), frozenset()

    def outlived(self, designation: str, as_of: dt.date) -> Edition | None:
        """A later edition of the standard that has surely ended by the day, the first to end: what is older ended no later.

        ``None`` where none is known, or where the designation prints no edition.
        """
        wanted = _rank(cited(designation).base)
        later = [
            row for parts, row in self.rows.get(family_key(designation), ())
            if wanted and _rank(parts.base) > wanted and row.presumes_until is not None and row.presumes_until < as_of
            and self.sure(row)
        ]
        return min(later, key=lambda row: (row.presumes_until or dt.date.max, row.designation), default=None)

    def precedes(self, one: str, other: str) -> bool:
        """Whether an edition is surely earlier than another of its standard: by its year, its amendments, or what replaced it."""
        (first, *short), (second, *long) = self.find(one), self.find(other)
        if first is None or second is None or first is second or any((*short, *long)):
            return False
        early, late = cited(one), cited(other)
        if early.base == late.base:
            return early.amendments < late.amendments or second in self._after(first)
        return bool(early.base and late.base) and _rank(early.base) < _rank(late.base)

    def _after(self, row: Edition) -> list[Edition]:
        """What followed an edition, and what followed that, as far as the register tells."""
        found: list[Edition] = []
        following = self.find(row.replaced_by)[0] if row.replaced_by else None
        while following is not None and following is not row and following not in found:
            found.append(following)
            following = self.find(following.replaced_by)[0] if following.replaced_by else None
        return found

    def sure(self, row: Edition) -> bool:
        """Whether the end of an edition is certain: by its own source, or as the day from which law asks for its successor.

        A successor's day tells nothing of an edition cited in the Official Journal, where both may be good for a while.
        """
        if row.confidence == SURE:
            return True
        after = self.find(row.replaced_by)[0] if row.replaced_by and row.oj_status == "n/a" else None
        return after is not None and after.confidence == SURE and after.presumes_from == row.presumes_until is not None

    def newest(self, designation: str) -> Edition | None:
        """The row of this standard that is current and cited, the first in the register."""
        rows = [row for _, row in self.rows.get(family_key(designation), ()) if row.status == "current"]
        return next((row for row in rows if row.oj_status.startswith("cited")), rows[0] if rows else None)


def _rank(base: str) -> tuple[int, ...]:
    """The place of an edition among those of its standard: of two, the later is the greater; empty for none."""
    numbers = tuple(map(int, re.findall(r"\d+", base)))
    if len(numbers) == 1 and len(base) < 4:  # ASTM prints two digits of the year
        return (numbers[0] + (1900 if numbers[0] >= 50 else 2000),)
    return numbers


def register_of(editions: Iterable[Edition], equivalents: Mapping[str, Any] | None = None) -> Register:
    """Index the register; ``equivalents`` is the table of national adoptions, whose years mean the European edition."""
    adoptions = {row["edition"]: row["national"] for row in (equivalents or {}).get("adoption", ())}
    rows: dict[str, list[tuple[Cited, Edition]]] = {}
    for row in editions:
        names = [row.designation, *row.aliases, *([adoptions[row.designation]] if row.designation in adoptions else [])]
        family = family_key(row.family)
        for name in names:
            parts = cited(name)
            rows.setdefault(family, []).append((Cited(family, parts.base, parts.amendments), row))
    return Register({family: tuple(found) for family, found in rows.items()})
