"""What a page shows beside its text layer, looked at only when somebody asks: words in pictures and stamps, handwriting, plain ink.

A declaration of which only the date is a picture reads as undated. Most pictures on pages with text are logos, and reading them all
would cost more than everything else, so that whoever knows what a paper lacks asks for a closer look at some of its pages.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from checker.model import Box, Document, Page, Problem, Word
from checker.read import engine, level
from checker.read.engine import Seen
from checker.read.hand import by_hand, parts
from checker.read.options import PAGES_LEFT_OUT, ReadOptions, numbers, problem
from checker.read.picture import without
from checker.read.rest import with_the_rest
from checker.read.scripts import ENGLISH, for_script
from checker.read.second import second_reading
from checker.read.sheet import Sheet
from checker.read.straight import words_of

if TYPE_CHECKING:
    from PIL.Image import Image

_GLANCE_DPI = 100
_PALE, _LEAST_INK = 175, 0.0012
"""Levels of light that are ink, and of how much of a square inch it must be."""
_ROOM = 8.0
"""Points above and below what is no text that are looked at with it."""
_SOUND = 0.6
"""Mean confidence of a line from which it is one: pictures that are no print are read as lines of signs."""
_MANY, _IN_DOUBT = 60, 0.45
"""Words of one page's pictures from which they are more than a part of this paper, and how sure its figures then are at most."""
_MUCH = 0.2
"""Share of a page's letters from which its pictures are taken to be in that script too."""
_BLOCKS = (
    ("Han", 0x3400, 0x9FFF), ("Hangul", 0xAC00, 0xD7A3), ("Japanese", 0x3040, 0x30FF), ("Cyrillic", 0x0400, 0x04FF),
    ("Greek", 0x0370, 0x03FF), ("Arabic", 0x0600, 0x06FF), ("Hebrew", 0x0590, 0x05FF), ("Thai", 0x0E00, 0x0E7F),
)  # fmt: skip
"""Scripts by the names of ``standards/ocr.toml``, with the letters that Unicode gives them."""


class Shown(Struct, frozen=True):
    """A page that shows more than text: its number, where that stands (points), its grey picture and the resolution of that.

    Without a picture where nobody wants one.
    """

    number: int
    places: tuple[Box, ...]
    image: Image | None
    dpi: int


def looked_closer(document: Document, shown: Iterable[Shown], asked: frozenset[int], options: ReadOptions) -> Document:
    """The document with the ink of the shown pages, and on the ``asked`` ones with the words that it makes.

    Words of the layer stay as they are, and none is put over them. Pages that were asked for and whose pictures could not be
    read are named in a problem. Where there is nothing beside the layer, the document itself comes back.
    """
    pages = {page.number: page for page in document.pages}
    left_out: dict[str, list[int]] = defaultdict(list)
    looked = sum(page.source == "ocr" for page in document.pages)
    for one in shown:
        why = barred(options, looked) if one.number in asked else ""
        if why:
            left_out[why].append(one.number)
        if one.image is None:
            continue
        cut = _cut(pages[one.number], _within(one.places, pages[one.number].height), one.image, one.dpi)
        pages[one.number] = page = replace(pages[one.number], ink=tuple(cut.ink()))
        if one.number in asked and not why and _inked(cut.sheet.bare, one.dpi):
            looked += 1
            words = _believed(cut.words(_languages(page.words)))
            pages[one.number] = replace(page, words=page.words + _after(words, page.words))
    problems = tuple(problem(PAGES_LEFT_OUT, pages=numbers(some), reason=why) for why, some in sorted(left_out.items()))
    if not problems and all(pages[page.number] is page for page in document.pages):
        return document
    return replace(document, pages=tuple(pages.values()), problems=document.problems + problems, status=_status(document, problems))


def barred(options: ReadOptions, looked: int = 0) -> str:
    """Why no picture may be read, by the terms of ``standards/terms.toml``; empty where one may."""
    if not options.ocr:
        return "pictures-ocr-off"
    if not engine.available():
        return "pictures-no-ocr"
    return "pictures-ocr-limit" if looked >= options.max_ocr_pages else ""


def resolution(options: ReadOptions, ink: bool) -> int:
    """Dots an inch at which pages are to be shown; a glance is enough for ink, and nothing where nothing may be read."""
    return options.dpi if not barred(options) else min(options.dpi, _GLANCE_DPI) if ink else 0


def _inked(image: Image, dpi: int) -> bool:
    """Whether enough ink for a short word is there, be it grey: stamps are pale."""
    return sum(image.reduce(2).histogram()[:_PALE]) >= _LEAST_INK * dpi * dpi


def _status(document: Document, problems: tuple[Problem, ...]) -> str:
    return "partly_read" if problems and document.status == "read" else document.status


