"""Many words sought in one pass over a text: a page is held against thousands of phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

_LONE = re.compile("[\ud800-\udfff]")
"""Halves of a character, which damaged files hold and no word does."""


class Sought:
    """Words that are found wherever they stand, those inside of others too. An empty word is found nowhere."""

    __slots__ = ("_machine", "words")

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(filter(None, words)))
        self._machine = AhoCorasick(self.words)

    def places(self, text: str) -> list[tuple[int, int, int]]:
        """Every place of every word: its index in ``words``, where it begins in the text, and where it ends."""
        try:
            return self._machine.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:
            return self._machine.find_matches_as_indexes(_LONE.sub("\ufffd", text), overlapping=True)


@lru_cache(maxsize=32)
def sought(words: tuple[str, ...]) -> Sought:
    """The words of a list, made ready once."""
    return Sought(words)
