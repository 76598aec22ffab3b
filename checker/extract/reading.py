"""A document laid out for extraction, each page as it is asked for: rows, stream lines, and every label on them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from operator import attrgetter, is_

from msgspec import Struct

from checker.extract.demand import OnDemand
from checker.extract.flow import Flow, flow, plain
from checker.extract.folds import fold_all
from checker.extract.labels import Hit, grammar
from checker.extract.lines import CELL, Line, rows, stream_lines
from checker.extract.sought import Sought
from checker.extract.views import View, view
from checker.model import Box, Document, Evidence, Lexicon


class Reading(Struct, frozen=True):
    """What all fields are read from. The index of every view is the page (0 for the first); each is made when asked for.

    ``rows`` are visual rows with ``CELL`` between cells, ``lines`` the stream order, ``hits[page][row]`` the labels of a row,
    ``labelled[page]`` those of a page by their fields, look-alikes left out.
    ``folded`` are the rows and ``plain`` the rows made plain and folded, both at the offsets of ``rows``; ``row_flows`` and
    ``line_flows`` are rows and lines as one running text, ``row_views`` and ``line_views`` as their letters alone.
    """

    document: Document
    rows: Sequence[tuple[Line, ...]]
    lines: Sequence[tuple[Line, ...]]
    hits: Sequence[tuple[tuple[Hit, ...], ...]]
    labelled: Sequence[Mapping[str, Sequence[Hit]]]
    folded: Sequence[tuple[str, ...]]
    plain: Sequence[tuple[str, ...]]
    row_flows: Sequence[Flow]
    line_flows: Sequence[Flow]
    row_views: Sequence[View]
    line_views: Sequence[View]

    def index(self, number: int) -> int:
        """The index of a page by its number: pages that could not be read are not among those that were."""
        pages, usual = self.document.pages, number - 1
        if usual < len(pages) and pages[usual].number == number:
            return usual
        return next(index for index, page in enumerate(pages) if page.number == number)

    def row(self, hit: Hit) -> Line:
        """The row on which a label stands."""
        return self.rows[hit.page][hit.row]

    def all_hits(self, *fields: str) -> Iterator[Hit]:
        """The labels of these fields from the first page to the last, look-alikes left out."""
        for page in self.labelled:
            found = [hits for field in fields if (hits := page.get(field))]
            yield from found[0] if len(found) == 1 else sorted(chain.from_iterable(found), key=_place)

    def all_rows(self, pages: int | None = None) -> Iterator[tuple[int, int, Line]]:
        """Every row with its page and row index, of the first ``pages`` pages."""
        for page, lines in enumerate(self.rows if pages is None else self.rows[:pages]):
            for index, line in enumerate(lines):
                yield page, index, line

    def rows_with(self, words: Sought, pages: int) -> Iterator[tuple[int, int, Line]]:
        """The rows of ``all_rows`` in whose folded text one of some words stands: a page is searched at once."""
        for page, seen in enumerate(self.row_views[:pages]):
            begins = list(accumulate((len(text) + 1 for text in self.folded[page]), initial=0))
            for row in sorted({bisect_right(begins, start) - 1 for _, start, _ in words.places(seen.text)}):
                yield page, row, seen.lines[row]


class Span(Struct, frozen=True):
    """A place where the value of a label may stand: ``line.text[start:end]``; ``where`` is ``right``, ``below`` or ``above``."""

    line: Line
    start: int
    end: int
    where: str

    @property
    def text(self) -> str:
        """The words of the span."""
        return self.line.text[self.start : self.end]

    def evidence(self) -> Evidence:
        """Where the span stands."""
        return self.line.evidence(self.start, self.end)


_place = attrgetter("row", "start")


def _by_field(rows: Iterable[tuple[Hit, ...]]) -> dict[str, list[Hit]]:
    found: dict[str, list[Hit]] = {}
    for hit in chain.from_iterable(rows):
        if not hit.never:
            found.setdefault(hit.field, []).append(hit)
    return found


def reading(document: Document, lexicon: Lexicon) -> Reading:
    """Lay a document out: rows, stream lines and label hits of every page, as far as they are asked for."""
    words, pages = grammar(lexicon), document.pages
    drawn = OnDemand(len(pages), lambda page: stream_lines(pages[page]))
    laid = OnDemand(len(pages), lambda page: rows(pages[page], drawn[page]))
    folded = OnDemand(len(pages), lambda page: fold_all(line.text for line in laid[page]))
    views = OnDemand(len(pages), lambda page: view(laid[page], folded[page]))
    hits = OnDemand(len(pages), lambda page: words.hits(folded[page], page, pages[page].source == "ocr", views[page].squashed))
    return Reading(
        document,
        laid,
        drawn,
        hits,
        OnDemand(len(pages), lambda page: _by_field(hits[page])),
        folded,
        OnDemand(len(pages), lambda page: fold_all(plain(line.text) for line in laid[page])),
        OnDemand(len(pages), lambda page: flow(pages[page].number, laid[page])),
        OnDemand(len(pages), lambda page: flow(pages[page].number, drawn[page])),
        views,
        # Running text: every row is a line as drawn, and its view is made already.
        OnDemand(
            len(pages),
            lambda page: views[page] if _alike(laid[page], drawn[page])
            else view(drawn[page], fold_all(line.text for line in drawn[page])),
        ),
    )


def _alike(laid: Sequence[Line], drawn: Sequence[Line]) -> bool:
    return len(laid) == len(drawn) and all(map(is_, laid, drawn))


def right_of(reading: Reading, hit: Hit, cells: int = 0) -> Span | None:
    """What stands behind the label on its row, up to the next label; with ``cells``, at most that many cells of it."""
    line = reading.row(hit)
    ends = [h.start for h in reading.hits[hit.page][hit.row] if h.start >= hit.value and (h.colon or (h.opens and h.closes))]
    limit = min(ends, default=len(line.text))
    start = hit.value
    while start < limit and (line.text[start] in _BEFORE_VALUE or _goes_on_below(line.text, start)):
        start += 1
    start = _behind_noise(reading, hit, line.text, start, limit)
    end = limit
    if cells:
        for _ in range(cells):
            cut = line.text.find(CELL, start if end == limit else end + 1, limit)
            if cut < 0:
                end = limit
                break
            end = cut
    text = line.text[start:end].rstrip(" \t(（|")
    return Span(line, start, start + len(text), "right") if any(map(str.isalnum, text)) or "/" in text or "-" in text else None


def _behind_noise(reading: Reading, hit: Hit, text: str, start: int, limit: int) -> int:
    """Where the value begins behind a cell of signs that a scan has for the colon and the line between label and value: ``=:``."""
    noise = _NOISE.match(text, start, limit) if reading.document.pages[hit.page].source == "ocr" else None
    return noise.end() if noise else start


_NOISE = re.compile(rf"[=+*~«»<>{{}}|;'\"_—:.-]*[=+*~«»<>{{}}|;'\"_:][=+*~«»<>{{}}|;'\"_—:.-]*{CELL}")
"""A cell of signs alone, which are more than the dash that says that there is no value."""
_BEFORE_VALUE = " \t.,:：)）#°º|►▶➤→»¹²³⁴⁵⁶⁷⁸⁹†‡"
"""What may stand between a label and its value."""


def _goes_on_below(text: str, at: int) -> bool:
    """Whether a stroke ends the cell of a label, whose second language stands on the next row: ``Constructeur /``."""
    return text[at] == "/" and text[at + 1 : at + 2] == CELL


def below(reading: Reading, hit: Hit, rows_down: int = 2, reach: float = 3.6) -> Iterator[Span]:
    """The cells under the label, nearest first: they overlap it sideways and are not labels themselves.

    ``reach`` is how far down they may begin, in heights of the label's row.
    """
    line = reading.row(hit)
    mine = _extent(line, hit) if hit.opens else line.box  # a label at the end of a sentence: its value begins the next line
    height = max(mine[3] - mine[1], 6.0)
    found = 0
    for index in range(hit.row + 1, min(hit.row + 8, len(reading.rows[hit.page]))):
        other = reading.rows[hit.page][index]
        if other.box[1] - mine[3] > reach * height or found >= rows_down:
            return
        cell = _nearest(other, mine, 1.5 * height) or _centred(reading, hit, index)
        if cell is None or other.box[1] < mine[1]:
            continue
        start, end = cell
        cut = cut_at_label(reading, hit.page, index, start, end)
        found += 1
        if cut > start and not _begins_label(other.text[start:cut], cut < end):
            yield Span(other, start, cut, "below")
        if cut < end:
            return


def _centred(reading: Reading, hit: Hit, row: int) -> tuple[int, int] | None:
    """The row right under a label that fills its own, where it stands at the middle of the page, as on certificates."""
    line, other = reading.row(hit), reading.rows[hit.page][row]
    if row != hit.row + 1 or CELL in line.text or CELL in other.text or not (hit.opens and hit.closes):
        return None
    middle = reading.document.pages[hit.page].width / 2
    return (0, len(other.text)) if abs((other.box[0] + other.box[2]) / 2 - middle) < _MIDDLE else None


def _begins_label(text: str, cut: bool) -> bool:
    """Whether what stands before a label are words of its own that no phrase knows: ``Relevant statutory requirements:``."""
    return cut and text.endswith(" ") and text.split()[-1].islower() and len(text.split()) <= _MODIFIERS


_MODIFIERS = 2
_MIDDLE = 12.0
"""How far, in points, the middle of a centred row may be from that of its page."""
_FLUSH = 4.0
"""How far apart the left edges of two lines of one value may be, in points."""


def _nearest(line: Line, mine: Box, slack: float) -> tuple[int, int] | None:
    """The cell of a row that stands under a box, else one that misses it by no more than ``slack`` points."""
    best: tuple[float, int, int] | None = None
    for start, end in cell_spans(line):
        box = line.extent(start, end)
        overlap = min(box[2], mine[2]) - max(box[0], mine[0])
        if overlap > -slack and (best is None or overlap > best[0]):
            best = (overlap, start, end)
    return best[1:] if best else None


def beside_of(reading: Reading, hit: Hit) -> Span | None:
    """The cell beside a label that stands a little higher or lower: values centred next to a label of two lines.

    Only a row without labels of its own counts.
    """
    mine = _extent(reading.row(hit), hit)
    height = max(mine[3] - mine[1], 6.0)
    for index in (hit.row + 1, hit.row - 1):
        if not 0 <= index < len(reading.rows[hit.page]) or any(h.opens for h in reading.hits[hit.page][index]):
            continue
        other = reading.rows[hit.page][index]
        boxes = [(start, end, other.extent(start, end)) for start, end in cell_spans(other)]
        under = next((start for start, _, box in boxes if box[0] < mine[2] and box[2] > mine[0]), None)
        scanned = reading.document.pages[hit.page].source == "ocr"
        if under is not None and not (other.text[under] in "(（[" if index > hit.row else scanned):
            continue  # a column goes on under or over the label: the cell beside is of that row
        for start, end, box in boxes:
            if box[0] >= mine[2] and abs((box[1] + box[3]) / 2 - (mine[1] + mine[3]) / 2) < 1.45 * height:
                return Span(other, start, end, "beside")
    return None


def begun_beside(reading: Reading, hit: Hit) -> Span | None:
    """The first line of a value of two that stand beside a label, one a little higher and one a little lower."""
    lower = beside_of(reading, hit)
    if lower is None or hit.row == 0 or lower.line is not reading.rows[hit.page][hit.row + 1 : hit.row + 2][0]:
        return None
    left, label = lower.evidence().box, reading.row(hit).box
    over = reading.rows[hit.page][hit.row - 1]
    if any(h.opens for h in reading.hits[hit.page][hit.row - 1]) or label[1] - over.box[3] > left[3] - left[1]:
        return None
    cells = list(cell_spans(over))
    return next((Span(over, *cell, "beside") for cell in cells if abs(over.extent(*cell)[0] - left[0]) < _FLUSH), None)


def over_value(reading: Reading, span: Span) -> Span | None:
    """The cell over a value in its own column, unless a label stands on its row: the first line of a value of several."""
    at = reading.index(span.line.page)
    page = reading.rows[at]
    index = next((row for row, line in enumerate(page) if line is span.line), 0)
    mine = span.line.extent(span.start, span.end)
    if index == 0 or any(h.opens for h in reading.hits[at][index - 1]):
        return None
    other = page[index - 1]
    for start, end in cell_spans(other):
        box = other.extent(start, end)
        if abs(box[0] - mine[0]) < 3.0 * (mine[3] - mine[1]) and mine[1] - box[3] < 1.5 * (mine[3] - mine[1]):
            return Span(other, start, end, "above")
    return None


def above(reading: Reading, hit: Hit, reach: float = 2.0) -> Span | None:
    """The cell over the label: for labels that are printed under their value, as beneath a signature."""
    mine = _extent(reading.row(hit), hit)
    height = max(mine[3] - mine[1], 6.0)
    for index in range(hit.row - 1, max(hit.row - 4, -1), -1):
        other = reading.rows[hit.page][index]
        if mine[1] - other.box[3] > reach * height:
            return None
        if not any(char.isalnum() for char in other.text):
            continue
        for start, end in cell_spans(other):
            box = other.extent(start, end)
            if box[0] < mine[2] and box[2] > mine[0]:
                return Span(other, start, end, "above") if cut_at_label(reading, hit.page, index, start, end) == end else None
    return None


def cut_at_label(reading: Reading, page: int, row: int, start: int, end: int) -> int:
    """Where the first label that begins a cell or carries a colon stands in ``start:end``; ``end`` for none."""
    starts = [h.start for h in reading.hits[page][row] if start <= h.start < end and (h.colon or (h.opens and h.closes))]
    return min(starts, default=end)


def cell_spans(line: Line) -> Iterator[tuple[int, int]]:
    """Start and end of every cell of a row."""
    start = 0
    for text in line.text.split(CELL):
        if text.strip():
            yield start, start + len(text)
        start += len(text) + 1


def _extent(line: Line, hit: Hit) -> Box:
    return line.extent(hit.start, hit.end)
