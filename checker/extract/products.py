"""The name of the product and its trade mark as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from checker.extract.declared import declared, spoken
from checker.extract.folds import fold, is_wide, squash
from checker.extract.labels import NAME, Hit
from checker.extract.lines import CELL
from checker.extract.names import legal_form
from checker.extract.reading import Reading, Span, begun_beside, below, cell_spans, right_of
from checker.extract.titled import covered_product
from checker.extract.values import (
    Value,
    in_pairs,
    is_blank,
    is_code,
    is_reference,
    line_confidence,
    next_in_column,
    spans_of,
    value_words,
)
from checker.model import Field, Lexicon

_FRONT, _DECLARED = 4, 2
"""How many pages of a paper name its product, and of a declaration, which is short."""
_COVERED = {"test_report", "certificate"}
_LEAST = 0.4
_LONGEST_BELOW = 10
"""The most words that a name under a label without a colon has."""
_LONGEST = 130
_HEADS = 3
_LONG, _SPOKEN = 14, 0.5
"""A label of so many letters speaks without a colon, where a capital begins its value, and how loud."""
_NEXT, _BOX = 1.8, 10.0
"""How far under a head its table may begin, and under a label that fills its row the text in a form's box, in its heights."""
_LEAST_READ = 3
_ONE_CODE = re.compile(r"(?=\S*\d)\S+")
_TOLD = re.compile(r"[^\W\d_]{3,} \S")
"""A word of letters alone with which a name begins, however many figures follow: ``CRGQ 0603 1K0 5%``."""
_CLASSED = re.compile(r"CLASS\b.*\d{3}")
_LISTED = re.compile("[\u25a0-\u27bf\u2022]")


def product(reading: Reading, lexicon: Lexicon, kind: str | None) -> Field[str]:
    """The product's name from its label; absent where the paper names none by a label."""
    words = value_words(lexicon)
    found = list(_candidates(reading, words, kind))
    best = max(found, key=lambda value: value.strength, default=None)
    if best is None or best.strength < _LEAST:
        if kind == "declaration":
            told = declared(reading, lexicon).product
            return told if told.value else spoken(reading, lexicon)
        best = covered_product(reading, words) if kind in _COVERED else None
    if best is None:
        told = declared(reading, lexicon, goods=False).product if kind == "certificate" else Field()
        return told if told.value or kind == "manual" else spoken(reading, lexicon)
    return Field(best.text, best.evidence, (), max(0.05, min(0.95, best.strength)) * min(1.0, best.seen + 0.15), best.label)


def _candidates(reading: Reading, words: Mapping[str, Any], kind: str | None) -> Iterator[Value]:
    rank = {squash(phrase): at for at, phrase in enumerate(words.get("product_last", ()))}
    either, models = words.get("either_labels", ()), words.get("model_or_product", ())
    front = _DECLARED if kind == "declaration" else _FRONT
    for hit in reading.all_hits("product", "models"):
        if hit.field == "models" and hit.phrase not in either and hit.phrase not in models:
            continue
        strength = _strength(reading, hit, kind) - (0.2 if hit.phrase in rank or hit.phrase in models else 0.0)
        wide = hit.page > 0 and not hit.colon and reading.row(hit).text.count(CELL) > 2 and not in_pairs(reading, hit)
        if hit.page >= front or strength <= 0 or wide:
            continue
        for span in _places(reading, hit):
            span = _before_models(reading, hit, _said_below(reading, span, words))
            text = "" if _leads_to_label(reading, hit, span) or _modifies(reading, span) else _name(span, words)
            if hit.field == "models" and all(map(is_code, re.split(r"\s*[/,;]\s*", text))):
                break  # a code is a model, not a name
            if text and not hit.colon and span.where != "right" and len(text.split()) > _LONGEST_BELOW:
                break  # a sentence under a word
            if text and strength <= _SPOKEN and not hit.closes and not text[0].isupper():
                break
            if text:
                strength -= 0.15 if _ONE_CODE.fullmatch(text) else 0.0  # words name a product, where both are given
                evidence = (span.line.evidence(span.start, span.start + len(span.text.split(CELL)[0])),)
                yield Value(
                    text, evidence, strength - (0.0 if span.where == "right" else 0.06), hit.phrase, hit.page, line_confidence(span)
                )
            if span.text.strip():
                break


