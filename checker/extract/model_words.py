"""The words around a model: the label before it in a text, the units that make a figure a quantity, the shape of a code."""

from __future__ import annotations

import re
from functools import lru_cache

from checker.extract.labels import Hit
from checker.extract.lines import CELL
from checker.extract.reading import Span

CODE = re.compile(r"(?=[^\s]*\d)[^\W_][\w.\-+#/()*&–]*")
"""A designation in one word with a figure in it."""
RATED = re.compile(
    r"(?<=\w)(?:[\s,]+(?:AC|DC)?\d[\d.,~–-]*\s?(?:V|W|kW|Hz|mA|A|mAh|Wh|lm|K)[~=⎓]?(?:AC|DC)?(?=[\s,]|$)){2,}$"
    r"|(?<=\d)\s\d+(?:\.\d+)?\s?(?:m[lL]|L|oz)$"
)
"""Two ratings or more behind a designation, or what it holds: ``HX-1518A 220V~ 50Hz 1500W``, ``HW-500 500mL``."""
_TWO_PARTS = re.compile(r"[A-Z][A-Z0-9.-]+ (?!(?:19|20)\d\d\b)\d[\w.-]*")


def fills_cell(hit: Hit, span: Span) -> bool:
    """Whether a label and a designation of two parts, capitals and a number, are all of a cell: ``Typ RG-HS 520``."""
    return hit.opens and span.where == "right" and bool(_TWO_PARTS.fullmatch(span.text.split(CELL)[0].strip()))


@lru_cache(maxsize=4)
def named_model(words: tuple[str, ...]) -> re.Pattern[str]:
    """The word for a model before one that stands behind the name of its product: ``Baby blanket, style BB07``."""
    return re.compile(rf"^\s*(?:{'|'.join(map(re.escape, words)) or '(?!)'})\b[\s.:]*(?=\S*\d)", re.IGNORECASE)


@lru_cache(maxsize=4)
def quantity(units: tuple[str, ...]) -> re.Pattern[str]:
    """A figure and its unit with a blank between: ``12 oz``, ``24 pcs``; written as one they may be a code."""
    return re.compile(rf"\d+(?:[.,]\d+)?\s+(?:{'|'.join(map(re.escape, units)) or '(?!)'})")


def no_quantity(text: str) -> bool:
    """Whether a text is a code with a letter and no figure with its unit, as behind ``MIN``, which may be ``M/N`` misread."""
    return bool(CODE.fullmatch(text)) and not re.fullmatch(r"[\d.,]+\W?[^\W\d]{0,3}", text)
