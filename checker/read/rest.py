"""A second look at what the first left over: ink that no surely read word accounts for."""

from __future__ import annotations

from msgspec.structs import replace

from checker.read import engine, tessdata
from checker.read.engine import Attempt, Seen
from checker.read.picture import darkest_only, without, worth_reading
from checker.read.sheet import Sheet

_ENGLISH = ("eng",)
_DOUBTFUL = 0.60
_SCATTERED = 11
_REST_SURE, _REST_LONE = 0.70, 0.85
_SHORT, _NEIGHBOURS = 5, 2
ONCE = 0.90
"""How sure digits are at most that only one look has seen, so that a further look is taken at them."""


def with_the_rest(sheet: Sheet, seen: Attempt) -> Attempt:
    """Look once more at the ink that no surely read word accounts for: lone cells of tables, print under a coloured stamp.

    What was read surely is painted over, so that the engine sees the rest alone and takes it as scattered text.
    """
    kept = [word for word in seen.words if word.confidence >= _DOUBTFUL and any(map(str.isalnum, word.text))]
    ink = darkest_only(sheet.black) if sheet.black is not None else sheet.bare
    rest = without(ink, [(word.x0, word.y0, word.x1, word.y1) for word in kept])
    if not worth_reading(rest, sheet.dpi):
        return seen
    # In another script the rest is mostly that script, which data for two at once takes for Latin letters.
    languages = seen.languages[:1] if seen.languages[0] in _beyond_latin() else seen.languages
    looked = engine.recognise(rest, sheet.dpi, languages, _SCATTERED).words
    found = [word for word in looked if _stands(word, (*kept, *looked), sheet.dpi)]
    if not found:
        return seen
    left = tuple(word for word in seen.words if word.confidence >= _DOUBTFUL or not any(over(word, one) for one in found))
    after = max((word.line for word in seen.words), default=-1) + 1
    new = tuple(_looked(word, after) for word in found if not any(over(word, one) for one in kept))
    return engine.attempt(left + new, seen.languages)


def _looked(word: Seen, after: int) -> Seen:
    """A word of the second look; where colour was dropped strokes may be missing, so that its digits are to be compared."""
    sure = min(word.confidence, ONCE) if any(map(str.isdigit, word.text)) else word.confidence
    return replace(word, line=word.line + after, confidence=sure)


def _beyond_latin() -> frozenset[str]:
    return frozenset(code for codes in tessdata.table().scripts.values() for code in codes) - set(_ENGLISH)


def _stands(word: Seen, others: tuple[Seen, ...], dpi: int) -> bool:
    letters = sum(map(str.isalnum, word.text))
    if letters > 1:
        return word.confidence >= _REST_SURE
    if not letters or word.confidence < _REST_LONE or word.text.islower():
        return False
    # Alone stand verdicts and figures, in columns of their like; elsewhere it is a remnant of a line or a stamp.
    column = [one for one in others if len(one.text) <= _SHORT and abs(one.x0 + one.x1 - word.x0 - word.x1) < 0.2 * dpi]
    return len(column) > _NEIGHBOURS


def over(word: Seen, one: Seen) -> bool:
    """Whether the middle of the first lies within the second."""
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return one.x0 <= x <= one.x1 and one.y0 <= y <= one.y1
