"""EU acts that a paper declares or assesses against, by their numbers in normal form: ``2014/30/EU``, ``(EU) 2019/2020``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from msgspec import Struct

from checker.extract.boxes import left_open
from checker.extract.folds import squash
from checker.extract.reading import Reading
from checker.model import Field, Lexicon

_SUFFIX = r"(?P<suffix>E[UCGE]{1,2}|[UC]E|EEG|EWG|WE|CEE|EK|ES|EÚ|ЕС|EG|EF|AB)"
# Borders are looked back at from the first character: places to begin at are found quicker than they are tried.
_DIRECTIVE = re.compile(
    r"(?P<year>\d(?<![\w.]\d)(?:(?:(?<=1)9|(?<=2)0)[ ]?\d[ ]?\d|\d))[ ]?/[ ]?(?P<number>\d{1,4})[ ]?/[ ]?"
    rf"\(?\n?{_SUFFIX}(?![A-Za-z0-9])\)?"
)
_REGULATION = re.compile(
    r"(?:\((?:EU|EC|UE|CE|EG|WE|ES|EEC)\)|E(?<![A-Za-z]E)[UC])[ ]?"
    r"(?:No\.?|NO\.?|Nr\.?|n[°ºo.]?|N[°º]|č\.)?[ ]?\n?[ ]?"
    r"(?P<a>\d{2,4})[ ]?/[ ]?(?P<b>\d{2,4})(?![\d/])"
)
_BARE = re.compile(r"(?P<a>\d(?<![\w./-]\d)\d{1,3})[ ]?/[ ]?(?P<b>\d{2,4})(?![\d/]|[ ]?/)")
_NEAR = 40
"""So many characters before an act are looked at for words that make it a mention."""
_CLOSED = re.compile(r"[)）\]】.;；。]")
_PAGES = {"test_report": 4, "certificate": 4, "declaration": 6}


class Act(Struct, frozen=True):
    """An act as it stands in a text: ``text[start:end]``, and its number in normal form."""

    start: int
    end: int
    number: str


@lru_cache(maxsize=4)
def known_acts(lexicon: Lexicon) -> dict[str, str]:
    """The acts of ``labels/acts.toml``: digits of the number (``2014/30``) → normal form."""
    table: dict[str, Any] = dict(lexicon.tables.get("acts", {}))
    return {digits(number): str(number) for number in table.get("known", ())}


def digits(number: str) -> str:
    """``(EC) No 1907/2006`` → ``1907/2006``."""
    found = re.search(r"\d+/\d+", number)
    return found.group() if found else ""


def acts(text: str, known: dict[str, str]) -> Iterator[Act]:
    """All acts in a text that ``flow.plain`` has made plain, in order."""
    found: dict[int, Act] = {}
    for match in _DIRECTIVE.finditer(text):
        number = f"{match['year'].replace(' ', '')}/{match['number']}"
        found[match.start()] = Act(match.start(), match.end(), known.get(number) or f"{number}/{_union(number)}")
    taken = [(act.start, act.end) for act in found.values()]
    for match in (*_REGULATION.finditer(text), *_BARE.finditer(text)):
        number = f"{match['a']}/{match['b']}"
        if number in known and not any(start < match.end() and match.start() < end for start, end in taken):
            found[match.start()] = Act(match.start(), match.end(), known[number])
            taken.append((match.start(), match.end()))
    return iter(sorted(found.values(), key=lambda act: act.start))


def _union(number: str) -> str:
    year = number.split("/")[0]
    if len(year) == 2:
        return "EEC"
    return "EU" if int(year) >= 2010 else "EC" if int(year) >= 1993 else "EEC"


def directives(reading: Reading, lexicon: Lexicon, kind: str | None) -> tuple[Field[str], ...]:
    """The acts that the paper declares or assesses against, in the order of their first mention, each once."""
    most = _PAGES.get(kind or "", 0)
    known = known_acts(lexicon)
    refuse = tuple(squash(phrase) for phrase in lexicon.tables.get("acts", {}).get("refuse", ()))
    never = {digits(number) for number in lexicon.tables.get("acts", {}).get("never", ())}
    found: dict[str, Field[str]] = {}
    for page in reading.line_flows[:most]:
        unticked = left_open(page.text, lexicon)
        for act in _declared(page.text, known, refuse):
            if digits(act.number) not in never and not any(start <= act.start < end for start, end in unticked):
                confidence = 0.95 * (0.5 + 0.5 * page.confidence(act.start, act.end))
                found.setdefault(act.number, Field(act.number, (page.evidence(act.start, act.end),), confidence=confidence))
    return tuple(found.values())


def _declared(text: str, known: dict[str, str], refuse: tuple[str, ...]) -> Iterator[Act]:
    """The acts of a text without those that it says to be replaced or repealed, one by one or as a list.

    A closed bracket ends what is said of the acts in it: ``2014/30/EU (replacing 2004/108/EC), 2011/65/EU``.
    """
    end, refused = 0, False
    for act in acts(text, known):
        between = text[max(0, end - 1) : act.start]
        listed = refused and end > 0 and len(between) <= _NEAR and not _CLOSED.search(between)
        refused = listed or any(phrase in squash(text[max(end, act.start - _NEAR) : act.start]) for phrase in refuse)
        end = act.end
        if not refused:
            yield act
