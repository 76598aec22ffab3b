"""Plain tables and key-value blocks for a terminal, shared by the commands that list things."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def printed(parts: Iterable[RenderableType], *, colour: bool, width: int = 110) -> str:
    """What ``parts`` look like on a terminal of ``width`` columns; without ``colour`` as plain lines."""
    from rich.console import Group

    out = io.StringIO()
    to = console(out, colour=colour, width=width)
    for part in parts:
        to.print(Group(part))  # by itself a text would be printed as one of rich's own, which cuts Chinese at Latin words
    return out.getvalue() if colour else "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def console(out: io.StringIO, *, colour: bool, width: int) -> Console:
    """A console that reads nothing from its surroundings, so that the same input gives the same bytes."""
    from rich.console import Console

    return Console(
        file=out, force_terminal=colour, no_color=not colour, color_system="standard" if colour else None, width=width,
        highlight=False, emoji=False, markup=False, legacy_windows=False, _environ={},
    )


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, whole: Iterable[int] = (0,)) -> RenderableType:
    """A table; the columns numbered in ``whole`` are never broken over lines."""
    from rich import box
    from rich.table import Table

    from checker.report.wrapping import Told

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    kept = set(whole)
    for number, heading in enumerate(headings):
        made.add_column(heading, overflow="fold", no_wrap=number in kept)
    for row in rows:
        made.add_row(*(Told(cell) for cell in row))
    return made


def block(entries: Iterable[tuple[str, str]]) -> RenderableType:
    """Names and texts beside each other, the texts wrapped; entries without text are left out."""
    from rich.padding import Padding
    from rich.table import Table

    from checker.report.wrapping import Told

    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(ratio=1)
    for name, value in entries:
        if value:
            grid.add_row(name, Told(value))
    return Padding(grid, (0, 0, 0, 1))


def dim(value: str) -> RenderableType:
    """A note."""
    from checker.report.wrapping import Told

    return Told(value, style="dim")


def bold(value: str) -> RenderableType:
    """A heading."""
    from checker.report.wrapping import Told

    return Told(value, style="bold")
