"""Who is who on a paper: the laboratory that issued it, the applicant, the manufacturer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from checker.extract.addressees import addressee, holder
from checker.extract.companies import any_of, strongest
from checker.extract.declarant import is_agent, who_says_we, whose_head
from checker.extract.folds import fold, is_wide, squash
from checker.extract.labels import NAME, Hit
from checker.extract.laboratories import laboratory
from checker.extract.lines import CELL
from checker.extract.names import clean_name, company, legal_form
from checker.extract.reading import Reading, Span, begun_beside, over_value, right_of
from checker.extract.titled import NAMED, by_site, declarer, made_by
from checker.extract.values import Value, in_pairs, is_blank, spans_of, value_words
from checker.model import Field, Lexicon

_FRONT = 6
_BLANK = re.compile(" +[\u3040-\u30ff\u4e00-\u9fff]")
"""A blank before a Chinese or Japanese value; Korean sets blanks between the words of a label too."""
_TABLE_CELLS = 4
_PARTIES = ("lab", "applicant", "manufacturer")
_UNKNOWN: Field[str] = Field()


class Parties(Struct, frozen=True):
    """The laboratory or body, the applicant and the manufacturer of a paper, name only."""

    lab: Field[str] = _UNKNOWN
    applicant: Field[str] = _UNKNOWN
    manufacturer: Field[str] = _UNKNOWN


def parties(reading: Reading, lexicon: Lexicon, kind: str | None) -> Parties:
    """The parties by role. A declaration has no laboratory; ``same as applicant`` is followed."""
    words = value_words(lexicon)
    applicant, maker = _named(reading, words, kind)
    if maker is None and applicant is not None:
        maker = _same(reading, "manufacturer", words.get("same_as_applicant", ()), applicant)
    if maker is None and applicant is not None and applicant.label in words.get("both_labels", ()):
        maker = applicant  # "Applicant / Manufacturer"
    if applicant is None and maker is not None:
        applicant = _same(reading, "applicant", words.get("same_as_manufacturer", ()), maker)
    if kind == "declaration":
        if applicant is not None and applicant.label in words.get("addressed_labels", ()):
            applicant = None  # to whom a maker declares
        return Parties(manufacturer=_field(maker or applicant or _unlabelled(reading, words)))
    if kind == "other" and maker is None and applicant is not None and applicant.label in words.get("certified_labels", ()):
        applicant, maker = None, applicant  # no body certifies here: who supplies says so of himself
    if kind == "manual":
        return Parties(manufacturer=_field(maker))
    called = list(_labelled(reading, "lab", words))
    if applicant is None and maker is None and kind == "certificate":
        applicant = holder(reading, words, {squash(value.text) for value in called})
    others = {squash(v.text) for v in (applicant, maker) if v}
    own = [value for value in called if squash(value.text) in others and kind == "test_report"]
    lab = laboratory(reading, words, kind, called, others) or strongest(own)
    lab = lab or (next(_located(reading, words, others), None) if kind == "test_report" else None)
    if kind == "other" and applicant is not None:  # the letter of a body, whose site it prints
        lab = lab or next((value for value in by_site(reading, words, others) if value.label == NAMED), None)
    return Parties(_field(lab), _field(applicant), _field(maker))


def _located(reading: Reading, words: Mapping[str, Any], others: set[str]) -> Iterator[Value]:
    """The company at whose site a report says that it tested, where nothing else names the laboratory."""
    for hit in (hit for row in reading.hits[0] for hit in row if hit.phrase in words.get("site_labels", ())):
        for span in spans_of(reading, hit) if hit.opens and (hit.colon or hit.closes) else ():
            value = company(reading, span, words, 0.5, hit.phrase)
            if value is not None and legal_form(value.text, words) and squash(value.text) not in others:
                yield value
            break


def _named(reading: Reading, words: Mapping[str, Any], kind: str | None) -> tuple[Value | None, Value | None]:
    """Applicant and manufacturer as labels name them, the applicant also as an address block does.

    ``Company`` on the cover of a report is who had it made; on a declaration it is the maker.
    """
    applicants, makers = list(_labelled(reading, "applicant", words)), list(_labelled(reading, "manufacturer", words))
    applicant = strongest(value for value in applicants if value.page == 0 or kind != "declaration")
    if kind not in ("test_report", "certificate", "grant"):
        return applicant or (addressee(reading, words) if kind != "declaration" else None), strongest(makers)
    plain = [value for value in makers if value.label in words.get("company_labels", ())]
    makers = [value for value in makers if value.label not in words.get("company_labels", ())]
    maker = strongest(makers)
    sellers = (value for value in makers if value.label in words.get("supplier_labels", ()) and kind == "certificate")
    seller = next((value for value in sellers if maker is not None and squash(value.text) != squash(maker.text)), None)
    return applicant or strongest(plain) or seller or addressee(reading, words), maker


def _labelled(reading: Reading, field: str, words: Mapping[str, Any]) -> Iterator[Value]:
    for hit in reading.all_hits(field):
        if hit.page >= _FRONT or not _announces(reading, hit) or _headed(reading, hit) or _of_component(reading, hit):
            continue
        strength = (0.85 if hit.colon else 0.75) * hit.sure - 0.06 * hit.page - _said_less(hit, words)
        for span in _places(reading, hit):
            weaker = strength - (0.0 if span.where == "right" else 0.05)
            value = company(reading, span, words, weaker, hit.phrase)
            over = over_value(reading, span) if value is None and not is_blank(span.text, words) else None
            if over is not None:
                value = company(reading, over, words, weaker - 0.1, hit.phrase)
            plain = not hit.colon and span.where == "below" and value is not None and len(value.text.split()) == 1
            if value is not None and (plain or _needs_form(hit, words)) and not _formed(value.text, words):
                value = None
            if value is not None and _ends_as_label(reading, span) and not _formed(span.text.split(CELL)[0], words):
                continue  # the head of the next column, of which no phrase knows the beginning
            if value is not None and not _same_as(value.text, words):
                yield value
            if span.text.strip():
                break


def _ends_as_label(reading: Reading, span: Span) -> bool:
    """Whether what stands beside a label ends as a label does: ``Fertigungsstätte Manufacturing Plant``."""
    page = reading.index(span.line.page)
    row = next((at for at, line in enumerate(reading.rows[page]) if line is span.line), 0)
    return any(span.start < h.start < span.end <= h.end + 1 and h.field != "product" for h in reading.hits[page][row])


def _said_less(hit: Hit, words: Mapping[str, Any]) -> float:
    """How much less a label says that begins a sentence, that names a seller, or that stands behind words of its own."""
    if hit.phrase in words.get("sentence_labels", ()):
        return 0.2
    return (0.0 if hit.opens else 0.1) + (0.15 if hit.phrase in words.get("supplier_labels", ()) else 0.0)


def _needs_form(hit: Hit, words: Mapping[str, Any]) -> bool:
    """Whether a label says so little that only a company's name may follow: ``We``, ``By``, one inside a sentence."""
    return (len(hit.phrase) <= 3 and not is_wide(hit.phrase[0])) or not hit.opens or hit.phrase in words.get("names_people", ())


