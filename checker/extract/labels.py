"""The label grammar: where a page announces a field, and where the value may stand.

A label is a phrase of ``standards/labels``. Phrases are compared on letters and digits alone, so that blanks, dots and
hyphens of the print do not matter; the longest phrase of any field claims its span, look-alikes (``never``) among them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from checker.extract import misread
from checker.extract.folds import Squashed, fold, is_wide, squash, squashed
from checker.extract.lines import CELL
from checker.extract.sought import Sought
from checker.model import Label, Lexicon

_BREAKS = set(CELL + "\n:;：；!?。")
_MOST_GAP = 4
_OPENERS = " \t([{（【*•·-–—_/|.,，、>》\"'“”○●◦■□▪◆◇▶►※ㅇᄋ"
_COLON = re.compile(r"[\s)）\].…_*#]*(?:[:：﹕►▶➤→]|\.{3,}|…+|_{3,})[\s.…_:：]*")
_SECOND = re.compile(r"\s{0,2}[/(（\[|][^:：\t\d]{1,48}?[)）\]]?\s{0,2}[:：]|\s?[(（][^:：\t\d()（）]{1,40}[)）]")
_TWIN = re.compile(r"\.?\s{0,2}/\s{0,2}[^:：\t\d]{1,40}(?=\t)")
"""The label again in a second language that no phrase knows, up to the border of its cell: ``Auftraggeber / Ordering firm``."""
_BOTH = re.compile(r"\s{0,2}(?=[a-z])[^:：\t\d]{2,40}(?=\t)")
"""The label again in Latin letters behind one in a script without blanks: ``型式又は名称 Type or name``."""
_EAST = re.compile(r"\s{0,2}[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{1,12}\s{0,2}[:：]")
"""The label again in an eastern language that no phrase knows, up to its colon: ``Sample Description 樣品敘述:``."""
_STROKE = re.compile(r"\s{0,2}/")
_CODE_ON = re.compile(r"-[A-Za-z]{0,4}\d")
"""A hyphen and figures that make the last word of a phrase the beginning of a code."""
_TRAILING = re.compile(r"\s[a-z.]{2,14}(?:\s[a-z]{2,12})?\s{0,2}[:：]")
"""A word or two of the label that no phrase knows, up to its colon: only for fields in which no look-alike does harm."""
_LOOSE = {"models", "product", "applicant", "manufacturer"}
_DATED = {"issued", "received", "tested", "tested_from", "tested_to", "expires"}
_FUZZY_LENGTH = 8
_NARROW = 30
"""The most letters that a row of a label in a narrow column has."""
_NUMBERED = re.compile(r"^\s*\(?\d{1,2}[.)]\s*")
_WORDS = re.compile(r"[^\W\d_][^\d,;]*")
NAME = frozenset(["name", "nom", "nombre", "nome", "naam", "nazwa", "jmeno", "namn", "companyname", "nazev", "名称", "姓名"])
"""Labels that give the name of what the heading over them is about, letters alone."""
_GAPS = re.compile(r"[^\w]+|_+")
_SECTION = re.compile(r"(?:\(?\d{1,2}(?:\.\d{1,2})*[.)、]?|\(?[a-z][.)])[\s\t]*$")


class Phrase(Struct, frozen=True):
    """A label phrase in normal form (letters and digits alone); ``wide`` when it is written without blanks between words."""

    field: str
    squashed: str
    never: bool
    wide: bool
    language: str = "en"
    comma: bool = False


class Hit(Struct, frozen=True, gc=False):
    """A label found on a row: ``start``/``end`` bound it, ``value`` is the offset at which its value may begin.

    ``page`` and ``row`` are indices into the reading. ``colon``: a colon or dotted leader follows; ``opens``: it begins its
    cell; ``closes``: nothing follows in its cell; ``sure`` is below 1 where letters had to be guessed; ``language`` is that
    of the phrase, English where it shares the phrase.
    """

    field: str
    phrase: str
    never: bool
    page: int
    row: int
    start: int
    end: int
    value: int
    colon: bool
    opens: bool
    closes: bool
    sure: float = 1.0
    language: str = "en"


Span = tuple[Phrase, int, int, float]
"""A phrase at ``text[start:end]``, and how sure it is."""


class Grammar:
    """All phrases of a lexicon by their letters."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._labels = lexicon.labels
        phrases = [_phrase(label) for label in lexicon.labels if squash(label.phrase)]
        phrases.sort(key=lambda phrase: (phrase.never, phrase.field, phrase.language != "en"))
        self.spelled: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            alike = self.spelled.setdefault(phrase.squashed, [])
            if all(other.comma != phrase.comma for other in alike):  # the same letters at the same place: the first has it
                alike.append(phrase)
        self._sought = Sought(self.spelled)
        self.long = {word: alike[0] for word, alike in self.spelled.items() if len(word) >= _FUZZY_LENGTH and not alike[0].wide}

    def hits(
        self, rows: Sequence[str], page: int, scanned: bool = False, letters: Squashed | None = None
    ) -> tuple[tuple[Hit, ...], ...]:
        """All labels in the folded rows of a page, row by row, left to right, none overlapping another.

        ``letters`` are those of the rows, one under the other, where they are squashed already.
        """
        text = "\n".join(rows)
        starts = tuple(accumulate((len(row) + 1 for row in rows), initial=0))
        spans: list[list[Span]] = [[] for _ in rows]
        for phrase, start, end, sure in self._spans(text, letters or squashed(text)):
            row = bisect_right(starts, start) - 1
            spans[row].append((phrase, start - starts[row], end - starts[row], sure))
        for text, found in zip(rows, spans, strict=True) if scanned else ():
            found += self._near(text, found)
        self._stack(rows, spans)
        return tuple(_hits(text, page, row, spans[row]) if spans[row] else () for row, text in enumerate(rows))

    def _spans(self, text: str, row: Squashed) -> Iterator[Span]:
        letters, words = row.letters, self._sought.words
        starts, bounds = frozenset(row.word_starts()), frozenset(row.runs)
        found = [(start, -end, words[index]) for index, start, end in self._sought.places(letters) if start in starts]
        taken = -1
        for at, behind, word in sorted(found):  # of those that begin at one place the longest comes first
            if at != taken and (-behind in bounds or not _goes_on(letters, -behind)):
                start, end = row.place(at), row.place(-behind - 1) + 1
                phrase = next((phrase for phrase in self.spelled[word] if _whole(text, start, end, phrase)), None)
                if phrase is not None:
                    taken = at
                    yield phrase, start, end, 1.0

    def _stack(self, rows: Sequence[str], spans: list[list[Span]]) -> None:
        """Put labels together that wrap in a narrow column: ``Date of`` alone on a row, ``issue   2023-03-30`` on the next."""
        for row in range(len(rows) - 1):
            upper, (lower, *values) = rows[row].strip(), rows[row + 1].split(CELL)
            if CELL in rows[row] and not (values and squash(lower) in self.spelled):
                self._stack_beside(rows[row], lower, spans[row], spans[row + 1])
            if not values or not 0 < len(upper) <= _NARROW or CELL in upper or len(lower) > _NARROW or _BREAKS & {upper[-1]}:
                continue
            phrase = next(iter(self.spelled.get(squash(upper) + squash(lower), ())), None)
            merged = row > 0 and squash(rows[row - 1].split(CELL)[0]) in NAME  # the label of a block, between its first rows
            if phrase is not None and not phrase.wide and not merged:
                spans[row].clear()
                spans[row + 1] = [span for span in spans[row + 1] if span[1] >= len(lower)]
                spans[row + 1].append((phrase, len(lower) - len(lower.lstrip()), len(lower.rstrip(" .:")), 1.0))

    def _stack_beside(self, upper: str, lower: str, above: list[Span], below: list[Span]) -> None:
        """The same with the value beside the first row of the label: ``Name and address of   Muster Ltd``, ``manufacturer:``."""
        cell, *values = upper.split(CELL)
        head = _NUMBERED.sub("", cell)
        if not values or not 0 < len(head.strip()) <= _NARROW or len(lower) > _NARROW or not _WORDS.fullmatch(lower.strip(" .:：")):
            return
        whole = squash(head) in self.spelled  # a label of its own, as "Product" over "Model(s)"
        phrase = next(iter(self.spelled.get(squash(head) + squash(lower), ())), None) if not whole else None
        if phrase is not None and not phrase.wide and not _BREAKS & {head.strip()[-1]}:
            below[:] = [span for span in below if span[1] >= len(lower)]
            above[:] = [span for span in above if span[1] >= len(cell)]
            above.append((phrase, len(cell) - len(head.lstrip()), len(cell.rstrip(" .:")), 1.0))

    def _near(self, text: str, taken: Sequence[Span]) -> Iterator[Span]:
        """Labels with misread letters: what stands before a colon in a cell, held against the long phrases."""
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        start = 0
        for cell in text.split(CELL):
            head = re.split("[:：]", cell, maxsplit=1)[0] if re.search("[:：]", cell) else cell if len(cell) < 60 else ""
            words = squash(head)
            most = 1 if len(words) < 14 else 2
            missing = len(words) - max((len(p.squashed) for p, at, _, _ in taken if start <= at < start + len(head)), default=0)
            first, last = start + len(head) - len(head.lstrip()), start + len(head.rstrip())
            alike = self._alike(head, bool(_COLON.match(text, last))) if missing else None
            if alike is not None:
                yield alike[0], first, last, alike[1]
            elif missing > most and len(words) >= _FUZZY_LENGTH:
                best = process.extractOne(words, self.long.keys(), scorer=Levenshtein.distance, score_cutoff=most)
                if best is not None and (bool(_COLON.match(text, last)) or not best[0].startswith(words)):
                    yield self.long[best[0]], first, last, 1.0 - 0.1 * best[1]
            start += len(cell) + 1

    @cached_property
    def shaped(self) -> dict[str, Phrase]:
        """Phrases by the shape of their signs: made when the first scan asks, since text needs none."""
        return _shaped(self._labels, self.spelled)

    def _alike(self, head: str, colon: bool) -> tuple[Phrase, float] | None:
        """The label whose signs look like these, and how sure it is; one of few letters must be announced by a colon."""
        seen = misread.shape(head)
        phrase = self.shaped.get(seen) if colon or not misread.is_short(seen) else None
        return (phrase, misread.sure(seen)) if phrase is not None else None


