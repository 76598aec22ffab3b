"""Lines that hold digits read once more, each alone: a page as a whole is cut amiss where stamps or wide Chinese print stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from checker.read import engine, tessdata
from checker.read.engine import Attempt, Seen
from checker.read.hand import clusters
from checker.read.picture import without
from checker.read.rest import ONCE
from checker.read.rows import Box, around, rows_of
from checker.read.sheet import Sheet, stamped

if TYPE_CHECKING:
    from PIL.Image import Image

_WIDE_SCRIPTS = ("Han", "HanS", "HanT", "Japanese")
_TALL = 32
"""Pixels to which a line is brought: unlike the looks that compare its digits after."""
_APART = 2.5
"""Heights that two words of one line stand apart at most."""
_BELOW, _DIRT = 0.90, 0.20
_SOUND, _ALONE, _MORE, _LEAST = 0.60, 0.75, 1.03, 0.5
"""How sure another reading of a line must be, how sure one of a line of which nothing was read, how many times as much and how
many letters more than the first it must surely read."""
_MOST_LEFT, _MOST_LINES = 20, 60


def line_by_line(sheet: Sheet, seen: Attempt) -> Attempt:
    """The page with lines read anew that have digits and are in Chinese, under a stamp or partly unread, where that tells more.

    A line under coloured ink is read in the picture without that ink.
    """
    pieces = [*islice(_left_over(sheet, seen), _MOST_LEFT), *islice(_unsure(sheet, seen), _MOST_LINES)]
    if not pieces:
        return seen
    languages = seen.languages[:1] if _in_wide_script(seen) else seen.languages
    words = list(seen.words)
    for image in (sheet.black, sheet.bare):
        group = [piece for piece in pieces if piece.image is image]
        if image is None or not group:
            continue
        rows = rows_of(image, [piece.box for piece in group], _TALL)
        looked = engine.recognise(rows.image, rows.dpi, languages, engine.BLOCK).words
        for number, piece in enumerate(group):
            words = _exchanged(words, piece, rows.row(looked, number))
    return engine.attempt(tuple(words), seen.languages)


class Piece(Struct, frozen=True):
    """A line to be read alone: the words it has so far, where it stands (pixels) and in which picture."""

    line: tuple[Seen, ...]
    box: Box
    image: Image

    def holds(self, word: Seen) -> bool:
        """Whether the middle of a word lies in the line."""
        x0, y0, x1, y1 = self.box
        return x0 <= (word.x0 + word.x1) / 2 <= x1 and y0 <= (word.y0 + word.y1) / 2 <= y1


def _unsure(sheet: Sheet, seen: Attempt) -> Iterator[Piece]:
    """Lines with digits under coloured ink, and those in Chinese that were not read surely."""
    wide = _in_wide_script(seen)
    for line in _lines(seen.words):
        if not any(char.isdigit() for word in line for char in word.text):
            continue
        box = around(line)
        if stamped(sheet, box):
            yield Piece(tuple(line), _roomy(box), sheet.black or sheet.bare)
        elif wide and min(word.confidence for word in line) < _BELOW:
            yield Piece(tuple(line), _roomy(box), sheet.bare)


def _left_over(sheet: Sheet, seen: Attempt) -> Iterator[Piece]:
    """Black print under coloured ink that no surely read word accounts for, with the words beside it."""
    if sheet.black is None:
        return
    sure = [(word.x0, word.y0, word.x1, word.y1) for word in seen.words if word.confidence >= _SOUND]
    for x0, y0, x1, y1 in clusters(without(sheet.black, sure), sheet.dpi):
        if stamped(sheet, (x0, y0, x1, y1)):
            ink = Seen("", x0, y0, x1, y1, -1, 1.0)
            line = next(one for one in _lines((*seen.words, ink)) if ink in one)
            yield Piece(tuple(word for word in line if word is not ink), around(line), sheet.black)


def _exchanged(words: list[Seen], piece: Piece, again: list[Seen]) -> list[Seen]:
    """The words with those of a line in the place of its first ones, where they tell more."""
    line = piece.line
    old, new = (engine.attempt(tuple(one), ()) for one in (line, again))
    if new.mean < (_SOUND if line else _ALONE) or new.weight < _MORE * old.weight + _LEAST:
        return words
    if not any(char.isdigit() for word in again for char in word.text) or not set(line) <= set(words):
        return words
    dirt = (word for word in words if word.confidence < _DIRT and piece.holds(word))
    gone = {*line, *dirt}
    number = line[0].line if line else 1 + max((word.line for word in words), default=-1)
    fresh = [replace(word, line=number, confidence=min(word.confidence, ONCE)) for word in again]
    at = words.index(line[0]) if line else len(words)
    return [*(word for word in words[:at] if word not in gone), *fresh, *(word for word in words[at:] if word not in gone)]


def _in_wide_script(seen: Attempt) -> bool:
    table = tessdata.table().scripts
    return any(seen.languages[0] in table.get(script, ()) for script in _WIDE_SCRIPTS)


def _lines(words: Sequence[Seen]) -> Iterator[list[Seen]]:
    """Words that stand on one level without a wide gap, whichever look found them, from left to right."""
    open_: list[list[Seen]] = []
    for word in sorted((word for word in words if word.confidence >= _DIRT), key=lambda word: word.x0):
        line = next((line for line in open_ if _goes_on(line[-1], word)), None)
        if line is None:
            open_.append([word])
        else:
            line.append(word)
    yield from open_


def _goes_on(last: Seen, word: Seen) -> bool:
    tall = min(last.y1 - last.y0, word.y1 - word.y0)
    level = min(last.y1, word.y1) - max(last.y0, word.y0)
    return level > 0.5 * tall and word.x0 - last.x1 < _APART * max(last.y1 - last.y0, word.y1 - word.y0)


def _roomy(box: Box) -> Box:
    x0, y0, x1, y1 = box
    room = 0.1 * (y1 - y0)
    return x0 - 2 * room, y0 - room, x1 + 2 * room, y1 + room
