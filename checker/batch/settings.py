"""What a scan is done with, and how it goes about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from checker.batch.pool import Limits, Outcome, run
from checker.model.catalog import Dossier
from checker.model.document import Source
from checker.model.finding import SkuResult
from checker.model.record import Record

DEFAULT_LIMITS = Limits()

Notice = Callable[[str, int, int | None], None]
"""Told how far a scan is: the phase (``read`` or ``judge``), how many are done, of how many (``None`` where unknown)."""


class Hands(Struct, frozen=True):
    """What a scan is done with.

    ``read`` states the facts of one paper (must pickle), ``unfold`` names the papers in a file, ``judge`` gives the verdict
    of one dossier.
    """

    read: Callable[[Source], Record]
    unfold: Callable[[str], Iterator[Source]]
    judge: Callable[[Dossier], SkuResult]


class Engine(Protocol):
    """Does the work on every task in processes of its own and yields each outcome as it comes (see ``pool.run``)."""

    def __call__(
        self, tasks: Iterable[Source], work: Callable[[Source], Record], jobs: int, limits: Limits,
    ) -> Iterator[Outcome[Source, Record]]:
        """Outcomes in no certain order."""


class Settings(Struct, frozen=True):
    """How a scan goes about it.

    ``version`` names the reader (code, data, options): records of another version are not used. ``stamp`` names all that
    verdicts rest on besides the papers and the product: rules, policies, day. ``verify``: hash every file, also the
    unchanged-looking. ``store``: the file of the store, or its URL. ``engine``: what carries the reading.
    """

    store: Path | str
    version: str
    stamp: str
    jobs: int = 1
    limits: Limits = DEFAULT_LIMITS
    verify: bool = False
    engine: Engine = run

    @property
    def limited(self) -> str:
        """The version of the reader together with the limits: by it are known the papers that could not be read within them."""
        return f"{self.version}|{self.limits.seconds:g}|{self.limits.megabytes}"
