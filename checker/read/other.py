"""An optional second OCR engine of another make (extra ``ocr-cjk``): pages in Chinese or Japanese, and single lines once more.

Its models lie in its wheel; where they do not, it counts as not installed, since it would fetch them.
"""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.read.engine import Seen

if TYPE_CHECKING:
    from PIL.Image import Image

SCRIPTS = frozenset({"Han", "HanS", "HanT", "Japanese", "Hiragana", "Katakana"})
"""What it reads besides Latin letters and digits, by the names of ``standards/ocr.toml``."""

_ROOM = 0.16
_WITHOUT = "CHECKER_NO_SECOND_OCR"


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether the engine is installed with its models. The environment's ``CHECKER_NO_SECOND_OCR`` says no."""
    if os.environ.get(_WITHOUT) or find_spec("onnxruntime") is None:
        return False
    return all(_model(kind) is not None for kind in ("det", "rec"))


def page(image: Image) -> tuple[Seen, ...]:
    """The words of a grey picture, boxes in pixels. Words of one line share the line's confidence."""
    import numpy

    found = _reader()(numpy.asarray(image.convert("RGB")), use_det=True, return_word_box=True)
    lines = getattr(found, "word_results", None) or ()
    words: list[Seen] = []
    for number, (text, pieces, sure) in enumerate(zip(found.txts or (), lines, found.scores or (), strict=False)):
        placed = [(piece, *_box(corners)) for piece, _, corners in pieces]
        words += joined(text, placed, number, float(sure))
    return tuple(words)


def joined(text: str, pieces: list[tuple[str, float, float, float, float]], number: int, sure: float) -> list[Seen]:
    """The words of a line of this text from its pieces, which are words or single characters, each with its box."""
    words: list[Seen] = []
    place = 0
    for piece, x0, y0, x1, y1 in pieces:
        start = max(text.find(piece, place), place)
        apart = not words or bool(text[place:start].strip() != text[place:start]) or x0 - words[-1].x1 > y1 - y0
        place = start + len(piece)
        if apart:
            words.append(Seen(piece, x0, y0, x1, y1, number, sure))
        else:
            last = words[-1]
            words[-1] = Seen(last.text + piece, last.x0, min(last.y0, y0), x1, max(last.y1, y1), number, sure)
    return words


def _box(corners: Any) -> tuple[float, float, float, float]:
    """A box as tight as the first engine's: this one leaves room around every line."""
    x0, y0 = (float(min(corner[axis] for corner in corners)) for axis in (0, 1))
    x1, y1 = (float(max(corner[axis] for corner in corners)) for axis in (0, 1))
    room = _ROOM * (y1 - y0)
    return x0, y0 + room, x1, y1 - room


def line(image: Image) -> tuple[str, float]:
    """The text of a picture that holds one line, with its confidence."""
    import numpy

    found = _reader()(numpy.asarray(image.convert("RGB")), use_det=False, return_word_box=False)
    return (str(found.txts[0]), float(found.scores[0])) if found.txts else ("", 0.0)


def split(line: Seen) -> list[Seen]:
    """The words of a line, each with the part of the line's box that its characters take; Chinese ones are twice as wide."""
    widths = [2 if char > "\u2e7f" else 1 for char in line.text]
    each = (line.x1 - line.x0) / max(1, sum(widths))
    words, start = [], 0
    for word in line.text.split():
        start = line.text.index(word, start)
        left = line.x0 + each * sum(widths[:start])
        wide = each * sum(widths[start : start + len(word)])
        words.append(Seen(word, left, line.y0, left + wide, line.y1, line.line, line.confidence))
        start += len(word)
    return words


def _model(kind: str) -> Path | None:
    found = find_spec("rapidocr")
    folders = [Path(place) / "models" for place in (found.submodule_search_locations or ())] if found else []
    return next((model for folder in folders for model in sorted(folder.glob(f"*_{kind}_*.onnx"))), None)


@lru_cache(maxsize=1)
def _reader() -> Any:
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    from rapidocr import RapidOCR

    threads = "EngineConfig.onnxruntime"
    return RapidOCR(params={
        "Global.use_cls": False, "Global.log_level": "error", "Global.text_score": 0.3,
        "Det.model_path": str(_model("det")), "Rec.model_path": str(_model("rec")),
        f"{threads}.intra_op_num_threads": 1, f"{threads}.inter_op_num_threads": 1,
    })  # fmt: skip