def _places(reading: Reading, hit: Hit) -> Iterator[Span]:
    """Where the name may stand; under a heading such as ``Description of apparatus`` that is behind the label ``Name``."""
    named = _label_below(reading, hit)
    if named is None and (column := _under_head(reading, hit)) is not None:
        yield column
        return
    if named is None and _between_heads(reading, hit):
        yield from below(reading, hit, rows_down=1, reach=_NEXT)
        return
    first = begun_beside(reading, hit) if named is None and right_of(reading, hit) is None else None
    if first is not None:
        yield first
    for span in spans_of(reading, named or hit) if first is None else ():
        if _is_noise(reading, hit, span):
            yield from (under for under in below(reading, hit, rows_down=3) if len(squash(under.text)) >= _LEAST_READ)
            return
        if hit.colon or span.where != "beside" or CELL not in reading.row(hit).text:
            yield span
    if first is None and len(hit.phrase) > _LONG and hit.opens and hit.closes:
        yield from below(reading, hit, rows_down=1, reach=_BOX)


def _label_below(reading: Reading, hit: Hit) -> Hit | None:
    """The label ``Name`` that opens the row under a heading."""
    heads = hit.closes and hit.row + 1 < len(reading.hits[hit.page]) and right_of(reading, hit) is None
    after = reading.hits[hit.page][hit.row + 1] if heads else ()
    return next((h for h in after if h.opens and h.phrase in NAME), None)


def _is_noise(reading: Reading, hit: Hit, span: Span) -> bool:
    """Whether a scan gives a stroke of a pen or a logo beside a label for a letter or two."""
    text = span.text.split(CELL)[0]
    letters = sum(map(str.isalnum, text))
    scanned = reading.document.pages[hit.page].source == "ocr"
    return scanned and span.where == "right" and CELL in reading.row(hit).text and letters < _LEAST_READ and text.isascii()


def _modifies(reading: Reading, span: Span) -> bool:
    """Whether a single word belongs to the label behind it: ``Engineering Sample No.:``."""
    page = reading.index(span.line.page)
    row = next((at for at, line in enumerate(reading.rows[page]) if line is span.line), 0)
    after = [hit for hit in reading.hits[page][row] if hit.start == span.end + 1 and hit.colon and not hit.opens]
    return " " not in span.text.strip() and any(hit.never or hit.field in ("product", "models", "report_number") for hit in after)


def _under_head(reading: Reading, hit: Hit) -> Span | None:
    """The cell under a label that heads one of three columns or more: other heads stand beside it, none with a figure."""
    line = reading.row(hit)
    cells = line.text.count(CELL) + 1
    if hit.colon or not hit.closes or cells < _HEADS or re.search(r"[\d:：]", line.text):
        return None
    after = reading.rows[hit.page][hit.row + 1] if hit.row + 1 < len(reading.rows[hit.page]) else None
    spans = list(cell_spans(after)) if after is not None else []
    if after is None or len(spans) != cells:
        return None
    start, end = spans[line.text.count(CELL, 0, hit.start)]
    if any(h.start == start and h.opens and h.closes for h in reading.hits[hit.page][hit.row + 1]):
        return None  # labels and values in turn: under a label stands a label
    return Span(after, start, end, "below")


def _between_heads(reading: Reading, hit: Hit) -> bool:
    """Whether a label stands in a row of heads: the cell behind it is a label too, and no row under it gives its value."""
    line = reading.row(hit)
    beside = [h for h in reading.hits[hit.page][hit.row] if h.opens and h.closes and h.start > hit.end]
    heads = line.text.count(CELL) + 1 >= _HEADS and not re.search(r"[\d:：]", line.text)
    near = any(line.text[hit.end : h.start].strip(" ") == CELL for h in beside)
    before = any(h.closes and h.opens and line.text[h.end : hit.start].strip(" ") == CELL for h in reading.hits[hit.page][hit.row])
    return heads and not hit.colon and (near or before)


def _said_below(reading: Reading, span: Span, words: Mapping[str, Any]) -> Span:
    """The next row of the value where its first only leads to the name: ``One submitted sample said to be``."""
    leads = fold(span.text.split(CELL)[0]).rstrip(" :").endswith(tuple(words.get("product_lead_in", ("?",))))
    return (next_in_column(reading, span) or span) if leads else span


