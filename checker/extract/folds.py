"""Texts as they are compared: without case, accents, full-width forms, and down to letters and digits alone."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import accumulate, compress, count
from operator import add

from msgspec import Struct

_RUN = re.compile(r"[^\W_]+")
_ODD_GAP = re.compile(r"[^\w\x00-\x7f]")
_BLANKED = bytes(code if code > 0x7f or chr(code).isalnum() else 0x20 for code in range(256))
"""Every byte as it is, but what is neither letter nor digit in ASCII, which is a blank."""
WIDE = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")
"""A sign of a script that writes words without blanks between them."""

_ODD = {"ı": "i", "№": "ƞ", "ς": "σ"}
"""Signs that no decomposition makes plain, the Greek s that ends a word among them; that for "number" becomes a letter that no
language of papers uses."""


def _folded(char: str) -> str:
    wide = unicodedata.normalize("NFKC", char)
    wide = wide if len(wide) == 1 else char
    if "\uac00" <= wide <= "\ud7a3":
        return wide
    base = unicodedata.normalize("NFD", wide)[0].lower()
    return _ODD.get(base) or (base if len(base) == 1 else char)


class _FoldTable(dict[int, str]):
    """Code point → folded character, filled as characters are met: what ``str.translate`` asks for."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


_FOLDS = _FoldTable()
_BEYOND_ASCII = re.compile("[^\\x00-\\x7f]+")


def fold(text: str) -> str:
    """The same number of characters without case, accents and full-width forms: what shapes and phrases are compared on."""
    if text.isascii():
        return text.lower()
    return _BEYOND_ASCII.sub(lambda run: run[0].translate(_FOLDS), text).lower()


def fold_all(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts of lines, each folded: at one go, since a page has many."""
    lines = list(texts)
    return tuple(fold("\n".join(lines)).split("\n")) if lines else ()


def is_wide(char: str) -> bool:
    """Whether the script writes words without blanks between them (Chinese, Japanese; also Korean syllables)."""
    return "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3"


def wide_letters(text: str) -> int:
    """How many characters are of such a script."""
    return 0 if text.isascii() else len(WIDE.findall(text))


@lru_cache(maxsize=4096)
def squash(text: str) -> str:
    """Letters and digits of ``fold(text)`` alone."""
    return "".join(_RUN.findall(fold(text)))


@lru_cache(maxsize=32)
def all_squashed(words: tuple[str, ...]) -> frozenset[str]:
    """The words of a list, each squashed."""
    return frozenset(map(squash, words))


class Squashed(Struct, frozen=True, dict=True):
    """Letters and digits of a text, and where runs of them begin among these; ``spaced`` is the text with all else blank."""

    spaced: str
    letters: str
    runs: tuple[int, ...]

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where the runs begin in the text; few are asked for it."""
        parts = self.spaced.split(" ")
        return tuple(compress(map(add, accumulate(map(len, parts), initial=0), count()), parts))

    def place(self, index: int) -> int:
        """Where a letter stands in the text."""
        run = bisect_right(self.runs, index) - 1
        return self.starts[run] + index - self.runs[run]

    def word_starts(self) -> Iterable[int]:
        """Where a word begins: at every run, and at every sign of a script without blanks and behind it."""
        if self.letters.isascii() or not WIDE.search(self.letters):
            return self.runs
        wide = {at for match in WIDE.finditer(self.letters) for at in (match.start(), match.end())}
        return sorted({*self.runs, *wide})


def squashed(text: str) -> Squashed:
    """Letters and digits of a folded text, and where they stand in it."""
    plain = text if text.isascii() else _ODD_GAP.sub(" ", text)
    # Bytes of ASCII are made blank quicker than characters, and no letter beyond ASCII has one of them in it.
    spaced = plain.encode().translate(_BLANKED).decode()
    runs = spaced.split()
    return Squashed(spaced, "".join(runs), tuple(accumulate(map(len, runs[:-1]), initial=0)) if runs else ())
