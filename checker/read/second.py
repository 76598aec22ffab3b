"""A second, different reading of the words whose digits matter: one misread digit makes another date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.read import engine, other
from checker.read.engine import Attempt, Seen
from checker.read.picture import paper_of
from checker.read.rest import ONCE

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_RUNS = 90
_BELOW = 0.95
_SURE = 0.80
_IN_DOUBT = 0.40
_AGREED, _LONG = 0.65, 6
"""So sure at least is a word of so many characters that two looks read the same: chance does not do that."""
_BLANK = 0.3
"""Heights of digits that a blank is wide at least."""
_TALL, _TALLER = 40, 56
"""Heights in pixels to which words are brought for the two looks: unlike the first look, and unlike each other."""
_MARGIN = 24
_ENGLISH = ("eng",)
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|[\"'“”‘’*°™]+)[,.]?")
"""Raised letters behind a day are read as quotation marks more often than not."""
_PART = re.compile("[0-9０-９]{1,4}|[年月日号至到년월일0-9０-９]{1,11}")


def second_reading(image: Image, seen: Attempt) -> Attempt:
    """Look again, at another size and apart from their neighbours, at the least sure words that hold a digit.

    At most 90 of them a page, all in one pass of the engine a script, those that read otherwise in one more. A word that
    reads the same twice gets the mean of both confidences; one that reads otherwise twice falls below one half.
    """
    seen = replace(seen, words=_mended(seen.words))
    words = list(seen.words)
    unsure = sorted((i for i, word in enumerate(words) if _worth_a_look(word)), key=lambda i: (words[i].confidence, i))
    runs = list(dict.fromkeys(_run(seen.words, index) for index in unsure))
    first = _looks(image, seen, runs[:_MOST_RUNS], _TALL)
    last = _looks(image, seen, [run for run, sure in first.items() if sure is None], _TALLER)
    last |= _by_another(image, seen, [run for run, sure in last.items() if sure is None])
    for run in runs[:_MOST_RUNS]:
        for index in run:
            words[index] = replace(words[index], confidence=_after(words[index].confidence, seen, run, first[run], last.get(run)))
    for index in {index for run in runs[_MOST_RUNS:] for index in run if words[index].confidence < _SURE}:
        words[index] = replace(words[index], confidence=min(words[index].confidence, _IN_DOUBT))
    return replace(seen, words=tuple(words))


def _mended(words: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """The words with numbers made whole that the engine tore apart, ``201`` and ``7-08-14``: to be looked at once more."""
    whole: list[Seen] = []
    for word in words:
        last = whole[-1] if whole else word
        if whole and last.line == word.line and _torn(last, word):
            x0, y0, x1, y1 = _around((last, word))
            whole[-1] = Seen(last.text + word.text, x0, y0, x1, y1, word.line, min(last.confidence, word.confidence, ONCE))
        else:
            whole.append(word)
    return tuple(whole)


def _torn(left: Seen, right: Seen) -> bool:
    """Whether digits go on behind less than a blank."""
    narrow = -0.5 < (right.x0 - left.x1) / max(1.0, min(left.y1 - left.y0, right.y1 - right.y0)) < _BLANK
    return narrow and left.text[-1].isdigit() and right.text[0].isdigit()


def _after(mine: float, seen: Attempt, run: range, first: float | None, last: float | None) -> float:
    """How sure a word is after the looks at its run: ``None`` where a look read otherwise."""
    if first is not None:
        return max((mine + first) / 2, _AGREED if sum(len(seen.words[index].text) for index in run) >= _LONG else 0.0)
    return min(mine, _IN_DOUBT) if last is None else min(max(mine, _AGREED), last)


def _by_another(image: Image, seen: Attempt, runs: list[range]) -> dict[range, float | None]:
    """What an engine of another make says to words that the first reads now so, now otherwise."""
    found: dict[range, float | None] = dict.fromkeys(runs)
    for run in runs if other.available() else ():
        x0, y0, x1, y1 = _around(seen.words[run.start : run.stop])
        text, sure = other.line(image.crop((max(0, int(x0) - 4), max(0, int(y0) - 4), int(x1) + 5, int(y1) + 5)))
        if sure >= _SURE and _same("".join(seen.words[index].text for index in run), text):
            found[run] = max(sure, _AGREED)
    return found


def _worth_a_look(word: Seen) -> bool:
    return word.confidence < _BELOW and any(map(str.isdigit, word.text))


def _run(words: tuple[Seen, ...], index: int) -> range:
    """The words that stand close to this one as parts of one date: the engine cuts ``2024年3月5日`` anywhere, with boxes amiss."""
    first, last = index, index
    while first > 0 and _one_date(words[first - 1], words[first]):
        first -= 1
    while last + 1 < len(words) and _one_date(words[last], words[last + 1]):
        last += 1
    plain = all(words[one].text.isascii() for one in range(first, last + 1))
    return range(index, index + 1) if plain else range(first, last + 1)


def _one_date(left: Seen, right: Seen) -> bool:
    if left.line != right.line or not (_PART.fullmatch(left.text) and _PART.fullmatch(right.text)):
        return False
    return right.x0 - left.x1 < max(left.y1 - left.y0, right.y1 - right.y0)


def _looks(image: Image, seen: Attempt, runs: list[range], tall: int) -> dict[range, float | None]:
    """For each run the confidence of a look that reads the same, or ``None`` where it reads otherwise."""
    found: dict[range, float | None] = dict.fromkeys(runs)
    texts = {run: "".join(seen.words[index].text for index in run) for run in runs}
    plain = [run for run in runs if texts[run].isascii() or _ORDINAL.fullmatch(texts[run])]
    mixed = [run for run in runs if run not in plain]
    for group, languages in ((plain, _ENGLISH), (mixed, seen.languages[:1])):
        if group and (group is plain or languages != _ENGLISH):
            rows = _rows(image, [_around(seen.words[run.start : run.stop]) for run in group], tall)
            looked = engine.recognise(rows, round(tall / 18 * 100), languages, engine.BLOCK).words
            found.update(_compared({run: texts[run] for run in group}, looked, tall + _MARGIN))
    return found


def _around(words: Iterable[Seen]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = zip(*((word.x0, word.y0, word.x1, word.y1) for word in words), strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _rows(image: Image, boxes: list[tuple[float, float, float, float]], tall: int) -> Image:
    """What stands in these boxes (pixels) alone, one below the other on paper, each as high as the others."""
    from PIL import Image as Pictures

    crops = []
    for x0, y0, x1, y1 in boxes:
        crop = image.crop((max(0, int(x0) - 1), max(0, int(y0) - 1), int(x1) + 2, int(y1) + 2))
        wide = max(1, min(40 * tall, round(crop.width * tall / max(1, crop.height))))
        crops.append(crop.resize((wide, tall), Pictures.Resampling.BICUBIC))
    step = tall + _MARGIN
    size = (max(crop.width for crop in crops) + 2 * _MARGIN, step * len(crops) + _MARGIN)
    rows = Pictures.new("L", size, paper_of(image))
    for number, crop in enumerate(crops):
        rows.paste(crop, (_MARGIN, _MARGIN + number * step))
    return rows


def _compared(texts: dict[range, str], looked: tuple[Seen, ...], step: int) -> dict[range, float]:
    found: dict[range, float] = {}
    for number, (run, text) in enumerate(texts.items()):
        middle = _MARGIN + number * step + (step - _MARGIN) / 2
        row = sorted((word for word in looked if word.y0 <= middle <= word.y1), key=lambda word: word.x0)
        if row and _same(text, "".join(word.text for word in row)):
            found[run] = min(word.confidence for word in row if text.isascii() or any(map(str.isdigit, word.text)))
    return found


def _same(text: str, other: str) -> bool:
    """Whether two readings have the same letters and digits; of dates in Chinese and of ordinals the same numbers."""
    ordinal = _ORDINAL.fullmatch(text)
    if ordinal:
        again = _ORDINAL.fullmatch(other)
        return again is not None and again[1] == ordinal[1]
    if text.isascii():
        return _bare(text) == _bare(other)
    numbers = re.findall(r"\d+", text)
    return numbers == re.findall(r"\d+", other) and bool(numbers)


def _bare(text: str) -> str:
    # Large and small letters of one shape are told apart by their height alone, which a word by itself does not show.
    return "".join(char for char in text.casefold() if char.isalnum())
