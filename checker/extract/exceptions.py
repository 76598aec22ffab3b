"""Models that a list of models leaves out: ``BB-200 to BB-250 (except BB-210)``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec.structs import replace

from checker.extract.values import value_words
from checker.model import MODELS_EXCEPTED, Evidence, Field, Lexicon

_SURE = 0.95
_WIDE = "\u2e80"
"""From this character on scripts set no blanks between words."""


def excepted(models: Iterable[Field[str]], lexicon: Lexicon) -> tuple[Field[str], ...]:
    """One field where the print of the models names some that it leaves out (``except_words`` in ``values.toml``); else none."""
    words = _pattern(tuple(value_words(lexicon).get("except_words", ())))
    places = tuple(dict.fromkeys(place for model in models for printed in model.evidence for place in _left_out(printed, words)))
    return (Field(MODELS_EXCEPTED, places, confidence=_SURE),) if places else ()


def _left_out(place: Evidence, words: re.Pattern[str]) -> Iterator[Evidence]:
    for found in words.finditer(place.text):
        if any(map(str.isdigit, found["rest"])):
            yield replace(place, text=found["rest"].strip())


@lru_cache(maxsize=4)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """The words, with what follows them up to the end of a bracket or sentence."""
    spelt = [re.escape(word) if word[:1] >= _WIDE else rf"\b{re.escape(word)}\b" for word in sorted(words, key=len, reverse=True)]
    return re.compile(rf"(?:{'|'.join(spelt) or '(?!)'})\s*[:：]?\s*(?P<rest>[^)）\]】;；。]+)", re.IGNORECASE)
