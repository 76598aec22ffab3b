"""Who issued a paper: the laboratory or body that a label names, or the one that its head, foot and sentences show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checker.extract.companies import FOOT_ROWS, HEAD_ROWS, any_of, companies, strongest, whole_words
from checker.extract.folds import all_squashed, fold, is_wide, squash
from checker.extract.labels import Hit
from checker.extract.names import clean_name, form_first, legal_form
from checker.extract.reading import Reading, Span, cell_spans, cut_at_label
from checker.extract.sought import sought
from checker.extract.titled import by_site
from checker.extract.values import Value, line_confidence, next_in_column
from checker.model import Evidence

_LONGEST_NAME = 70
_LETTERHEAD_ROWS = 2
_MOST_WORDS = 9
_SIGNED_FOR = re.compile(r"[:：]\s*(?:signed )?for (?:and on behalf of )?(?=[A-Z])", re.IGNORECASE)
"""For whom somebody signs, behind the label of his signature: ``Authorized by: For Muster Testing Ltd.``"""
_FOR = re.compile(r"(?:signed )?for (?:and on behalf of )?(?:the )?(?=[A-Z])", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:A|The|Le|La|El|Il|Der|Die|Das) ")
_FEWEST = 2
"""A name that begins with the word for laboratory has more words than this; fewer are a label."""
_POSTCODE = re.compile(r"(?<![\w-])\d{5,6}(?![\w-])")
_ATTESTED = {"test_report", "certificate", "grant"}
_ISSUED = {*_ATTESTED, "other"}
_SMALL = re.compile(r"of|and|for|the|&|d[aeio]|du|des|der|die|und|et|y|del|las?|los|[-–]")
"""Words that names write small."""


def laboratory(
    reading: Reading, words: Mapping[str, Any], kind: str | None, labelled: list[Value], others: set[str]
) -> Value | None:
    """A labelled laboratory, else the name of a testing body on the front page that is none of the other parties.

    ``labelled`` are the names that labels give, ``others`` the letters of the applicant's and the manufacturer's names.
    """
    others = others | _tested(labelled, words, kind)
    named = (*labelled, *_bodies(reading, words), *_acting(reading, words), *_signing(reading, words, kind))
    ranked = strongest(value for value in named if squash(value.text) not in others)
    if ranked is not None or kind not in _ISSUED:
        return ranked
    free = [found for found in companies(reading, words) if squash(found.value.text) not in others]
    foot = [found.value for found in free if found.foot and kind in _ATTESTED]
    addressed = [value for value in _addressed(reading, words, kind) if squash(value.text) not in others]
    foot = foot or [value for value in addressed if value.label == "foot"]
    head = [found.value for found in free if found.head and others] or [v for v in addressed if v.label == "head" and others]
    if head or foot:
        return head[0] if head else foot[-1]
    asked = (v for v in _asked_for_leave(reading, words) if kind in _ATTESTED and squash(v.text) not in others)
    told = next(asked, None) or next(_without_form(reading, words, kind, others), None)
    return told or (next(by_site(reading, words, others), None) if kind in _ATTESTED else None)


def _tested(labelled: list[Value], words: Mapping[str, Any], kind: str | None) -> set[str]:
    """The letters of the laboratories that a certificate or grant names for having tested: another body may have issued it."""
    only = [value for value in labelled if value.label in words.get("test_labels", ())]
    return {squash(value.text) for value in only} if kind in ("certificate", "grant") else set()


def _bodies(reading: Reading, words: Mapping[str, Any]) -> Iterator[Value]:
    """Names with a legal form and a word of the testing trade, in a cell of their own: letterheads, feet, signatures."""
    trade = any_of(tuple(words.get("lab_words", ())))
    for page, row, line in reading.rows_with(sought(tuple(words.get("lab_words", ()))), 3):
        for start, cell_end in cell_spans(line):
            begun = _SIGNED_FOR.search(line.text, start, cell_end)
            start = begun.end() if begun else start
            end = cut_at_label(reading, page, row, start, cell_end)  # a running head: ``Muster Lab Ltd Report No.: ...``
            text = line.text[start:end]
            if not trade.search(fold(text)):
                continue
            if legal_form(text, words) is None:
                text = _with_form_below(reading, Span(line, start, end, "right"), words)
            if len(text) > 160 or not (legal_form(text, words) or form_first(text)):
                continue
            if not begun and any(h.start < end and h.end > start and (h.colon or _takes_back(h)) for h in reading.hits[page][row]):
                continue
            name = form_first(text) or clean_name(text, words)
            formed = name and (form_first(name) or legal_form(name, words))
            if formed and trade.search(fold(name)) and not name[:1].islower() and not _spoken(name):
                at = start + max(0, text.find(name))
                seen = line_confidence(Span(line, start, end, "right"))
                places: tuple[Evidence, ...] = (line.evidence(at, min(end, at + len(name))),)
                if at + len(name) > end and (below := next_in_column(reading, Span(line, start, end, "right"))) is not None:
                    places = (*places, below.evidence())
                yield Value(name, places, 0.62 - 0.05 * page, "", page, seen)


def _spoken(name: str) -> bool:
    """Whether a name begins with words of the sentence that gives it: ``El organismo certificador MUSTER S.A.C.``."""
    return sum(part[0].islower() and not _SMALL.fullmatch(part) for part in name.split()[:3]) > 1


def _with_form_below(reading: Reading, span: Span, words: Mapping[str, Any]) -> str:
    """A name whose legal form alone wraps into the next row of its column: ``MUSTER TESTING (LAKE)``, ``LTD``."""
    below = next_in_column(reading, span)
    form_only = below is not None and squash(below.text) in all_squashed(tuple(words.get("legal_forms", ())))
    return f"{span.text.strip()} {below.text.strip()}" if below is not None and form_only else span.text


def _takes_back(hit: Hit) -> bool:
    """Whether words tell that a company beside them is no laboratory; what only looks like a product is a part of its name."""
    return hit.never and hit.field != "product"


def _acting(reading: Reading, words: Mapping[str, Any]) -> Iterator[Value]:
    """The name before the words by which a body says what it acts as: ``..., acting as a conformity assessment body``."""
    acts = any_of(tuple(words.get("acts_as", ())))
    for page, _, line in reading.rows_with(sought(tuple(words.get("acts_as", ()))), 1):
        for start, end in cell_spans(line):
            found = acts.search(fold(line.text[start:end]))
            text = _ARTICLE.sub("", line.text[start : start + found.start()].rstrip(" ,(")) if found else ""
            if text and _is_titled(text) and (name := clean_name(text, words)):
                at = line.text.index(name, start)
                yield Value(name, (line.evidence(at, at + len(name)),), 0.6, "acts", page, line.confidence(at, at + len(name)))


def _signing(reading: Reading, words: Mapping[str, Any], kind: str | None) -> Iterator[Value]:
    """The company for which somebody signs below the facts of a certificate or report: ``For Muster Certification AS``."""
    rows = reading.rows[0] if reading.rows and kind in _ATTESTED else ()
    for row, line in enumerate(rows[len(rows) // 2 :], len(rows) // 2):
        start, end = next(cell_spans(line), (0, 0))
        lead = _FOR.match(line.text, start)
        form = legal_form(line.text[start:end], words) if lead else None
        name = clean_name(line.text[lead.end() : end], words) if lead and form else ""
        if lead and form and name and not line.text[start + form.end() : end].strip(" .,:") and not reading.hits[0][row][1:]:
            yield Value(name, (line.evidence(lead.end(), end),), 0.56, "signing", 0, line.confidence(start, end))


def _addressed(reading: Reading, words: Mapping[str, Any], kind: str | None) -> Iterator[Value]:
    """The company whose name and address make one of the first or last lines of a certificate's or report's first page."""
    lines = reading.rows[0] if reading.rows and kind in _ATTESTED else ()
    for row, line in enumerate(lines):
        if _LETTERHEAD_ROWS <= row < len(lines) - FOOT_ROWS:
            continue
        start, end = next(cell_spans(line), (0, 0))
        text = line.text[start:end]
        form = legal_form(text, words)
        if form is None or form.start() > _LONGEST_NAME or any(h.opens for h in reading.hits[0][row]):
            continue
        name, address = clean_name(text, words), fold(line.text[start + form.end() :])
        hints = sum(word in address for word in words.get("address_words", ())) + bool(_POSTCODE.search(address))
        at_foot = row >= _LETTERHEAD_ROWS and kind == "certificate"
        addressed = hints > (0 if at_foot else 1) and any(map(str.isdigit, address))
        if name and addressed and text.lstrip().startswith(name[:5]) and not name[:1].islower():
            where = "head" if row < _LETTERHEAD_ROWS else "foot"
            yield Value(name, (line.evidence(start, start + form.end()),), 0.45, where, 0, line.confidence(start, end))


def _asked_for_leave(reading: Reading, words: Mapping[str, Any]) -> Iterator[Value]:
    """Whose written leave a paper asks for its use or copying: ``without the written approval of ... Ltd``, that of its issuer."""
    leave = any_of(tuple(words.get("leave_of", ())))
    for page, row, line in reading.rows_with(sought(tuple(words.get("leave_of", ()))), 3):
        after = reading.rows[page][row + 1] if row + 1 < len(reading.rows[page]) else None
        for match in leave.finditer(fold(line.text)):
            tail = line.text[match.end() :]
            text = f"{tail} {after.text}" if after else tail
            form = legal_form(text, words)
            name = clean_name(text[: form.end()].removeprefix(" ").removeprefix("the "), words) if form else ""
            if form is None or form.start() > _LONGEST_NAME or not name[:1].isupper():
                continue
            evidence = [line.evidence(match.start(), len(line.text))]
            if after is not None and form.end() > len(tail):
                evidence.append(after.evidence(0, form.end() - len(tail) - 1))
            yield Value(name, tuple(evidence), 0.5 - 0.05 * page, "leave", page, line.confidence(match.start(), len(line.text)))


def _without_form(reading: Reading, words: Mapping[str, Any], kind: str | None, others: set[str]) -> Iterator[Value]:
    """Names without a legal form in a cell of their own: a laboratory called one, or at the head the public body that certifies."""
    if kind not in _ATTESTED:
        return
    public = whole_words(tuple(words.get("public_bodies", ()))) if kind in ("certificate", "grant") else any_of(())
    for page, row, line in reading.all_rows(1):
        for start, end in cell_spans(line):
            text = line.text[start:end].strip(" .,")
            if any(h.start < end and h.end > start and (h.colon or h.never) for h in reading.hits[page][row]):
                continue
            if fold(text) in words.get("authorities", ()):
                continue
            named = _is_titled(text) or (row < HEAD_ROWS and _is_institute(text, words))
            own = named and squash(text) not in others and text.startswith(clean_name(text, words) or "?")
            if own and (_called_laboratory(text, words) or (row < HEAD_ROWS and public.search(fold(text)))):
                yield Value(text, (line.evidence(start, end),), 0.45, "letterhead", page, line.confidence(start, end))


def _called_laboratory(text: str, words: Mapping[str, Any]) -> bool:
    """``NORDHAVEN TESTING LABORATORIES``: a name of its own before words that say what it is."""
    parts = squash_words(text)
    named = any(part not in words.get("lab_generic", ()) for part in parts)
    parts = squash_words(text.rpartition(" - ")[2])  # "AIMUS - INSTITUTO TECNOLÓGICO ..."
    first = len(parts) > _FEWEST and not {*parts[:2]}.isdisjoint(words.get("lab_first", ()))
    called = first or parts[-1] in words.get("lab_last", ()) or whole_words(tuple(words.get("lab_phrases", ()))).search(fold(text))
    return named and bool(called)


def _is_institute(text: str, words: Mapping[str, Any]) -> bool:
    """Whether a row begins as the name of an institute does that writes its other words small: ``SIK Inštitut za kakovost``."""
    parts = text.split()
    if not _FEWEST < len(parts) <= _MOST_WORDS or re.search(r"[\d:;!?.]", text) or not parts[0][0].isupper():
        return False
    return any(part[0].isupper() and squash(part) in words.get("lab_first", ()) for part in parts[:2])


def squash_words(text: str) -> list[str]:
    """The words of a text, each folded to its letters and digits."""
    return [squash(word) for word in text.split() if squash(word)]


def _is_titled(text: str) -> bool:
    """Whether a text is written as a name is: every word but the small ones with a capital, none a number."""
    parts = text.split()
    if not 2 <= len(parts) <= _MOST_WORDS or is_wide(text[0]) or re.search(r"[\d:;!?]", text):
        return False
    return all(part[:1].isupper() or _SMALL.fullmatch(part.lower()) for part in parts) and parts[0][:1].isupper()
