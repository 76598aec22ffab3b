"""Who answers for a product in its market, by where the address behind the label lies: there, elsewhere, or it cannot be told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct

from checker.extract.folds import fold
from checker.extract.lines import Line
from checker.extract.reading import Reading
from checker.extract.statements import Squashed, squash
from checker.model import Field, Lexicon

_KINDS = ("declaration", "manual", "certificate", "other", None)
_ROWS = 7
"""So many rows hold the name, the address and the contact of a party."""
_LONGEST_LABEL = 70
_SURE = 0.95
Place = tuple[Line, int, int]


class Party(Struct, frozen=True):
    """A table ``[party.X]`` of ``labels/responsible.toml``: patterns over folded text, addresses over text as printed."""

    located: str
    elsewhere: str
    sought: tuple[str, ...]
    labels: re.Pattern[str]
    own: re.Pattern[str]
    address: re.Pattern[str]


class Words(Struct, frozen=True):
    """All parties, what begins the next part of a paper, and what shows an address to lie in none of the markets."""

    parties: tuple[Party, ...]
    stops: re.Pattern[str]
    foreign: re.Pattern[str]


@lru_cache(maxsize=4)
def _words(lexicon: Lexicon) -> Words:
    table: dict[str, Any] = dict(lexicon.tables.get("responsible", {}))
    phrases: Mapping[str, Any] = lexicon.tables.get("statements", {})
    return Words(
        tuple(_party(row, phrases) for row in table.get("party", {}).values()),
        re.compile(rf"\W*(?:\d+[.)]\W*)?(?:{_any(table.get('stops', ()), fold)})(?![^\W_])"),
        re.compile(rf"(?<![^\W\d_])(?:{_any(table.get('foreign', ()), str)})(?![a-z])"),
    )


def _party(row: Mapping[str, Any], phrases: Mapping[str, Any]) -> Party:
    further = [phrase for texts in phrases.get(row.get("labels_of", ""), {}).values() for phrase in texts]
    states, names = _any(row.get("states", ()), str), _any(row.get("names", ()), str)
    return Party(
        row["located"],
        row.get("elsewhere", ""),
        tuple(squash(label) for label in (*row.get("labels", ()), *further)),
        re.compile(_any((*row.get("labels", ()), *further), fold)),
        re.compile(_any((*row.get("own", ()), *further), fold)),
        re.compile(rf"\b(?:{states})\b[.,]?\s*\d{{5}}(?:-\d{{4}})?(?!\d)|(?<![^\W\d_])(?:{names})(?![^\W\d_])"),
    )


def _any(words: Iterable[str], form: Callable[[str], str]) -> str:
    return "|".join(map(re.escape, sorted(map(form, words), key=len, reverse=True))) or "(?!)"


def responsible(laid: Reading, pages: Sequence[Squashed], lexicon: Lexicon, kind: str | None) -> tuple[Field[str], ...]:
    """One field for each party that is named with an address there, or with one that surely lies elsewhere.

    ``pages`` are those of ``laid``; only pages with a label are laid out, since manuals have hundreds.
    """
    words = _words(lexicon)
    found = (_told(laid, pages, party, words) for party in words.parties) if kind in _KINDS else ()
    return tuple(field for field in found if field is not None)


def _told(laid: Reading, pages: Sequence[Squashed], party: Party, words: Words) -> Field[str] | None:
    labelled = [index for index, page in enumerate(pages) if any(label in page.text for label in party.sought)]
    places = [place for index in labelled for place in _places(laid.rows[index], laid.folded[index], party, words)]
    there = next((place for place, foreign in places if not foreign), None)
    away = next((place for place, foreign in places if foreign), None) if party.elsewhere else None
    for name, place in ((party.located, there), (party.elsewhere, away)):
        if place is not None:
            line, start, end = place
            return Field(name, (line.evidence(start, end),), confidence=_SURE)
    return None


def _places(rows: Sequence[Line], folded: Sequence[str], party: Party, words: Words) -> Iterator[tuple[Place, bool]]:
    """Where behind a label of the party its country stands, and where a foreign one does."""
    for index, text in enumerate(folded):
        label = party.labels.search(text)
        if label is None:
            continue
        for down, line in enumerate(rows[index : index + _ROWS]):
            if down and words.stops.match(folded[index + down]):
                break
            begin = _behind(folded[index + down], label.start() if not down else 0, party)
            for pattern, foreign in ((party.address, False), (words.foreign, True)):
                if found := pattern.search(line.text, begin):
                    yield (line, found.start(), found.end()), foreign


def _behind(text: str, at: int, party: Party) -> int:
    """Where the words of the label end: behind its colon, or behind the last of them that the row begins with."""
    colon = text.find(":", at, at + _LONGEST_LABEL)
    if colon >= 0 and party.own.search(text, at, colon + 1):
        return colon + 1
    end = at
    for found in party.own.finditer(text, at):
        if found.start() - end > 4:  # blanks, a dash
            break
        end = found.end()
    return end
