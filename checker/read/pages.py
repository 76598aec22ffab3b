"""The pages of one paper that are read as pictures: their words, and what is to be said of them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.model import Page, Problem, Word
from checker.read import engine, layer, tessdata
from checker.read.options import (
    LAYER_NOT_TRUSTED,
    NEEDS_OCR_DATA,
    PAGES_LEFT_OUT,
    POOR_SCAN,
    ReadOptions,
    numbers,
    problem,
)
from checker.read.scan import Scan, read_scan
from checker.read.straight import words_of

if TYPE_CHECKING:
    from PIL.Image import Image

_STRIPS = (24, 80)
"""How many words of a page are read to judge its layer, and how many where those say too little."""
_WITNESSES = 8
_NEW_LETTERS = 12
"""A picture beside trusted text must add at least so many letters; less is dirt and logos."""


class Pictures:
    """Reads page after page by OCR within the limits of the options, and keeps account for the whole paper."""

    def __init__(self, options: ReadOptions) -> None:
        self.options = options
        self._languages: tuple[str, ...] = ("eng",)
        self._looked = 0
        self._agreed = False
        self._scans: dict[bytes, Scan] = {}
        self._unread: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._left_out: dict[str, list[int]] = defaultdict(list)
        self._poor: list[int] = []
        self._distrusted: dict[str, list[int]] = defaultdict(list)
        self._turned: list[tuple[str, str]] = []

    def of_page(self, plain: Page, why: str, picture: Callable[[int], tuple[Image, int]]) -> Page:
        """A page read by OCR because of ``why`` (see ``drawn.doubt``); ``plain`` is what its text layer gave."""
        number = plain.number
        if why == "covered" and not (self.options.ocr and engine.available()):
            return plain
        trusted = plain.words if why == "picture" else ()
        bare = replace(plain, words=trusted, source="text" if trusted else "none")
        if not self.options.ocr:
            self._left_out["ocr-off"].append(number)
            return bare
        if not engine.available():
            self._unread["Latin", "eng"].append(number)
            return bare
        if self._looked >= self.options.max_ocr_pages:
            self._left_out["ocr-limit"].append(number)
            return bare
        if why == "covered" and self._agreed and layer.like_words(plain.words):
            # Pages of one paper are scanned in one go: a layer that one page bears out is believed where it reads as print.
            return plain
        image, dpi = picture(self.options.dpi)
        if why == "covered":
            told = self._strip_tells(plain, image, dpi)
            self._agreed = not told
            if not told:
                return plain
            if told == "lacks":
                bare, why = plain, "picture"
        self._looked += 1
        return self._taken(bare, why, self._scan(image, dpi, picture))

    def _strip_tells(self, plain: Page, image: Image, dpi: int) -> str:
        """What a strip of the page, read by OCR, says of the text layer (see ``layer.compared``)."""
        scale = 72 / dpi
        for wanted in _STRIPS:
            top, bottom = layer.fullest_band(plain.words, plain.height, wanted)
            band = image.crop((0, int(top / scale), image.width, int(bottom / scale))).convert("L")
            seen = words_of(engine.recognise(band, dpi, self._languages).words, 0.0, band.width, band.height, scale)
            if len(layer.witnesses(seen)) >= _WITNESSES:
                break
        placed = tuple(replace(w, box=(w.box[0], w.box[1] + top, w.box[2], w.box[3] + top)) for w in seen)
        return layer.compared(tuple(word for word in plain.words if top <= word.box[1] <= bottom), placed)

    def _scan(self, image: Image, dpi: int, picture: Callable[[int], tuple[Image, int]]) -> Scan:
        # Blank forms and repeated pages: never the same picture twice.
        key = hashlib.sha256(image.tobytes()).digest()
        if key not in self._scans:
            self._scans[key] = read_scan(image, dpi, self._languages, picture)
        return self._scans[key]

    def _taken(self, bare: Page, why: str, scan: Scan) -> Page:
        if bare.words and layer.compared(bare.words, scan.words) == "wrong":
            bare, why = replace(bare, words=()), "covered"
        number, trusted = bare.number, bare.words
        self._note_lacks(scan, number)
        added = beside(scan.words, trusted)
        if trusted and sum(len(word.text) for word in added if word.confidence >= 0.6) < _NEW_LETTERS:
            return bare
        if scan.languages:
            self._languages = scan.languages
        if scan.poor and not trusted:
            self._poor.append(number)
        if why not in ("no-text", "picture"):
            self._distrusted[why].append(number)
        if scan.turn:
            self._turned.append((f"turned.{number}", str(scan.turn)))
        if abs(scan.skew) >= 0.15:
            self._turned.append((f"skew.{number}", str(scan.skew)))
        words = trusted + added
        if not trusted:
            bare = replace(bare, width=scan.width, height=scan.height)
        return replace(bare, words=words, source="ocr" if words else "none")

    def _note_lacks(self, scan: Scan, number: int) -> None:
        table = tessdata.table()
        if scan.unread:
            self._unread[scan.unread, table.scripts[scan.unread][0]].append(number)
        for language in scan.lacks:
            self._unread[f"Latin, {language}", table.latin[language]].append(number)

    def problems(self) -> list[Problem]:
        """What a reader must be told of the paper's pictures."""
        found = [problem(PAGES_LEFT_OUT, pages=numbers(pages), reason=why) for why, pages in sorted(self._left_out.items())]
        for (script, code), pages in sorted(self._unread.items()):
            package = tessdata.package(code)
            found.append(problem(NEEDS_OCR_DATA, script=script, language=code, package=package, pages=numbers(pages)))
        if self._poor:
            found.append(problem(POOR_SCAN, pages=numbers(self._poor)))
        for why, pages in sorted(self._distrusted.items()):
            found.append(problem(LAYER_NOT_TRUSTED, pages=numbers(pages), reason=why))
        return found

    def properties(self) -> tuple[tuple[str, str], ...]:
        """By page, how far its picture was turned and straightened: boxes of that page are in the upright picture."""
        return tuple(self._turned)


def beside(words: tuple[Word, ...], trusted: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of a picture that the text layer does not give already, in lines after those of the layer."""
    after = max((word.line for word in trusted), default=-1) + 1
    return tuple(replace(word, line=word.line + after) for word in words if not any(_same_place(word, one) for one in trusted))


def _same_place(seen: Word, one: Word) -> bool:
    (x0, y0, x1, y1), (u0, v0, u1, v1) = seen.box, one.box
    if v1 - v0 > 2.0 * (y1 - y0):
        return False  # a watermark across the page hides nothing
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    return u0 - 1 <= middle_x <= u1 + 1 and v0 - 1 <= middle_y <= v1 + 1
