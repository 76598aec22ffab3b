"""How much of each language stands on each page, and how much of that is prose rather than names, numbers and headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.extract.languages.label import MODEL_SCRIPTS, is_tab, label
from checker.extract.languages.pieces import Piece, pieces
from checker.extract.languages.scores import best_by_model, hits
from checker.extract.languages.tables import LETTERS_A_WORD, Tables
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
    plain: bool = False

    least: float = 0.1

    @property
    def body(self) -> float:
        """The words that are no set statement."""
        return self.words - self.statement

    @property
    def prose(self) -> bool:
        """Whether the text reads as sentences of its language: ``least`` is the share of frequent words that sentences have."""
        return self.plain or (self.hits >= 2 and self.hits >= self.least * self.seen)


@dataclass(frozen=True, slots=True)
class PageCount:
    """What a page holds, by language, and whether it has much text that makes no words of any."""

    languages: Mapping[str, Count]
    doubtful: bool = False


_FORM, _MANY = 120, 250
"""Letters from which a page without sentences is read as a form, and from which nonsense is worth a person's look."""
_CERTAIN, _NONSENSE = 0.9, 0.1


def count_page(page: Page, tables: Tables) -> PageCount:
    """What a page holds, by language."""
    parts = pieces(page, tables.noise)
    counts = _count(parts, label(parts, tables), tables)
    return PageCount(counts, _judge(parts, counts, tables))


def _judge(parts: Sequence[Piece], counts: dict[str, Count], tables: Tables) -> bool:
    """Let the model read a page without sentences as a whole: a form in its language, or letters that make no words.

    Marks the language of a form as plain; says whether the page must be called doubtful.
    """
    doubtful = False
    for script in MODEL_SCRIPTS:
        kept = [piece for piece in parts if piece.script == script and not piece.listed]
        letters = sum(piece.letters for piece in kept)
        here = {code: count for code, count in counts.items() if code in tables.scripts.get(script, ())}
        if letters < _FORM or any(count.prose and count.hits >= 0.05 * letters / LETTERS_A_WORD for count in here.values()):
            continue
        language, chance = best_by_model(" ".join(piece.text for piece in kept), tables.scripts[script])
        code = tables.same_as.get(language, language)
        if chance >= _CERTAIN and code in here:
            here[code].plain = True
        doubtful |= chance < _NONSENSE and letters >= _MANY
    return doubtful


def _count(parts: Sequence[Piece], labels: Sequence[str], tables: Tables) -> dict[str, Count]:
    found: dict[str, Count] = {}
    covered = _statements(parts, labels)
    for index, (piece, language) in enumerate(zip(parts, labels, strict=True)):
        if not language or piece.listed or is_tab(piece, tables):
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
