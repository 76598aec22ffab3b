"""Whether a paper names a responsible party whose address lies in the United States (47 CFR 2.1077(a)(3))."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from checker.extract.folds import fold
from checker.extract.lines import Line
from checker.extract.reading import Reading
from checker.model import Field, Lexicon

LOCATED = "us-responsible-party"
"""The set phrase that such an address amounts to."""
_KINDS = ("declaration", "manual", "certificate", "other", None)
_ROWS = 7
"""So many rows hold the name, the address and the contact of a party."""
_LONGEST_LABEL = 70
_SURE = 0.95


@dataclass(frozen=True, slots=True)
class Words:
    """The words of ``labels/responsible.toml`` as patterns over folded text, but for the address, which is read as printed."""

    labels: re.Pattern[str]
    own: re.Pattern[str]
    stops: re.Pattern[str]
    address: re.Pattern[str]


@lru_cache(maxsize=4)
def _words(lexicon: Lexicon) -> Words:
    table: dict[str, Any] = dict(lexicon.tables.get("responsible", {}))
    states, names = _any(table, "states", str), _any(table, "names", str)
    return Words(
        re.compile(_any(table, "labels", fold)),
        re.compile(_any(table, "label_words", fold)),
        re.compile(rf"\W*(?:\d+[.)]\W*)?(?:{_any(table, 'stops', fold)})\b"),
        re.compile(rf"\b(?:{states})\b[.,]?\s*\d{{5}}(?:-\d{{4}})?(?!\d)|(?<![^\W\d_])(?:{names})(?![^\W\d_])"),
    )


def _any(table: dict[str, Any], key: str, form: Any) -> str:
    words = sorted((form(word) for word in table.get(key, ())), key=len, reverse=True)
    return "|".join(map(re.escape, words)) or "(?!)"


def responsible(laid: Reading, lexicon: Lexicon, kind: str | None) -> tuple[Field[str], ...]:
    """One field where such a party is named with an address in the United States, which is its evidence; else none."""
    words = _words(lexicon)
    for line, start, end in _addresses(laid, words) if kind in _KINDS else ():
        return (Field(LOCATED, (line.evidence(start, end),), confidence=_SURE),)
    return ()


def _addresses(laid: Reading, words: Words) -> Iterator[tuple[Line, int, int]]:
    """Where behind a label of the party a state with its code, or the country, stands."""
    for rows, folded in zip(laid.rows, laid.folded, strict=True):
        for index, text in enumerate(folded):
            label = words.labels.search(text)
            if label is None:
                continue
            for down, line in enumerate(rows[index : index + _ROWS]):
                if down and words.stops.match(folded[index + down]):
                    break
                begin = _behind(folded[index + down], label.start() if not down else 0, words)
                if found := words.address.search(line.text, begin):
                    yield line, found.start(), found.end()


def _behind(text: str, at: int, words: Words) -> int:
    """Where the words of the label end: behind its colon, or behind the last of them that the row begins with."""
    colon = text.find(":", at, at + _LONGEST_LABEL)
    if colon >= 0 and words.own.search(text, at, colon + 1):
        return colon + 1
    end = at
    for found in words.own.finditer(text, at):
        if found.start() - end > 4:  # blanks, a dash
            break
        end = found.end()
    return end
