"""Pieces of a page cut out, brought to one height and set one below the other, to be looked at in one pass of the engine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.read.engine import Seen
from checker.read.picture import paper_of

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[float, float, float, float]

_MARGIN = 24
_LONGEST = 40
"""Heights that a piece is wide at most: what is longer is squeezed."""
_POINTS = 18
"""Hundredths of an inch that a line of print is high: what resolution the engine is to believe."""


class Rows(Struct, frozen=True):
    """Pieces one below the other on paper, each ``tall`` pixels high; ``places`` are where they stood on the page (pixels)."""

    image: Image
    places: tuple[Box, ...]
    tall: int

    @property
    def dpi(self) -> int:
        """The resolution at which the pieces are lines of common print."""
        return round(self.tall / _POINTS * 100)

    def row(self, words: Iterable[Seen], number: int) -> list[Seen]:
        """Those of the words seen in the picture of rows that stand in this row, from left to right, where the page has them."""
        top = _MARGIN + number * (self.tall + _MARGIN)
        middle = top + self.tall / 2
        x0, y0, x1, y1 = self.places[number]
        times = (y1 - y0) / self.tall
        across = (x1 - x0) / max(1.0, _width(self.places[number], self.tall))
        return sorted(
            (
                Seen(
                    word.text, x0 + (word.x0 - _MARGIN) * across, y0 + (word.y0 - top) * times,
                    x0 + (word.x1 - _MARGIN) * across, y0 + (word.y1 - top) * times, word.line, word.confidence,
                )
                for word in words if word.y0 <= middle <= word.y1
            ),
            key=lambda word: word.x0,
        )  # fmt: skip


def rows_of(image: Image, boxes: Iterable[Box], tall: int) -> Rows:
    """What stands in these boxes (pixels) of a picture, brought to this height; there must be one at least."""
    from PIL import Image as Pictures

    places = tuple((max(0, int(x0) - 1), max(0, int(y0) - 1), int(x1) + 2, int(y1) + 2) for x0, y0, x1, y1 in boxes)
    sizes = [(_width(place, tall), tall) for place in places]
    step = tall + _MARGIN
    whole = (max(wide for wide, _ in sizes) + 2 * _MARGIN, step * len(places) + _MARGIN)
    found = Pictures.new("L", whole, paper_of(image))
    for number, (place, size) in enumerate(zip(places, sizes, strict=True)):
        piece = image.crop(place).resize(size, Pictures.Resampling.BICUBIC)
        found.paste(piece, (_MARGIN, _MARGIN + number * step))
    return Rows(found, places, tall)


def _width(place: Box, tall: int) -> int:
    x0, y0, x1, y1 = place
    return max(1, min(_LONGEST * tall, round((x1 - x0) * tall / max(1, y1 - y0))))


def around(words: Iterable[Seen]) -> Box:
    """The box around these words; there must be one at least."""
    x0, y0, x1, y1 = zip(*((word.x0, word.y0, word.x1, word.y1) for word in words), strict=True)
    return min(x0), min(y0), max(x1), max(y1)
