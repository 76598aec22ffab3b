"""Lines of a scan that one script's data cannot read: which script they are in, and a page put together from several readings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from checker.read import engine, tessdata
from checker.read.engine import Attempt, Outlook, Seen
from checker.read.picture import strip_of

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[float, float, float, float]

ENGLISH = ("eng",)
_USUAL = ("Han",)
"""Scripts tried on every doubtful page, since the detector often fails on short lines of theirs."""
_ALIKE = {"Cyrillic": "Greek", "Greek": "Cyrillic"}
"""Alphabets that the detector takes for each other: most of their capitals are the same."""
_DOUBTFUL = 0.60
_ROUNDS = 3
"""How many more scripts a page is read in: a folded leaflet has Greek, Cyrillic and Arabic beside Latin letters."""
_BETTER, _SOUND = 0.05, 0.75
"""How much surer another reading of a line must be than the first, and how sure at least."""


def doubtful_lines(seen: Attempt) -> list[Box]:
    """The boxes of the lines of which half the words or more were read with little confidence."""
    boxes = []
    for words in _lines(seen.words):
        weak = [word for word in words if word.confidence < _DOUBTFUL]
        if weak and 2 * len(weak) >= len(words):
            boxes.append(_around(weak))
    return boxes


def all_lines(seen: Attempt) -> list[Box]:
    """The boxes of all lines."""
    return [_around(words) for words in _lines(seen.words)]


def for_script(script: str) -> tuple[str, ...]:
    """Installed data for a script, with English beside it since papers carry Latin names and numbers everywhere."""
    have = tessdata.installed()
    codes = tuple(code for code in tessdata.table().scripts.get(script, ()) if code in have)[:1]
    return codes + tuple(code for code in ENGLISH if code not in codes) if codes else ()


def reading(strip: Image, dpi: int, view: Outlook) -> tuple[str, ...]:
    """The data that reads lines which English data cannot read, ``()`` where none on this machine surely does."""
    for script in (*(one for one in _USUAL if one != view.script), view.script):
        tried = [for_script(one) for one in (script, _ALIKE.get(script, "")) if for_script(one)]
        sense = [_sense(strip, dpi, languages[0]) for languages in tried]
        if any(sense):
            return tried[sense.index(max(sense))]
    return ()


def _sense(strip: Image, dpi: int, language: str) -> float:
    """The share of surely read letters in lines that English data cannot read; 0 where it is too small to believe."""
    if language in ENGLISH:
        return 0.0
    words = engine.recognise(strip, dpi, (language,), engine.BLOCK).words
    foreign = [word for word in words for char in word.text if char.isalpha() and char > "\u024f"]
    sure = sum(1 for word in foreign if word.confidence >= 0.75)
    return sure / len(foreign) if sure >= 8 and sure >= 0.4 * len(foreign) else 0.0


def with_other_scripts(image: Image, dpi: int, best: Attempt, first: Attempt) -> Attempt:
    """The page in its main script, with each line that another script's data reads better taken from that reading.

    ``first`` is the page as English data read it.
    """
    best = joined(best, first)
    tried = _kin(best.languages)
    for _ in range(_ROUNDS):
        strip = strip_of(image, doubtful_lines(best))
        languages = reading(strip, dpi, engine.outlook(strip, dpi)) if strip is not None else ()
        if not languages or languages[0] in tried:
            break
        tried |= _kin(languages)
        best = joined(best, engine.recognise(image, dpi, languages))
    return best


def _kin(languages: tuple[str, ...]) -> frozenset[str]:
    """These data and all others of their scripts: a page is read in one way of writing Chinese, and never in two."""
    scripts = tessdata.table().scripts.values()
    return frozenset(languages).union(*(codes for codes in scripts if set(codes) & set(languages)))


def joined(base: Attempt, other: Attempt) -> Attempt:
    """The first reading, with those lines of the other in place of its own that the other read more surely."""
    words: list[Seen] = list(base.words)
    after = max((word.line for word in words), default=-1) + 1
    for line in _lines(other.words):
        box = _around(line)
        inside = [index for index, word in enumerate(words) if _within(word, box)]
        if not inside:
            continue
        own = engine.attempt(tuple(words[index] for index in inside), ())
        new = engine.attempt(tuple(line), ())
        if new.mean >= max(_SOUND, own.mean + _BETTER) and new.weight > own.weight:
            fresh = [Seen(w.text, w.x0, w.y0, w.x1, w.y1, after + w.line, w.confidence) for w in line]
            gone = set(inside)
            words = [
                *(word for index, word in enumerate(words[: inside[0]]) if index not in gone), *fresh,
                *(word for index, word in enumerate(words[inside[0] :], inside[0]) if index not in gone),
            ]  # fmt: skip
    return engine.attempt(tuple(words), base.languages)


def _lines(words: tuple[Seen, ...]) -> Iterator[list[Seen]]:
    for _, line in groupby(words, key=lambda word: word.line):
        yield list(line)


def _around(words: list[Seen]) -> Box:
    return (
        min(word.x0 for word in words), min(word.y0 for word in words),
        max(word.x1 for word in words), max(word.y1 for word in words),
    )  # fmt: skip


def _within(word: Seen, box: Box) -> bool:
    """Whether the middle of a word lies in a box."""
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
