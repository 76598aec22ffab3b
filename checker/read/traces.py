"""What was done to a PDF after it was made: text typed over its pages, content added behind its signature."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

_LONGEST = 60
_MOST_NOTES = 200
_SLACK = 64
"""Bytes behind a signature that say nothing: line ends and the like."""
_ARCHIVED = b"/DSS"
"""The store of proofs that a signature still holds, which is added after signing and changes no page."""


def typed_notes(page: Any) -> Iterator[str]:
    """The texts that were typed over a page as notes, as the page shows them, cut to a line."""
    import pypdfium2.raw as pdfium

    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_FREETEXT:
            yield _contents(annotation)[:_LONGEST]
        pdfium.FPDFPage_CloseAnnot(annotation)


def _contents(annotation: Any) -> str:
    import pypdfium2.raw as pdfium

    size = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size)
    return " ".join(bytes(buffer)[: size - 2].decode("utf-16-le", "replace").split())


def added_after_signing(document: Any, data: bytes) -> bool:
    """Whether the file goes on behind the last of its signatures with more than the proofs that belong to it."""
    end = max(_ends(document), default=0)
    rest = data[end:] if 0 < end < len(data) else b""
    return len(rest.strip()) > _SLACK and _ARCHIVED not in rest


def _ends(document: Any) -> Iterator[int]:
    """Where the bytes end that each signature covers."""
    import pypdfium2.raw as pdfium

    for index in range(max(0, pdfium.FPDF_GetSignatureCount(document))):
        signature = pdfium.FPDF_GetSignatureObject(document, index)
        size = pdfium.FPDFSignatureObj_GetByteRange(signature, None, 0)
        if size >= 4:
            covered = (ctypes.c_int * size)()
            pdfium.FPDFSignatureObj_GetByteRange(signature, covered, size)
            yield covered[size - 2] + covered[size - 1]
