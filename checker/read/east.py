"""Pages in Chinese or Japanese by the optional second engine, which reads them better and needs no data of the system."""

from __future__ import annotations

from msgspec.structs import replace

from checker.read import engine, other
from checker.read.engine import Attempt, Seen
from checker.read.rest import ONCE, over
from checker.read.scripts import doubtful_lines
from checker.read.sheet import Sheet

_ENGLISH = ("eng",)
_SURE, _CLEAR = 0.80, 0.92
_SAMPLES, _FEW_CHARACTERS, _SHARE = 6, 6, 0.05


def by_the_other(sheet: Sheet, best: Attempt) -> Attempt | None:
    """The page by the second engine, where that is installed and the lines that made no sense are in Chinese or Japanese.

    Its digits stand at once where the first engine, which reads them beside any script, saw the same ones at their place.
    """
    if best.mean >= _CLEAR or not other.available():
        return None
    lines = sorted(doubtful_lines(best), key=lambda box: box[0] - box[2])[:_SAMPLES]
    texts = (other.line(sheet.bare.crop(_padded(box))) for box in lines)
    if sum(sum(map(_eastern, text)) for text, sure in texts if sure >= _SURE) < _FEW_CHARACTERS:
        return None
    seen = [word for word in best.words if any(map(str.isdigit, word.text))]
    words = tuple(
        replace(word, confidence=min(word.confidence, ONCE)) if _unseen(word, seen) else word
        for word in other.page(sheet.bare)
    )
    letters = [char for word in words for char in word.text if char.isalnum()]
    # A line of Chinese on a page in English does not make it a page in Chinese.
    return engine.attempt(words, _ENGLISH) if sum(map(_eastern, letters)) >= _SHARE * len(letters) else None


def _eastern(char: str) -> bool:
    return "\u3040" <= char <= "\u9fff"


def _unseen(word: Seen, seen: list[Seen]) -> bool:
    digits = "".join(filter(str.isdigit, word.text))
    there = "".join("".join(filter(str.isdigit, one.text)) for one in seen if over(one, word))
    return bool(digits) and digits != there


def _padded(box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    pad = 0.2 * (box[3] - box[1])
    return max(0, int(box[0] - pad)), max(0, int(box[1] - pad)), int(box[2] + pad), int(box[3] + pad)
