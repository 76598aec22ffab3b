"""Which languages a paper is written in, page by page; the door is ``languages``.

Pages are cut into lines, cells and runs of one script (``pieces``); frequent words and, where they leave a doubt, a trained
model say what each piece speaks for (``scores``); the best joint choice over neighbours settles them (``decode``, ``label``);
counts by page (``census``) end in what is said of the paper (``verdict``).
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from checker.extract.languages.align import version
from checker.extract.languages.census import count_page, settle, total
from checker.extract.languages.count import Before
from checker.extract.languages.lacks import lacks
from checker.extract.languages.tables import tables
from checker.extract.languages.variants import variants
from checker.extract.languages.verdict import present, sections, slight
from checker.extract.lines import Line, stream_lines
from checker.model import Document, Lack, Lexicon, Section

__all__ = ["Spoken", "languages"]


class Spoken(Struct, frozen=True):
    """What a paper is written in: ISO 639-1 codes, the fullest language first.

    ``languages`` have substantial text, ``minor`` a sentence or a title only, ``lacks`` tells what some of ``languages``
    lack beside the others, ``variants`` (BCP 47, ``zh-Hant``) in which written form some of them stand. ``shares`` give each
    language's part of the text, summing to 1. ``doubtful`` are the pages (1-based) whose text could not be told: they need a
    person.
    """

    languages: tuple[str, ...] = ()
    minor: tuple[str, ...] = ()
    lacks: tuple[Lack, ...] = ()
    variants: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    shares: tuple[tuple[str, float], ...] = ()
    doubtful: tuple[int, ...] = ()

    @property
    def partial(self) -> tuple[str, ...]:
        """Those of ``languages`` that lack something."""
        return tuple(dict.fromkeys(lack.language for lack in self.lacks))


def languages(document: Document, lexicon: Lexicon, lines: Sequence[tuple[Line, ...]] | None = None) -> Spoken:
    """Tell the languages of a paper from its text alone; nothing is taken from its name or its table of contents.

    ``lines`` are those of every page as drawn, where they are laid out already.
    """
    known = tables(lexicon)
    before = Before()
    drawn = [stream_lines(page) for page in document.pages] if lines is None else lines
    counted = [count_page(page, laid, known, before) for page, laid in zip(document.pages, drawn, strict=True)]
    pages = settle([page.languages for page in counted], known)
    whole = total(pages)
    found = present(whole)
    said = sum(whole[code].words for code in found) or 1.0
    numbers = [page.number for page in document.pages]
    versions = [version(code, pages, numbers, whole[code]) for code in found] if len(found) > 1 else []
    return Spoken(
        languages=found,
        minor=slight(whole, found),
        lacks=lacks(versions, known, scanned=all(page.source == "ocr" for page in document.pages)),
        variants=tuple(form for code in found for form in variants(code, whole[code].lines, known)),
        sections=sections(pages, numbers, found),
        shares=tuple((code, round(whole[code].words / said, 4)) for code in found),
        doubtful=tuple(page.number for page, count in zip(document.pages, counted, strict=True) if count.doubtful),
    )
