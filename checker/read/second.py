"""A second, different reading of the words whose digits matter: one misread digit makes another date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from checker.read import engine, other
from checker.read.engine import Attempt, Seen
from checker.read.rest import ONCE
from checker.read.rows import Box, around, rows_of
from checker.read.sheet import Sheet, stamped
from checker.read.straight import WIDE

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_RUNS = 90
_BELOW = 0.95
_SURE = 0.80
_IN_DOUBT = 0.40
_AGREED, _LONG = 0.65, 6
"""So sure at least is a word of so many characters that two looks read the same: chance does not do that."""
_AGAINST = 0.60
"""So sure at least is a look that reads as many digits, but others: it speaks against the first."""
_BLANK = 0.3
"""Heights of digits that a blank is wide at least."""
_TALL, _TALLER, _TOGETHER = 40, 56, 48
"""Heights in pixels to which words are brought for the looks: unlike the first look, and unlike each other."""
_COMPANY, _NEAR = 2, 3.0
"""How many words on either side of a run keep it company, and how many heights apart they stand at most."""
_ENGLISH = ("eng",)
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|[\"'“”‘’*°™]+)[,.]?")
"""Raised letters behind a day are read as quotation marks more often than not."""
_PART = re.compile("[0-9０-９]{1,4}|[年月日号至到년월일0-9０-９]{1,11}")


class Look(Struct, frozen=True):
    """What a further look at a run of words reads there, how surely, and whether that is what the first look read."""

    text: str = ""
    sure: float = 0.0
    same: bool = False

    def against(self, text: str) -> bool:
        """Whether it surely reads as many digits, but others: one that reads hardly any says nothing."""
        digits = sum(map(str.isdigit, text))
        return not self.same and self.sure >= _AGAINST and sum(map(str.isdigit, self.text)) == digits


def second_reading(sheet: Sheet, seen: Attempt) -> Attempt:
    """Look again, at another size and apart from their neighbours, at the least sure words that hold a digit.

    At most 90 of them a page, all in one pass of the engine a script, those that read otherwise in one more, and then once
    together with their neighbours. A word that reads the same twice gets the mean of both confidences; one that reads
    otherwise each time falls below one half. Print under coloured ink is looked at without that ink.
    """
    seen = replace(seen, words=_mended(seen.words))
    words = list(seen.words)
    unsure = sorted((i for i, word in enumerate(words) if _worth_a_look(word)), key=lambda i: (words[i].confidence, i))
    runs = list(dict.fromkeys(_run(seen.words, index) for index in unsure))
    first = _looks(sheet, seen, runs[:_MOST_RUNS], _TALL)
    last = _looks(sheet, seen, [run for run, look in first.items() if not look.same], _TALLER)
    quiet = [run for run, look in last.items() if not look.same and not _denied(seen, run, (first[run], look))]
    last |= _in_company(sheet, seen, quiet)
    last |= _by_another(sheet.ruled, seen, [run for run, look in last.items() if not look.same])
    for run in runs[:_MOST_RUNS]:
        for index in run:
            words[index] = replace(words[index], confidence=_after(words[index].confidence, seen, run, first[run], last.get(run)))
    for index in {index for run in runs[_MOST_RUNS:] for index in run if words[index].confidence < _SURE}:
        words[index] = replace(words[index], confidence=min(words[index].confidence, _IN_DOUBT))
    return replace(seen, words=tuple(words))


def _denied(seen: Attempt, run: range, looks: Sequence[Look]) -> bool:
    return any(look.against(_text(seen, run)) for look in looks)


def _text(seen: Attempt, run: range) -> str:
    return "".join(seen.words[index].text for index in run)


def _mended(words: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """The words with numbers made whole that the engine tore apart, ``201`` and ``7-08-14``: to be looked at once more."""
    whole: list[Seen] = []
    for word in words:
        last = whole[-1] if whole else word
        if whole and last.line == word.line and _torn(last, word):
            # Digits are of one height: what reaches further in one box alone is no part of the number.
            low, high = max(last.y0, word.y0), min(last.y1, word.y1)
            sure = min(last.confidence, word.confidence, ONCE)
            whole[-1] = Seen(last.text + word.text, last.x0, low, max(last.x1, word.x1), high, word.line, sure)
        else:
            whole.append(word)
    return tuple(whole)


def _torn(left: Seen, right: Seen) -> bool:
    """Whether digits go on behind less than a blank."""
    tall = min(left.y1 - left.y0, right.y1 - right.y0)
    if min(left.y1, right.y1) - max(left.y0, right.y0) < tall / 2:
        return False
    return -0.5 < (right.x0 - left.x1) / max(1.0, tall) < _BLANK and left.text[-1].isdigit() and right.text[0].isdigit()


def _after(mine: float, seen: Attempt, run: range, first: Look, last: Look | None) -> float:
    """How sure a word is after the looks at its run."""
    if first.same:
        return max((mine + first.sure) / 2, _AGREED if len(_text(seen, run)) >= _LONG else 0.0)
    return min(max(mine, _AGREED), last.sure) if last is not None and last.same else min(mine, _IN_DOUBT)


def _by_another(image: Image, seen: Attempt, runs: list[range]) -> dict[range, Look]:
    """What an engine of another make says to words that the first reads now so, now otherwise, where it reads the same."""
    found: dict[range, Look] = {}
    for run in runs if other.available() else ():
        x0, y0, x1, y1 = around(seen.words[run.start : run.stop])
        text, sure = other.line(image.crop((max(0, int(x0) - 4), max(0, int(y0) - 4), int(x1) + 5, int(y1) + 5)))
        if sure >= _SURE and _same(_text(seen, run), text):
            found[run] = Look(text, max(sure, _AGREED), same=True)
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
    return right.x0 - left.x1 < WIDE * max(left.y1 - left.y0, right.y1 - right.y0)


def _looks(sheet: Sheet, seen: Attempt, runs: list[range], tall: int) -> dict[range, Look]:
    """What another look at each run alone reads."""
    boxes = {run: around(seen.words[run.start : run.stop]) for run in runs}
    found: dict[range, Look] = dict.fromkeys(runs, Look())
    for run, row in _read_again(sheet, seen, boxes, tall):
        found[run] = _look(_text(seen, run), row)
    return found


def _in_company(sheet: Sheet, seen: Attempt, runs: list[range]) -> dict[range, Look]:
    """What a look at each run together with its neighbours reads at its place, where that is the same.

    Raised letters and single digits are hardly read alone.
    """
    wide = {run: _with_neighbours(seen.words, run) for run in runs}
    boxes = {run: around(seen.words[all_.start : all_.stop]) for run, all_ in wide.items() if len(all_) > len(run)}
    found: dict[range, Look] = {}
    for run, row in _read_again(sheet, seen, boxes, _TOGETHER):
        x0, _, x1, _ = around(seen.words[run.start : run.stop])
        look = _look(_text(seen, run), [word for word in row if x0 <= (word.x0 + word.x1) / 2 <= x1])
        if look.same:
            found[run] = look
    return found


def _read_again(sheet: Sheet, seen: Attempt, boxes: dict[range, Box], tall: int) -> Iterator[tuple[range, list[Seen]]]:
    """Each run with the words that the engine reads in its box, one pass for all of one picture and one script."""
    groups: dict[tuple[bool, tuple[str, ...]], list[range]] = {}
    for run, box in boxes.items():
        text = _text(seen, run)
        plain = text.isascii() or _ORDINAL.fullmatch(text) is not None
        languages = _ENGLISH if plain else seen.languages[:1]
        if plain or languages != _ENGLISH:
            groups.setdefault((stamped(sheet, box), languages), []).append(run)
    for (under, languages), group in groups.items():
        rows = rows_of(sheet.black if under and sheet.black is not None else sheet.ruled, [boxes[run] for run in group], tall)
        looked = engine.recognise(rows.image, rows.dpi, languages, engine.BLOCK).words
        yield from ((run, rows.row(looked, number)) for number, run in enumerate(group))


def _with_neighbours(words: tuple[Seen, ...], run: range) -> range:
    first, last = run.start, run.stop - 1
    for _ in range(_COMPANY):
        first -= first > 0 and _beside(words[first - 1], words[first])
        last += last + 1 < len(words) and _beside(words[last], words[last + 1])
    return range(first, last + 1)


def _beside(left: Seen, right: Seen) -> bool:
    return left.line == right.line and right.x0 - left.x1 < _NEAR * max(left.y1 - left.y0, right.y1 - right.y0)


def _look(text: str, row: list[Seen]) -> Look:
    """What stands in a row against what was read before; among other letters the digits alone must be sure."""
    if not row:
        return Look()
    sure = min((word.confidence for word in row if text.isascii() or any(map(str.isdigit, word.text))), default=0.0)
    read = "".join(word.text for word in row)
    return Look(read, sure, _same(text, read))


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