def _shaped(labels: Iterable[Label], spelled: Mapping[str, Sequence[Phrase]]) -> dict[str, Phrase]:
    """The phrases that can be known by their shape; one that other letters of another field share belongs to neither."""
    found: dict[str, Phrase] = {}
    shared: set[str] = set()
    for label in labels:
        alike = spelled.get(squash(label.phrase), ())
        for key in misread.shapes_of(fold(label.phrase)) if alike and not alike[0].wide else ():
            other = found.setdefault(key, alike[0])
            if (other.field, other.never) != (alike[0].field, alike[0].never):
                shared.add(key)
    return {key: phrase for key, phrase in found.items() if key not in shared}


def _phrase(label: Label) -> Phrase:
    letters = squash(label.phrase)
    return Phrase(label.field, letters, label.never, is_wide(letters[0]), label.language, "," in label.phrase)


def _goes_on(letters: str, end: int) -> bool:
    """Whether the word of a phrase that ends here has more letters, in a script that sets blanks between words."""
    after = letters[end : end + 1]
    return after.isalpha() and not is_wide(after) and not is_wide(letters[end - 1])


@lru_cache(maxsize=4)
def grammar(lexicon: Lexicon) -> Grammar:
    """The grammar of a lexicon, made once."""
    return Grammar(lexicon)


