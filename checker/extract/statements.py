"""Set sentences that laws want printed: which of them stand in a paper, and where.

Text is compared *squashed*, as letters and digits without case or accents, so that line breaks, hyphens and stray blanks do
not matter; a page that was read by OCR may also differ in a letter here and there.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate, chain
from typing import Any

from msgspec import Struct

from checker.extract.lines import quote
from checker.extract.sought import Sought
from checker.model import Document, Evidence, Field, Lexicon, Page
from checker.model.same import Same

_GAP = 320
"""Squashed letters that may stand for ``…``: a company's name, a product and a list of models."""
_LIKE = 92.0
"""Per cent of likeness from which a part of a phrase counts as read, on pages that were read by OCR."""
_FUZZY = 18
"""Shorter parts must match exactly: one wrong letter makes another word of them."""
_SPACELESS = "\u2e80"
"""From this character on scripts set no blanks between words."""
_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum() and chr(code) != "\n")
"""What is neither letter nor digit in ASCII; words stand on lines of their own."""
_SURE, _NEARLY = 0.97, 0.85


class _Phrase(Struct, frozen=True):
    name: str
    language: str
    parts: tuple[str, ...]


class _Known(Struct, frozen=True, eq=False):
    """All phrases, and the first parts by which they are found: ``beginning`` are the phrases of each part that is sought."""

    phrases: tuple[_Phrase, ...]
    names: tuple[str, ...]
    sought: Sought
    beginning: tuple[tuple[int, ...], ...]


class Squashed(Struct, frozen=True):
    """The letters and digits of a page's words, and the offset at which each word begins."""

    text: str
    starts: tuple[int, ...]
    page: Page


def statements(pages: Iterable[Squashed], lexicon: Lexicon) -> tuple[Field[str], ...]:
    """The set sentences found, one field each by name, in the order of the data; evidence is one place for each language.

    Names and wordings: ``standards/labels/statements.toml``. A field's ``reason`` names the languages, comma between.
    """
    known = _known(Same(lexicon.tables.get("statements", {})))
    phrases = known.phrases
    found: dict[str, dict[str, tuple[Evidence, float]]] = {}
    for squashed in pages:
        for phrase in (phrases[index] for index in _candidates(squashed, known)):
            if phrase.language not in found.get(phrase.name, {}) and (span := _find(phrase, squashed)):
                found.setdefault(phrase.name, {})[phrase.language] = (_evidence(squashed, span[0], span[1]), span[2])
    return tuple(_field(name, found[name]) for name in known.names if name in found)


def _candidates(squashed: Squashed, known: _Known) -> Iterable[int]:
    """The phrases whose first part stands on a page, in the order of the data; all of them for a page read by OCR."""
    if squashed.page.source == "ocr":
        return range(len(known.phrases))
    begun = frozenset(squashed.starts)
    places = known.sought.places(squashed.text)
    there = {index for index, start, _ in places if start in begun or squashed.text[start] >= _SPACELESS}
    return sorted(chain.from_iterable(known.beginning[index] for index in there))


@lru_cache(maxsize=1 << 15)
def squash(text: str) -> str:
    """Letters and digits alone, casefolded, without accents; ß and ligatures are spelt out."""
    if text.isascii():
        return "".join(filter(str.isalnum, text)).lower()
    return "".join(filter(str.isalnum, _spelt_out(text)))


def _field(name: str, places: Mapping[str, tuple[Evidence, float]]) -> Field[str]:
    return Field(
        value=name,
        evidence=tuple(evidence for evidence, _ in places.values()),
        confidence=max(confidence for _, confidence in places.values()),
        reason=",".join(places),
    )


def squashed(document: Document) -> tuple[Squashed, ...]:
    """Every page in the form in which set sentences are compared."""
    return tuple(map(_squashed, document.pages))


def _squashed(page: Page) -> Squashed:
    words = [word.text for word in page.words]
    text = "\n".join(words)
    if not text.isascii():
        text = "\n".join([word if word.isascii() else squash(word) for word in words])
    # Bytes are rid of signs ten times quicker than text is, and no letter beyond ASCII has one of these bytes in it.
    parts = text.encode().lower().translate(None, _SIGNS).decode().split("\n")
    return Squashed("".join(parts), tuple(accumulate(map(len, parts[:-1]), initial=0)) if words else (), page)


def _spelt_out(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKD", plain)


def _find(phrase: _Phrase, squashed: Squashed) -> tuple[int, int, float] | None:
    """First and last place of a phrase in squashed text, and how sure it is; each part close behind the one before."""
    text, first = squashed.text, phrase.parts[0]
    at = text.find(first)
    while at >= 0:
        end = _rest(phrase.parts[1:], text, at + len(first)) if _begins(squashed, at) else 0
        if end:
            return at, end, _SURE
        at = text.find(first, at + 1)
    return _find_like(phrase, squashed) if squashed.page.source == "ocr" else None


def _begins(squashed: Squashed, at: int) -> bool:
    """Whether a word begins there; in scripts without blanks, and where OCR may have glued words, anywhere."""
    if squashed.page.source == "ocr" or squashed.text[at] >= _SPACELESS:
        return True
    place = bisect_left(squashed.starts, at)
    return place < len(squashed.starts) and squashed.starts[place] == at


def _rest(parts: tuple[str, ...], text: str, start: int) -> int:
    for part in parts:
        at = text.find(part, start, start + _GAP + len(part))
        if at < 0:
            return 0
        start = at + len(part)
    return start


def _find_like(phrase: _Phrase, squashed: Squashed) -> tuple[int, int, float] | None:
    from rapidfuzz.fuzz import partial_ratio_alignment

    if len(phrase.parts) > 1 or len(phrase.parts[0]) < _FUZZY or len(squashed.text) < len(phrase.parts[0]):
        return None
    if phrase.parts[0][-1].isdecimal():
        return None  # likeness would take "risk group 2" for "risk group 3"
    like = partial_ratio_alignment(phrase.parts[0], squashed.text, score_cutoff=_LIKE)
    return None if like is None else (like.dest_start, like.dest_end, _NEARLY)


def _evidence(squashed: Squashed, start: int, end: int) -> Evidence:
    first = max(0, bisect_right(squashed.starts, start) - 1)
    words = squashed.page.words[first : bisect_right(squashed.starts, end - 1)]
    return quote(squashed.page.number, words)


@lru_cache(maxsize=4)
def _known(key: Same) -> _Known:
    phrases = tuple(_flat(key.table))
    beginning: dict[str, list[int]] = {}
    for index, phrase in enumerate(phrases):
        beginning.setdefault(phrase.parts[0], []).append(index)
    sought = Sought(beginning)
    names = tuple(dict.fromkeys(phrase.name for phrase in phrases))
    return _Known(phrases, names, sought, tuple(tuple(beginning[part]) for part in sought.words))


def _flat(table: Mapping[str, Any]) -> Iterator[_Phrase]:
    for name, languages in table.items():
        if isinstance(languages, Mapping):
            for language, phrases in languages.items():
                for phrase in phrases:
                    yield _Phrase(name, language, tuple(map(squash, phrase.split("…"))))
