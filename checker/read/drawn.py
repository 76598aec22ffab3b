"""What a PDF page draws besides its text layer: whether it must be looked at as a picture, and that picture."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from checker.model import Box, Word
from checker.read import layer
from checker.read.picture import like_a_document
from checker.read.quick import FORM, PATH, PICTURE, TEXT, bounds, quick, things, things_within
from checker.read.standins import StandIns

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_OBJECTS = 400
_DEEP = 3
_FEW_OBJECTS = 25
_COVERS = 0.12
_COVERED = 0.80
_GLANCE_DPI = 40
_MOST_PIXELS = 30_000_000
_LEAST_SIDE = 1100
_MOST_RULES = 4000
_OUTLINE = 12
"""Parts of a path from which it is no rule and no frame."""
_THIN, _LEAST_RULE = 2.5, 8.0


def doubt(page: Any, words: tuple[Word, ...]) -> str:
    """Why a loaded page must be read by OCR; empty where its text layer is what it shows, or it shows nothing.

    ``no-text``: it draws something and has no letters; ``unmapped``, ``not-words``, ``mojibake``: its letters are wrong;
    ``picture``: next to a few letters it shows a large picture of ink on paper; ``covered``: a picture as large as the page
    lies with the text, which may be another program's poor reading of it.
    """
    why = layer.suspicion(words)
    if why == "no-text":
        return why if _draws(page) else ""
    if why:
        return why
    sparse = layer.sparse(words)
    share = _pictured(page, _MOST_OBJECTS if sparse else _FEW_OBJECTS)
    if not sparse:
        return "covered" if share >= _COVERED and _hidden_text(page) else ""
    if share < _COVERS:
        return ""
    return "picture" if share >= _COVERED or like_a_document(rendered(page, _GLANCE_DPI)[0]) else ""


def beside_letters(page: Any) -> Iterator[Box]:
    """What is no letter, rule or frame, as boxes in the page's own space: pictures, forms, outlines such as those of letters."""
    segments = quick("FPDFPath_CountSegments")
    for kind, thing in things(page, _MOST_RULES):
        if kind == TEXT or (kind == PATH and segments(thing) < _OUTLINE):
            continue
        if (found := bounds(thing)) is not None:
            yield found


def _draws(page: Any) -> bool:
    import pypdfium2.raw as pdfium

    return bool(pdfium.FPDFPage_CountObjects(page) > 0)


def _pictured(page: Any, most: int, first: int = 0) -> float:
    """The largest share of the page that one picture covers, from 0 to 1."""
    import pypdfium2.raw as pdfium

    area = pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page) or 1.0
    boxes = filter(None, map(bounds, _pictures(page, most, first)))
    largest = max(((right - left) * (top - bottom) for left, bottom, right, top in boxes), default=0.0)
    return float(max(0.0, min(1.0, largest / area)))


def _hidden_text(page: Any) -> bool:
    """Whether the letters beside a full picture are unseen, drawn without ink or under it: then only the picture is shown."""
    import pypdfium2.raw as pdfium

    for index, (kind, thing) in enumerate(things(page, _MOST_OBJECTS)):
        if kind == TEXT:
            # Text before the picture lies under it; after it, it is seen if it has ink.
            inkless = quick("FPDFTextObj_GetTextRenderMode")(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
            return inkless or _pictured(page, _MOST_OBJECTS, index + 1) >= _COVERED
    return True


def _pictures(page: Any, most: int, first: int) -> Iterator[int]:
    for kind, thing in things(page, most, first):
        # A form's own bounds stand for the pictures within: theirs are in the form's space.
        if kind == PICTURE or (kind == FORM and _holds_picture(thing, 0)):
            yield thing


def _holds_picture(form: int, depth: int) -> bool:
    return any(
        kind == PICTURE or (kind == FORM and depth < _DEEP and _holds_picture(thing, depth + 1))
        for kind, thing in things_within(form, _MOST_OBJECTS)
    )


def rendered(page: Any, dpi: int, colour: bool = False) -> tuple[Image, int]:
    """A loaded page as a grey or coloured picture, and the resolution that it got: huge pages get less, tiny ones more."""
    import pypdfium2.raw as pdfium
    from PIL import Image as Pictures

    wide, tall = pdfium.FPDF_GetPageWidthF(page) / 72, pdfium.FPDF_GetPageHeightF(page) / 72
    if dpi > _GLANCE_DPI:
        dpi = max(dpi, min(3 * dpi, int(_LEAST_SIDE / max(wide, tall, 0.1))))
    dpi = max(1, min(dpi, int((_MOST_PIXELS / max(wide * tall, 0.01)) ** 0.5)))
    width, height = max(1, round(wide * dpi)), max(1, round(tall * dpi))
    stride = (width * (3 if colour else 1) + 3) // 4 * 4
    pixels = ctypes.create_string_buffer(stride * height)
    form = pdfium.FPDFBitmap_BGR if colour else pdfium.FPDFBitmap_Gray
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, form, pixels, stride)
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
    flags = pdfium.FPDF_ANNOT if colour else pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
    pdfium.FPDFBitmap_Destroy(bitmap)
    StandIns.disturb()
    mode, raw = ("RGB", "BGR") if colour else ("L", "L")
    return Pictures.frombytes(mode, (width, height), pixels.raw, "raw", raw, stride), dpi


def ruling_lines(page: Any) -> Iterator[Box]:
    """Lines of tables as thin boxes in the page's own space: thin paths, and the four sides of drawn boxes."""
    for kind, thing in things(page, _MOST_RULES):
        if kind != PATH or (found := bounds(thing)) is None:
            continue
        x0, y0, x1, y1 = found
        if min(x1 - x0, y1 - y0) <= _THIN:
            if max(x1 - x0, y1 - y0) >= _LEAST_RULE:
                yield (x0, y0, x1, y1)
        elif quick("FPDFPath_CountSegments")(thing) <= 6:
            yield from ((x0, y0, x0, y1), (x1, y0, x1, y1), (x0, y0, x1, y0), (x0, y1, x1, y1))
