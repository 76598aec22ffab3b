"""A photo of a sheet of paper → the sheet alone: its four corners found and pulled straight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

Corner = tuple[float, float]
Quad = tuple[Corner, Corner, Corner, Corner]

_SMALL = 320
"""Corners are looked for in a picture with this longer side, in pixels; they are found to a third of its pixel."""
_LEAST_SHARE, _MOST_SHARE = 0.20, 0.985
_FILLED, _STRAY = 0.93, 0.06
_SQUARE = 0.35
_CONTRAST = 25
_LEVELS = (0.0, 0.25, -0.25)
"""Where the limit between table and paper is tried: at their best separation, and nearer to one or the other."""


def straightened(image: Image) -> Image | None:
    """The sheet that a photo shows before a darker or coloured ground, as if laid flat; ``None`` where none is to be seen."""
    quad = corners(image)
    if quad is None:
        return None
    from PIL import Image as Pictures

    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    wide = (_far(quad[0], quad[1]) + _far(quad[3], quad[2])) / 2
    tall = (_far(quad[0], quad[3]) + _far(quad[1], quad[2])) / 2
    size = (max(1, round(wide)), max(1, round(tall)))
    found = _projection(((0.0, 0.0), (wide, 0.0), (wide, tall), (0.0, tall)), ((ax, ay), (bx, by), (cx, cy), (dx, dy)))
    fill = (255,) * len(image.getbands())
    return image.transform(
        size, Pictures.Transform.PERSPECTIVE, found, Pictures.Resampling.BICUBIC, fillcolor=fill if len(fill) > 1 else 255
    )  # fmt: skip


def corners(image: Image) -> Quad | None:
    """The corners of the sheet in pixels: upper left, upper right, lower right, lower left. ``None`` where it is not sure."""
    import numpy

    scale = max(1.0, max(image.size) / _SMALL)
    small = image.resize((max(1, round(image.width / scale)), max(1, round(image.height / scale))), reducing_gap=2.0)
    pixels = numpy.asarray(small)
    # The darkest of the three colours: paper is white in all of them, a wooden or coloured table is not.
    light = pixels.min(axis=2) if pixels.ndim == 3 else pixels
    best, dark, bright = _separation(light)
    if bright - dark < _CONTRAST:
        return None
    for level in _LEVELS:
        limit = best + level * ((bright if level > 0 else dark) - best) * (1 if level > 0 else -1)
        quad = _quad(light > limit)
        if quad is not None:
            return tuple(((x + 0.5) * scale, (y + 0.5) * scale) for x, y in quad)  # type: ignore[return-value]
    return None


def _separation(light: Any) -> tuple[float, float, float]:
    """Otsu's limit between dark and light, with the mean of either side."""
    import numpy

    counts = numpy.bincount(light.ravel(), minlength=256).astype(float)
    levels = numpy.arange(256)
    below, sums = counts.cumsum(), (counts * levels).cumsum()
    above = below[-1] - below
    with numpy.errstate(divide="ignore", invalid="ignore"):
        dark, bright = sums / below, (sums[-1] - sums) / above
        apart = numpy.nan_to_num(below * above * (bright - dark) ** 2)
    best = int(apart.argmax())
    return float(best), float(dark[best]), float(bright[best] if above[best] else dark[best])


def _quad(paper: Any) -> Quad | None:
    """Four straight sides around the light part of a small picture, if that is what it has."""
    import numpy

    height, width = paper.shape
    share = paper.mean()
    if not _LEAST_SHARE <= share <= _MOST_SHARE:
        return None
    # Ink lies within the paper: a row counts from its first light pixel to its last.
    rows, columns = numpy.flatnonzero(paper.mean(axis=1) > 0.2), numpy.flatnonzero(paper.mean(axis=0) > 0.2)
    if len(rows) < height // 3 or len(columns) < width // 3:
        return None
    left = _side(rows, paper[rows].argmax(axis=1))
    right = _side(rows, width - 1 - paper[rows][:, ::-1].argmax(axis=1))
    top = _side(columns, paper[:, columns].argmax(axis=0))
    bottom = _side(columns, height - 1 - paper[::-1, columns].argmax(axis=0))
    if left is None or right is None or top is None or bottom is None:
        return None
    quad = (_crossing(top, left), _crossing(top, right), _crossing(bottom, right), _crossing(bottom, left))
    return quad if _believable(quad, paper) else None


def _side(along: Any, across: Any) -> tuple[float, float] | None:
    """A straight line through most of the points, without those that lie off: slope and value at 0."""
    import numpy

    cut = len(along) // 12
    x, y = along[cut : len(along) - cut].astype(float), across[cut : len(along) - cut].astype(float)
    for limit in (8.0, 3.0, 1.5):
        if len(x) < 20:
            return None
        slope, start = numpy.polyfit(x, y, 1)
        off = numpy.abs(y - slope * x - start)
        kept = off <= max(limit, float(numpy.median(off)))
        x, y = x[kept], y[kept]
    if len(x) < 0.5 * (len(along) - 2 * cut):
        return None
    slope, start = numpy.polyfit(x, y, 1)
    return (float(slope), float(start)) if abs(slope) < _SQUARE else None


def _crossing(level: tuple[float, float], upright: tuple[float, float]) -> Corner:
    """Where a level side (y by x) and an upright side (x by y) meet."""
    x = (upright[0] * level[1] + upright[1]) / (1 - upright[0] * level[0])
    return x, level[0] * x + level[1]


def _believable(quad: Quad, paper: Any) -> bool:
    """Whether the sheet is light inside, hardly anything is light outside, and it does not fill the picture."""
    import numpy

    height, width = paper.shape
    y, x = numpy.mgrid[0:height, 0:width]
    inside = numpy.ones((height, width), dtype=bool)
    for (x0, y0), (x1, y1) in zip(quad, (*quad[1:], quad[0]), strict=True):
        inside &= (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) >= 0
    share = inside.mean()
    if not _LEAST_SHARE <= share <= _MOST_SHARE:
        return False
    # Print darkens the middle of a sheet, but a sheet is light along its edges and on most of its face.
    if paper[inside].mean() < 0.6 or _edges(quad, paper) < _FILLED:
        return False
    return bool((paper & ~inside).sum() <= _STRAY * inside.sum())


def _edges(quad: Quad, paper: Any) -> float:
    """The share of light pixels along the sheet's margin, a fiftieth of it inward from its sides."""
    import numpy

    height, width = paper.shape
    middle_x, middle_y = (sum(corner[axis] for corner in quad) / 4 for axis in (0, 1))
    seen = []
    for (x0, y0), (x1, y1) in zip(quad, (*quad[1:], quad[0]), strict=True):
        steps = numpy.linspace(0.03, 0.97, 120)
        x, y = x0 + (x1 - x0) * steps, y0 + (y1 - y0) * steps
        x, y = x + 0.03 * (middle_x - x), y + 0.03 * (middle_y - y)
        seen.append(paper[y.round().clip(0, height - 1).astype(int), x.round().clip(0, width - 1).astype(int)])
    return float(numpy.concatenate(seen).mean())


def _far(one: Corner, other: Corner) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _projection(flat: Quad, seen: Quad) -> list[float]:
    """The eight coefficients that lead from a place on the flat sheet to its place in the photo."""
    import numpy

    rows, values = [], []
    for (x, y), (u, v) in zip(flat, seen, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(value) for value in numpy.linalg.solve(numpy.array(rows), numpy.array(values))]
