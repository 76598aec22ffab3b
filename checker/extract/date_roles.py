"""Which date is which: issue, receipt, test period, end of validity; and in which order ambiguous numbers are to be read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from checker.extract.date_order import Order, order_of
from checker.extract.dates import DateShape, DateSpan, date_shape, run_together
from checker.extract.folds import fold, squash
from checker.extract.impossible import no_such_day
from checker.extract.labels import Hit
from checker.extract.lines import CELL, Line
from checker.extract.loose_dates import loose_dates
from checker.extract.numbers import own_weight
from checker.extract.reading import Reading, Span, above, below, beside_of, right_of
from checker.extract.twice import AGREED
from checker.extract.validity import duration_end
from checker.extract.values import next_in_column, value_words
from checker.model import IN_DOUBT, TWO_PRINTS, Field, Lexicon

_NEAR = 45
_PROSE_NEAR = 3
_FRONT_PAGES = 4
_SURE_DIGITS = 0.55
_DOUBT = 0.4
_SPOKEN = 10
"""A label of so many letters tells what a date is in the middle of a sentence, even where its date stands in the next row."""
_TABLE_CELLS = 4
_HEAD = 6
_REVISIONS, _FEWEST = 6, 2
_OWN, _NUMBER_WORDS = 0.55, 5
"""How far a label of a number must speak of the paper itself, and how many words a number and what joins it to its day are."""


class Candidate(Struct, frozen=True):
    """A date that stands where a role's date may stand; ``strength`` (0 to 1) is how sure the place makes the role."""

    date: DateSpan
    line: Line
    page: int
    start: int
    strength: float
    label: str


def dates(reading: Reading, lexicon: Lexicon, kind: str | None) -> Mapping[str, Field[dt.date]]:
    """The dates of a paper by role (``DATE_ROLES``), each settled, ambiguous with its readings, or absent."""
    shape, words = date_shape(lexicon), lexicon.tables.get("date_context", {})
    context = Context(reading, shape, words, kind, value_words(lexicon))
    found = {
        "issued": _issued(context, kind),
        "received": context.labelled("received"),
        "tested": context.labelled("tested"),
        "tested_from": context.labelled("tested_from"),
        "tested_to": context.labelled("tested_to"),
        "expires": context.expiry(),
    }
    chosen = {role: _best(candidates, latest=role not in ("received", "tested_from")) for role, candidates in found.items()}
    chosen = {role: _surest(candidate, found[role]) for role, candidate in chosen.items()}
    sequence = _chronology(chosen)
    doubtful = any(len(span.options) > 1 for _, span in sequence)
    order = order_of(reading, shape, words, kind, sequence) if doubtful else Order({}, {})
    fields = {role: _field(candidate, order, last=role in ("tested_to", "expires")) for role, candidate in chosen.items()}
    fields["tested_from"] = _first_of(fields["tested_from"], _field(chosen["tested"], order))
    if chosen["tested"] is not None and not _broken_off(chosen["tested"]):
        fields["tested_to"] = _first_of(fields["tested_to"], _field(chosen["tested"], order, last=True))
    begun = chosen["tested_from"]
    if begun is not None and begun.date.period:  # "Test started: 9 to 16 February"
        fields["tested_to"] = _first_of(fields["tested_to"], _field(begun, order, last=True))
    del fields["tested"]
    fields["issued"] = _with_rival(fields["issued"], chosen["issued"], found["issued"], words)
    if chosen["issued"] is None:
        fields["issued"] = no_such_day(reading, shape)
    if chosen["expires"] is None:
        fields["expires"] = duration_end(reading, words, fields["issued"])
    return _sane(fields)


