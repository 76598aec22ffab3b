"""Invented front pages as worn scans, each in the same way every time: what no scanner of the corpus has made."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import numpy
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

DPI = 150
_TALL, _LEFT, _TOP, _ROW, _LETTER, _POINTS = 842.0, 30.0, 40.0, 13.0, 5.0, 9.0
"""Points: of the page, its margins, a row, a letter of the typed text, and the letters that are printed for it."""


def sheet_of(text: str, dpi: int = DPI) -> Image.Image:
    """The first page of a text typed in fixed width, printed black on white in proportional letters."""
    rows = text.split("\n====\n")[0].strip("\n").split("\n")
    wide = max(595.0, 2 * _LEFT + _LETTER * max(map(len, rows)))
    image = Image.new("RGB", (round(wide * dpi / 72), round(_TALL * dpi / 72)), "white")
    draw = ImageDraw.Draw(image)
    for index, row in enumerate(rows):
        for cell in re.finditer(r"\S+(?: \S+)*", row):
            place = ((_LEFT + _LETTER * cell.start()) * dpi / 72, (_TOP + _ROW * index) * dpi / 72)
            draw.text(place, cell.group(), fill=(25, 25, 28), font=_font(cell.group(), dpi))
    return image


def _font(text: str, dpi: int) -> ImageFont.FreeTypeFont:
    """A font in which the text takes no more than the place it has."""
    long = ImageFont.load_default(100).getlength(text) / 100
    font = ImageFont.load_default(min(_POINTS, (_LETTER * len(text) + 1) / long) * dpi / 72)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


def _noise(image: Image.Image, sigma: float, seed: int) -> Image.Image:
    pixels = numpy.asarray(image, dtype=float) + numpy.random.default_rng(seed).normal(0, sigma, (image.height, image.width, 1))
    return Image.fromarray(pixels.clip(0, 255).astype("uint8"))


def noisy(image: Image.Image, seed: int) -> Image.Image:
    """Grain over the whole page."""
    return _noise(image, 42, seed)


def blurred(image: Image.Image, seed: int) -> Image.Image:
    """Out of focus, with a little grain."""
    return _noise(image.filter(ImageFilter.GaussianBlur(1.35)), 8, seed)


def coarse(image: Image.Image, seed: int) -> Image.Image:
    """Scanned at 90 dots per inch."""
    small = image.resize((image.width * 90 // DPI, image.height * 90 // DPI), Image.Resampling.BOX)
    return _noise(small, 6, seed)


def tilted(image: Image.Image, seed: int) -> Image.Image:
    """Laid on the glass askew."""
    angle = 2.3 if seed % 2 else -1.7
    return _noise(image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255)), 10, seed)


def squeezed(image: Image.Image, seed: int) -> Image.Image:
    """Sent through a messenger: JPEG of the lowest quality."""
    out = io.BytesIO()
    _noise(image, 8, seed).save(out, "JPEG", quality=9)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def faxed(image: Image.Image, seed: int) -> Image.Image:
    """Black and white alone, with specks of both."""
    grey = numpy.asarray(image.convert("L").filter(ImageFilter.GaussianBlur(0.8)))
    chance = numpy.random.default_rng(seed).random(grey.shape)
    bits = numpy.where(grey > 165, 255, 0)
    bits[chance < 0.004] = 0
    bits[chance > 0.985] = 255
    return Image.fromarray(bits.astype("uint8")).convert("RGB")


def stamped(image: Image.Image, seed: int) -> Image.Image:
    """Round stamps in blue and red across the print."""
    over = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(over)
    random = numpy.random.default_rng(seed)
    for ink in ((40, 80, 200), (215, 40, 50), (40, 80, 200), (215, 40, 50)):
        x, y = random.uniform(0.12, 0.7) * image.width, random.uniform(0.03, 0.4) * image.height
        for radius in (95, 88, 60):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=ink, width=4)
        draw.text((x - 60, y - 12), "APPROVED", fill=ink, font=ImageFont.load_default(24))
    return _noise(ImageChops.multiply(image, over), 8, seed)


WEAR: dict[str, Callable[[Image.Image, int], Image.Image]] = {
    one.__name__: one for one in (noisy, blurred, coarse, tilted, squeezed, faxed, stamped)
}
