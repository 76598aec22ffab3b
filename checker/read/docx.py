"""DOCX → pages: paragraphs, tables, text boxes, headers and footers, in the order of the file."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from checker.read.flow import PAGE_BREAK, Cells, laid_out
from checker.read.options import DAMAGED, PAGES_LEFT_OUT, PASSWORD, Reading, ReadOptions, numbers, problem

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PROPERTIES = (
    ("creator", "{http://purl.org/dc/elements/1.1/}creator"),
    ("created", "{http://purl.org/dc/terms/}created"),
    ("modified", "{http://purl.org/dc/terms/}modified"),
)
_FAULTS = (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, ValueError, OSError, EOFError, NotImplementedError)


def read_docx(data: bytes, options: ReadOptions) -> Reading:
    """Read a DOCX file. Its pages are set anew, since the file itself has none but where a break is forced."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            lines = list(_lines(archive, options))
            properties = _core(archive, options)
    except RuntimeError:
        return Reading(problems=(problem(PASSWORD),))
    except (*_FAULTS, KeyError, RecursionError, MemoryError):
        return Reading(problems=(problem(DAMAGED, reason="docx"),))
    pages = laid_out(lines)
    if len(pages) > options.max_pages:
        left_out = problem(PAGES_LEFT_OUT, pages=numbers(range(options.max_pages + 1, len(pages) + 1)), reason="page-limit")
        return Reading(pages[: options.max_pages], len(pages), (left_out,), properties)
    return Reading(pages, len(pages), (), properties)


def _lines(archive: zipfile.ZipFile, options: ReadOptions) -> Iterator[Cells]:
    names = sorted(archive.namelist())
    body = _tree(archive, "word/document.xml", options)
    for name in names:
        if name.startswith("word/header"):
            yield from _blocks(_tree(archive, name, options))
    yield from _blocks(body)
    for name in names:
        if name.startswith(("word/footer", "word/footnotes", "word/endnotes")):
            yield from _blocks(_tree(archive, name, options))


def _tree(archive: zipfile.ZipFile, name: str, options: ReadOptions) -> ElementTree.Element:
    if archive.getinfo(name).file_size > options.max_bytes:
        raise ValueError("too large")
    data = archive.read(name)
    if b"<!DOCTYPE" in data[:4096]:
        raise ValueError("a document type has no place in an office document and may hide an expansion bomb")
    return ElementTree.fromstring(data)


def _blocks(parent: ElementTree.Element) -> Iterator[Cells]:
    for element in parent:
        if element.tag == f"{_W}p":
            yield from _paragraph(element)
        elif element.tag == f"{_W}tbl":
            yield from _table(element)
        elif element.tag not in (_FALLBACK, f"{_W}del", f"{_W}sectPr"):
            yield from _blocks(element)


def _table(table: ElementTree.Element) -> Iterator[Cells]:
    for row in _own(table, "tr"):
        cells = [list(_blocks(cell)) for cell in _own(row, "tc")]
        if any(len(line) > 1 for cell in cells for line in cell):  # a table within a cell: its rows stay rows
            for cell in cells:
                yield from (line for line in cell if line != PAGE_BREAK)
        else:
            yield tuple("\n".join(line[0] for line in cell if line != PAGE_BREAK) for cell in cells)


def _own(parent: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    """Children of this tag, also within the wrappers of content controls and insertions."""
    for element in parent:
        if element.tag == f"{_W}{tag}":
            yield element
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
            yield from _own(element, tag)


def _paragraph(paragraph: ElementTree.Element) -> Iterator[Cells]:
    boxes: list[ElementTree.Element] = []
    text = "".join(_runs(paragraph, boxes))
    for number, part in enumerate(text.split("\f")):
        if number:
            yield PAGE_BREAK
        if part.strip():
            # A tab stands between a label and its value as a cell's border does.
            yield tuple(cell for cell in part.split("\t") if cell.strip()) if "\n" not in part else (part.replace("\t", " "),)
    for box in boxes:
        yield from _blocks(box)


def _runs(element: ElementTree.Element, boxes: list[ElementTree.Element]) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == f"{_W}t":
            yield child.text or ""
        elif tag in (f"{_W}tab", f"{_W}ptab"):
            yield "\t"
        elif tag == f"{_W}noBreakHyphen":
            yield "-"
        elif tag in (f"{_W}br", f"{_W}cr"):
            yield "\f" if child.get(f"{_W}type") == "page" else "\n"
        elif tag == f"{_W}txbxContent":
            boxes.append(child)
        elif tag not in (_FALLBACK, f"{_W}del", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText"):
            yield from _runs(child, boxes)


def _core(archive: zipfile.ZipFile, options: ReadOptions) -> tuple[tuple[str, str], ...]:
    if "docProps/core.xml" not in archive.namelist():
        return ()
    tree = _tree(archive, "docProps/core.xml", options)
    found = ((name, (tree.findtext(tag) or "").strip()[:200]) for name, tag in _PROPERTIES)
    return tuple((name, value) for name, value in found if value)