def _formed(name: str, words: Mapping[str, Any]) -> bool:
    if legal_form(name, words) is not None or any(map(is_wide, name)):
        return True
    trade = any_of(tuple(words.get("lab_words", ()))).search(fold(name.split(",")[0]))
    return legal_form(name, words, soft=True) is not None or bool(trade)


def _places(reading: Reading, hit: Hit) -> Iterator[Span]:
    """Where the name of a party may stand; under a heading such as ``2. Manufacturer:`` that is behind the label ``Name``."""
    heads = hit.closes and hit.row + 1 < len(reading.hits[hit.page]) and right_of(reading, hit) is None
    after = reading.hits[hit.page][hit.row + 1] if heads else ()
    named = next((h for h in after if h.opens and h.phrase in NAME), None)
    first = begun_beside(reading, hit) if named is None and right_of(reading, hit) is None else None
    yield from [first] if first is not None else spans_of(reading, named or hit, heads=True)


def _of_component(reading: Reading, hit: Hit) -> bool:
    """Whether a label heads a column of a table inside the paper, such as that of antennas or of critical components."""
    wide = hit.page > 0 and not hit.colon and reading.row(hit).text.count(CELL) >= _TABLE_CELLS - 1
    return wide and not in_pairs(reading, hit)


def _headed(reading: Reading, hit: Hit) -> bool:
    """Whether a label for a name, ``Company name``, stands under the heading of another party, to which it belongs."""
    over = reading.hits[hit.page][hit.row - 1] if hit.row and hit.phrase in NAME else ()
    return any(h.field in _PARTIES and h.field != hit.field and h.opens and h.closes and not h.never for h in over)


