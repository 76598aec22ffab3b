"""What a file holds: pages of words, each with its box. Heavy, stays in one process."""

from __future__ import annotations

from msgspec import Struct

Box = tuple[float, float, float, float]
"""``(x0, top, x1, bottom)`` in PDF points (1/72 inch) from the page's top left corner."""


class Source(Struct, frozen=True):
    """Where a paper lies: a file of its own, or a member of an archive.

    ``file`` is the name as the user gave it; a member of an archive is ``archive.zip!/folder/member.pdf``.
    ``member`` is the name inside the archive, empty for a file of its own.
    """

    file: str
    path: str
    member: str = ""


class Problem(Struct, frozen=True):
    """Something about the file itself that a reader must be told: a ``DOC…`` code with the values its wording needs."""

    code: str
    args: tuple[tuple[str, str], ...] = ()


class Word(Struct, frozen=True, gc=False):
    """One word as it stands on the page.

    ``line`` counts the lines of the page in the order in which the file draws them (stream order), from 0.
    ``confidence`` is 1.0 for a text layer and what the OCR engine says of the word (0 to 1) for a scan.
    """

    text: str
    box: Box
    line: int
    confidence: float = 1.0


class Page(Struct, frozen=True):
    """One page: its size in points, its words in stream order, and how they were read.

    ``source`` is ``text`` (the file's own text layer), ``ocr``, or ``none`` (nothing was read: blank, or needs OCR that is
    not to be had). ``rules`` are the ruling lines of tables as thin boxes, empty where no table was looked for. ``ink`` is what
    a text layer does not account for, signatures and stamps, as boxes; empty where the page was not looked at as a picture.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    source: str
    rules: tuple[Box, ...] = ()
    ink: tuple[Box, ...] = ()


class Document(Struct, frozen=True):
    """One paper as read: its identity by content, its pages, and what went wrong while reading it.

    ``status`` is ``read``, ``partly_read`` (some pages or scripts could not be read) or ``unreadable``.
    ``page_count`` is what the file has, also where fewer pages could be read.
    ``properties`` are facts of the file's make, such as ``producer``, ``updates`` (how often a PDF was saved again) or ``coloured``
    (pages with a picture in colour).
    """

    file: str
    sha256: str
    media_type: str
    page_count: int
    pages: tuple[Page, ...]
    status: str
    problems: tuple[Problem, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()

    @property
    def text_source(self) -> str:
        """``text``, ``ocr``, ``mixed`` or ``none``: how the pages were read, over the whole document."""
        sources = {page.source for page in self.pages if page.source != "none"}
        return "none" if not sources else sources.pop() if len(sources) == 1 else "mixed"
