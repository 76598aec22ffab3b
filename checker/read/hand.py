"""Dates written by hand, read by the optional second engine and never believed: a person is asked to confirm them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from checker.read import engine, other
from checker.read.engine import Attempt, Seen
from checker.read.picture import without

if TYPE_CHECKING:
    from PIL.Image import Image

_TIMES = 4
_INK = 150
_LOW, _HIGH, _NARROW, _WIDE = 0.08, 0.60, 0.30, 3.20
"""Inches that a line of handwriting is high and wide."""
_GAP = 0.33
_MOST = 10
_READ = 0.75
_BY_HAND = 0.45
_DATE = re.compile(r"(?=(?:\D*\d){3})\d{1,4}\s?(?:[-/.,]|\s|[A-Za-z]{3,9}\.?)[\dA-Za-z\s/.,-]{2,16}")


def by_hand(image: Image, dpi: int, seen: Attempt) -> Attempt:
    """The pass with what looks like dates among the ink that no word accounts for, every word of them in doubt."""
    if not other.available():
        return seen
    sure = [(word.x0, word.y0, word.x1, word.y1) for word in seen.words if word.confidence >= 0.6]
    rest = without(image, sure)
    found: list[Seen] = []
    for box in list(clusters(rest, dpi))[:_MOST]:
        text, read = other.line(rest.crop(box))
        if read >= _READ and _DATE.fullmatch(text.strip()):
            line = 1 + max((word.line for word in (*seen.words, *found)), default=-1)
            x0, y0, x1, y1 = map(float, box)
            found.append(Seen(text.strip(), x0, y0, x1, y1, line, min(read, _BY_HAND)))
    if not found:
        return seen
    left = [word for word in seen.words if word.confidence >= 0.6 or not any(_within(word, one) for one in found)]
    words = [replace(part, line=one.line) for one in found for part in other.split(one)]
    return engine.attempt((*left, *words), seen.languages)


def _within(word: Seen, one: Seen) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return one.x0 <= x <= one.x1 and one.y0 <= y <= one.y1


def clusters(image: Image, dpi: int) -> Iterator[tuple[int, int, int, int]]:
    """Boxes (pixels) of ink as large as a line of handwriting."""
    for x0, y0, x1, y1 in parts(image, dpi):
        if _LOW <= (y1 - y0) / dpi <= _HIGH and _NARROW <= (x1 - x0) / dpi <= _WIDE:
            edge = 2 * _TIMES
            yield max(0, x0 - edge), max(0, y0 - edge), min(image.width, x1 + edge), min(image.height, y1 + edge)


def parts(image: Image, dpi: int) -> Iterator[tuple[int, int, int, int]]:
    """Boxes (pixels) of ink: the picture cut into bands, these into parts, these trimmed."""
    import numpy

    ink = numpy.asarray(image.reduce(_TIMES)) < _INK
    inch = dpi / _TIMES
    for top, bottom in _stretches(ink.any(axis=1), 0.03 * inch):
        band = ink[top:bottom]
        for left, right in _stretches(band.any(axis=0), _GAP * inch):
            for low, high in _stretches(band[:, left:right].any(axis=1), 0.04 * inch):
                yield _TIMES * left, _TIMES * (top + low), _TIMES * right, _TIMES * (top + high)


def _stretches(marks: Any, gap: float) -> list[tuple[int, int]]:
    """First and last of the runs of marks, runs nearer than the gap taken as one."""
    import numpy

    places = numpy.flatnonzero(marks)
    if not len(places):
        return []
    breaks = numpy.flatnonzero(numpy.diff(places) > max(1.0, gap))
    firsts = [places[0], *places[breaks + 1]]
    lasts = [*places[breaks], places[-1]]
    return [(int(first), int(last) + 1) for first, last in zip(firsts, lasts, strict=True)]