def _announces(reading: Reading, hit: Hit) -> bool:
    """A label speaks with a colon or as a cell of its own; a word that a sentence goes on from is none."""
    if hit.colon:
        return hit.opens or len(hit.phrase) > 5
    if not hit.opens and any(h.start < hit.start and h.opens and (h.closes or h.colon) for h in reading.hits[hit.page][hit.row]):
        return False  # "Applicant   Muster Manufacture": a word of the name behind another label
    after = reading.row(hit).text[hit.value : hit.value + 3].lstrip()
    apart = hit.closes or CELL in reading.row(hit).text[hit.end : hit.value + 2]
    if is_wide(hit.phrase[0]) and hit.opens and _BLANK.match(reading.row(hit).text, hit.end):
        return True  # Chinese sets no blanks: one behind a label parts it from its value
    if hit.field == "lab" and not apart and not hit.phrase.endswith("by"):
        return False  # "Laboratory" before a name without a border is a part of the name
    return (hit.closes and (hit.opens or len(hit.phrase) > 8)) or (hit.opens and len(hit.phrase) > 10 and after[:1].isupper())


def _same_as(text: str, words: Mapping[str, Any]) -> bool:
    return _told_same(text, {*words.get("same_as_applicant", ()), *words.get("same_as_manufacturer", ())})


def _told_same(text: str, phrases: Collection[str]) -> bool:
    """Whether a value says only that a party is another one, perhaps in two languages: ``同申请人 / Same as applicant``."""
    folded = fold(text).strip(" .()（）")
    return folded in phrases or all(part.strip(" .()（）") in phrases for part in folded.split("/"))


def _same(reading: Reading, field: str, phrases: Iterable[str], other: Value) -> Value | None:
    known = set(phrases)
    for hit in reading.all_hits(field):
        if hit.page < _FRONT and _announces(reading, hit):
            for span in _places(reading, hit):
                if _told_same(span.text.split(CELL)[0], known):
                    return Value(
                        other.text, (span.evidence(), *other.evidence), other.strength - 0.05, hit.phrase, hit.page, other.seen
                    )
                break
    return None


def _unlabelled(reading: Reading, words: Mapping[str, Any]) -> Value | None:
    """Whose declaration it is where no label says so; nobody's where an agent for approvals heads it, who makes nothing."""
    spoken = who_says_we(reading, words)
    if spoken is not None:
        return spoken
    head = whose_head(reading, words)
    if head is not None:
        return None if is_agent(head, words) else head
    prose = _in_prose(reading, words) or next(declarer(reading, words), None) or next(made_by(reading), None)
    return prose or next(by_site(reading, words, set()), None)


def _in_prose(reading: Reading, words: Mapping[str, Any]) -> Value | None:
    """The company that the sentences of the first page name most: capitalised words up to a legal form."""
    found = []
    for page, row, line in reading.all_rows(1):
        form = legal_form(line.text, words)
        before = _CAPITALS.search(line.text[: form.start()]) if form else None
        if form is not None and before is not None:
            spoken = (hit.end for hit in reading.hits[page][row] if hit.field == "manufacturer" and hit.start == before.start())
            start = next(spoken, before.start())  # "We, Muster Ltd": the pronoun is no part of the name
            name = clean_name(line.text[start : form.end()], words)
            if name:
                evidence = (line.evidence(start, form.end()),)
                found.append(Value(name, evidence, 0.42, "prose", page, line.confidence(start, form.end())))
    return strongest(found)


_CAPITALS = re.compile(r"(?:[^\W\d_a-zß-ÿ][\w.&'’()-]*,?[ ]|& ){1,6}$")


def _field(value: Value | None) -> Field[str]:
    if value is None:
        return Field()
    return Field(value.text, value.evidence, (), max(0.05, min(0.97, value.strength)) * min(1.0, value.seen + 0.15), value.label)
