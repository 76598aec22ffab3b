"""The OCR engine: one picture in, words with boxes in pixels out. One engine a language set, kept for the process."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from checker.read import tessdata

if TYPE_CHECKING:
    from PIL.Image import Image

BLOCK, LINE, WORD, PAGE = 6, 7, 8, 3
"""Page layouts that the engine can be told of: one block of text, one line, one word, any page."""

_KEPT_ENGINES = 4
_DEADLINE_MS = 60_000
_GOOD = 0.6


class Seen(Struct, frozen=True):
    """One word as the engine saw it: box in pixels, line of the page, confidence from 0 to 1."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    line: int
    confidence: float


class Attempt(Struct, frozen=True):
    """One pass over a picture. ``mean`` is the mean confidence of all letters, ``weight`` the number of sure letters."""

    words: tuple[Seen, ...]
    languages: tuple[str, ...]
    mean: float
    weight: float


class Outlook(Struct, frozen=True):
    """How a page stands and in which script it is: degrees to turn it counter-clockwise, with what confidence."""

    turn: int = 0
    turn_confidence: float = 0.0
    script: str = ""
    script_confidence: float = 0.0


_engines: dict[tuple[str, ...], Any] = {}


def available() -> bool:
    """Whether there is an OCR engine with at least English data."""
    try:
        _library()
    except ImportError:
        return False
    return "eng" in tessdata.installed()


def recognise(image: Image, dpi: int, languages: tuple[str, ...], layout: int = PAGE, local: bool = False) -> Attempt:
    """Read a grey picture with the data of these languages, which must be installed.

    ``local`` judges ink against its surroundings instead of the whole page: for shadows and uneven light.
    """
    engine = _engine(languages)
    engine.SetPageSegMode(layout)
    engine.SetVariable("thresholding_method", "2" if local else "0")
    engine.SetImageBytes(image.tobytes(), image.width, image.height, 1, image.width)
    engine.SetSourceResolution(dpi)
    try:
        done = engine.Recognize(_DEADLINE_MS)
        table = engine.GetTSVText(0) if done else ""
    except RuntimeError:
        table = ""
    finally:
        engine.Clear()
    return attempt(tuple(_words(table)), languages)


def attempt(words: tuple[Seen, ...], languages: tuple[str, ...]) -> Attempt:
    """The words of a pass with what they weigh."""
    letters = [(word.confidence, sum(map(str.isalnum, word.text))) for word in words]
    total = sum(count for _, count in letters)
    mean = sum(sure * count for sure, count in letters) / total if total else 0.0
    return Attempt(words, languages, mean, sum(sure * count for sure, count in letters if sure >= _GOOD))


def outlook(image: Image, dpi: int) -> Outlook:
    """Orientation and script of a picture; nothing known where there is too little text to tell."""
    if "osd" not in tessdata.installed():
        return Outlook()
    engine = _engine(("osd",))
    engine.SetPageSegMode(0)
    engine.SetImageBytes(image.tobytes(), image.width, image.height, 1, image.width)
    engine.SetSourceResolution(dpi)
    try:
        found = engine.DetectOrientationScript()
    except RuntimeError:
        found = None
    finally:
        engine.Clear()
    if not found:
        return Outlook()
    return Outlook(int(found["orient_deg"]), float(found["orient_conf"]), str(found["script_name"]), float(found["script_conf"]))


def _library() -> Any:
    # The engine's own threads only get in each other's way where several processes read; it looks at this when it loads.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    import tesserocr

    return tesserocr


def _engine(languages: tuple[str, ...]) -> Any:
    if languages in _engines:
        return _engines[languages]
    while len(_engines) >= _KEPT_ENGINES:
        _engines.pop(next(iter(_engines))).End()
    library = _library()
    library.set_leptonica_log_level(library.LeptLogLevel.NONE)
    folder = tessdata.folder_with(languages)
    engine = library.PyTessBaseAPI(path=f"{folder}{os.sep}", lang="+".join(languages), psm=library.PSM.AUTO)
    engine.SetVariable("debug_file", os.devnull)
    _engines[languages] = engine
    return engine


def _words(table: str) -> list[Seen]:
    """Rows of the engine's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text."""
    found: list[Seen] = []
    line = -1
    for row in table.split("\n"):
        cells = row.split("\t", 11)
        if len(cells) < 12:
            continue
        if cells[0] == "4":
            line += 1
        elif cells[0] == "5" and cells[11].strip():
            left, top, width, height = (float(cell) for cell in cells[6:10])
            sure = max(0.0, float(cells[10])) / 100
            found.append(Seen(cells[11].strip(), left, top, left + width, top + height, line, sure))
    return found
