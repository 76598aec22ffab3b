"""Text that breaks its lines as its script does: Latin between words, Chinese between any two signs but before a point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.containers import Lines
from rich.measure import Measurement
from rich.text import Text

WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
"""Signs of East Asian scripts and their punctuation."""
OPENING = re.escape("“‘（《「【〈([")
CLOSING = re.escape("”’）》」】〉)]、。，；：！？…%.,;:!?")
PIECE = re.compile(rf"\s*[{OPENING}]*(?:[{WIDE}]|[^\s{WIDE}{OPENING}]+|[{OPENING}])[{CLOSING}]*")
"""What stays on one line where it can: a word or one wide sign, with the brackets before it and the points behind it."""
STEP = re.compile(r"[^/\\]+[/\\]?|[/\\]")
"""What a word that has room on no line falls into: the steps of a path."""


class Told(Text):
    """Text of any script, in a cell or by itself; nothing of it is ever cut off."""

    def wrap(self, console: Console, width: int, *given: Any, **how: Any) -> Lines:
        """The lines of the text in ``width`` columns; a piece that is longer than a line is folded."""
        if how.get("no_wrap"):
            return super().wrap(console, width, *given, **how)
        lines = Lines()
        for line in self.split(allow_blank=True):
            for part in line.divide(list(_breaks(line.plain, width))):
                part.rstrip()
                lines.append(part)
        return lines

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """As wide as the widest line, and no narrower than the widest piece."""
        lines = self.plain.splitlines() or [""]
        steps = (cell_len(step) for line in lines for piece in PIECE.findall(line) for step in STEP.findall(piece.strip()))
        return Measurement(max(steps, default=0), max(map(cell_len, lines)))


def _breaks(line: str, width: int) -> Iterator[int]:
    """The places at which a line is broken: before a piece that has no more room, and within one that has room on no line."""
    filled = 0
    for found in PIECE.finditer(line):
        bare = found.group().lstrip()
        start = found.end() - len(bare)
        blanks = start - found.start()
        if filled and filled + blanks + cell_len(bare) > width:
            yield start
            filled = blanks = 0
        filled += blanks
        for step in STEP.finditer(bare):
            if filled and filled + cell_len(step.group()) > width:
                yield start + step.start()
                filled = 0
            for place, sign in enumerate(step.group(), start + step.start()):
                if filled and filled + cell_len(sign) > width:
                    yield place
                    filled = 0
                filled += cell_len(sign)
