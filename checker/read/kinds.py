"""What a file is, told by its first bytes and never by its name."""

from __future__ import annotations

import io
import zipfile

PDF = "application/pdf"
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
HTML = "text/html"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"
EMPTY = "inode/x-empty"
IMAGES = frozenset({"image/jpeg", "image/png", "image/tiff", "image/webp", "image/bmp", "image/gif"})

_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"GIF8", "image/gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"{\\rtf", "application/rtf"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-executable"),
)
_OFFICE = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("ppt/presentation.xml", PPTX))
OFFICE_MEMBERS = frozenset(name for name, _ in _OFFICE)
"""A ZIP with one of these members is an office document, not an archive of papers."""

# Mail gateways and crawlers put headers before a PDF; the standard allows 1 KiB, real files need more.
_PDF_WITHIN = 64 * 1024


def media_type(data: bytes) -> str:
    """The media type of a file's content; ``application/octet-stream`` where nothing is recognised."""
    if not data:
        return EMPTY
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data.find(b"%PDF-", 0, _PDF_WITHIN) >= 0:
        return PDF
    return _text_kind(data)


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        return ZIP
    return next((kind for name, kind in _OFFICE if name in names), ZIP)


def _text_kind(data: bytes) -> str:
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        plain = True
    else:
        # NUL and the C0 controls that no text uses; a half of NULs at even or odd places is UTF-16 without a mark.
        odd = sum(head.count(bytes([code])) for code in (*range(1, 9), *range(14, 27), *range(28, 32), 127))
        zeros = head.count(0)
        plain = odd == 0 and (zeros == 0 or _looks_utf16(head, zeros))
    if not plain:
        return UNKNOWN
    lowered = head.replace(b"\x00", b"").lower()
    return HTML if b"<html" in lowered or b"<!doctype html" in lowered or b"<body" in lowered else TEXT


def _looks_utf16(head: bytes, zeros: int) -> bool:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return zeros > len(head) * 0.2 and min(even, odd) == 0
