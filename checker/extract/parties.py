"""Who is who on a paper: the laboratory that issued it, the applicant, the manufacturer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from checker.extract.labels import Hit, fold, squash
from checker.extract.names import clean_name, company, legal_form
from checker.extract.reading import Reading, Span, cell_spans, over_value
from checker.extract.values import Value, is_blank, line_confidence, spans_of, value_words
from checker.model import Evidence, Field, Lexicon

_FRONT = 6
_HEAD_ROWS = 6
_FOOT_ROWS = 8
_LONGEST_NAME = 70
_POSTCODE = re.compile(r"(?<![\w-])\d{5,6}(?![\w-])")
_ATTESTED = {"test_report", "certificate", "grant"}
_ISSUED = {*_ATTESTED, "other"}
_UNKNOWN: Field[str] = Field()


@dataclass(frozen=True, slots=True)
class Parties:
    """The laboratory or body, the applicant and the manufacturer of a paper, name only."""

    lab: Field[str] = _UNKNOWN
    applicant: Field[str] = _UNKNOWN
    manufacturer: Field[str] = _UNKNOWN


def parties(reading: Reading, lexicon: Lexicon, kind: str | None) -> Parties:
    """The parties by role. A declaration has no laboratory; ``same as applicant`` is followed."""
    words = value_words(lexicon)
    applicant = _best(_labelled(reading, "applicant", words)) or (_addressee(reading, words) if kind != "declaration" else None)
    maker = _best(_labelled(reading, "manufacturer", words))
    if maker is None and applicant is not None:
        maker = _same(reading, "manufacturer", words.get("same_as_applicant", ()), applicant)
    if applicant is None and maker is not None:
        applicant = _same(reading, "applicant", words.get("same_as_manufacturer", ()), maker)
    if kind == "declaration":
        maker = maker or applicant or _letterhead(reading, words) or _in_prose(reading, words)
        return Parties(manufacturer=_field(maker))
    if kind == "manual":
        return Parties(manufacturer=_field(maker))
    if applicant is None and maker is None and kind == "certificate":
        applicant = _holder(reading, words)
    lab = _laboratory(reading, words, kind, {squash(v.text) for v in (applicant, maker) if v})
    return Parties(_field(lab), _field(applicant), _field(maker))


def _labelled(reading: Reading, field: str, words: Mapping[str, Any]) -> Iterator[Value]:
    for hit in reading.all_hits(field):
        if hit.page >= _FRONT or not _announces(reading, hit):
            continue
        strength = (0.85 if hit.colon else 0.75) * hit.sure - 0.06 * hit.page
        for span in _places(reading, hit):
            weaker = strength - (0.0 if span.where == "right" else 0.05)
            value = company(reading, span, words, weaker, hit.phrase)
            over = over_value(reading, span) if value is None and not is_blank(span.text, words) else None
            if over is not None:
                value = company(reading, over, words, weaker - 0.1, hit.phrase)
            if value is not None and (len(hit.phrase) <= 3 or not hit.opens) and legal_form(value.text, words) is None:
                value = None
            if value is not None and not _same_as(value.text, words):
                yield value
            if span.text.strip():
                break


def _places(reading: Reading, hit: Hit) -> Iterator[Span]:
    """Where the name of a party may stand; under a heading such as ``2. Manufacturer:`` that is behind the label ``Name``."""
    after = reading.hits[hit.page][hit.row + 1] if hit.closes and hit.row + 1 < len(reading.hits[hit.page]) else ()
    named = next((h for h in after if h.opens and h.phrase in _NAME), None)
    yield from spans_of(reading, named or hit)


_NAME = {"name", "nom", "nombre", "nome", "naam", "nazwa", "jmeno", "namn", "companyname"}


def _announces(reading: Reading, hit: Hit) -> bool:
    """A label speaks with a colon or as a cell of its own; a word that a sentence goes on from is none."""
    if hit.colon:
        return hit.opens or len(hit.phrase) > 5
    after = reading.row(hit).text[hit.value : hit.value + 3].lstrip()
    return (hit.closes and (hit.opens or len(hit.phrase) > 8)) or (hit.opens and len(hit.phrase) > 10 and after[:1].isupper())


def _same_as(text: str, words: Mapping[str, Any]) -> bool:
    folded = fold(text).strip(" .()（）")
    return folded in words.get("same_as_applicant", ()) or folded in words.get("same_as_manufacturer", ())


def _same(reading: Reading, field: str, phrases: Iterable[str], other: Value) -> Value | None:
    known = set(phrases)
    for hit in reading.all_hits(field):
        if hit.page < _FRONT and _announces(reading, hit):
            for span in spans_of(reading, hit):
                if fold(span.text).strip(" .()（）") in known:
                    return Value(
                        other.text, (span.evidence(), *other.evidence), other.strength - 0.05, hit.phrase, hit.page, other.seen
                    )
                break
    return None


def _best(values: Iterable[Value]) -> Value | None:
    """The strongest, the first of equals; a name that several places give counts more."""
    ranked = list(values)
    if not ranked:
        return None
    votes: dict[str, int] = {}
    for value in ranked:
        votes[squash(value.text)] = votes.get(squash(value.text), 0) + 1
    return max(ranked, key=lambda v: v.strength + min(0.06, 0.02 * votes[squash(v.text)]))


def _laboratory(reading: Reading, words: Mapping[str, Any], kind: str | None, others: set[str]) -> Value | None:
    """A labelled laboratory, else the name of a testing body on the front page that is none of the other parties."""
    labelled = [value for value in _labelled(reading, "lab", words) if squash(value.text) not in others]
    named = [value for value in _bodies(reading, words) if squash(value.text) not in others]
    ranked = _best([*labelled, *named])
    if ranked is not None or kind not in _ISSUED:
        return ranked
    free = [found for found in _companies(reading, words) if squash(found.value.text) not in others]
    foot = [found.value for found in free if found.foot and kind in _ATTESTED]
    foot = foot or [value for value in _addressed_foot(reading, words, kind) if squash(value.text) not in others]
    head = [found.value for found in free if found.head and others]
    if head or foot:
        return head[0] if head else foot[-1]
    asked = (v for v in _asked_for_leave(reading, words) if kind in _ATTESTED and squash(v.text) not in others)
    return next(asked, None)


def _addressed_foot(reading: Reading, words: Mapping[str, Any], kind: str | None) -> Iterator[Value]:
    """The company whose name and address make one of the last lines of a certificate's or report's first page."""
    lines = reading.rows[0] if reading.rows and kind in _ATTESTED else ()
    for row in range(max(0, len(lines) - _FOOT_ROWS), len(lines)):
        line = lines[row]
        start, end = next(cell_spans(line), (0, 0))
        text = line.text[start:end]
        form = legal_form(text, words)
        if form is None or form.start() > _LONGEST_NAME or any(h.opens for h in reading.hits[0][row]):
            continue
        name, address = clean_name(text, words), fold(line.text[start + form.end() :])
        hints = sum(word in address for word in words.get("address_words", ())) + bool(_POSTCODE.search(address))
        addressed = hints > 1 and any(map(str.isdigit, address))
        if name and addressed and text.lstrip().startswith(name[:5]) and not name[:1].islower():
            yield Value(name, (line.evidence(start, start + form.end()),), 0.45, "foot", 0, line.confidence(start, end))


def _asked_for_leave(reading: Reading, words: Mapping[str, Any]) -> Iterator[Value]:
    """Whose written leave a paper asks for its use or copying: ``without the written approval of ... Ltd``, that of its issuer."""
    leave = _any_of(tuple(words.get("leave_of", ())))
    for page, row, line in reading.all_rows(3):
        after = reading.rows[page][row + 1] if row + 1 < len(reading.rows[page]) else None
        for match in leave.finditer(fold(line.text)):
            tail = line.text[match.end() :]
            text = f"{tail} {after.text}" if after else tail
            form = legal_form(text, words)
            name = clean_name(text[: form.end()].removeprefix(" ").removeprefix("the "), words) if form else ""
            if form is None or form.start() > _LONGEST_NAME or not name[:1].isupper():
                continue
            evidence: tuple[Evidence, ...] = (line.evidence(match.start(), len(line.text)),)
            if after is not None and form.end() > len(tail):
                evidence = (*evidence, after.evidence(0, form.end() - len(tail) - 1))
            yield Value(name, evidence, 0.5 - 0.05 * page, "leave", page, line.confidence(match.start(), len(line.text)))


def _bodies(reading: Reading, words: Mapping[str, Any]) -> Iterator[Value]:
    """Names with a legal form and a word of the testing trade, in a cell of their own: letterheads, feet, signatures."""
    trade = _any_of(tuple(words.get("lab_words", ())))
    for page, row, line in reading.all_rows(3):
        if not trade.search(fold(line.text)):
            continue
        for start, end in cell_spans(line):
            text = line.text[start:end]
            if len(text) > 160 or not trade.search(fold(text)) or legal_form(text, words) is None:
                continue
            if any(h.start < end and h.end > start and (h.colon or h.never) for h in reading.hits[page][row]):
                continue
            name = clean_name(text, words)
            form = legal_form(name, words) if name else None
            if form is not None and trade.search(fold(name)) and not name[:1].islower():
                yield Value(
                    name,
                    (line.evidence(start, start + len(name)),),
                    0.62 - 0.05 * page,
                    "",
                    page,
                    line_confidence(Span(line, start, end, "right")),
                )


@lru_cache(maxsize=4)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")


def _addressee(reading: Reading, words: Mapping[str, Any]) -> Value | None:
    """The company of an address block that ``Attn`` or ``Dear`` closes: to whom a letter or report without labels is sent."""
    last: Value | None = None
    age = 0
    for page, row, line in reading.all_rows(1):
        if last is not None and any(hit.phrase in _ADDRESSED and hit.opens for hit in reading.hits[page][row]):
            return last if age <= _BLOCK else None
        age += 1
        start, end = next(cell_spans(line), (0, 0))
        text = line.text[start:end]
        form = legal_form(text, words, soft=True)
        if form is None or any(h.start < end and (h.colon or (h.opens and h.closes)) for h in reading.hits[page][row]):
            continue
        name = clean_name(text, words)
        if name and not text[form.end() :].strip(" .,") and len(name) < 80:
            last, age = Value(name, (line.evidence(start, end),), 0.6, "addressee", page, line.confidence(start, end)), 0
    return None


def _holder(reading: Reading, words: Mapping[str, Any]) -> Value | None:
    """The company that a certificate without labels names at its head and that is no testing body: its holder."""
    named = (found.value for found in _companies(reading, words) if found.head)
    return next((value for value in named if not any(word in fold(value.text) for word in words.get("lab_words", ()))), None)


_ADDRESSED = {"attn", "attention", "dear"}
_BLOCK = 9


def _letterhead(reading: Reading, words: Mapping[str, Any]) -> Value | None:
    """The company of the first page that is named most, the first of equals: whose paper it is."""
    return _best(found.value for found in _companies(reading, words, labelled=True)[:6])


def _in_prose(reading: Reading, words: Mapping[str, Any]) -> Value | None:
    """The company that the sentences of the first page name most: capitalised words up to a legal form."""
    found = []
    for page, _, line in reading.all_rows(1):
        form = legal_form(line.text, words)
        before = _CAPITALS.search(line.text[: form.start()]) if form else None
        if form is not None and before is not None:
            name = clean_name(line.text[before.start() : form.end()], words)
            if name:
                evidence = (line.evidence(before.start(), form.end()),)
                found.append(Value(name, evidence, 0.42, "prose", page, line.confidence(before.start(), form.end())))
    return _best(found)


_CAPITALS = re.compile(r"(?:[^\W\d_a-zß-ÿ][\w.&'’()-]*,?[ ]|& ){1,6}$")


@dataclass(frozen=True, slots=True)
class _Company:
    """A company name in a cell of its own on the first page; ``head`` and ``foot``: in the first or the last rows of it."""

    value: Value
    head: bool
    foot: bool


def _companies(reading: Reading, words: Mapping[str, Any], labelled: bool = False) -> list[_Company]:
    found = []
    for page, row, line in reading.all_rows(1):
        for start, end in cell_spans(line):
            text = line.text[start:end]
            form = legal_form(text, words)
            if (
                form is None
                or len(text) > 90
                or (not labelled and any(h.start <= end and h.colon for h in reading.hits[page][row]))
            ):
                continue
            name = clean_name(text, words)
            if name and legal_form(name, words) and not text[form.end() :].strip(" .,)"):
                value = Value(name, (line.evidence(start, end),), 0.5, "letterhead", page, line.confidence(start, end))
                found.append(_Company(value, row < _HEAD_ROWS, row >= len(reading.rows[0]) - _FOOT_ROWS))
    return found


def _field(value: Value | None) -> Field[str]:
    if value is None:
        return Field()
    return Field(value.text, value.evidence, (), max(0.05, min(0.97, value.strength)) * min(1.0, value.seen + 0.15), value.label)