class Cut(Struct, frozen=True):
    """The bands of a page in which more than text stands, one below the other: what lies between costs nothing then.

    ``bands`` are where they begin in the cut and on the page, in pixels.
    """

    sheet: Sheet
    bands: tuple[tuple[int, int], ...]

    def ink(self) -> Iterator[Box]:
        """What no word accounts for (points of the page)."""
        scale = 72 / self.sheet.dpi
        for x0, y0, x1, y1 in parts(self.sheet.bare, self.sheet.dpi):
            down = self._down(y0)
            yield round(x0 * scale, 2), round((y0 + down) * scale, 2), round(x1 * scale, 2), round((y1 + down) * scale, 2)

    def words(self, languages: tuple[str, ...]) -> tuple[Word, ...]:
        """The words as far as they are sure, digits compared, and what looks like a date by hand, in doubt."""
        sheet = self.sheet
        first = engine.recognise(sheet.bare, sheet.dpi, languages).words
        lines = [tuple(line) for _, line in groupby(first, key=lambda word: word.line)]
        sound = tuple(word for line in lines if engine.attempt(line, ()).mean >= _SOUND for word in line)
        seen = second_reading(sheet, with_the_rest(sheet, engine.attempt(sound, languages)))
        seen = by_hand(sheet.bare, sheet.dpi, seen)
        found = words_of(tuple(self._on_page(seen.words)), 0.0, sheet.bare.width, sheet.bare.height, 72 / sheet.dpi)
        return tuple(word for _, line in groupby(found, key=lambda word: word.line) for word in _of_one_height(list(line)))

    def _on_page(self, words: Iterable[Seen]) -> Iterator[Seen]:
        for word in words:
            down = self._down((word.y0 + word.y1) / 2)
            yield replace(word, y0=word.y0 + down, y1=word.y1 + down)

    def _down(self, y: float) -> int:
        """How much further down something stands on the page than in the cut."""
        begins, on_page = [band for band in ((0, 0), *self.bands) if band[0] <= max(y, 0)][-1]
        return on_page - begins


def _of_one_height(line: list[Word]) -> Iterator[Word]:
    """The words of a line as high as the line: as words of a layer are, by which gaps between words and columns are told."""
    top, bottom = min(word.box[1] for word in line), max(word.box[3] for word in line)
    return (replace(word, box=(word.box[0], top, word.box[2], bottom)) for word in line)


def _cut(page: Page, places: Iterable[Box], image: Image, dpi: int) -> Cut:
    """The picture of a page where more than text stands, without the words of its layer, and without rules and frames."""
    from PIL import Image as Pictures

    scale = dpi / 72
    printed = (word.box for word in page.words if any(map(str.isalnum, word.text)))  # signatures stand on lines of signs
    image = without(image, [(x0 * scale, y0 * scale, x1 * scale, y1 * scale) for x0, y0, x1, y1 in printed])
    spans = [(max(0, int((y0 - _ROOM) * scale)), min(image.height, int((y1 + _ROOM) * scale))) for _, y0, _, y1 in places]
    spans = _joined(spans)
    begins = [0, *accumulate(bottom - top for top, bottom in spans)]
    cut = Pictures.new("L", (image.width, max(1, begins[-1])), 255)
    for begin, (top, bottom) in zip(begins, spans, strict=False):
        cut.paste(image.crop((0, top, image.width, bottom)), (0, begin))
    bands = tuple((begin, top) for begin, (top, _) in zip(begins, spans, strict=False))
    return Cut(Sheet(level.without(cut, level.drawing(cut, dpi)), cut, None, dpi), bands)


def _within(places: Iterable[Box], height: float) -> Iterator[Box]:
    """The places so far as they lie on the page: what is drawn may reach beyond it, to any length."""
    for x0, y0, x1, y1 in places:
        if y0 < height and y1 > 0:
            yield x0, max(y0, 0.0), x1, min(y1, height)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """First and last of spans, those that touch as one; without those that have no extent."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(span for span in spans if span[0] < span[1]):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return found


def _believed(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words, the figures among them in doubt where they are many: then the picture is a label or a page of another paper."""
    if len(words) <= _MANY:
        return words
    return tuple(
        replace(word, confidence=min(word.confidence, _IN_DOUBT)) if any(map(str.isdigit, word.text)) else word for word in words
    )


def _after(words: tuple[Word, ...], layer: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words in lines after those of the layer."""
    first = max((word.line for word in layer), default=-1) + 1
    return tuple(replace(word, line=word.line + first) for word in words)


def _languages(words: tuple[Word, ...]) -> tuple[str, ...]:
    """The data for the script that the layer is written in, so far as it is installed."""
    letters = [ord(char) for word in words for char in word.text if char.isalpha()]
    counted = Counter(script for letter in letters for script, first, last in _BLOCKS if first <= letter <= last)
    script, much = next(iter(counted.most_common(1)), ("", 0))
    return (for_script(script) if much > _MUCH * len(letters) else ()) or ENGLISH
