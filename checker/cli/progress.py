"""A progress bar, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from checker.cli.settings import Settings
from checker.cli.texts import say

T = TypeVar("T")


def wanted(settings: Settings) -> bool:
    """Whether somebody is there to look at it, and it would not run into the results."""
    apart = settings.output is not None or not sys.stdout.isatty() or settings.form == "text"
    return apart and not settings.quiet and sys.stderr.isatty()


def progress(settings: Settings, items: Iterable[T], key: str, total: int | None = None) -> Iterator[T]:
    """The items, counted on stderr while they are worked on."""
    if not wanted(settings):
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(
        items, say(key, settings.language), total=total, transient=True,
        console=Console(stderr=True, no_color=not settings.colour),
    )
