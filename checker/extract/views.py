"""Lines as phrases are held against them: their letters and digits alone, each leading back to its line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from msgspec import Struct

from checker.extract.folds import WIDE, Squashed, is_wide, squashed
from checker.extract.lines import Line

_BEGINS = (8, 4)
"""Letters at the beginning of a word by which phrases are known not to stand in a view: many if they have so many, else fewer."""

_WIDE = 2
"""Signs from anywhere that do the same for phrases in scripts without blanks."""


class View(Struct, frozen=True):
    """Lines, their folded ``text``, its letters and digits as they are (``squashed``) and with look-alikes made one (``letters``).

    ``begins`` are the first letters of every word, as ``begin`` asks for them.
    """

    lines: tuple[Line, ...]
    text: str
    squashed: Squashed
    letters: str
    begins: frozenset[str]

    def borders(self, at: int) -> bool:
        """Whether a word begins at a letter, or the view ends there."""
        runs = self.squashed.runs
        place = bisect_left(runs, at)
        return at == len(self.letters) or (place < len(runs) and runs[place] == at)

    def row(self, at: int) -> int:
        """The line in which a letter stands; that behind the last for the end."""
        return self.text.count("\n", 0, self.squashed.place(at)) if at < len(self.letters) else len(self.lines)


def view(lines: tuple[Line, ...], folded: Iterable[str]) -> View:
    """The view of some lines, whose texts are folded already."""
    text = "\n".join(folded)
    found = squashed(text)
    letters = alike(found.letters)
    return View(lines, text, found, letters, frozenset(_begins(letters, found.runs)))


def begin(phrase: str) -> str:
    """The letters with which some word of a view begins where a phrase stands in it; in scripts without blanks they stand anywhere.

    Empty where the phrase is too short to tell.
    """
    return phrase[:_WIDE] if is_wide(phrase[0]) else next((phrase[:most] for most in _BEGINS if most <= len(phrase)), "")


def _begins(letters: str, runs: Iterable[int]) -> set[str]:
    longest, *shorter = _BEGINS
    found = {letters[at : at + longest] for at in runs}
    for most in shorter:
        found |= {head[:most] for head in found}
    if letters.isascii():
        return found
    places = [match.start() for match in WIDE.finditer(letters)]
    return found.union(*({letters[at : at + most] for at in places} for most in range(1, _WIDE + 1)))


def alike(letters: str) -> str:
    """Letters that a reader of scans takes for one another made one: phrases and pages are compared without the difference."""
    return letters.replace("0", "o").replace("1", "l").replace("i", "l")
