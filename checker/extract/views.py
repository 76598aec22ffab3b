"""Lines as phrases are held against them: their letters and digits alone, each leading back to its line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from msgspec import Struct

from checker.extract.folds import Squashed, squashed
from checker.extract.lines import Line


class View(Struct, frozen=True):
    """Lines, their folded ``text``, its letters and digits as they are (``squashed``), and these with look-alikes made one."""

    lines: tuple[Line, ...]
    text: str
    squashed: Squashed
    letters: str

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
    return View(lines, text, found, alike(found.letters))


def alike(letters: str) -> str:
    """Letters that a reader of scans takes for one another made one: phrases and pages are compared without the difference."""
    return letters.replace("0", "o").replace("1", "l").replace("i", "l")
