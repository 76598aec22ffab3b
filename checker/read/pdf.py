"""PDF → pages of words, by pdfium: stream order, boxes in points from the top left corner of the page as shown."""

from __future__ import annotations

import ctypes
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate, repeat
from typing import Any

from msgspec.structs import replace

from checker.model import Box, Page, Word
from checker.read.beside import Shown
from checker.read.coloured import FIRST_PAGES, holds_colour
from checker.read.drawn import beside_letters, doubt, rendered, ruling_lines
from checker.read.options import DAMAGED, NO_PAGES, PAGES_LEFT_OUT, PASSWORD, Reading, ReadOptions, numbers, problem
from checker.read.pages import Pictures
from checker.read.quick import address, quick
from checker.read.standins import StandIns
from checker.read.traces import added_after_signing, typed_notes
from checker.read.words import clean, joined

_ERROR_PASSWORD = 4
_NOTES_SHOWN = 6
_INFO = (("producer", b"Producer"), ("creator", b"Creator"), ("created", b"CreationDate"), ("modified", b"ModDate"))

# pdfium writes U+FFFE for a hyphen at a line's end and goes on without a line break.
_HYPHEN, _LINE_END = "\ufffe", "\n"
_GAPS = re.compile("([\\s\ufffe]+)")

Frame = tuple[int, float, float, float, float]
"""How many quarters a page is turned, and the left, bottom, right and top of its box."""


def read_pdf(data: bytes, options: ReadOptions) -> Reading:
    """Read every page of a PDF up to the limit.

    Pages whose text layer cannot be trusted are read by OCR. Damaged, encrypted and empty files give a problem, never an
    exception. pdfium is not thread-safe: use processes.
    """
    with _opened(data) as (document, error):
        if not document:
            locked = error == _ERROR_PASSWORD
            return Reading(problems=(problem(PASSWORD) if locked else problem(DAMAGED, reason="cannot-open"),))
        return _read_pages(document, data, options)


def shown(data: bytes, pages: Iterable[int], dpi: int) -> Iterator[Shown]:
    """Pages by their numbers from 1, of those that show more than text: their grey pictures, and where that more stands."""
    import pypdfium2.raw as pdfium

    with _opened(data) as (document, _):
        reader = PageReader()
        for number in pages if document else ():
            page = _loaded(document, number - 1, reader)
            if not page:
                continue
            places = reader.placed(page, beside_letters(page))
            seen = rendered(page, dpi) if places and dpi else (None, 0)
            pdfium.FPDF_ClosePage(page)
            if places:
                yield Shown(number, places, *seen)


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[Any, int]]:
    import pypdfium2  # noqa: F401  (initialises the library)
    import pypdfium2.raw as pdfium

    StandIns.settle()
    start = max(data.find(b"%PDF-"), 0)
    data = data[start:] if start else data
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    error = 0 if document else int(pdfium.FPDF_GetLastError())
    try:
        yield document, error
    finally:
        if document:
            pdfium.FPDF_CloseDocument(document)


def _read_pages(document: Any, data: bytes, options: ReadOptions) -> Reading:
    import pypdfium2.raw as pdfium

    count = pdfium.FPDF_GetPageCount(document)
    if count <= 0:
        return Reading(problems=(problem(NO_PAGES),))
    pages: list[Page] = []
    broken: list[int] = []
    reader, pictures = PageReader(), Pictures(options)
    made = _properties(document, data)  # before pages are looked at: making notes part of a page takes its signature away
    for index in range(min(count, options.max_pages)):
        page = _read_page(document, index, reader, pictures)
        if page is None:
            broken.append(index + 1)
        else:
            pages.append(page)
    problems = [problem(DAMAGED, pages=numbers(broken), reason="pages")] if broken else []
    if count > options.max_pages:
        problems.append(problem(PAGES_LEFT_OUT, pages=numbers(range(options.max_pages + 1, count + 1)), reason="page-limit"))
    problems += pictures.problems()
    seen = (("coloured", numbers(reader.coloured)), ("typed_over", "; ".join(reader.typed)))
    found = (*made, *(pair for pair in seen if pair[1]), *pictures.properties())
    return Reading(tuple(pages), count, tuple(problems), found)


