"""Characters of words: one form for what looks the same, and broken words made whole."""

from __future__ import annotations

import re
import unicodedata

from checker.model import Word

# Raised and lowered characters carry meaning by their place: a footnote sign must not become a digit of the year before it.
_KEPT = re.compile("([\u00b2\u00b3\u00b9\u2070-\u209f\u2122\u00ae\u00a9\u00bc-\u00be\u2150-\u215f\u2460-\u24ff]+)")
_DROPPED = dict.fromkeys((0, *range(0x200B, 0x2010), 0x2060, 0xFEFF, *range(0x202A, 0x202F)))
# A soft hyphen that a file draws is a hyphen that the reader sees.
_CHARACTERS = {**_DROPPED, 0xAD: "-", 0x2010: "-", 0x2011: "-"}


def clean(text: str) -> str:
    """The word in compatibility form (ligatures apart, full-width forms narrow), without invisible characters.

    Raised digits, circled numbers and fractions stay as printed.
    """
    text = text.translate(_CHARACTERS)
    if unicodedata.is_normalized("NFKC", text):
        return text
    parts = _KEPT.split(text)
    plain = (part if index % 2 else unicodedata.normalize("NFKC", part) for index, part in enumerate(parts))
    return "".join(plain).replace(" ", "")


def joined(left: Word, right: Word) -> Word:
    """A word broken by a hyphen, made whole.

    On one line the hyphen is a hyphen. Over a line's end it goes where both sides are small letters and stays in names and
    numbers (``ABC-|12``); the whole word then has the box of its first part, so that rows keep their height.
    """
    level = min(left.box[3], right.box[3]) - max(left.box[1], right.box[1])
    if level > 0.5 * min(left.box[3] - left.box[1], right.box[3] - right.box[1]):
        (x0, y0, x1, y1), (u0, v0, u1, v1) = left.box, right.box
        box = (min(x0, u0), min(y0, v0), max(x1, u1), max(y1, v1))
        return Word(f"{left.text}-{right.text}", box, left.line, min(left.confidence, right.confidence))
    prose = left.text[-1:].islower() and right.text[:1].islower()
    return Word(left.text + ("" if prose else "-") + right.text, left.box, left.line, min(left.confidence, right.confidence))
