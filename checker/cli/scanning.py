"""What a scan is done with: the pipeline's hands, the store of this machine, and a bar that shows how far it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import replace

from checker.cli.progress import wanted
from checker.cli.settings import Settings
from checker.cli.texts import say
from checker.errors import CheckerError
from checker.model.finding import PaperLine, Report, SkuResult
from checker.model.rules import Rules
from checker.places import cache_folder

if TYPE_CHECKING:
    from checker.batch.again import UnderWay


class Order(Struct, frozen=True):
    """What is to be scanned, and how.

    ``documents`` are the places of the papers, ``jobs`` the processes (``None``: as many as there are processors), ``store`` a
    file or URL; ``verify``: hash every file; the limits are those of one paper: seconds, megabytes, pages. ``ahead``: the
    coming days of which the changes are foreseen, those of a report where not given.
    """

    catalog: str
    documents: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    jobs: int | None = None
    engine: str = "local"
    store: str | None = None
    verify: bool = False
    max_seconds: float = 300.0
    max_memory: int = 2048
    max_pages: int = 400
    seller: str | None = None
    ahead: int | None = None


class Around(Protocol):
    """The whole report around the results that it is given; without its unmatched papers where those may be too many."""

    def __call__(self, results: Collection[SkuResult], *, unmatched: bool = True) -> Report:
        """The report."""


class Scanned(Struct, frozen=True):
    """A scan under way: ``results`` as they are judged, the report ``around`` them, and how many papers belong to no SKU."""

    results: Iterator[SkuResult]
    around: Around
    rebuilt: str
    left_over: Callable[[], int] = lambda: 0


@contextmanager
def scanned(settings: Settings, rules: Rules, order: Order) -> Iterator[Scanned]:
    """Read and match everything, then judge as ``results`` is asked. Raises CheckerError."""
    from checker import batch, pipeline
    from checker.packs import select
    from checker.read import ReadOptions, unfolded

    _there(order.documents)

    packs = select(rules, order.policies)
    ahead = pipeline.LOOK_AHEAD if order.ahead is None else order.ahead
    options = ReadOptions(max_pages=order.max_pages)
    hands = batch.Hands(
        partial(pipeline.facts_or_bug, options=options, folders=tuple(settings.standards)), unfolded,
        lambda dossier: pipeline.judged(dossier, packs, rules, settings.as_of, ahead),
    )
    stamp = batch.verdict_stamp([(pack.id, pack.sha256) for pack in packs], order.policies, settings.as_of, settings.standards)
    version = partial(batch.reader_version, options, tuple(settings.standards))
    how = batch.Settings(
        order.store or _store(), version(), f"{stamp} {ahead}", _jobs(order), batch.Limits(order.max_seconds, order.max_memory),
        verify=order.verify, engine=batch.RayEngine(version) if order.engine == "ray" else batch.run,
    )
    with _bar(settings) as notice, batch.scan(
        order.catalog, order.documents, rules, hands, how, notice, count=wanted(settings),
    ) as under_way:

        def around(results: Collection[SkuResult], *, unmatched: bool = True) -> Report:
            made = pipeline.report((), packs, order.policies, settings.as_of, faults=tuple(under_way.faults))
            return replace(
                made, skus=results, unmatched=_LeftOver(under_way) if unmatched else (),
                documents=under_way.documents, unreadable=under_way.unreadable, seller=order.seller,
            )

        yield Scanned(under_way.results(notice), around, under_way.rebuilt, under_way.left_over)


class _LeftOver(Collection[PaperLine]):
    """The papers that belong to no SKU, told from the scan each time they are asked for."""

    def __init__(self, under_way: UnderWay) -> None:
        self._under_way = under_way

    def __len__(self) -> int:
        return self._under_way.left_over()

    def __iter__(self) -> Iterator[PaperLine]:
        from checker.pipeline import paper_line

        return map(paper_line, self._under_way.unmatched())

    def __contains__(self, one: object) -> bool:
        return any(paper == one for paper in self)


def _there(places: Iterable[str]) -> None:
    """Raise CheckerError for a place of papers that is not there: a slip of the pen would make every paper a missing one."""
    for place in places:
        if "://" not in place and not Path(place).exists():
            raise CheckerError("cli.no-documents", place=place)


def _jobs(order: Order) -> int:
    """Processes on this machine; on a cluster 0 stands for as many as it has processors."""
    return order.jobs or (0 if order.engine == "ray" else os.cpu_count() or 1)


def _store() -> Path:
    """Where records are kept unless the user says otherwise. Raises CheckerError where the user has no home to keep them in."""
    folder = cache_folder()
    if folder is None:
        raise CheckerError("cli.no-home")
    return folder / "store.sqlite"


@contextmanager
def _bar(settings: Settings) -> Iterator[Callable[[str, int, int | None], None]]:
    if not wanted(settings):
        yield lambda phase, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.1f}/s" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks = {phase: progress.add_task(say(f"cli.scan.{phase}", settings.language), total=None) for phase in ("read", "judge")}
        yield lambda phase, done, total: progress.update(tasks[phase], completed=done, total=total)