def _read_page(document: Any, index: int, reader: PageReader, pictures: Pictures) -> Page | None:
    import pypdfium2.raw as pdfium

    page = _loaded(document, index, reader)
    if not page:
        return None
    try:
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        words = reader.words(page)
        lines = reader.rules(page) if pictures.options.rules else ()
        plain = Page(index + 1, round(width, 2), round(height, 2), words, "text" if words else "none", lines)
        if index < FIRST_PAGES and holds_colour(page):
            reader.coloured.append(index + 1)
        why = doubt(page, words)
        return pictures.of_page(plain, why, lambda dpi: rendered(page, dpi, colour=True)) if why else plain
    finally:
        pdfium.FPDF_ClosePage(page)


def _loaded(document: Any, index: int, reader: PageReader) -> Any:
    """A page with the values of its form fields and its typed notes made part of it, in memory alone."""
    import pypdfium2.raw as pdfium

    page = pdfium.FPDF_LoadPage(document, index)
    if not page or not _has_notes(page):
        return page
    if len(reader.typed) < _NOTES_SHOWN:
        reader.typed += [f"{index + 1}: {text}" for text in typed_notes(page)]
    pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    pdfium.FPDF_ClosePage(page)
    return pdfium.FPDF_LoadPage(document, index)


def _has_notes(page: Any) -> bool:
    import pypdfium2.raw as pdfium

    kinds = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), 200)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in kinds:
            return True
    return False


class PageReader:
    """Words of pages, with the buffers that pdfium fills kept from page to page.

    ``coloured`` are pages with a picture in colour, ``typed`` the notes that were typed over pages, each behind its page.
    """

    def __init__(self) -> None:
        import pypdfium2.raw as pdfium

        self.coloured: list[int] = []
        self.typed: list[str] = []
        self._pdfium = pdfium
        self._rect = pdfium.FS_RECTF()
        self._rect_ref = ctypes.byref(self._rect)

    def words(self, page: Any) -> tuple[Word, ...]:
        """All words of a loaded page in stream order."""
        pdfium = self._pdfium
        text_page = pdfium.FPDFText_LoadPage(page)
        if not text_page:
            return ()
        try:
            text = self._text(text_page)
            return self._cut(text, text_page, self._frame(page)) if text else ()
        finally:
            pdfium.FPDFText_ClosePage(text_page)

    def rules(self, page: Any) -> tuple[Box, ...]:
        """The ruling lines of a loaded page as thin boxes, sorted from top to bottom."""
        return self.placed(page, ruling_lines(page))

    def placed(self, page: Any, boxes: Iterable[Box]) -> tuple[Box, ...]:
        """Boxes of a loaded page's own space as they stand on the page, sorted from top to bottom."""
        turned, left, bottom, right, top = self._frame(page)
        found: set[Box] = set()
        for x0, y0, x1, y1 in boxes:
            if turned:
                box = _turned(turned, (x0 - left, y0 - bottom, x1 - left, y1 - bottom), right - left, top - bottom)
            else:
                box = (x0 - left, top - y1, x1 - left, top - y0)
            found.add((round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)))
        return tuple(sorted(found, key=lambda box: (box[1], box[0], box[3], box[2])))

    def _text(self, text_page: Any) -> str:
        """The page's characters, one for each of pdfium's, so that a place in the text is a place among the boxes."""
        pdfium = self._pdfium
        count = pdfium.FPDFText_CountChars(text_page)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (2 * count + 2))()
        written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
        text = bytes(buffer)[: max(0, written - 1) * 2].decode("utf-16-le", "replace")
        if len(text) == count:
            return text
        codes = (pdfium.FPDFText_GetUnicode(text_page, index) for index in range(count))
        return "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)

    def _frame(self, page: Any) -> Frame:
        pdfium = self._pdfium
        turned = int(pdfium.FPDFPage_GetRotation(page))
        if not pdfium.FPDF_GetPageBoundingBox(page, self._rect_ref):
            return turned, 0.0, 0.0, pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        rect = self._rect
        return turned, rect.left, rect.bottom, rect.right, rect.top

    def _cut(self, text: str, text_page: Any, frame: Frame) -> tuple[Word, ...]:
        parts = _GAPS.split(text)  # words and gaps in turn
        ends = list(accumulate(map(len, parts)))
        gaps = ["", *parts[1::2]]
        lines = list(accumulate([gap.count(_LINE_END) for gap in gaps]))
        there = slice(not parts[0], len(gaps) - (not parts[-1]))  # a page may begin and end with a gap
        texts, gaps, lines = parts[::2][there], gaps[there], lines[there]
        starts, stops = [0, *ends[1::2]][there], ends[::2][there]
        if not text.isascii():
            texts = [part if part.isascii() else clean(part) for part in texts]
        words = list(map(Word, texts, self._boxes(text_page, starts, stops, frame), lines))
        if _HYPHEN in text:
            words = list(_made_whole(words, gaps))
        return tuple(words) if all(texts) else tuple(word for word in words if word.text)

    def _boxes(self, text_page: Any, starts: Sequence[int], stops: Sequence[int], frame: Frame) -> list[Box]:
        """The boxes around the first and the last character of each span, as they stand on the page."""
        turned, left, bottom, right, top = frame
        rects = (self._pdfium.FS_RECTF * (2 * len(starts)))()
        start, size = ctypes.addressof(rects), ctypes.sizeof(self._pdfium.FS_RECTF)
        ends = [0] * (2 * len(starts))
        ends[::2], ends[1::2] = starts, [stop - 1 for stop in stops]
        places = range(start, start + size * len(ends), size)
        deque(map(quick("FPDFText_GetLooseCharBox"), repeat(address(text_page)), ends, places), maxlen=0)
        sides = (ctypes.c_float * (8 * len(starts))).from_buffer(rects)[:]
        found = zip(*(sides[side::8] for side in range(8)), strict=True)
        if turned:
            wide, tall = right - left, top - bottom
            both = ((min(x0, u0), min(y0, v0), max(x1, u1), max(y1, v1)) for x0, y1, x1, y0, u0, v1, u1, v0 in found)
            return [_turned(turned, (x0 - left, y0 - bottom, x1 - left, y1 - bottom), wide, tall) for x0, y0, x1, y1 in both]
        return [
            (
                (x0 if x0 < u0 else u0) - left, top - (y1 if y1 > v1 else v1),
                (x1 if x1 > u1 else u1) - left, top - (y0 if y0 < v0 else v0),
            )
            for x0, y1, x1, y0, u0, v1, u1, v0 in found
        ]


