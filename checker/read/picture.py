"""Pictures of pages: blank or not, turned, lit evenly, cut into strips."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_LINES = 24


def is_blank(image: Image) -> bool:
    """Whether nothing is printed: hardly a pixel differs from the background."""
    histogram = image.histogram()
    paper = max(range(256), key=histogram.__getitem__)
    ink = sum(count for level, count in enumerate(histogram) if abs(level - paper) > 40)
    return ink < 0.0003 * image.width * image.height


def like_a_document(image: Image) -> bool:
    """Whether a picture is ink on plain paper rather than a photograph: most of it is one light level."""
    histogram = image.histogram()
    paper = max(range(128, 256), key=histogram.__getitem__)
    plain = sum(histogram[max(0, paper - 12) : paper + 13])
    return plain >= 0.6 * image.width * image.height


def turned(image: Image, degrees: int) -> Image:
    """The picture turned counter-clockwise by quarters."""
    return image.rotate(degrees, expand=True) if degrees % 360 else image


def flattened(image: Image) -> Image:
    """The picture with the light of its background made even: shadows of a photo gone, ink kept."""
    from PIL import Image as Pictures
    from PIL import ImageChops, ImageFilter, ImageOps

    small = image.reduce(8).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(6))
    light = small.resize(image.size, Pictures.Resampling.BILINEAR)
    return ImageOps.autocontrast(ImageChops.invert(ImageChops.subtract(light, image)), cutoff=(0.5, 0))


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
