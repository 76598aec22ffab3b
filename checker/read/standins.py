"""The fonts that pdfium puts in for those a paper does not bring, kept in one state: a page is then read alike at any time.

Two of them can be stretched, one with serifs and one without. To draw a page stretches them to what its letters need, they stay
so for the life of the process, and where the next paper's letters end is measured on them: its boxes would differ by parts of a
point with whatever was drawn before.
"""

from __future__ import annotations

import ctypes
from typing import Final

_PAPER: Final = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 40 40]/Contents 4 0 R/Resources<</Font<</Sans 5 0 R/Serif 7 0 R>>>>>>endobj
4 0 obj<</Length 66>>stream
BT /Sans 12 Tf 9 9 Td (A) Tj ET BT /Serif 12 Tf 9 22 Td (A) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/TrueType/BaseFont/Strange/FirstChar 65/LastChar 65/Widths[600]/FontDescriptor 6 0 R>>endobj
6 0 obj<</Type/FontDescriptor/FontName/Strange/Flags 32/StemV 80/ItalicAngle 0/FontBBox[0 0 1000 900]>>endobj
7 0 obj<</Type/Font/Subtype/TrueType/BaseFont/Unheard/FirstChar 65/LastChar 65/Widths[600]/FontDescriptor 8 0 R>>endobj
8 0 obj<</Type/FontDescriptor/FontName/Unheard/Flags 34/StemV 80/ItalicAngle 0/FontBBox[0 0 1000 900]>>endobj
trailer<</Size 9/Root 1 0 R>>
"""
"""One letter in each of two fonts that nobody has: to draw it brings both stand-ins to the same state, wherever they were."""


class StandIns:
    """What is known of the state of pdfium's stand-in fonts in this process."""

    settled = False

    @classmethod
    def disturb(cls) -> None:
        """Note that a page was drawn."""
        cls.settled = False

    @classmethod
    def settle(cls) -> None:
        """Bring them back to their one state, before a paper is opened."""
        if not cls.settled:
            _draw()
            cls.settled = True


def _draw() -> None:
    import pypdfium2  # noqa: F401  (initialises the library)
    import pypdfium2.raw as pdfium

    document = pdfium.FPDF_LoadMemDocument64(_PAPER, len(_PAPER), None)
    page = pdfium.FPDF_LoadPage(document, 0)
    pixels = ctypes.create_string_buffer(8 * 8)
    bitmap = pdfium.FPDFBitmap_CreateEx(8, 8, pdfium.FPDFBitmap_Gray, pixels, 8)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, 8, 8, 0, 0)
    pdfium.FPDFBitmap_Destroy(bitmap)
    pdfium.FPDF_ClosePage(page)
    pdfium.FPDF_CloseDocument(document)