def _made_whole(words: Iterable[Word], gaps: Iterable[str]) -> Iterator[Word]:
    """The words, those of them joined that a hyphen at a line's end breaks; ``gaps`` are what stands before each."""
    begun: Word | None = None
    later = 0
    for word, gap in zip(words, gaps, strict=False):
        if later:
            word = replace(word, line=word.line + later)
        if begun and _HYPHEN in gap and begun.line == word.line:
            box, word = begun.box, joined(begun, word)
            # The rest of the line stands below the word that was broken.
            later += word.box == box
        elif begun:
            yield begun
        begun = word
    if begun:
        yield begun


def _turned(turned: int, box: Box, width: float, height: float) -> Box:
    """A box of the unturned page (origin bottom left) as it stands on the page turned clockwise by quarters."""
    x0, y0, x1, y1 = box
    if turned == 1:
        x0, y0, x1, y1 = y0, x0, y1, x1
    elif turned == 2:
        x0, y0, x1, y1 = width - x1, y0, width - x0, y1
    else:
        x0, y0, x1, y1 = height - y1, width - x1, height - y0, width - x0
    return x0, y0, x1, y1


def _properties(document: Any, data: bytes) -> tuple[tuple[str, str], ...]:
    import pypdfium2.raw as pdfium

    found = [(name, _info(document, key)) for name, key in _INFO]
    saves = data.count(b"startxref") - (1 if b"/Linearized" in data[:2048] else 0)
    found.append(("updates", str(max(0, saves - 1))))
    found.append(("signed", "yes" if pdfium.FPDF_GetSignatureCount(document) > 0 else "no"))
    found.append(("after_signing", "yes" if added_after_signing(document, data) else ""))
    return tuple((name, value) for name, value in found if value)


def _info(document: Any, key: bytes) -> str:
    import pypdfium2.raw as pdfium

    size = pdfium.FPDF_GetMetaText(document, key, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, key, buffer, size)
    return " ".join(buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\x00", "").split())[:200]
