"""The words with which lists of models are written, from ``standards/catalog.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache

from msgspec import Struct

from checker.places import standards_folder


class ModelWords(Struct, frozen=True):
    """Patterns of the words that join two ends of a range, two models of a list, name a series, and of ratings."""

    reach: re.Pattern[str]
    joint: re.Pattern[str]
    series: re.Pattern[str]
    rating: re.Pattern[str]


@lru_cache(maxsize=1)
def model_words() -> ModelWords:
    """The words of this installation."""
    data = tomllib.loads((standards_folder() / "catalog.toml").read_text(encoding="utf-8"))["models"]
    reach, joint, units = (_either(data[name]) for name in ("range", "joint", "units"))
    latin = _either([word for word in data["series"] if word.isascii() or not _wide(word)])
    wide = _either([word for word in data["series"] if _wide(word)])
    return ModelWords(
        reach=re.compile(rf"\s*~+\s*|\s+(?:{reach})\s+|\s*[至]\s*|\s*\.\.\.?\s*|\s*…\s*", re.IGNORECASE),
        joint=re.compile(rf"[,;、，；\n()\[\]（）&|]|\s+(?:{joint})\s+", re.IGNORECASE),
        series=re.compile(rf"(?:^|[\s-])(?:{latin})\b\.?|(?:{wide})", re.IGNORECASE),
        rating=re.compile(rf"[\d.,/x*-]+\s*(?:{units})?", re.IGNORECASE),
    )


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) or r"(?!)"


def _wide(word: str) -> bool:
    return any(ord(character) > 0x2E80 for character in word)