def _whole(text: str, start: int, end: int, phrase: Phrase) -> bool:
    """No letter runs on behind the phrase, and nothing that ends a phrase stands inside it."""
    after = text[end] if end < len(text) else " "
    if len(phrase.squashed) == 1 and phrase.squashed.isascii() and after not in ".°º:：":
        return False
    if not is_wide(text[end - 1]) and after.isalpha() and not is_wide(after):
        return False
    if not is_wide(text[end - 1]) and after.isdigit() and (text[end - 1].isdigit() or len(phrase.squashed) < 6):
        return False
    if after in "'’`" and text[end + 1 : end + 2] == "s":
        return False
    if phrase.never and _CODE_ON.match(text, end):
        return False  # "style OF-BB07" is a style and its code
    inside = text[start:end]
    if "," in inside and not phrase.comma:
        return False
    if len(inside) == len(phrase.squashed):
        return True
    gaps = _GAPS.findall(inside)
    return all(len(gap) <= _MOST_GAP and not _BREAKS & set(gap) for gap in gaps)


def _hits(text: str, page: int, row: int, spans: Sequence[Span]) -> tuple[Hit, ...]:
    return _bilingual(text, [_hit(phrase, text, page, row, start, end, sure) for phrase, start, end, sure in _claim(spans)])


