"""A picture of a page made ready for the engine: the sheet alone, evenly lit, level, without rules, frames and stamps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from checker.read import level
from checker.read.paper import straightened
from checker.read.picture import colourless, evenly_lit, is_blank, shines_through, smoothed, turned

if TYPE_CHECKING:
    from PIL.Image import Image

_LEAST_TILT = 0.12


class Sheet(Struct, frozen=True):
    """One page in the pictures that are read, all grey, of one size and resolution (dots per inch).

    ``bare`` is what is read first: flat, level, without rules. ``ruled`` still has what was painted over. ``black`` is as
    ``bare`` but without coloured ink, such as that of stamps; ``None`` where the page has no colour. ``skew`` is how far
    the page was turned to lie level, in degrees; ``pulled`` says that the sheet was cut out of a photo.
    """

    bare: Image
    ruled: Image
    black: Image | None
    dpi: int
    skew: float = 0.0
    pulled: bool = False
    blank: bool = False

    def turned(self, degrees: int) -> Sheet:
        """The same sheet turned counter-clockwise by quarters."""
        if not degrees % 360:
            return self
        black = turned(self.black, degrees) if self.black is not None else None
        return replace(self, bare=turned(self.bare, degrees), ruled=turned(self.ruled, degrees), black=black)


def prepared(image: Image, dpi: int) -> Sheet:
    """A grey or coloured picture of a page, made ready. A sheet cut out of a photo keeps the photo's longer side as its own."""
    image = smoothed(image)
    pulled = straightened(image)
    if pulled is not None:
        image = _sized(pulled, max(image.size))
    grey = image.convert("L")
    if is_blank(grey):
        return Sheet(grey, grey, None, dpi, blank=True)
    flat = evenly_lit(grey)
    skew = level.tilt(flat, dpi)
    ruled = _level(flat, skew)
    drop = colourless(image)
    drawn = level.drawing(ruled, dpi)
    black = level.without(_level(evenly_lit(drop), skew), drawn) if drop is not None else None
    return Sheet(level.without(ruled, drawn), ruled, black, dpi, skew, pulled is not None)


def stamped(sheet: Sheet, box: tuple[float, float, float, float]) -> bool:
    """Whether coloured ink lies over the print in this box (pixels), which is then to be read in the picture without colour."""
    return sheet.black is not None and shines_through(sheet.bare, sheet.black, box, sheet.dpi)


def _sized(image: Image, longest: int) -> Image:
    from PIL import Image as Pictures

    times = longest / max(image.size)
    size = (max(1, round(image.width * times)), max(1, round(image.height * times)))
    return image.resize(size, Pictures.Resampling.BICUBIC)


def _level(image: Image, skew: float) -> Image:
    from PIL import Image as Pictures

    return image.rotate(skew, Pictures.Resampling.BICUBIC, fillcolor=255) if abs(skew) >= _LEAST_TILT else image
