"""The versions of a manual laid beside each other: which passage one lacks that the others have, and where it stands in them.

What no translation changes ties versions together: figures with their units, designations of models and standards. Between two
ties that stand in the same order in both, both say the same; a version that says next to nothing there lacks the passage.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise

from msgspec import Struct

from checker.extract.languages.count import Count

_UNITS = "(?: ?(?:[kmµ]?[AVWΩ]h?|[kMG]?Hz|[cmk]?m²?|[mk]?g|m?l|°[CF]?|%))?"
_TIE = re.compile(
    r"\b[A-Z][A-Z-]*\d[A-Z\d-]*\b|(?:^\d{1,2}[.)](?:\d{1,2}[.)]?)*|\d+(?:[.,:/-]\d+)*)" + _UNITS + r"(?!\w)", re.MULTILINE,
)
"""Designations of letters and figures, numbers of headings, and figures with their unit."""
_WIDE = 40.0
"""Words of English from which a passage is one: more than a caption or a sentence that a translator left out."""
_TIES = 3
"""Fewer ties than this hold nothing in place."""
_BARE = 0.3
"""The share of a passage below which a version lacks it."""


class Version(Struct, frozen=True, eq=False, dict=True):
    """The text of one language: the lines of each of its pages and the numbers of these (1-based).

    ``body`` are the words of English that it says and ``warnings`` the words of warning. Most versions are whole, which their
    length tells; so what it takes to lay them beside each other is made when it is asked for.
    """

    language: str
    body: float
    warnings: int
    lines: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    @cached_property
    def text(self) -> str:
        """All lines, one under the other."""
        return "\n".join("\n".join(lines) for lines in self.lines)

    @cached_property
    def folded(self) -> str:
        """The text without capitals, letter for letter at the same places."""
        return self.text.lower()

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each page begins in the text."""
        return (0, *accumulate(sum(map(len, lines)) + len(lines) for lines in self.lines[:-1]))

    @cached_property
    def ties(self) -> Mapping[str, Sequence[int]]:
        """The places of what no translation changes."""
        found: dict[str, list[int]] = {}
        for match in _TIE.finditer(self.text):
            if len(match.group()) > 1:
                found.setdefault(match.group().replace(",", ".").replace(" ", ""), []).append(match.start())
        return found

    def words(self, first: int, last: int) -> float:
        """How many words of English the characters from ``first`` up to ``last`` say."""
        return (last - first) * self.body / max(1, len(self.text))

    def pages(self, first: int, last: int) -> tuple[int, ...]:
        """The pages (1-based) on which the characters from ``first`` up to ``last`` stand."""
        return self.numbers[max(0, bisect_right(self.starts, first) - 1) : bisect_left(self.starts, max(last, first + 1))]


class Gap(Struct, frozen=True):
    """A passage of the ``beside`` version, from character to character, that another version lacks."""

    beside: Version
    first: int
    last: int


def version(language: str, pages: Sequence[Mapping[str, Count]], numbers: Sequence[int], whole: Count) -> Version:
    """The version of one language, from the lines of its pages and the count of all of them."""
    held = [(number, page[language].lines) for number, page in zip(numbers, pages, strict=True) if language in page]
    kept = [(number, lines) for number, lines in held if lines]
    return Version(
        language, whole.body, whole.safety, tuple(lines for _, lines in kept), tuple(number for number, _ in kept),
    )


def gaps(mine: Version, other: Version) -> Iterator[Gap]:
    """The passages of the other version that this one lacks, by the ties that both have in the same order."""
    shared = sorted(
        pair for tie, places in mine.ties.items() if len(other.ties.get(tie, ())) == len(places)
        for pair in zip(other.ties[tie], places, strict=True)
    )
    kept = [shared[index] for index in _rising([place for _, place in shared])]
    if len(kept) < _TIES:
        return
    for (there, here), (there_end, here_end) in pairwise([(0, 0), *kept, (len(other.text), len(mine.text))]):
        wide = other.words(there, there_end)
        if wide >= _WIDE and mine.words(here, here_end) < _BARE * wide:
            yield Gap(other, there, there_end)


def _rising(places: Sequence[int]) -> list[int]:
    """The indices of the longest run of rising places: chapters that were moved are not taken for ties."""
    ends: list[int] = []
    before, last = [-1] * len(places), list[int]()
    for index, place in enumerate(places):
        at = bisect_left(ends, place)
        before[index] = last[at - 1] if at else -1
        ends[at:at + 1], last[at:at + 1] = [place], [index]
    run, index = list[int](), last[-1] if last else -1
    while index >= 0:
        run.append(index)
        index = before[index]
    return run[::-1]
