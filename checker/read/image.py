"""Photos and scans that are picture files → pages read by OCR, a page a frame."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from checker.model import Page, Problem
from checker.read.options import DAMAGED, NO_PAGES, PAGES_LEFT_OUT, Reading, ReadOptions, numbers, problem
from checker.read.pages import Pictures

if TYPE_CHECKING:
    from PIL.Image import Image

_A4_LONG = 842.0
"""Picture files rarely tell their true size, so the longer side counts as that of A4: boxes are in its points."""
_LEAST_LONG = 1600
_MOST_LONG = 2600
_MOST_PIXELS = 120_000_000
_GREY = frozenset({"1", "L", "I", "F", "I;16"})


def read_image(data: bytes, options: ReadOptions) -> Reading:
    """Read every frame of a picture file, turned as its camera says. Damaged files give a problem, never an exception."""
    from PIL import Image as Pictures_

    limit, Pictures_.MAX_IMAGE_PIXELS = Pictures_.MAX_IMAGE_PIXELS, None
    try:
        with warnings.catch_warnings(action="ignore"), Pictures_.open(io.BytesIO(data)) as opened:
            return _frames(opened, options)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError, TypeError, IndexError, KeyError):
        return Reading(problems=(problem(DAMAGED, reason="picture"),))
    finally:
        Pictures_.MAX_IMAGE_PIXELS = limit


def _frames(opened: Image, options: ReadOptions) -> Reading:
    count = getattr(opened, "n_frames", 1) if opened.format in ("TIFF", "WEBP") else 1
    if count < 1:
        return Reading(problems=(problem(NO_PAGES),))
    pictures = Pictures(options)
    pages: list[Page] = []
    broken: list[int] = []
    for number in range(1, min(count, options.max_pages) + 1):
        try:
            if number > 1:
                opened.seek(number - 1)
            if opened.width * opened.height > _MOST_PIXELS:
                raise ValueError("too many pixels")
            pages.append(_page(upright(opened), number, pictures))
        except (OSError, ValueError, SyntaxError, EOFError, MemoryError):
            broken.append(number)
    problems: list[Problem] = [problem(DAMAGED, pages=numbers(broken), reason="pages")] if broken else []
    if count > options.max_pages:
        problems.append(problem(PAGES_LEFT_OUT, pages=numbers(range(options.max_pages + 1, count + 1)), reason="page-limit"))
    return Reading(tuple(pages), count, (*problems, *pictures.problems()), pictures.properties())


def upright(frame: Image) -> Image:
    """A frame as a coloured or grey picture on white, upright as its camera says."""
    from PIL import Image as Pictures_
    from PIL import ImageOps

    turned = ImageOps.exif_transpose(frame)
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        turned = turned.convert("RGBA")
        turned = Pictures_.alpha_composite(Pictures_.new("RGBA", turned.size, "white"), turned)
    return turned.convert("L" if turned.mode in _GREY else "RGB")


def sized(picture: Image, most: int) -> Image:
    """The picture in a size that the engine reads well: small ones enlarged, those longer than ``most`` pixels reduced."""
    from PIL import Image as Pictures_

    longest = max(picture.size)
    wanted = min(max(longest, _LEAST_LONG), most)
    if wanted == longest:
        return picture
    size = (max(1, round(picture.width * wanted / longest)), max(1, round(picture.height * wanted / longest)))
    return picture.resize(size, Pictures_.Resampling.LANCZOS)


def _page(picture: Image, number: int, pictures: Pictures) -> Page:
    def look(dpi: int) -> tuple[Image, int]:
        looked = sized(picture, round(_MOST_LONG * dpi / pictures.options.dpi))
        return looked, round(max(looked.size) / _A4_LONG * 72)

    scale = _A4_LONG / max(picture.size)
    plain = Page(number, round(picture.width * scale, 2), round(picture.height * scale, 2), (), "none")
    return pictures.of_page(plain, "no-text", look)
