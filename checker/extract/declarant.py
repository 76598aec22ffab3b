"""Who declares, where no label says so and several firms stand at the head of a declaration: who says we, or who signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from checker.extract.companies import FOOT_ROWS, any_of, companies, strongest
from checker.extract.folds import fold, is_wide, squash
from checker.extract.lines import CELL
from checker.extract.names import clean_name, legal_form
from checker.extract.reading import Reading
from checker.extract.values import Value

_PRONOUN = 5
_SPOKEN = 0.6
_UNDECIDED = 0.05
"""Strength that calibration puts below the line of review: which of two firms declares is for a person to see."""
_FIRST = 6
_AHEAD = 2
"""By how many mentions one firm must lead the others."""


def who_says_we(reading: Reading, words: Mapping[str, Any]) -> Value | None:
    """The firm behind the pronoun of a sentence: ``We, Muster Ltd, 4 Muster Road, declare ...``."""
    for page, row, line in reading.all_rows(1):
        spoken = (h for h in reading.hits[page][row] if h.field == "manufacturer" and len(h.phrase) <= _PRONOUN and h.opens)
        for hit in spoken:
            rest = line.text[hit.end :].split(CELL)[0]
            start = hit.end + len(rest) - len(rest.lstrip(" ,"))
            named = line.text[start : start + 1].isupper() or is_wide(line.text[start : start + 1] or " ")
            form = legal_form(line.text[start:], words) if named else None
            name = clean_name(line.text[start : start + form.end()], words) if form else ""
            if form and name:
                end = start + form.end()
                return Value(name, (line.evidence(start, end),), _SPOKEN, hit.phrase, page, line.confidence(start, end))
    return None


def whose_head(reading: Reading, words: Mapping[str, Any]) -> Value | None:
    """The firm of the first page that is named most; of several at its head the one that signs or that alone is no laboratory.

    Where nothing tells, the first, too weak to be believed.
    """
    found = companies(reading, words, labelled=True)[:_FIRST]
    best = strongest(one.value for one in found)
    rivals = {squash(one.value.text): one.value for one in reversed(found) if one.head and _no_laboratory(one.value, words)}
    if best is None or is_agent(best, words) or not rivals or len(_apart(rivals)) < len(rivals):
        return best
    if len(rivals) == 1:
        return best if _no_laboratory(best, words) else next(iter(rivals.values()))
    signed = [value for key, value in rivals.items() if key in _foot(reading)]
    if len(signed) == 1:
        return signed[0]
    mentions = sorted((sum(row.count(key) for row in _rows(reading)) for key in rivals), reverse=True)
    if mentions[0] >= mentions[1] + _AHEAD:
        return best
    return replace(best, strength=_UNDECIDED)


def is_agent(value: Value, words: Mapping[str, Any]) -> bool:
    """Whether a firm arranges approvals: it heads papers of others, and makes nothing."""
    return any_of(tuple(words.get("agent_words", ()))).search(fold(value.text)) is not None


def _no_laboratory(value: Value, words: Mapping[str, Any]) -> bool:
    return not any_of(tuple(words.get("lab_words", ()))).search(fold(value.text))


def _apart(names: Mapping[str, Value]) -> set[str]:
    """The first words of the names: firms that share it are of one house, and which of them declares is not asked."""
    return {value.text.split()[0].casefold() for value in names.values()}


def _rows(reading: Reading) -> Iterator[str]:
    return (squash(line.text) for _, _, line in reading.all_rows(1))


def _foot(reading: Reading) -> str:
    """The letters of the last rows, of a short page of its lower half."""
    rows = list(_rows(reading))
    return "".join(rows[max(len(rows) - FOOT_ROWS, (len(rows) + 1) // 2) :])
