"""Pictures in colour that are large enough to show a product: seen by what a PDF says of its pictures, without unpacking them."""

from __future__ import annotations

import ctypes
from typing import Any

from checker.read.quick import PICTURE, bounds, quick, things

_LEAST_SIDE = 60.0
"""Points on the page, both ways: logos and marks of conformity are lower."""
_MOST_OF_PAGE = 0.7
"""Share of the page: what covers more is a scan or a background."""
_LEAST_PIXELS = 100
_MOST_OBJECTS = 200
FIRST_PAGES = 4
"""So many pages are looked at: declarations are short."""


def holds_colour(page: Any) -> bool:
    """Whether a loaded page holds a picture in colour of some size."""
    pictures = (thing for kind, thing in things(page, _MOST_OBJECTS) if kind == PICTURE)
    return any(_sized(page, thing) and _coloured(page, thing) for thing in pictures)


def _sized(page: Any, thing: int) -> bool:
    import pypdfium2.raw as pdfium

    found = bounds(thing)
    if found is None:
        return False
    left, bottom, right, top = found
    width, height = right - left, top - bottom
    whole = max(pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page), 1.0)
    return min(width, height) >= _LEAST_SIDE and width * height / whole <= _MOST_OF_PAGE


def _coloured(page: Any, thing: int) -> bool:
    import pypdfium2.raw as pdfium

    about = pdfium.FPDF_IMAGEOBJ_METADATA()
    if not quick("FPDFImageObj_GetImageMetadata")(thing, page, ctypes.byref(about)):
        return False
    in_colour = about.colorspace in (
        pdfium.FPDF_COLORSPACE_DEVICERGB, pdfium.FPDF_COLORSPACE_DEVICECMYK, pdfium.FPDF_COLORSPACE_CALRGB,
        pdfium.FPDF_COLORSPACE_LAB, pdfium.FPDF_COLORSPACE_INDEXED,
    )
    by_depth = about.colorspace == pdfium.FPDF_COLORSPACE_ICCBASED and about.bits_per_pixel >= 24
    return bool(min(about.width, about.height) >= _LEAST_PIXELS and (in_colour or by_depth))