def _leads_to_label(reading: Reading, hit: Hit, span: Span) -> bool:
    """Whether a scan reads a label twice, its dotted leader between as letters: ``Description ...cssecees description``."""
    if reading.document.pages[hit.page].source != "ocr" or span.where != "right":
        return False
    inside = (h for h in reading.hits[hit.page][hit.row] if h.closes and span.start < h.start < span.end)
    return any(hit.phrase != h.phrase and hit.phrase.endswith(h.phrase) for h in inside)


def _before_models(reading: Reading, hit: Hit, span: Span) -> Span:
    """A value up to the label of a model in it: ``Wooden rings, style WR-0091``, ``Data logger (P/N 101-0040)``."""
    page = reading.index(span.line.page)
    hits = reading.hits[page][reading.rows[page].index(span.line)]
    inside = (h.start for h in hits if h.field == "models" and span.start < h.start < span.end)
    cut = next((at for at in inside if span.line.text[span.start : at].rstrip().endswith((",", "(", ";"))), None)
    return span if cut is None else replace(span, end=cut - len(span.line.text[:cut]) + len(span.line.text[:cut].rstrip(" ,(;")))


def _strength(reading: Reading, hit: Hit, kind: str | None) -> float:
    if not hit.opens and hit.colon and kind == "declaration" and (hit.closes or len(hit.phrase) > _LONG - 1):
        return 0.6 - 0.07 * hit.page
    if not hit.opens and hit.closes and (name := _label_below(reading, hit)) is not None and name.colon:
        return 0.6 - 0.07 * hit.page  # "This certifies that the following product", and under it "Name: ..."
    if not hit.opens:
        return 0.0
    if not (hit.colon or hit.closes):
        return _SPOKEN - 0.07 * hit.page if len(hit.phrase) > _LONG else 0.0
    named = 0.06 if len(hit.phrase) > 9 or any(char > "\u3040" for char in hit.phrase) else 0.0
    return (0.82 if hit.colon else 0.72) * hit.sure + named - 0.07 * hit.page


def _name(span: Span, words: Mapping[str, Any]) -> str:
    text = re.sub(r"\s+", " ", span.text.split(CELL)[0]).strip(' :：;,.*"“”')
    for lead in words.get("product_lead_in", ()):
        if (at := fold(text).rfind(lead)) >= 0:
            text = text[at + len(lead) :].strip(' :：;,.*"“”')
    if is_blank(text, words) or is_reference(text, words) or len(text) > _LONGEST:
        return ""
    if (form := legal_form(text, words)) is not None and not text[form.end() :].strip(" .)"):
        return ""  # a company
    if _LISTED.match(text) or (text.startswith("(") and text.endswith(")")) or _CLASSED.match(text):
        return ""  # a point of a list, the unit of a column, or the class under which a body files the product
    letters = sum((2 if is_wide(char) else 1) for char in text if char.isalpha())
    named = letters > sum(char.isdigit() for char in text) or bool(_TOLD.match(text))
    return text if letters >= 2 and named and not fold(text).startswith("http") else ""


_LONGEST_BRAND = 40


def brand(reading: Reading, lexicon: Lexicon) -> Field[str]:
    """The trade mark printed behind or under its label; absent where that shows a picture, a dash or a sentence."""
    words = value_words(lexicon)
    for hit in reading.all_hits("brand"):
        if hit.page >= _FRONT or not hit.opens or not (hit.colon or hit.closes):
            continue
        span = next(iter(spans_of(reading, hit)), None)
        text = _trade_mark(span, words) if span is not None and (hit.colon or span.where == "right") else ""
        if span is not None and text:
            evidence = (span.line.evidence(span.start, span.start + len(span.text.split(CELL)[0])),)
            return Field(text, evidence, (), (0.9 if hit.colon else 0.75) * line_confidence(span))
    return Field()


def _trade_mark(span: Span, words: Mapping[str, Any]) -> str:
    text = re.sub(r"\s+", " ", span.text.split(CELL)[0]).strip(' :：;,.*"“”®™')
    if is_blank(text, words) or is_reference(text, words) or len(text) > _LONGEST_BRAND or ":" in text:
        return ""
    return text if sum(char.isalpha() for char in text) >= 2 else ""
