"""Companies named on a first page without a label: letterheads, feet, signatures, and the choice among candidates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct

from checker.extract.folds import squash
from checker.extract.labels import Hit
from checker.extract.names import clean_name, form_first, legal_form
from checker.extract.reading import Reading, cell_spans
from checker.extract.values import Value

HEAD_ROWS = 6
FOOT_ROWS = 8
_PRONOUN = 4
_BRANCH = 60


class Company(Struct, frozen=True):
    """A company name in a cell of its own on the first page; ``head`` and ``foot``: in the first or the last rows of it."""

    value: Value
    head: bool
    foot: bool


def companies(reading: Reading, words: Mapping[str, Any], labelled: bool = False) -> list[Company]:
    """The companies of the first page from top to bottom; with ``labelled`` also those behind a label, but for a laboratory's."""
    found = []
    for page, row, line in reading.all_rows(1):
        for start, end in cell_spans(line):
            start = _behind_pronoun(reading.hits[page][row], line.text, start)
            text = line.text[start:end]
            form = legal_form(text, words)
            if (
                (form is None and not form_first(text))
                or len(text) > 90
                or (not labelled and any(h.start <= end and (h.colon or _heads(h, start)) for h in reading.hits[page][row]))
                or _tested_there(reading, page, row, end, words)
            ):
                continue
            name = form_first(text) if form is None else clean_name(text, words)
            if name and (form is None or (legal_form(name, words) and _ends(text[form.end() :], labelled))):
                value = Value(name, (line.evidence(start, end),), 0.5, "letterhead", page, line.confidence(start, end))
                found.append(Company(value, row < HEAD_ROWS, row >= len(reading.rows[0]) - FOOT_ROWS))
    return found


def _ends(rest: str, labelled: bool) -> bool:
    """Whether nothing follows a name in its cell but its head's title in Korean and, for a body, its branch."""
    return not rest.strip(" .,)장") or (not labelled and len(rest) < _BRANCH and bool(re.match(r"\s*[-–|•]\s", rest)))


def _heads(hit: Hit, start: int) -> bool:
    """Whether a label closes the cell before the one that begins here: ``Production place   Muster Ltd``."""
    return hit.closes and hit.end <= start


def _behind_pronoun(hits: Sequence[Hit], text: str, start: int) -> int:
    """Where the name begins behind ``We,``, which is no part of it; ``start`` where none stands before it."""
    spoken = next((hit for hit in hits if hit.start == start and hit.field == "manufacturer" and len(hit.phrase) <= _PRONOUN), None)
    if spoken is None or text[spoken.end : spoken.end + 1] not in ", ":
        return start
    return spoken.end + len(text[spoken.end :]) - len(text[spoken.end :].lstrip(" ,"))


def _tested_there(reading: Reading, page: int, row: int, end: int, words: Mapping[str, Any]) -> bool:
    """Whether the label before a cell is that of a laboratory that tested: ``Test lab: ...``."""
    before = [hit for hit in reading.hits[page][row] if hit.start < end and hit.opens and (hit.colon or hit.closes)]
    return bool(before) and before[-1].phrase in words.get("test_labels", ())


def strongest(values: Iterable[Value]) -> Value | None:
    """The strongest, the first of equals; a name that several places give counts more."""
    ranked = list(values)
    if not ranked:
        return None
    votes: dict[str, int] = {}
    for value in ranked:
        votes[squash(value.text)] = votes.get(squash(value.text), 0) + 1
    return max(ranked, key=lambda v: v.strength + min(0.06, 0.02 * votes[squash(v.text)]))


@lru_cache(maxsize=16)
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern of all words, as parts of words."""
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")


@lru_cache(maxsize=16)
def whole_words(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern of all words, each as a word of its own."""
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(map(re.escape, words)) or '(?!)'})(?![^\W\d_])")
