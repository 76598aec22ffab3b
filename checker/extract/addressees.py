"""For whom a paper without labels was made: the addressee of a letter, the submitter of a sample, the holder of a certificate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from checker.extract.companies import any_of, companies
from checker.extract.folds import fold, is_wide, squash
from checker.extract.labels import Hit
from checker.extract.lines import CELL
from checker.extract.names import clean_name, legal_form
from checker.extract.reading import Reading, cell_spans
from checker.extract.values import Value

_ADDRESSED = {"attn", "attention", "dear"}
_TO = {"to", "messrs", "an", "fur"}
_BLOCK = 9
_LONGEST = 80
_WINDOW, _STREETS = 14, 4
"""In which of the first rows the address of a letter begins, and how many rows it has under its name."""
_TOWN = re.compile(r"(?:[A-Z]{1,2}[-– ])?\d{4,6}\s+[A-ZÄÖÜÉŠŁ]")
"""The row of a town behind its postcode: ``21073 Hamburg``."""
_SUBMITTED = ("thefollowing", "以下")
"""How the phrases begin that introduce the sample under the name and address of its submitter."""


def addressee(reading: Reading, words: Mapping[str, Any]) -> Value | None:
    """The company of the address block that heads a letter or a report without labels."""
    ways = (_greeted, _honoured, _sent_to, _submitter, _blocked)
    return next((found for way in ways if (found := way(reading, words)) is not None), None)


def _honoured(reading: Reading, words: Mapping[str, Any]) -> Value | None:
    """The company of a row that ends with the word of honour for an addressed firm: ``株式会社みなと電機 御中``."""
    ends = tuple(words.get("addressee_ends", ()))
    for page, _, line in reading.all_rows(1):
        for start, end in cell_spans(line) if ends else ():
            text = line.text[start:end].rstrip()
            name = clean_name(text[: -len(_end(text, ends))], words) if text.endswith(ends) else ""
            if name:
                return Value(name, (line.evidence(start, end),), 0.6, "addressee", page, line.confidence(start, end))
    return None


def _sent_to(reading: Reading, words: Mapping[str, Any]) -> Value | None:
    """The company behind ``To:`` at the head of the first page, its address beside it or below."""
    for row, hits in enumerate(reading.hits[0][:_WINDOW] if reading.hits else ()):
        for hit in hits:
            end = reading.rows[0][row].text[hit.value :].split(CELL)[0]
            if hit.phrase in _TO and hit.opens and hit.colon and legal_form(end, words) and (name := clean_name(end, words)):
                line = reading.rows[0][row]
                place = line.evidence(hit.value, hit.value + len(end))
                return Value(name, (place,), 0.6, "addressee", 0, line.confidence(hit.value, hit.value + len(end)))
    return None


def _end(text: str, ends: tuple[str, ...]) -> str:
    return next(end for end in ends if text.endswith(end))


def _blocked(reading: Reading, words: Mapping[str, Any]) -> Value | None:
    """The company at the head of a block of address that stands under a letterhead, in the window of a letter.

    Its last row is that of the town with its postcode, none of its rows has a label.
    """
    rows, hits = (reading.rows[0], reading.hits[0]) if reading.rows else ((), ())
    heads = [row for row in range(1, min(len(rows), _WINDOW)) if _company_at(reading, 0, row, words) is not None]
    for row in heads:
        above = any(legal_form(line.text, words) for line in rows[:row])
        block = range(row + 1, min(row + 1 + _STREETS, len(rows)))
        town = next((at for at in block if _TOWN.match(rows[at].text)), None)
        if above and town is not None and not any(_speaks(hit) for at in range(row, town + 1) for hit in hits[at]):
            found = _company_at(reading, 0, row, words)
            trade = any_of(tuple(words.get("lab_words", ()))).search(fold(found.text)) if found else None
            if found is not None and not trade:
                return replace(found, strength=0.5)
    return None


def _greeted(reading: Reading, words: Mapping[str, Any]) -> Value | None:
    """The company of an address block that ``Attn`` or ``Dear`` closes."""
    last: Value | None = None
    age = 0
    for page, row, _ in reading.all_rows(1):
        if any(hit.phrase in _ADDRESSED and hit.opens for hit in reading.hits[page][row]):
            if last is not None:
                return last if age <= _BLOCK else None
            return _company_at(reading, page, row + 1, words)
        age += 1
        if (named := _company_at(reading, page, row, words)) is not None:
            last, age = named, 0
    return None


def _company_at(reading: Reading, page: int, row: int, words: Mapping[str, Any]) -> Value | None:
    """The company that makes the first cell of a row, nothing but its name in it."""
    line = reading.rows[page][row] if row < len(reading.rows[page]) else None
    if line is None:
        return None
    start, end = next(cell_spans(line), (0, 0))
    to = next((h for h in reading.hits[page][row] if h.start == start and h.phrase in _TO and h.colon), None)
    start = to.value if to else start
    text = line.text[start:end]
    form = legal_form(text, words, soft=True)
    if form is None or any(start <= h.start < end and (h.colon or (h.opens and h.closes)) for h in reading.hits[page][row]):
        return None
    name = clean_name(text, words)
    if not name or text[form.end() :].strip(" .,") or len(name) >= _LONGEST:
        return None
    return Value(name, (line.evidence(start, end),), 0.6, "addressee", page, line.confidence(start, end))


def _submitter(reading: Reading, words: Mapping[str, Any]) -> Value | None:
    """The first line of the block between the number of a report and the sentence that introduces the sample."""
    rows = reading.hits[0] if reading.hits else ()
    closing = next((row for row, hits in enumerate(rows) if any(_introduces(hit) for hit in hits)), 0)
    first = closing
    while first > 0 and not any(_speaks(hit) for hit in rows[first - 1]):
        first -= 1
    if not 2 <= closing - first <= _BLOCK or first == 0:
        return None
    line = reading.rows[0][first]
    start, end = next(cell_spans(line), (0, 0))
    text = line.text[start:end]
    if any_of(tuple(words.get("lab_words", ()))).search(fold(text)) or _is_prose(text):
        return None
    name = clean_name(text, words)
    return Value(name, (line.evidence(start, end),), 0.55, "submitter", 0, line.confidence(start, end)) if name else None


def _introduces(hit: Hit) -> bool:
    return hit.field == "product" and hit.opens and hit.phrase.startswith(_SUBMITTED)


def _speaks(hit: Hit) -> bool:
    return hit.colon or (hit.opens and hit.closes)


def _is_prose(text: str) -> bool:
    return not any(map(is_wide, text)) and sum(word[:1].islower() for word in text.split()) > 1


def holder(reading: Reading, words: Mapping[str, Any], bodies: set[str]) -> Value | None:
    """The company that a certificate without labels names at its head and that is no testing body: its holder.

    ``bodies`` are the letters of the names that labels give for the body.
    """
    named = (found.value for found in companies(reading, words) if found.head and squash(found.value.text) not in bodies)
    return next((value for value in named if not any(word in fold(value.text) for word in words.get("lab_words", ()))), None)
