"""How a page lies and what is drawn on it besides letters: its tilt, ruling lines, leaders, frames along its edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checker.read.leaders import leaders

if TYPE_CHECKING:
    from PIL.Image import Image

_INK, _SEAM, _FAINT = 150, 110, 200
_STEEPEST = 7.0
_COARSE, _FINE = 0.25, 0.05
_CLEARER = 1.02
_TILT_DPI = 100
_SURELY = 1.6
_RULE_DPI = 100
_LONG_LEVEL, _LONG_UPRIGHT, _LONG_ENOUGH = 0.60, 0.70, 4.0
"""Inches from which a thin straight run is a ruling line, and how many times that whatever it crosses."""
_MOSTLY_THIN = 0.70
_THICK = 0.05
_EDGE = 0.15
_STEP = 0.08
"""Inches of one step along an edge: shorter than the white between two lines of print."""


def tilt(image: Image, dpi: int) -> float:
    """How far the lines of a flat grey picture fall to the right, in degrees; 0 where it is not clear.

    Lines of print give the sharpest profile when looked at along their direction; upright ones count as well, since a page
    may lie on its side.
    """
    import numpy

    small = image.reduce(max(1, round(dpi / _TILT_DPI)))
    ink = numpy.asarray(small) < _INK
    down, across = numpy.nonzero(ink)
    if len(down) < 200 or len(down) > 0.4 * ink.size:
        return 0.0
    # Along the lines of print the profile is sharper than across them.
    views = ((down, across, ink.shape[0]), (-across, down, ink.shape[1]))
    angles = numpy.arange(-_STEEPEST, _STEEPEST + _COARSE, _COARSE)
    _, coarse, view = max((_sharpness(*one, angle), float(angle), at) for at, one in enumerate(views) for angle in angles)
    near = numpy.arange(coarse - _COARSE, coarse + _COARSE + _FINE, _FINE)
    best = float(max(near, key=lambda angle: _sharpness(*views[view], angle)))
    clear = _sharpness(*views[view], best) > _CLEARER * _sharpness(*views[view], 0.0)
    return best if clear and abs(best) < _STEEPEST - _COARSE else 0.0


def lies_upright(image: Image, dpi: int) -> bool:
    """Whether the lines of a flat grey picture surely run from side to side, not from top to bottom."""
    import numpy

    ink = numpy.asarray(image.reduce(max(1, round(dpi / _TILT_DPI)))) < _INK
    down, across = numpy.nonzero(ink)
    if len(down) < 200:
        return False
    level = _sharpness(down, across, ink.shape[0], 0.0) / ink.shape[1]
    upright = _sharpness(across, down, ink.shape[1], 0.0) / ink.shape[0]
    return bool(level > _SURELY * upright)


def _sharpness(y: Any, x: Any, size: int, angle: float) -> float:
    import numpy

    rows = (y - x * numpy.tan(numpy.radians(angle))).round().astype(int)
    counts = numpy.bincount(rows - rows.min(), minlength=size).astype(float)
    return float((numpy.diff(counts) ** 2).sum())


def drawing(image: Image, dpi: int) -> Any:
    """Which pixels of a flat grey picture are ruling lines, dotted leaders, and frames along its edges; not letters on them."""
    import numpy

    times = max(1, round(dpi / _RULE_DPI))
    small_dpi = dpi / times
    pixels = numpy.asarray(image)
    dark = _darkest(pixels, times)
    ink = dark < _INK
    flat_runs, flat_lines = _runs(ink, small_dpi * _LONG_LEVEL, small_dpi * _THICK)
    tall_runs, tall_lines = (found.T for found in _runs(ink.T, small_dpi * _LONG_UPRIGHT, small_dpi * _THICK))
    drawn = flat_lines | tall_lines | (_grown(flat_runs & tall_runs, 2) & (flat_runs | tall_runs))
    drawn |= _frames(ink & ~drawn, small_dpi)
    drawn |= leaders(ink & ~drawn, (dark < _FAINT) & ~drawn, small_dpi)
    whole = numpy.zeros(pixels.shape, dtype=bool)
    large = drawn.repeat(times, 0).repeat(times, 1)
    whole[: large.shape[0], : large.shape[1]] = large[: pixels.shape[0], : pixels.shape[1]]
    return whole


def without(image: Image, drawn: Any) -> Image:
    """The picture with the light of its paper where something is drawn."""
    import numpy
    from PIL import Image as Pictures

    if not drawn.any():
        return image
    painted = numpy.array(image)
    # The grey seam of a line goes with it; dark pixels beside it belong to letters.
    painted[drawn | (_grown(drawn, 2) & (painted > _SEAM))] = int(numpy.percentile(painted[::16, ::16], 75))
    return Pictures.fromarray(painted)


def _grown(marks: Any, by: int) -> Any:
    found = marks.copy()
    for _ in range(by):
        wider = found.copy()
        wider[1:] |= found[:-1]
        wider[:-1] |= found[1:]
        wider[:, 1:] |= found[:, :-1]
        wider[:, :-1] |= found[:, 1:]
        found = wider
    return found


def _darkest(pixels: Any, times: int) -> Any:
    height, width = (side // times * times for side in pixels.shape)
    blocks = pixels[:height, :width].reshape(height // times, times, width // times, times)
    return blocks.min(axis=(1, 3))


def _runs(ink: Any, long: float, thick: float) -> tuple[Any, Any]:
    """Level runs of ink of at least this length, and what of them is at most so thick (pixels)."""
    import numpy

    length, depth, sure = round(long), max(2, round(thick)), round(_LONG_ENOUGH * long)
    none = numpy.zeros_like(ink)
    if ink.shape[1] <= length or ink.shape[0] <= 2 * depth + 2:
        return none, none
    joined = ink.copy()
    # A line that steps from one row of pixels to the next is still one line.
    joined[1:] |= ink[:-1]
    joined[:-1] |= ink[1:]
    # Where ink reaches further up or down than a line is thick, a letter or a filled field stands.
    thin = joined & (_centred(_window(ink.T, 2 * depth + 1).T, depth, ink.shape[0]) <= depth)
    # Heavy letters run together into a line as well, but few of their columns are thin.
    full = (_window(joined, length) >= length - 1) & (_window(thin, length) >= _MOSTLY_THIN * length)
    line = _spread(full, length)
    if ink.shape[1] > sure:
        line |= _spread(_window(joined, sure) >= sure - 1, sure)
    return line & ink, line & thin & ink


def _window(marks: Any, length: int) -> Any:
    """How many marks lie in each stretch of so many columns, by its first column."""
    import numpy

    sums = numpy.zeros((marks.shape[0], marks.shape[1] + 1), dtype=numpy.int32)
    sums[:, 1:] = marks.cumsum(1, dtype=numpy.int32)
    return sums[:, length:] - sums[:, :-length]


def _spread(starts: Any, length: int) -> Any:
    """Every column of the stretches that begin at these."""
    import numpy

    padded = numpy.zeros((starts.shape[0], starts.shape[1] + 2 * (length - 1)), dtype=bool)
    padded[:, length - 1 : length - 1 + starts.shape[1]] = starts
    return _window(padded, length) > 0


def _centred(counts: Any, half: int, size: int) -> Any:
    import numpy

    return numpy.pad(counts, ((half, size - counts.shape[0] - half), (0, 0)), mode="edge")


def _frames(ink: Any, dpi: float) -> Any:
    """Borders and bars along an edge: ink from end to end without a break, with white between it and the print."""
    import numpy

    found = numpy.zeros_like(ink)
    for view, marks in ((ink, found), (ink[:, ::-1], found[:, ::-1]), (ink.T, found.T), (ink.T[:, ::-1], found.T[:, ::-1])):
        reach = _band(view[:, : round(view.shape[1] * _EDGE)], dpi)
        marks[:, :reach] = True
    return found


def _band(edge: Any, dpi: float) -> int:
    """How many columns from the left a border takes, the white beside it included; 0 for none."""
    step, gap = max(2, round(dpi * _STEP)), max(2, round(dpi * 0.07))
    height = edge.shape[0] // step * step
    if height < 10 * step or edge.shape[1] < 2 * gap:
        return 0
    share = edge[:height].reshape(-1, step, edge.shape[1]).any(axis=1).mean(axis=0)
    unbroken = [column for column in range(edge.shape[1]) if share[column] >= 0.85]
    if not unbroken:
        return 0
    for column in range(unbroken[-1] + 1, edge.shape[1] - gap + 1):
        if share[column : column + gap].max() < 0.10:
            return column + gap // 2
    return 0