class Context(Struct, frozen=True):
    """One paper with the shape and the words that its dates are read with."""

    reading: Reading
    shape: DateShape
    words: Mapping[str, Any]
    kind: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    def labelled(self, field: str) -> list[Candidate]:
        """Candidates that a label of the field announces."""
        return [candidate for hit in self.reading.all_hits(field) for candidate in self.announced(hit)]

    def announced(self, hit: Hit) -> Iterator[Candidate]:
        """The date that one label announces, if any: on its row, under it, or over it."""
        if not (hit.colon or hit.opens):
            yield from self._prose(hit)
            return
        if self._silent(hit):
            return
        right = right_of(self.reading, hit)
        strength = (0.9 if hit.colon else 0.8) * hit.sure * _place(hit.page)
        found = self._first(right, hit, strength) if right else None
        beside = beside_of(self.reading, hit) if found is None and right is None else None
        if beside is not None:
            found = self._first(beside, hit, strength - 0.03)
        found = found or self._history(hit, strength - 0.05)
        if found is None and (hit.closes or right is None) and not self._header(hit):
            for span in below(self.reading, hit):
                found = self._first(span, hit, strength - 0.05)
                if found is not None or span.text.strip(" -—/"):
                    break
        if found is None and right is not None and any(word in hit.phrase for word in self.words.get("place_words", ())):
            after = next_in_column(self.reading, right) or next(below(self.reading, hit), None)
            found = self._first(after, hit, strength - 0.1) if after else None
        if found is None and hit.opens and hit.closes and not hit.colon:
            over = above(self.reading, hit)
            found = self._first(over, hit, strength - 0.15) if over else None
        if found is not None:
            yield found

    def _silent(self, hit: Hit) -> bool:
        """Whether a label lacks its colon, or goes on with the title of a standard: ``UL 62368-1, 3rd Ed., Issue Date: ...``."""
        if not hit.colon and hit.phrase in self.words.get("colon_only", ()) and not self._under_number(hit):
            return True
        if hit.opens or hit.field != "issued":
            return False
        before = fold(self.reading.row(hit).text[: hit.start]).rsplit(CELL, 1)[-1]
        return any(re.search(rf"(?<![a-z]){re.escape(word)}", before) for word in self.words.get("standard_before", ()))

    def _under_number(self, hit: Hit) -> bool:
        """Whether a label begins the row under the number of a report at its head: ``Technical Report No. ...``, ``dated ...``."""
        at_head = self.kind == "test_report" and hit.opens and hit.page == 0 and 0 < hit.row < _HEAD
        return at_head and any(h.field == "report_number" and h.opens for h in self.reading.hits[0][hit.row - 1])

    def expiry(self) -> list[Candidate]:
        """Candidates for the printed end of validity; not of an accreditation, a calibration or an offer."""
        foreign = self.words.get("expiry_foreign", ())
        period_only = {squash(phrase) for phrase in self.words.get("period_only", ())}
        kept = []
        for candidate in self.labelled("expires"):
            before = fold(candidate.line.text[: candidate.start])
            if any(word in before for word in foreign):
                continue
            if candidate.date.period or candidate.label not in period_only:
                kept.append(candidate)
        return kept

    def _prose(self, hit: Hit) -> Iterator[Candidate]:
        if len(hit.phrase) < 6 or (self.kind == "other" and hit.field == "issued"):
            return  # the sentence of a letter tells when another paper was issued
        right = right_of(self.reading, hit)
        if right is None and hit.closes and len(hit.phrase) >= _SPOKEN:  # the sentence goes on in the next row
            right = next(below(self.reading, hit), None)
        found = self._first(right, hit, 0.7 * _place(hit.page), near=_PROSE_NEAR + 10) if right else None
        if found is not None:
            yield found

    def _header(self, hit: Hit) -> bool:
        """Whether the label heads a column of a table of many rows, such as a revision history or a list of instruments."""
        wide = [line.text.count(CELL) + 1 >= _TABLE_CELLS for line in self.reading.rows[hit.page][hit.row : hit.row + 3]]
        return not hit.colon and len(wide) == 3 and all(wide)

    def _history(self, hit: Hit, strength: float) -> Candidate | None:
        """The latest day under the head of a column of days: a table of the paper's revisions, whose last one issues it.

        Of samples it is the day on which all of them came.
        """
        if hit.colon or not hit.closes or CELL not in self.reading.row(hit).text:
            return None
        if hit.field not in ("issued", "received") and not self._heads_revisions(hit):
            return None
        days = [self._first(span, hit, strength) for span in below(self.reading, hit, _REVISIONS, _REVISIONS * 3.0)]
        listed = [day for day in takewhile(lambda day: day is not None, days) if day is not None]
        same = hit.field != "received" or len({_key(day) for day in listed}) == 1  # samples that came on one day
        if not same or len(listed) < _FEWEST or any(days[len(listed) :]):
            return None
        return max(listed, key=lambda day: (day.date.options[0].last, day.line.box[1]))

    def _heads_revisions(self, hit: Hit) -> bool:
        """Whether a cell beside a label for any date heads the revisions of a paper: ``Rev.``, ``Version``, ``版本``."""
        cells = self.reading.folded[hit.page][hit.row].split(CELL)
        return hit.field == "date" and any(cell.strip(" .:#") in self.words.get("revision_heads", ()) for cell in cells)

    def _first(self, span: Span, hit: Hit, strength: float, near: int = _NEAR) -> Candidate | None:
        spans = [d for d in self.shape.find(span.line.text[: span.end]) if d.start >= span.start]
        figures = None if spans else run_together(span.line.text, span.start, span.end)
        spans = [figures] if figures is not None else spans
        if not spans or spans[0].start - span.start > near:
            return None
        date = self._continued(span, spans[0])
        gap = fold(span.line.text[span.start : date.start])
        own = self.words.get("until_words", ()) if hit.field == "expires" else ()  # "Validity: until 29 May 2026"
        foreign = self.words.get("foreign_before", ()) if len(gap) > 4 else ()
        if any(word in gap for word in foreign if len(word) > 4 and word not in own):
            return None
        if hit.field == "tested" and _LISTED_DAY.search(gap):
            return None
        return Candidate(date, span.line, hit.page, date.start, strength, hit.phrase)

    def _continued(self, span: Span, date: DateSpan) -> DateSpan:
        """A period whose second day stands alone on the next row of the same column."""
        rest = span.line.text[date.end : span.end].strip()
        if date.period or fold(rest) not in _TO:
            return date
        across = [d for d in self.shape.find(span.line.text) if d.period and d.start == date.start]
        if across:  # the second day stands in the next cell of the row
            return across[0]
        page = self.reading.rows[self.reading.index(span.line.page)]
        index = next((at for at, line in enumerate(page) if line is span.line), len(page))
        for other in page[index + 1 : index + 3]:
            joined = f"{span.line.text[date.start : date.end]} {rest} "
            found = [
                d for cell in other.text.split(CELL) for d in self.shape.find(joined + cell.strip()) if d.start == 0 and d.period
            ]
            if found:
                return replace(found[0], start=date.start, end=date.end)
        return date


