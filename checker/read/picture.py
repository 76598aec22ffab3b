"""Pictures of pages: blank or not, turned, lit evenly, cut into strips."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_LINES = 24
_WHITE = 222
"""Paper at least so light at all but a thirtieth of its face needs no evening."""
_GRAINY, _SOFT = 8.0, 0.7
"""From which grain a picture is softened, and by how much (pixels): real scans measured have less than 1, made ones up to 6; at 20
nothing is read before. Specks of black and white alone stay: softened, they are read, but a ``Q`` loses its tail."""
_EVERY = 4
"""One row of so many is enough to know the grain of a page."""
_MEDIAN_OF_NORMAL = 0.6745
_DARK, _LEAST_INK = 130, 0.0012
_COLOURED, _LEAST_COLOUR, _FADED = 60, 0.0005, 60
_PRINT = 165
_INKED = 200
_FRINGE = 3
"""Pixels: what is thinner is the coloured fringe of print, not ink of a stamp."""
_CROSSED, _MAINLY = 0.05, 0.4
"""How much coloured ink as a share of the black crosses print, and how much black as a share of the coloured makes it print."""
_AROUND, _STROKE, _SHINES = 0.075, 0.03, 0.03
"""Inches looked at around a box and that a stroke is thick; the share of print that shows through coloured lines at least."""


def is_blank(image: Image) -> bool:
    """Whether nothing is printed: hardly a pixel differs from the background."""
    paper = paper_of(image)
    ink = sum(count for level, count in enumerate(image.histogram()) if abs(level - paper) > 40)
    return ink < 0.0003 * image.width * image.height


def paper_of(image: Image) -> int:
    """The commonest light level of a grey picture: that of its paper."""
    histogram = image.histogram()
    return max(range(256), key=histogram.__getitem__)


def like_a_document(image: Image) -> bool:
    """Whether a picture is ink on plain paper rather than a photograph: most of it is one light level."""
    histogram = image.histogram()
    paper = max(range(128, 256), key=histogram.__getitem__)
    plain = sum(histogram[max(0, paper - 12) : paper + 13])
    return plain >= 0.6 * image.width * image.height


def turned(image: Image, degrees: int) -> Image:
    """The picture turned counter-clockwise by quarters."""
    return image.rotate(degrees, expand=True) if degrees % 360 else image


def smoothed(image: Image) -> Image:
    """The picture without its grain, where that is so strong that it would be read; any other as it is, since softness costs."""
    from PIL import ImageFilter

    return image.filter(ImageFilter.GaussianBlur(_SOFT)) if _grain(image.convert("L")) >= _GRAINY else image


def _grain(image: Image) -> float:
    """The grain of a grey picture as a standard deviation in levels of light, by the method of Immerkaer (1996)."""
    import numpy

    light = numpy.asarray(image, dtype=numpy.int16)
    rows = light.shape[0] - 2
    if rows < 1 or light.shape[1] < 3:
        return 0.0
    above, row, below = (light[first : rows + first : _EVERY] for first in range(3))
    # What a pixel differs from its neighbours is the same on paper and in ink but for the edges, which are few.
    differs = numpy.abs(above[:, 1:-1] + below[:, 1:-1] + row[:, :-2] + row[:, 2:] - 4 * row[:, 1:-1])
    return float(numpy.median(differs)) / _MEDIAN_OF_NORMAL / math.sqrt(20)


def flattened(image: Image) -> Image:
    """The picture with the light of its background made even: shadows of a photo gone, ink kept."""
    from PIL import ImageChops, ImageOps

    light = _light(image).resize(image.size)
    return ImageOps.autocontrast(ImageChops.invert(ImageChops.subtract(light, image)), cutoff=(0.5, 0))


def evenly_lit(image: Image) -> Image:
    """The picture as it is where its paper is white all over, else flattened: a clean scan loses by being touched."""
    levels = _light(image).histogram()
    total, seen, dark = sum(levels), 0, 0
    while seen < 0.03 * total:
        seen += levels[dark]
        dark += 1
    return image if dark >= _WHITE else flattened(image)


def _light(image: Image) -> Image:
    """How light the paper is around each place, an eighth of the size."""
    from PIL import ImageFilter

    return image.reduce(8).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(6))


def colourless(image: Image) -> Image | None:
    """The black print of a coloured picture, grey, without the ink of coloured stamps; ``None`` where there is no colour."""
    from PIL import ImageChops

    if image.mode != "RGB":
        return None
    red, green, blue = image.split()
    lightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    colour = ImageChops.subtract(lightest, darkest)
    if sum(colour.histogram()[_COLOURED:]) < _LEAST_COLOUR * image.width * image.height:
        return None
    # The more colour, the lighter: stamps go, black print under them stays.
    return ImageChops.add(lightest, colour.point(lambda much: max(0, much - _FADED)))


def darkest_only(image: Image) -> Image:
    """The picture with all that is not as dark as print made white: remains of stamps, watermarks, shades."""
    return image.point(lambda light: 255 if light > _PRINT else light)


def without(image: Image, boxes: list[tuple[float, float, float, float]]) -> Image:
    """The picture with these boxes (pixels) painted white."""
    from PIL import ImageDraw

    painted = image.copy()
    draw = ImageDraw.Draw(painted)
    for x0, y0, x1, y1 in boxes:
        draw.rectangle((x0 - 2, y0 - 2, x1 + 2, y1 + 2), fill=255)
    return painted


def worth_reading(image: Image, dpi: int) -> bool:
    """Whether enough ink for a short word is there."""
    dark = sum(image.reduce(2).histogram()[:_DARK])
    return dark >= _LEAST_INK * dpi * dpi


def strip_of(image: Image, boxes: list[tuple[float, float, float, float]]) -> Image | None:
    """The lines in these boxes alone, one below the other; ``None`` where there are too few to tell anything by."""
    from PIL import Image as Pictures

    tall = sorted(box[3] - box[1] for box in boxes)
    if len(tall) < 2:
        return None
    usual = tall[len(tall) // 2]
    boxes = [box for box in boxes if 0.4 * usual <= box[3] - box[1] <= 2.5 * usual][:_MOST_LINES]
    if len(boxes) < 2:
        return None
    pad = int(usual * 0.3) + 2
    crops = [image.crop((max(0, int(b[0]) - pad), max(0, int(b[1]) - pad), int(b[2]) + pad, int(b[3]) + pad)) for b in boxes]
    strip = Pictures.new("L", (max(crop.width for crop in crops) + 80, sum(crop.height + pad for crop in crops) + 80), 255)
    top = 40
    for crop in crops:
        strip.paste(crop, (40, top))
        top += crop.height + pad
    return strip


def shines_through(grey: Image, black: Image, box: tuple[float, float, float, float], dpi: int) -> bool:
    """Whether coloured ink lies over the black print in this box (pixels), and the print shows through it unbroken.

    ``black`` is the picture without coloured ink. A line of a stamp is interrupted where print shines through; print is
    interrupted where an opaque one covers it, and then its strokes are lost.
    """
    import numpy

    room = round(_AROUND * dpi)
    place = (int(box[0]) - room, int(box[1]) - room, int(box[2]) + room, int(box[3]) + room)
    seen, plain = (numpy.asarray(image.crop(place)) for image in (grey, black))
    print_, colour = plain < _PRINT, (seen < _INKED) & (plain >= _INKED)
    inner = (slice(room, -room), slice(room, -room))
    kept, lost = int(print_[inner].sum()), int(_grown(colour, -_FRINGE, _FRINGE)[inner].sum())
    if not (lost > _CROSSED * kept > 0 and kept > _MAINLY * lost):
        return False
    reach = 2 * round(_STROKE * dpi / 2) + 1
    through, covered = (int((_grown(one, reach, -reach) & other).sum()) for one, other in ((colour, print_), (print_, colour)))
    return through > max(covered / 2, _SHINES * int(print_.sum()))


def _grown(marks: Any, *steps: int) -> Any:
    """The marks grown by a square of so many pixels, step after step; shrunk where a step is negative."""
    import numpy
    from PIL import Image as Pictures
    from PIL import ImageFilter

    drawn = Pictures.fromarray(marks.astype("uint8") * 255)
    for step in steps:
        drawn = drawn.filter(ImageFilter.MaxFilter(step) if step > 0 else ImageFilter.MinFilter(-step))
    return numpy.asarray(drawn) > 0
