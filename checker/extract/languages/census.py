"""How much of each language stands on each page, and how much of that is prose rather than names, numbers and headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checker.extract.languages.label import is_tab, label
from checker.extract.languages.pieces import Piece, pieces
from checker.extract.languages.scores import hits
from checker.extract.languages.tables import Tables
from checker.model import Page

SPACELESS = frozenset(("han", "hangul", "thai", "arabic", "hebrew", "armenian", "georgian", "devanagari"))
"""Scripts that name their language by themselves: no frequent words are needed to believe them."""


@dataclass(slots=True)
class Count:
    """Text of one language on one page: words (in words of English), words seen, frequent words among them, safety words.

    ``statement`` counts the words that stand in paragraphs which every language of a booklet carries, such as the
    simplified declaration: they are text, but no manual.
    """

    words: float = 0.0
    seen: int = 0
    hits: int = 0
    safety: int = 0
    statement: float = 0.0
    letters: int = 0
    plain: bool = field(default=False)

    least: float = 0.1

    @property
    def prose(self) -> bool:
        """Whether the text reads as sentences of its language: ``least`` is the share of frequent words that sentences have."""
        return self.plain or (self.hits >= 2 and self.hits >= self.least * self.seen)


def count_page(page: Page, tables: Tables) -> dict[str, Count]:
    """What a page holds, by language."""
    parts = pieces(page, tables.noise)
    return _count(parts, label(parts, tables), tables)


def _count(parts: Sequence[Piece], labels: Sequence[str], tables: Tables) -> dict[str, Count]:
    found: dict[str, Count] = {}
    covered = _statements(parts, labels)
    for index, (piece, language) in enumerate(zip(parts, labels, strict=True)):
        if not language or is_tab(piece, tables):
            continue
        count = found.setdefault(tables.same_as.get(language, language), Count(least=tables.prose.get(language, 0.1)))
        words = tables.words(language, piece.letters)
        count.words += words
        count.letters += piece.letters
        count.seen += len(piece.words)
        count.hits += hits(piece.words, language, tables)
        count.plain |= piece.script in SPACELESS or piece.script == "greek"
        count.statement += words if index in covered else 0.0
        pattern = tables.safety.get(language)
        count.safety += len(pattern.findall(piece.text.casefold())) if pattern else 0
    return found


_STATEMENT = ("2014/53", "2012/19", "harmful interference", "part 15 of the fcc")


def _statements(parts: Sequence[Piece], labels: Sequence[str]) -> set[int]:
    """The pieces of paragraphs that hold the mark of a set statement, by index."""
    block = _blocks(parts, labels)
    marked = {block[i] for i, piece in enumerate(parts) if any(mark in piece.text.lower() for mark in _STATEMENT)}
    return {index for index in range(len(parts)) if block[index] in marked}


def _blocks(parts: Sequence[Piece], labels: Sequence[str]) -> list[int]:
    block: list[int] = []
    for index, piece in enumerate(parts):
        joins = piece.near and labels[piece.above] == labels[index]
        block.append(block[piece.above] if joins else index)
    return block


def total(pages: Sequence[Mapping[str, Count]]) -> dict[str, Count]:
    """The counts of all pages together."""
    found: dict[str, Count] = {}
    for page in pages:
        for language, count in page.items():
            whole = found.setdefault(language, Count(least=count.least))
            whole.words += count.words
            whole.letters += count.letters
            whole.seen += count.seen
            whole.hits += count.hits
            whole.safety += count.safety
            whole.statement += count.statement
            whole.plain |= count.plain
    return found
