"""Models that no label gives: codes under or behind the product, in a list, in a sentence, in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checker.extract.declared import CodeWords, code_words, codes, declared
from checker.extract.folds import squash
from checker.extract.labels import Hit
from checker.extract.lines import CELL
from checker.extract.model_tables import ACT, columns
from checker.extract.model_words import CODE, RATED
from checker.extract.reading import Reading
from checker.extract.values import line_confidence, spans_of, value_words
from checker.model import Field, Lexicon

_MOST_ROWS = 40
_LEAST_CODE = 5
_LEAST_PRODUCT_CODE = 4
_LONGEST = 48
_AND = r"\b(?:and|und|et|y|or|oder|ou|og|och|e(?=\s))\b"
CUT = re.compile(rf"\s*(?:[,;，；、]|\s/\s|(?<=\w)/\s|\s\|\s|{_AND})\s*")
"""What parts the models of a list."""
_NAMED = re.compile(
    r"\s*(?P<code>(?=\S*\d)[A-Z][A-Z0-9]*[-/.]?[A-Z0-9-]*\d[A-Z0-9-]*)(?:\s*[:–-])?\s+"
    r"[A-Z][\w+.-]*(?: [^\W\d_][\w+.-]*){0,6}$"
)
"""A row of a list that gives a code and the name of the product: ``CLF-0011 Motor Driver Board``."""
_IN_QUOTES = re.compile(r"\s?[\"“„«'‘](?P<name>(?=[^\W_]*[A-Z0-9])[^\W_][\w.+#/-]*(?: [\w.+#/-]+){0,4})[\"”“»'’]")


def unlabelled(reading: Reading, lexicon: Lexicon, kind: str | None) -> tuple[Field[str], ...]:
    """The models of a paper that has no label for them, from the place that tells them most surely."""
    words = value_words(lexicon)
    found = tuple(_under_product(reading)) if kind in ("declaration", "certificate") else ()
    found = found or (tuple(listed(reading, words)) if kind != "declaration" else ())
    found = found or tuple(_coded_product(reading, words, code_words(lexicon.tables.get("declared", {}))))
    found = found or (declared(reading, lexicon).models if kind == "declaration" else ())
    return found or tuple(_quoted(reading))


def _coded_product(reading: Reading, words: Mapping[str, Any], known: CodeWords) -> Iterator[Field[str]]:
    """The codes by which a product is named where no label of a model stands: ``Product: FH-LoRa100``, ``Adapter, HQ31-204``."""
    for hit in reading.all_hits("product"):
        if hit.page > 1 or not hit.opens or not (hit.colon or hit.closes):
            continue
        span = next(iter(spans_of(reading, hit)), None)
        text = span.text.split(CELL)[0].rstrip() if span is not None and (hit.colon or span.where == "right") else ""
        places = list(codes(text, known))
        alone = not text[: places[0][0]].strip() or text[: places[0][0]].rstrip().endswith((",", "，")) if places else False
        if span is None or not alone or not all(_told_as_code(text[a:b]) for a, b in places):
            continue
        for a, b in places:
            line, start = span.line, span.start
            yield Field(text[a:b], (line.evidence(start + a, start + b),), (), 0.6 * min(1.0, line_confidence(span) + 0.15))
        return


def _told_as_code(text: str) -> bool:
    return len(text) >= _LEAST_PRODUCT_CODE and any(map(str.isalpha, text))


def _quoted(reading: Reading) -> Iterator[Field[str]]:
    """The model that a sentence sets in quotation marks: ``the desk lamp model "LumiDesk" was tested``."""
    for hit in reading.all_hits("models"):
        found = _IN_QUOTES.match(reading.row(hit).text, hit.end) if hit.page == 0 else None
        if found is not None:
            place = reading.row(hit).evidence(*found.span("name"))
            sure = reading.row(hit).confidence(*found.span("name"))
            yield Field(found["name"], (place,), (), 0.6 * min(1.0, sure + 0.15))
            return


def listed(reading: Reading, words: Mapping[str, Any]) -> Iterator[Field[str]]:
    """The entries of the columns to which a label of models refers the reader."""
    seen: set[str] = set()
    for text, place, sure in columns(reading, words):
        if squash(text) not in seen and len(text) <= _LONGEST:
            seen.add(squash(text))
            yield Field(text, (place,), (), 0.7 * min(1.0, sure + 0.15))


def _leads_on(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence of a label ends its row with a colon: ``We declare that the products below:``."""
    return not hit.opens and reading.row(hit).text.rstrip().endswith(":") and ":" not in reading.row(hit).text.rstrip()[:-1]


def _under_product(reading: Reading) -> Iterator[Field[str]]:
    """Codes in rows of their own under the product that a declaration names: a list without a label."""
    hit = next((h for h in reading.all_hits("product", "models") if h.page == 0 and (h.closes or _leads_on(reading, h))), None)
    if hit is None:
        return
    begun = False
    for line in reading.rows[0][hit.row + 1 : hit.row + 1 + _MOST_ROWS]:
        named = _NAMED.match(line.text)
        parts = [named["code"]] if named else [part for part in CUT.split(RATED.sub("", line.text.strip()).strip(" ,;•-")) if part]
        listed = bool(parts) and all(CODE.fullmatch(part) and any(map(str.isalpha, part)) for part in parts)
        listed = listed and all(len(squash(part)) >= _LEAST_CODE and not ACT.fullmatch(part) for part in parts)
        if begun and not listed:
            return
        begun = begun or listed
        for part in parts if listed else ():
            at = line.text.index(part)
            yield Field(part, (line.evidence(at, at + len(part)),), (), 0.6 * min(1.0, line.confidence() + 0.15))
        if not listed and line is reading.rows[0][min(hit.row + 4, len(reading.rows[0]) - 1)]:
            return
