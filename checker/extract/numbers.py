"""The paper's own number, told from the numbers of orders, samples, accreditations and other papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from checker.extract.companies import FOOT_ROWS, HEAD_ROWS
from checker.extract.folds import all_squashed, fold, squash
from checker.extract.labels import Hit
from checker.extract.lines import CELL
from checker.extract.reading import Reading, Span, cell_spans
from checker.extract.twice import AGREED, printed_again
from checker.extract.values import Value, is_blank, is_reference, line_confidence, spans_of, value_words
from checker.model import IN_DOUBT, Field, Lexicon

_TOKEN = re.compile(r"[(\[]?[A-Za-z0-9\u00c0-\u024f][\w/\\.\-–_#()*+&:]*")
_MIXED = re.compile(r"(?<=\d)[OIlS](?=\d)")
"""A letter between digits that readers of scans take for one of them."""
_TONGUE = re.compile(r"\s*[^\W\d_]{1,4}[.°º]?\s*/\s*")
"""The same short word in another language before the label: ``Št. / No.:``."""
_LEADING = re.compile(r"(?:no|nr|n[°º])\s?[.:°º]\s*|n\.\s+|(?:no|nr|№)\s+(?=\S*\d)", re.IGNORECASE)
_PAGES = 4
_LEAST = 4
_LEAST_TITLED = 6
_MOST = 44
_LEAST_DIGITS = 6
_NUMBERED = {"test_report", "certificate"}
_SURE_DIGITS = 0.5
_BY_ITSELF, _UNTOLD = 0.75, 0.45
"""How strong a number is that says itself what it numbers, and one that nothing tells."""
_RUNNING_ROWS = 3
_RUNNING = re.compile(r"(?=.*[A-Z])[A-Z0-9]+(?:[-/.][A-Z0-9]+)+")


def report_number(reading: Reading, lexicon: Lexicon, kind: str | None) -> Field[str]:
    """The number under which the paper was issued; absent where only other numbers are printed."""
    words = value_words(lexicon)
    ways = (_candidates, _named_by_itself, _framed, _running)
    found = next((found for way in ways if (found := list(way(reading, words, kind)))), [])
    if not found:
        return Field()
    votes: dict[str, set[int]] = {}
    for value in found:
        votes.setdefault(squash(value.text), set()).add(value.page)
    scanned = {number for number, page in enumerate(reading.document.pages) if page.source == "ocr"}
    best = max(found, key=lambda v: (v.strength + min(0.12, 0.03 * len(votes[squash(v.text)])), -v.page))
    if best.strength < 0.4:
        return Field()
    doubtful = best.seen < _SURE_DIGITS
    seen = AGREED if doubtful and printed_again(reading, best.text, best.evidence[0]) else best.seen
    confidence = min(0.98, best.strength + min(0.1, 0.02 * len(votes[squash(best.text)]))) * min(1.0, seen + 0.1)
    if seen < _SURE_DIGITS or (best.page in scanned and _MIXED.search(best.text)):
        return Field(None, best.evidence, (best.text,), best.seen, IN_DOUBT)
    return Field(best.text, best.evidence, (), confidence, best.label)


def _named_by_itself(reading: Reading, words: Mapping[str, Any], kind: str | None) -> Iterator[Value]:
    """A number at the head or foot of the first page that says itself what it numbers: ``SDoC_1804-01``, ``DoC-2024-0117``."""
    own = words.get(f"{kind}_abbreviations", ())
    pattern = _abbreviated(tuple(own)) if own and reading.rows else None
    rows = reading.rows[0] if reading.rows else ()
    for row, line in enumerate(rows):
        for start, end in cell_spans(line) if pattern and (row < HEAD_ROWS or row >= len(rows) - FOOT_ROWS) else ():
            if pattern and (found := pattern.fullmatch(line.text[start:end].strip())):
                place = (line.evidence(start, end),)
                yield Value(found["number"], place, _BY_ITSELF, "", 0, line.confidence(start, end))


def _running(reading: Reading, words: Mapping[str, Any], kind: str | None) -> Iterator[Value]:
    """A code in the running head of a report, the same on its first pages, that nothing else tells what it is."""
    pages = reading.rows[:2] if kind == "test_report" else ()
    heads = [[cell for line in rows[:_RUNNING_ROWS] for cell in line.cells()] for rows in pages]
    for cell in heads[0] if len(heads) > 1 else ():
        text = cell.text.strip()
        again = any(squash(other.text) == squash(text) for other in heads[1])
        coded = bool(_RUNNING.fullmatch(text)) and sum(map(str.isdigit, text)) >= _LEAST_DIGITS
        if again and coded and not _designates(text, words) and not _DATE_LIKE.search(text):
            yield Value(text, (cell.evidence(),), _UNTOLD, "", 0, cell.confidence())


@lru_cache(maxsize=8)
def _abbreviated(kinds: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, kinds))
    figures = r"(?=\S*\d\S*\d)[A-Z0-9][A-Z0-9/_.-]*[A-Z0-9]"
    return re.compile(rf"(?:[A-Z]{{2,6}} )?(?P<number>(?:[A-Z]{{2,6}}[-_/])?(?:{names})(?: No\.?:? ?|[-_/ ]{{1,2}}){figures})")


def _candidates(reading: Reading, words: Mapping[str, Any], kind: str | None) -> Iterator[Value]:
    for hit in reading.all_hits("report_number"):
        weight = own_weight(reading, hit, words, kind)
        if weight <= 0 or (hit.page >= _PAGES and weight < 0.8):
            continue
        before = fold(reading.row(hit).text[: hit.start]).rsplit(CELL, 1)[-1]
        if any(word in before for word in words.get("number_foreign", ())):
            continue
        bare = hit.phrase in all_squashed(tuple(words.get("bare_numbers", ())))
        if not (hit.colon or hit.opens or _ends_title(reading, hit)):
            continue
        title = hit.phrase in words.get("titles_as_labels", ())
        for span in spans_of(reading, hit, heads=True):
            if title and not hit.colon and not (_beside(reading, hit, span) or _fills_row(reading, hit)):
                break
            text = _number(span, words, whole=bare or not hit.colon)
            if title and (len(squash(text)) < _LEAST_TITLED or _designates(text, words)):
                break
            if text:
                end = span.start + max(1, span.text.find(text)) + len(text)
                evidence = (span.line.evidence(span.start, min(end, span.end)),)
                place = (1.0 if hit.page == 0 else 0.9) - (0.0 if span.where == "right" else 0.08) - (0.0 if hit.colon else 0.05)
                yield Value(text, evidence, weight * place * hit.sure, hit.phrase, hit.page, line_confidence(span))
                break
            if span.text.strip() and span.where != "right":
                break


def _ends_title(reading: Reading, hit: Hit) -> bool:
    """Whether a label ends the title of a paper at the head of its first page: ``CERTIFICADO DE HOMOLOGACIÓN Nº 0017/2012``."""
    title = reading.row(hit).text[: hit.start]
    return hit.page == 0 and hit.row < HEAD_ROWS and title.isupper() and len(title.split()) > 1 and CELL not in title


def _framed(reading: Reading, words: Mapping[str, Any], kind: str | None) -> Iterator[Value]:
    """The number of an eastern paper that has no label, a cell of its own between two signs: ``第 E23-00871 号``."""
    around = [(re.escape(before), re.escape(after)) for before, after in words.get("number_around", ())]
    frame = re.compile("|".join(rf"{before}\s*(.+?)\s*{after}" for before, after in around) or "(?!)")
    for page, _, line in reading.all_rows(1) if kind in _NUMBERED else ():
        for start, end in cell_spans(line):
            found = frame.fullmatch(line.text[start:end].strip(" ()（）"))
            text = next((part for part in found.groups() if part), "") if found else ""
            if _TOKEN.fullmatch(text) and len(squash(text)) >= _LEAST_TITLED and any(map(str.isdigit, text)):
                yield Value(text, (line.evidence(start, end),), 0.6, "", page, line.confidence(start, end))


def _beside(reading: Reading, hit: Hit, span: Span) -> bool:
    """Whether a value stands in a cell of its own to the right of a title: ``TEST REPORT   QX-24-0117``."""
    between = reading.row(hit).text[hit.end : span.start]
    return hit.opens and span.where == "right" and (CELL in between or bool(set("#№") & set(between)))


def _fills_row(reading: Reading, hit: Hit) -> bool:
    """Whether a row is a title and one number of several parts, and nothing else: ``Prüfbericht 24-00417-1``."""
    text = reading.row(hit).text.strip()
    rest = text[hit.end :].strip()
    parts = re.split(r"[-/]", rest)
    return hit.start == 0 and bool(_TOKEN.fullmatch(rest)) and len(parts) > 1 and sum(map(str.isdigit, rest)) >= _LEAST_DIGITS


def _designates(text: str, words: Mapping[str, Any]) -> bool:
    """Whether a text begins as the designation of a standard does."""
    begins = "|".join(map(re.escape, words.get("designation_begins", ())))
    return bool(re.match(rf"(?:{begins or '(?!)'})[\s/_.-]*\d", fold(text)))


def own_weight(reading: Reading, hit: Hit, words: Mapping[str, Any], kind: str | None) -> float:
    """How far a label speaks of the paper itself (0 to 1): a certificate names the number of a report too, and the reverse."""
    def names(sort: str) -> bool:
        return any(word in hit.phrase for word in all_squashed(tuple(words.get(f"{sort}_words", ()))))

    if hit.phrase in all_squashed(tuple(words.get("bare_numbers", ()))):
        opens = hit.opens or _ends_title(reading, hit)
        opens = opens or (hit.colon and bool(_TONGUE.fullmatch(reading.row(hit).text[: hit.start].rpartition(CELL)[2])))
        return 0.62 if hit.page == 0 and opens and kind != "grant" else 0.0
    if kind == "declaration":
        return 0.9 if names("declaration") else 0.0
    if hit.phrase in all_squashed(tuple(words.get("registered_numbers", ()))):
        return 0.6 if kind in ("certificate", "grant") else 0.0
    if kind in ("certificate", "grant"):
        return 0.92 if names("certificate") else 0.7 if names("declaration") else 0.3 if kind == "grant" else 0.5
    return 0.95 if names("report") else 0.6 if names("certificate") else 0.7


def _number(span: Span, words: Mapping[str, Any], whole: bool) -> str:
    """The identifier at the beginning of a value; with ``whole`` nothing but a date or page count may follow it."""
    text = span.text.split(CELL)[0].strip(" :：#№*\"'“”.")
    text = _LEADING.sub("", text, count=1) if _LEADING.match(text) else text
    if is_blank(text, words) or is_reference(text, words):
        return ""
    taken: list[str] = []
    rest = text
    while rest:
        match = _TOKEN.match(rest)
        if not match or _ends(rest, words) or (taken and not _goes_on(match.group()) and any(map(str.isdigit, "".join(taken)))):
            break
        taken.append(match.group())
        rest = rest[match.end() :].lstrip()
        if text[len(text) - len(rest) - 1 : len(text) - len(rest)] not in (" ", ""):
            break
    number = " ".join(taken).rstrip(".,;:-–/(").strip()
    if number.count("(") != number.count(")"):
        number = number.strip("()") if number.count("(") + number.count(")") == 1 else number
    if whole and rest.strip(" .,;)") and not _ends(rest.lstrip(" ,;"), words):
        return ""
    return number if _is_number(number) else ""


def _ends(text: str, words: Mapping[str, Any]) -> bool:
    return fold(text).startswith(tuple(words.get("number_ends", ())))


def _goes_on(token: str) -> bool:
    """Further groups of a number are digits or short codes in capitals."""
    bare = token.strip("().,")
    grouped = re.sub(r"(?<=\d)[-/](?=\d)", "", bare)
    return grouped.isdigit() or (len(bare) <= 8 and bare.upper() == bare and any(char.isalnum() for char in bare))


_DATE_LIKE = re.compile(r"(?:19|20)\d\d([./-])\d{1,2}\1\d{1,2}|\d{1,2}([./-])\d{1,2}\2(?:\d{4}|\d\d)|\d{1,2}:\d{2}")


_GROUPED = 3
"""A number of letters, ``R-C-abc-WB-1``, is told by so many strokes and a figure."""


def _is_number(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    numbered = digits >= 2 or (digits and text.count("-") >= _GROUPED)
    return bool(numbered) and len(squash(text)) >= _LEAST and len(text) <= _MOST and not _DATE_LIKE.fullmatch(text)
