"""A page as one running text, for values that wrap from line to line: every character still leads back to its words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from checker.extract.lines import Line, enclosing
from checker.model import Evidence

_PLAIN = str.maketrans(
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("‐‑‒–—―−﹣", "-")
    | dict.fromkeys("\t\u00a0\u2002\u2003\u2009\u202f\u3000", " ")
    | {"：": ":", "∶": ":", "，": ",", "；": ";", "／": "/", "＋": "+", "、": ","}
)
"""One character for one, so that offsets stay true: full-width forms, dashes and spaces become their plain siblings."""


def plain(text: str) -> str:
    """The text with full-width forms, all kinds of dashes and of spaces made plain, every character at its own offset."""
    return text.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class Flow:
    """Lines of one page joined by line breaks: ``text`` is made plain, ``starts`` are the offsets of the lines in it."""

    page: int
    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    def line_at(self, offset: int) -> int:
        """The index of the line in which a character stands."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def line_text(self, index: int) -> str:
        """The plain text of a line; empty beyond the first or last."""
        return plain(self.lines[index].text) if 0 <= index < len(self.lines) else ""

    def evidence(self, start: int, end: int) -> Evidence:
        """The quote ``text[start:end]`` widened to whole words over all its lines, with page and enclosing box."""
        words = []
        for index in range(self.line_at(start), self.line_at(max(start, end - 1)) + 1):
            first = self.starts[index]
            words += self.lines[index].between(max(0, start - first), min(end - first, len(self.lines[index].text)))
        return Evidence(self.page, " ".join(word.text for word in words), enclosing(words))

    def confidence(self, start: int, end: int) -> float:
        """The lowest confidence of the reader in any word of ``text[start:end]``."""
        found = 1.0
        for index in range(self.line_at(start), self.line_at(max(start, end - 1)) + 1):
            first = self.starts[index]
            found = min(found, self.lines[index].confidence(max(0, start - first), end - first))
        return found


def flow(page: int, lines: Iterable[Line]) -> Flow:
    """Join the lines of one page."""
    kept = tuple(lines)
    starts, at = [], 0
    for line in kept:
        starts.append(at)
        at += len(line.text) + 1
    return Flow(page, "\n".join(plain(line.text) for line in kept), kept, tuple(starts))
