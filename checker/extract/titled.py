"""What a paper tells without a label: the product that a cover prints over its model, and the body by its address in the web."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checker.extract.companies import FOOT_ROWS, HEAD_ROWS, any_of, whole_words
from checker.extract.folds import fold, squash
from checker.extract.labels import Hit
from checker.extract.lines import CELL
from checker.extract.names import legal_form
from checker.extract.reading import Reading
from checker.extract.values import Value

_BLOCK = 4
"""How many rows over the product of a cover the name of the company may stand for whom the paper was made."""
_MOST_WORDS = 8
_SITE = re.compile(r"(?:https?://|www\.|[\w.-]@)(?:www\.)?(?P<name>[a-z0-9-]{2,40})(?:\.[a-z]{2,4}){1,2}(?![\w@])")
NAMED = "site-named"
"""The label of a name that the sentences of a paper write and whose site it prints."""
_BY_SITE, _DECLARES = 0.2, 0.25
"""Strengths below every label's: an inference counts where nothing else tells, for as much as was measured (calibration.toml)."""
_LEAST_NAME = 3
_MOST_NAMED = 5
_CAPITALS = re.compile(r"\s+(?P<name>(?:(?!\d)[A-Z\u00c0-\u00de][\w&.-]*)(?: (?:&|[A-Z\u00c0-\u00de][\w&.-]*)){1,5})(?= [a-z])")
"""Two words or more with capitals, up to the word with which their sentence goes on."""
_WORD = re.compile(r"(?<![\w@./-])[\w&-]+(?![\w@/])(?!\.\w)")
"""A word that is no part of an address in the web."""


def covered_product(reading: Reading, words: Mapping[str, Any]) -> Value | None:
    """The row right over the first label of a model on a cover, under the company for which the paper was made."""
    hit = next((h for h in reading.all_hits("models") if h.page == 0 and h.opens and h.colon), None)
    if hit is None or hit.row < 2:
        return None
    line, text = reading.rows[0][hit.row - 1], reading.rows[0][hit.row - 1].text.strip(" .\"'“”")
    over = range(max(0, hit.row - 1 - _BLOCK), hit.row - 1)
    for_whom = any(legal_form(reading.rows[0][row].text, words) for row in over) or _announced(reading, hit.row - 2)
    for_whom = for_whom or any(squash(reading.rows[0][row].text) in words.get("titles_as_labels", ()) for row in over)
    if not for_whom or any(_speaks(h) for h in reading.hits[0][hit.row - 1]) or not _names_product(text, words):
        return None
    return Value(text, (line.evidence(),), 0.55, "cover", 0, line.confidence())


def _announced(reading: Reading, row: int) -> bool:
    """Whether a row ends with the words that lead to the product: ``This is to certify that the product``."""
    return any(hit.field == "product" and hit.closes and not hit.opens for hit in reading.hits[0][row])


def _speaks(hit: Hit) -> bool:
    return hit.colon or (hit.opens and hit.closes and hit.field != "product")


def _names_product(text: str, words: Mapping[str, Any]) -> bool:
    """Whether a row is written as the name of a product is: few words, the first with a capital, no company, title or address."""
    folded, parts = fold(text), text.split()
    if CELL in text or not 0 < len(parts) <= _MOST_WORDS or not text[0].isupper() or legal_form(text, words, soft=True):
        return False
    if re.search(r"\d{4}|[:@]|,", text) or sum(map(str.isalpha, text)) < 4:
        return False
    told = (*words.get("no_product", ()), *words.get("address_words", ()))
    return not whole_words(tuple(told)).search(folded)


def declarer(reading: Reading, words: Mapping[str, Any]) -> Iterator[Value]:
    """Who declares, by the sentence that says so: ``Muster Electronics hereby declares that ...``."""
    verbs = whole_words(tuple(words.get("declares", ())))
    for row, line in enumerate(reading.rows[0] if reading.rows else ()):
        verb = verbs.search(reading.folded[0][row])
        name = line.text[: verb.start()].strip(" ,") if verb else ""
        named = name and name[0].isupper() and CELL not in name and len(name.split()) <= _MOST_NAMED
        told = whole_words((*words.get("no_declarer", ()), *words.get("no_product", ())))
        if verb and named and not told.search(fold(name)) and all(_capital(word) for word in name.split()):
            yield Value(name, (line.evidence(0, verb.end()),), _DECLARES, "declares", 0, line.confidence(0, verb.end()))


def _capital(word: str) -> bool:
    return word[:1].isupper() or not word[:1].isalpha() or word in ("of", "and", "de", "der", "und", "di")


def made_by(reading: Reading) -> Iterator[Value]:
    """The maker of whose goods a sentence speaks, ``manufactured by Muster Systems are``, where a cell gives the name again."""
    cells = {squash(cell.text) for line in reading.rows[0] for cell in line.cells()} if reading.rows else set()
    for hit in reading.all_hits("manufacturer"):
        if hit.page == 0 and not hit.opens and not hit.colon and hit.phrase.endswith("by"):
            line = reading.row(hit)
            named = _CAPITALS.match(line.text, hit.end)
            if named is not None and squash(named["name"]) in cells:
                place = line.evidence(*named.span("name"))
                yield Value(named["name"], (place,), _DECLARES, hit.phrase, 0, line.confidence(*named.span("name")))


def by_site(reading: Reading, words: Mapping[str, Any], others: set[str]) -> Iterator[Value]:
    """The name of whose site the first page prints, as its sentences write it, else the address at its head or foot.

    ``others`` are the letters of the names of other parties, whose addresses do not count.
    """
    sites = list(_sites(reading, words, others))
    names = {squash(found["name"]) for _, found in sites}
    for line in reading.rows[0] if names else ():
        for start, end in _written(line.text, names):
            yield Value(line.text[start:end], (line.evidence(start, end),), _BY_SITE, NAMED, 0, line.confidence(start, end))
    edge = len(reading.rows[0]) - FOOT_ROWS if sites else 0
    for row, found in sites:
        if others and (row < HEAD_ROWS or row >= edge) and len(found["name"]) >= _LEAST_NAME:
            line, start = reading.rows[0][row], found.start("name")
            place = line.evidence(start, found.end())
            yield Value(line.text[start : found.end()], (place,), _BY_SITE, "site", 0, line.confidence(start, found.end()))


def _sites(reading: Reading, words: Mapping[str, Any], others: set[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """The addresses in the web and of mail on the first page of a text, row by row, that are of no other party and not for all."""
    rows = reading.folded[0] if reading.rows and reading.document.pages[0].source == "text" else ()
    public = any_of(tuple(words.get("public_sites", ())))
    for row, text in enumerate(rows):
        for found in _SITE.finditer(text):
            name = squash(found["name"])
            known = any(name in other or other[:_BLOCK] == name[:_BLOCK] for other in others)
            if not known and not public.search(found.group()):
                yield row, found


def _written(text: str, names: set[str]) -> Iterator[tuple[int, int]]:
    """Where a row writes one of some names, each of letters alone, in one to three words with capitals."""
    parts = [part.span() for part in _WORD.finditer(text)]
    for at, (start, _) in enumerate(parts):
        for _, end in parts[at : at + 3]:
            if text[start].isupper() and squash(text[start:end]) in names and (end - start > 2 or text[start:end].isupper()):
                yield start, end
