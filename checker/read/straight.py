"""The engine's pixels → words in points: straight lines, even heights, no dirt, Chinese joined."""

from __future__ import annotations

import math
import re
from itertools import groupby
from statistics import median

from checker.model import Word
from checker.read.engine import Seen
from checker.read.words import clean

# Rules of tables and frames, which the engine takes for signs.
_RULE = re.compile(r"[|_=¦\[\]{}\\]+|[-—–~_=|]{2,}")
_EDGES = "|¦_"
_CJK = re.compile("[\u3000-\u303f\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]")

_DIGITS = frozenset("0123456789")
_OF_DATES = frozenset("年月日")
WIDE = 1.6
"""Heights that wide digits of one date stand apart at most: ``２０２４年``, of which each is drawn narrow on a wide field."""


def slope(words: tuple[Seen, ...]) -> float:
    """How far the lines fall to the right, in degrees; 0 where too few long lines are there to tell."""
    angles = []
    for _, line in groupby(words, key=lambda word: word.line):
        row = [word for word in line if word.confidence >= 0.5]
        if len(row) < 4 or row[-1].x1 - row[0].x0 < 12 * (row[0].y1 - row[0].y0):
            continue
        left, right = row[: len(row) // 2], row[len(row) // 2 :]
        run = _middle(right)[0] - _middle(left)[0]
        if run > 0:
            angles.append(math.degrees(math.atan2(_middle(right)[1] - _middle(left)[1], run)))
    return median(angles) if len(angles) >= 3 else 0.0


def _middle(words: list[Seen]) -> tuple[float, float]:
    across = sum((word.x0 + word.x1) / 2 for word in words) / len(words)
    # The bottom edge varies less from word to word than the middle does: letters stand on the line.
    return across, median(word.y1 for word in words)


def words_of(seen: tuple[Seen, ...], skew: float, width: int, height: int, scale: float) -> tuple[Word, ...]:
    """The words with their boxes turned straight by ``skew`` degrees about the page's middle, in points."""
    turn = math.radians(skew) if abs(skew) >= 0.15 else 0.0
    found: list[Word] = []
    for number, (_, line) in enumerate(groupby(seen, key=lambda word: word.line)):
        straight = [_straight(word, turn, width / 2, height / 2) for word in line]
        found += _tidy([word for word in straight if word is not None], number, scale)
    return tuple(found)


def _straight(word: Seen, turn: float, mid_x: float, mid_y: float) -> Seen | None:
    text = clean(word.text.strip(_EDGES))
    if not text or _RULE.fullmatch(text):
        return None
    if word.confidence < 0.2 and not any(map(str.isalnum, text)):
        return None
    if not turn:
        return Seen(text, word.x0, word.y0, word.x1, word.y1, word.line, word.confidence)
    wide, tall = word.x1 - word.x0, word.y1 - word.y0
    x, y = (word.x0 + word.x1) / 2 - mid_x, (word.y0 + word.y1) / 2 - mid_y
    cos, sin = math.cos(turn), math.sin(turn)
    x, y = x * cos + y * sin + mid_x, y * cos - x * sin + mid_y
    tall = max(tall * 0.6, tall - wide * abs(sin))
    return Seen(text, x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2, word.line, word.confidence)


def _tidy(line: list[Seen], number: int, scale: float) -> list[Word]:
    """One line's words in points, low signs given the height of the line, neighbouring Chinese characters joined."""
    if not line:
        return []
    usual = median(word.y1 - word.y0 for word in line)
    level = median((word.y0 + word.y1) / 2 for word in line)
    words: list[Word] = []
    for index, seen in enumerate(line):
        y0, y1 = seen.y0, seen.y1
        if y1 - y0 < 0.7 * usual:
            y0, y1 = min(y0, level - usual / 2), max(y1, level + usual / 2)
        box = (round(seen.x0 * scale, 2), round(y0 * scale, 2), round(seen.x1 * scale, 2), round(y1 * scale, 2))
        word = Word(seen.text, box, number, round(seen.confidence, 3))
        if words and _one_run(words[-1], word, _after_digits(line, index)):
            words[-1] = _merged(words[-1], word)
        else:
            words.append(word)
    return words


def _one_run(left: Word, right: Word, after: str) -> bool:
    """Chinese and Japanese stand without spaces, but the engine gives them character by character; wide digits too."""
    chinese = _CJK.match(left.text[-1]) and _CJK.match(right.text[0])
    wide = left.text.isdecimal() and right.text in _DIGITS and after[:1] in _OF_DATES
    if not chinese and not wide:
        return False
    return right.box[0] - left.box[2] < (WIDE if wide else 0.8) * max(left.box[3] - left.box[1], right.box[3] - right.box[1])


def _after_digits(line: list[Seen], index: int) -> str:
    """What follows the single digits that begin at a word of a line."""
    return next((seen.text for seen in line[index + 1 :] if seen.text not in _DIGITS), "")


def _merged(left: Word, right: Word) -> Word:
    (x0, y0, x1, y1), (u0, v0, u1, v1) = left.box, right.box
    box = (min(x0, u0), min(y0, v0), max(x1, u1), max(y1, v1))
    return Word(left.text + right.text, box, left.line, min(left.confidence, right.confidence))
