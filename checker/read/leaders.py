"""Dotted leaders (``Report No. ........: 12``) found in a picture, since an OCR engine reads them as letters."""

from __future__ import annotations

from typing import Any


def leaders(ink: Any, dpi: float) -> Any:
    """Which marks are thin level runs that have nothing above or below: rows of dots, touching or not."""
    dot = max(3, round(dpi * 5 / 200))
    near, run = dot // 2 + 1, 5 * dot
    sums = _sums(ink)
    low = _around(sums, near, near, 1)
    # A letter's height above must be free, and the gap to the next line below.
    free = _around(sums, near + 3 * dot, near + dot + 2, 1) == low
    thin = (low > 0) & free
    clean = _around(_sums((low > 0) & ~free), 0, 0, run) == 0
    joined = _around(_sums(thin), 0, 0, dot) > 0
    runs = clean & (_around(_sums(joined), 0, 0, run) >= 2 * run)
    found = thin & (_around(_sums(runs), 0, 0, run) > 0)
    return _around(_sums(found), near, near, 1) > 0


def _sums(marks: Any) -> Any:
    import numpy

    sums = numpy.zeros((marks.shape[0] + 1, marks.shape[1] + 1), dtype=numpy.int32)
    sums[1:, 1:] = marks.cumsum(0, dtype=numpy.int32).cumsum(1, dtype=numpy.int32)
    return sums


def _around(sums: Any, above: int, below: int, wide: int) -> Any:
    """How many marks lie around each pixel: so many rows above and below, so many columns to either side."""
    import numpy

    height, width = sums.shape[0] - 1, sums.shape[1] - 1
    rows, columns = numpy.arange(height), numpy.arange(width)
    upper, lower = sums[numpy.clip(rows - above, 0, height)], sums[numpy.clip(rows + below + 1, 0, height)]
    left, right = numpy.clip(columns - wide, 0, width), numpy.clip(columns + wide + 1, 0, width)
    return lower[:, right] - lower[:, left] - upper[:, right] + upper[:, left]
