"""Bytes → Document: every file gives one, whatever it holds."""

from __future__ import annotations

import hashlib

from checker.model import Document, Source
from checker.read import kinds
from checker.read.archive import content, sources, unfolded
from checker.read.options import MISSING, NO_PAGES, PARTLY, UNKNOWN_TYPE, Reading, ReadOptions, problem

__all__ = ["ReadOptions", "look_closer", "read", "sources", "unfolded"]

_DEFAULT = ReadOptions()


def read(source: Source, options: ReadOptions = _DEFAULT) -> Document:
    """Read one paper: its pages of words, and what went wrong as problems with ``DOC`` codes.

    Whatever the bytes are, a Document comes back; one that could not be read has the status ``unreadable``.
    """
    data = content(source, options)
    if isinstance(data, Reading):
        return _document(source, b"", kinds.UNKNOWN, data)
    media_type = kinds.media_type(data)
    return _document(source, data, media_type, _reading(data, media_type, options))


def look_closer(
    source: Source, document: Document, words: frozenset[int], ink: frozenset[int], options: ReadOptions = _DEFAULT
) -> Document:
    """The document after a closer look at what some pages of a PDF show beside their text layers (see ``beside``).

    ``words``: numbers of the pages on which pictures are to be read; ``ink``: of those whose ink is to be found. Only pages with
    a text layer are looked at. The document itself comes back where nothing is found, or the file is no longer the same.
    """
    layered = {page.number for page in document.pages if page.source == "text"}
    wanted = sorted(layered & (words | ink)) if document.media_type == kinds.PDF else []
    data = content(source, options) if wanted else b""
    if isinstance(data, Reading) or hashlib.sha256(data).hexdigest() != document.sha256:
        return document
    from checker.read.beside import looked_closer, resolution
    from checker.read.pdf import shown

    return looked_closer(document, shown(data, wanted, resolution(options, ink=bool(ink))), words, options)


def _reading(data: bytes, media_type: str, options: ReadOptions) -> Reading:
    if media_type == kinds.EMPTY:
        return Reading(problems=(problem(MISSING, reason="empty"),))
    if media_type == kinds.PDF:
        from checker.read.pdf import read_pdf

        return read_pdf(data, options)
    if media_type in kinds.IMAGES:
        from checker.read.image import read_image

        return read_image(data, options)
    if media_type == kinds.DOCX:
        from checker.read.docx import read_docx

        return read_docx(data, options)
    if media_type in (kinds.TEXT, kinds.HTML):
        from checker.read.text import read_html, read_text

        return read_html(data, options) if media_type == kinds.HTML else read_text(data, options)
    return Reading(problems=(problem(UNKNOWN_TYPE, type=media_type),))


def _document(source: Source, data: bytes, media_type: str, reading: Reading) -> Document:
    problems = reading.problems
    if not reading.pages and not problems:
        problems = (problem(NO_PAGES),)
    partly = any(fault.code in PARTLY for fault in problems)
    status = "unreadable" if not reading.pages else "partly_read" if partly else "read"
    digest = hashlib.sha256(data).hexdigest()
    return Document(source.file, digest, media_type, reading.page_count, reading.pages, status, problems, reading.properties)
