"""How far reading may go, and what a reader hands back."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from checker.model import Page, Problem


class ReadOptions(Struct, frozen=True):
    """The limits of reading one paper.

    ``max_pages``: pages beyond are not read; ``max_ocr_pages``: pages beyond are not read by OCR; ``dpi``: resolution at
    which a page is rendered for OCR; ``ocr``: whether OCR is used at all; ``rules``: whether ruling lines are looked for;
    ``max_bytes``: larger files and archive members are not opened. The members of an archive are not limited: none is lost.
    """

    max_pages: int = 400
    max_ocr_pages: int = 60
    dpi: int = 200
    ocr: bool = True
    rules: bool = False
    max_bytes: int = 512 * 1024 * 1024


class Reading(Struct, frozen=True):
    """What one of the readers made of a file's bytes. ``page_count`` is what the file has, read or not."""

    pages: tuple[Page, ...] = ()
    page_count: int = 0
    problems: tuple[Problem, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()


def problem(code: str, **args: object) -> Problem:
    """A problem whose values are plain strings, in the order given."""
    return Problem(code, tuple((name, str(value)) for name, value in args.items()))


def numbers(pages: Iterable[int]) -> str:
    """Page numbers as people write them: ``1-3, 7``."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


MISSING, PASSWORD, DAMAGED, NO_PAGES, UNKNOWN_TYPE = "DOC003", "DOC004", "DOC005", "DOC006", "DOC007"
PAGES_LEFT_OUT, NEEDS_OCR_DATA, POOR_SCAN, LAYER_NOT_TRUSTED = "DOC008", "DOC009", "DOC010", "DOC011"

PARTLY = frozenset({DAMAGED, PAGES_LEFT_OUT, NEEDS_OCR_DATA, POOR_SCAN})
"""Problems that leave a document partly read where some of its pages could be read."""