def _claim(spans: Sequence[Span]) -> list[Span]:
    if len(spans) == 1:
        return list(spans)
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (-len(s[0].squashed), s[1])):
        if all(span[2] <= other[1] or other[2] <= span[1] for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s[1])


def _hit(phrase: Phrase, text: str, page: int, row: int, start: int, end: int, sure: float) -> Hit:
    colon = _COLON.match(text, end)
    value = colon.end() if colon else end
    cell = text.rfind(CELL, 0, start) + 1
    lead = text[cell:start].strip(_OPENERS)
    opens = not lead or bool(_SECTION.fullmatch(lead + " ")) or bool(_SECTION.fullmatch(lead)) or _upright(lead, text[start])
    rest = text[value:].split(CELL, 1)[0]
    closes = not rest.strip(" .:：,，)）/")  # a stroke: the label goes on in another language below
    return Hit(
        phrase.field, phrase.squashed, phrase.never, page, row, start, end, value, bool(colon), opens, closes, sure, phrase.language
    )


def _upright(lead: str, first: str) -> bool:
    """Whether one Chinese sign stands before a Chinese label: of words set upright beside a block of rows, as 客户信息."""
    return len(lead) == 1 and is_wide(lead) and is_wide(first)


def _bilingual(text: str, hits: list[Hit]) -> tuple[Hit, ...]:
    """Join labels of one field that stand side by side, and step over a second language that no phrase knows."""
    joined: list[Hit] = []
    for hit in hits:
        before = joined[-1] if joined else None
        gap = text[before.end : hit.start] if before else ""
        if before and _same_label(before, hit) and len(gap) <= 6 and not _worded(gap):
            sure, language = max(before.sure, hit.sure), before.language if before.language != "en" else hit.language
            colon = before.colon or hit.colon
            joined[-1] = replace(
                hit,
                field=before.field,
                phrase=before.phrase,
                start=before.start,
                colon=colon,
                opens=before.opens,
                sure=sure,
                language=language,
            )
        else:
            joined.append(hit)
    return tuple(_second(text, hit, joined) for hit in joined)


def _same_label(before: Hit, hit: Hit) -> bool:
    """Two languages of one label, or a label that closes with the bare word for date."""
    return before.never == hit.never and (before.field == hit.field or (hit.field == "date" and before.field in _DATED))


def _worded(gap: str) -> bool:
    return CELL in gap or any(char.isalnum() for char in gap)


def _second(text: str, hit: Hit, hits: list[Hit]) -> Hit:
    if hit.colon:
        return hit
    twin = _TWIN.match(text, hit.end) if hit.opens else None
    if twin and not _rival(hit, twin.end(), hits):
        return replace(hit, value=twin.end(), closes=True)
    both = _BOTH.match(text, hit.end) if hit.opens and is_wide(text[hit.start]) else None
    if both and any(h.end == both.end() and h.field in ("other", hit.field) for h in hits if h.start >= hit.end):
        colon = _COLON.match(text, both.end())
        return replace(hit, value=colon.end() if colon else both.end(), colon=bool(colon), closes=not colon)
    trailing = _TRAILING.match(text, hit.end) if hit.opens and hit.field in _LOOSE else None
    match = _SECOND.match(text, hit.end) or _EAST.match(text, hit.end) or trailing
    barred = _rival if _STROKE.match(text, hit.end) and hit.opens else _mixed
    if not match or barred(hit, match.end(), hits):
        return hit
    colon = _COLON.match(text, match.end())
    value = colon.end() if colon else match.end()
    while value < len(text) and text[value] in " :：":
        value += 1
    closes = not text[value:].split(CELL, 1)[0].strip(" .:：,，)）")
    return replace(hit, value=value, colon=bool(colon) or text[match.end() - 1] in ":：", closes=closes)


def _rival(hit: Hit, end: int, hits: list[Hit]) -> bool:
    """Whether the stroke behind a label parts it from a whole label of another field: ``Applicant / Manufacturer``."""
    near = (h for h in hits if hit.end <= h.start <= hit.end + _MOST_GAP)
    return any(h.field not in ("other", hit.field) and h.value >= end - 1 for h in near)


def _mixed(hit: Hit, end: int, hits: list[Hit]) -> bool:
    """Whether a label of another field, or one with a colon of its own, stands between a label and the end of its second part."""
    return any(
        hit.end <= h.start < end and (h.colon or h.field not in ("other", "brand", hit.field)) for h in hits if h is not hit
    )
