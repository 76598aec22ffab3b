"""A word that stands alone over or across a page and says what the page is: DRAFT, SPECIMEN, 作废."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from statistics import median

from msgspec import Struct

from checker.extract.lines import quote
from checker.extract.statements import Squashed, squash
from checker.model import Evidence, Field, Lexicon, Page, Word
from checker.model.same import Same

_LARGE = 2.5
"""So many times as high as the words of its page, a word is no title or heading; a slanted word's box is higher still."""
_MOST_PIECES = 12
"""A watermark may be set letter by letter, or repeat its word."""
_SURE = 0.95


def watermarks(pages: Iterable[Squashed], lexicon: Lexicon) -> tuple[Field[str], ...]:
    """The marks found, one field each by the name of its set phrase; words and names: ``standards/labels/watermarks.toml``."""
    marks = _marks(Same(lexicon.tables.get("watermarks", {})))
    found: dict[str, Evidence] = {}
    for squashed in pages:
        if any(mark in squashed.text for mark in (*marks.large, *marks.small)):  # few pages hold such a word at all
            for name, words in _lone(squashed.page, marks):
                found.setdefault(name, quote(squashed.page.number, words))
    return tuple(Field(name, (evidence,), confidence=_SURE) for name, evidence in found.items())


class _Marks(Struct, frozen=True, eq=False):
    """The names of marks by their letters: those that must be large, those of any size; and how they begin."""

    large: Mapping[str, str]
    small: Mapping[str, str]
    begins: frozenset[str]


@lru_cache(maxsize=4)
def _marks(key: Same) -> _Marks:
    large, small = _names(key.table.get("large", {})), _names(key.table.get("any", {}))
    return _Marks(large, small, frozenset(mark[:length] for mark in (*large, *small) for length in range(len(mark) + 1)))


def _names(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {squash(word): name for name, words in table.items() for word in words}


def _lone(page: Page, marks: _Marks) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """The marks of a page with their words: drawn lines that hold nothing else."""
    for _, group in groupby(page.words, key=lambda word: word.line):
        words = tuple(group)
        if len(words) > _MOST_PIECES or squash(words[0].text) not in marks.begins:
            continue
        texts = {squash(word.text) for word in words}
        text = texts.pop() if len(texts) == 1 else squash("".join(word.text for word in words))
        if text in marks.small or (text in marks.large and _is_large(words, page)):
            yield (marks.small.get(text) or marks.large[text]), words


def _is_large(words: tuple[Word, ...], page: Page) -> bool:
    return min(map(_height, words)) >= _LARGE * median(map(_height, page.words))


def _height(word: Word) -> float:
    return word.box[3] - word.box[1]