_LISTED_DAY = re.compile(r"[a-z]{3,}\.?\s?\d{1,2}(?!\d)|(?<!\d)\d{1,2}\s?(?:,|and|&|-)")
"""A day before the first whole date of a list: ``April 14 and 28, May 26, 2020`` names neither begin nor end."""
_TO = {"to", "-", "~", "–", "—", "至", "到", "until", "till", "bis", "through", "and", "au"}


def _issued(context: Context, kind: str | None) -> list[Candidate]:
    weak = {squash(phrase) for phrase in context.words.get("weak_issue", ())}
    strong = [c for c in context.labelled("issued") if c.page < _FRONT_PAGES or c.page >= len(context.reading.rows) - 1]
    strong = [replace(c, strength=c.strength - 0.3) if c.label in weak else c for c in strong]
    forms = {squash(phrase) for phrase in context.words.get("form_revisions", ())}
    strong = [c for c in strong if c.label not in forms or kind == "declaration"]
    plain = [
        replace(c, strength=c.strength - 0.25)
        for c in context.labelled("date")
        if c.page < _FRONT_PAGES and not (_stamped(c) and kind != "declaration")
    ]
    numbered = list(_with_number(context))
    loose = [
        Candidate(d, line, page, d.start, s, "")
        for d, line, page, s in loose_dates(context.reading, context.shape, context.words, kind)
    ]
    top = max((c.strength for c in loose), default=0.0)
    rivals = {_key(c) for c in loose if c.strength == top and CELL in c.line.text[: c.start]}
    if kind == "certificate" and len(rivals) > 1:
        loose = []  # days behind words that no phrase knows: one may be the end of validity
    return [c for c in strong + plain + numbered + loose if not c.date.period]


def _cell_end(text: str, at: int) -> int:
    end = text.find(CELL, at)
    return len(text) if end < 0 else end


def _with_number(context: Context) -> Iterator[Candidate]:
    """The day behind the paper's own number at its head, a short word between: ``Nr. 23-0441 vom 12.03.2023``."""
    joins = {fold(word) for word in context.words.get("number_joins", ())}
    heads = (hit for hit in context.reading.all_hits("report_number") if hit.page == 0 and hit.row < 2 * _HEAD and hit.opens)
    for hit in heads:
        line = context.reading.row(hit)
        if own_weight(context.reading, hit, context.values, context.kind) <= _OWN:
            continue
        for date in context.shape.find(line.text[: _cell_end(line.text, hit.start)]):
            *number, join = fold(line.text[hit.value : date.start]).split() or [""]
            numbered = 0 < len(number) < _NUMBER_WORDS and any(map(str.isdigit, number[-1])) and not number[-1].endswith(",")
            if numbered and join in joins:
                yield Candidate(date, line, 0, date.start, 0.7, "")


_STAMP = re.compile(r"\s*\d{1,2}:\d{2}:\d{2}\s*[+-]\d{2}'?:?\d{2}")


def _stamped(candidate: Candidate) -> bool:
    """Whether time and zone follow: a program's signature stamp, which signs the file and need not issue the paper."""
    return bool(_STAMP.match(candidate.line.text, candidate.date.end))


def _place(page: int) -> float:
    """The front of a paper speaks of the paper; its inside of instruments, samples and other papers."""
    return 1.0 if page == 0 else 0.93 if page < _FRONT_PAGES else 0.7


