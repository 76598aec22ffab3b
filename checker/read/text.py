"""Plain text and HTML → pages."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

from checker.read.flow import PAGE_BREAK, Cells, laid_out
from checker.read.options import PAGES_LEFT_OUT, UNKNOWN_TYPE, Reading, ReadOptions, numbers, problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)
_COLUMN = re.compile(r"\t+| {3,}")
# Tags that flow within a line; every other one begins a new line.
_INLINE = frozenset(("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "img", "ins", "kbd", "label", "mark",
                     "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"))  # fmt: skip
_SILENT = frozenset(("script", "style", "template", "noscript"))


def read_text(data: bytes, options: ReadOptions) -> Reading:
    """Read plain text; columns set with tabs or wide gaps become cells of a row."""
    text = decoded(data)
    if text is None:
        return Reading(problems=(problem(UNKNOWN_TYPE, type="text/plain"),))
    lines: list[Cells] = []
    for number, page in enumerate(text.split("\f")):
        if number:
            lines.append(PAGE_BREAK)
        lines += [tuple(cell for cell in _COLUMN.split(line) if cell.strip()) for line in page.splitlines()]
    return _reading(lines, options)


def read_html(data: bytes, options: ReadOptions) -> Reading:
    """Read HTML; the cells of a table's row stay side by side. Scripts, styles and links are left alone."""
    named = _META.search(data[:4096])
    text = decoded(data, named.group(1).decode("ascii") if named else "")
    if text is None:
        return Reading(problems=(problem(UNKNOWN_TYPE, type="text/html"),))
    parser = _Lines()
    parser.feed(text)
    parser.close()
    parser.end_line()
    return _reading(parser.lines, options)


def _reading(lines: list[Cells], options: ReadOptions) -> Reading:
    pages = laid_out(lines)
    if len(pages) <= options.max_pages:
        return Reading(pages, len(pages))
    left_out = problem(PAGES_LEFT_OUT, pages=numbers(range(options.max_pages + 1, len(pages) + 1)), reason="page-limit")
    return Reading(pages[: options.max_pages], len(pages), (left_out,))


def decoded(data: bytes, named: str = "") -> str | None:
    """The text in its character set: by mark, by name, else UTF-8, UTF-16, GB 18030, Western; ``None`` if none fits."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    for name in filter(None, (marked, named, "utf-8", _utf16(data), "gb18030", "cp1252")):
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError, UnicodeError):
            continue
        if "\x00" not in text:
            return text
    return None


def _utf16(data: bytes) -> str:
    even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
    if max(even, odd) < 0.1 * len(data[:4096]):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


class _Lines(HTMLParser):
    """Gathers the lines of an HTML page: blocks of text, and rows of cells."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Cells] = []
        self._cells: list[str] = []
        self._text: list[str] = []
        self._silent = 0
        self._row = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "tr":
            self.end_line()
            self._row += 1
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag not in _INLINE:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "tr":
            self.end_line()
            self._row = max(0, self._row - 1)
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag not in _INLINE:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text.append(data)

    def _break(self) -> None:
        if self._row:
            self._text.append(" ")
        else:
            self.end_line()

    def _end_cell(self) -> None:
        text = " ".join("".join(self._text).split())
        self._text = []
        if text:
            self._cells.append(text)

    def end_line(self) -> None:
        """Close the line or row that is being gathered."""
        self._end_cell()
        if self._cells:
            self.lines.append(tuple(self._cells))
        self._cells = []
