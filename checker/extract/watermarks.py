"""A word that stands alone over or across a page and says what the page is: DRAFT, SPECIMEN, 作废."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import groupby
from statistics import median
from typing import Any

from checker.extract.lines import quote
from checker.extract.statements import Squashed, squash
from checker.model import Evidence, Field, Lexicon, Page, Word

_LARGE = 2.5
"""So many times as high as the words of its page, a word is no title or heading; a slanted word's box is higher still."""
_MOST_PIECES = 12
"""A watermark may be set letter by letter, or repeat its word."""
_SURE = 0.95


def watermarks(pages: Iterable[Squashed], lexicon: Lexicon) -> tuple[Field[str], ...]:
    """The marks found, one field each by the name of its set phrase; words and names: ``standards/labels/watermarks.toml``."""
    table: Mapping[str, Any] = lexicon.tables.get("watermarks", {})
    large, small = _names(table.get("large", {})), _names(table.get("any", {}))
    begins = {mark[:length] for mark in (*large, *small) for length in range(len(mark) + 1)}
    found: dict[str, Evidence] = {}
    for squashed in pages:
        if any(mark in squashed.text for mark in (*large, *small)):  # few pages hold such a word at all
            for name, words in _lone(squashed.page, large, small, begins):
                found.setdefault(name, quote(squashed.page.number, words))
    return tuple(Field(name, (evidence,), confidence=_SURE) for name, evidence in found.items())


def _names(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {squash(word): name for name, words in table.items() for word in words}


def _lone(
    page: Page, large: Mapping[str, str], small: Mapping[str, str], begins: Container[str]
) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """The marks of a page with their words: drawn lines that hold nothing else; ``begins`` are the beginnings of marks."""
    usual = median([_height(word) for word in page.words]) if page.words else 0.0
    for _, group in groupby(page.words, key=lambda word: word.line):
        words = tuple(group)
        if len(words) > _MOST_PIECES or squash(words[0].text) not in begins:
            continue
        texts = {squash(word.text) for word in words}
        text = texts.pop() if len(texts) == 1 else squash("".join(word.text for word in words))
        if text in small or (text in large and min(map(_height, words)) >= _LARGE * usual):
            yield (small.get(text) or large[text]), words


def _height(word: Word) -> float:
    return word.box[3] - word.box[1]