def _best(candidates: Iterable[Candidate], latest: bool = True) -> Candidate | None:
    """The strongest candidate; of equals on one page the latest, since the last signature issues the paper, or the earliest."""
    ranked = list(candidates)
    if not ranked:
        return None
    votes: dict[tuple[dt.date, ...], float] = {}
    for candidate in ranked:
        votes[_key(candidate)] = votes.get(_key(candidate), 0.0) + 0.02
    top = max(ranked, key=lambda c: c.strength + min(votes[_key(c)], 0.1))
    edge = top.strength + min(votes[_key(top)], 0.1) - 0.035
    rivals = [c for c in ranked if c.strength + min(votes[_key(c)], 0.1) >= edge and c.page == top.page]
    return (
        max(rivals, key=lambda c: (c.date.options[0].last, -c.start))
        if latest
        else min(rivals, key=lambda c: c.date.options[0].first)
    )


def _surest(chosen: Candidate | None, candidates: Iterable[Candidate]) -> Candidate | None:
    """The same date in the same role where a scan was read more surely, if digits of the chosen one are in doubt."""
    if chosen is None or _seen(chosen) >= _SURE_DIGITS:
        return chosen
    again = (c for c in candidates if c.label and _key(c) == _key(chosen) and _seen(c) >= AGREED)
    return next(again, chosen)


def _seen(candidate: Candidate) -> float:
    return candidate.line.confidence(candidate.start, candidate.date.end)


def _key(candidate: Candidate) -> tuple[dt.date, ...]:
    return tuple(option.first for option in candidate.date.options)


def _chronology(chosen: Mapping[str, Candidate | None]) -> list[tuple[str, DateSpan]]:
    """Receipt, test and issue as found, in the order in which they must have happened."""
    roles = ("received", "tested_from", "tested", "tested_to", "issued", "expires")
    found = [(role, chosen[role]) for role in roles]
    return [(role, candidate.date) for role, candidate in found if candidate is not None]


def _field(candidate: Candidate | None, order: Order, last: bool = False) -> Field[dt.date]:
    if candidate is None:
        return Field()
    evidence = (candidate.line.evidence(candidate.start, candidate.date.end),)
    options = order.settle(candidate.date)
    values = tuple(dict.fromkeys(option.last if last else option.first for option in options))
    seen = _seen(candidate)
    confidence = min(0.99, 0.6 + 0.42 * candidate.strength) * min(1.0, seen + 0.1)
    reason = order.reason(candidate.date)
    if len(values) > 1:
        return Field(None, evidence, values, confidence, reason)
    if seen < _SURE_DIGITS:
        return Field(None, evidence, values, seen, IN_DOUBT)
    return Field(values[0], evidence, (), confidence, reason)


def _with_rival(
    field: Field[dt.date], chosen: Candidate | None, candidates: Iterable[Candidate], words: Mapping[str, Any]
) -> Field[dt.date]:
    """The date of issue, marked where the paper prints it twice, each time under a label of its own, and not alike."""
    labels = {squash(phrase) for phrase in words.get("one_issue", ())}
    if chosen is None or field.value is None or chosen.label not in labels:
        return field
    rivals = [c for c in candidates if c.label in labels and _alone(c) and not set(_key(c)) & set(_key(chosen))]
    if not rivals:
        return field
    other = max(rivals, key=lambda candidate: candidate.strength)
    return replace(field, evidence=(*field.evidence, other.line.evidence(other.start, other.date.end)), reason=TWO_PRINTS)


def _alone(candidate: Candidate) -> bool:
    """Whether nothing but its label stands before the date in its cell: the day of another paper stands behind its number."""
    before = squash(candidate.line.text[: candidate.start].rpartition(CELL)[2])
    return before.lstrip("0123456789") == candidate.label


def _first_of(*fields: Field[dt.date]) -> Field[dt.date]:
    return next((field for field in fields if field.value or field.readings), Field())


def _broken_off(candidate: Candidate) -> bool:
    """Whether a word for "to" follows a single day: the period's end is printed but could not be read."""
    rest = fold(candidate.line.text[candidate.date.end :]).split(CELL)[0].strip(" .")
    return not candidate.date.period and bool(rest) and (rest[0] in "-~–—至到" or rest.split()[0] in _TO)


def _sane(fields: dict[str, Field[dt.date]]) -> dict[str, Field[dt.date]]:
    """Leave an end of validity before the issue open, one of them being misread or altered; doubt an issue before receipt."""
    issued, expires, received = fields["issued"], fields["expires"], fields["received"]
    if issued.value and expires.value and expires.value <= issued.value:
        fields["expires"] = Field(None, expires.evidence, (expires.value,), min(expires.confidence, _DOUBT))
    if issued.value and received.value and issued.value < received.value:
        fields["issued"] = replace(issued, confidence=min(issued.confidence, _DOUBT))
    return fields
