"""What a scan is done with: the pipeline's hands, the store of this machine, and a bar that shows how far it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from checker.cli.progress import wanted
from checker.cli.settings import Settings
from checker.cli.texts import say
from checker.model.finding import Report, SkuResult
from checker.model.rules import Rules


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be scanned, and how: places of the papers, policies, processes, the store, whether to hash every file.

    ``ahead``: the coming days of which the changes are foreseen, those of a report where not given.
    """

    catalog: str
    documents: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    jobs: int = 1
    store: Path | None = None
    verify: bool = False
    seller: str | None = None
    ahead: int | None = None


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scan under way: ``results`` as they are judged, and the whole report around the results it is given."""

    results: Iterator[SkuResult]
    around: Callable[[tuple[SkuResult, ...]], Report]
    rebuilt: str


@contextmanager
def scanned(settings: Settings, rules: Rules, order: Order) -> Iterator[Scanned]:
    """Read and match everything, then judge as ``results`` is asked. Raises CatalogError and PackError."""
    from checker import batch, pipeline
    from checker.packs import select
    from checker.read import sources

    packs = select(rules, order.policies)
    ahead = pipeline.LOOK_AHEAD if order.ahead is None else order.ahead
    hands = batch.Hands(
        partial(pipeline.facts_or_bug, folders=tuple(settings.standards)), sources,
        lambda dossier: pipeline.judged(dossier, packs, rules, settings.as_of, ahead),
    )
    stamp = batch.verdict_stamp([(pack.id, pack.sha256) for pack in packs], order.policies, settings.as_of, settings.standards)
    how = batch.Settings(
        order.store or _store(), batch.reader_version(folders=settings.standards), f"{stamp} {ahead}", order.jobs,
        verify=order.verify,
    )
    how.store.parent.mkdir(parents=True, exist_ok=True)
    with _bar(settings) as notice, batch.scan(
        order.catalog, order.documents, rules, hands, how, notice, count=wanted(settings),
    ) as under_way:

        def around(results: tuple[SkuResult, ...]) -> Report:
            made = pipeline.report(
                results, packs, order.policies, settings.as_of, unmatched=under_way.unmatched(), faults=tuple(under_way.faults),
            )
            return replace(made, documents=under_way.documents, unreadable=under_way.unreadable, seller=order.seller)

        yield Scanned(under_way.results(notice), around, under_way.rebuilt)


def _store() -> Path:
    """Where records are kept unless the user says otherwise: the cache folder of this user, never among the papers."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(base) / "compliance-document-checker" / "store.sqlite"


@contextmanager
def _bar(settings: Settings) -> Iterator[Callable[[str, int, int | None], None]]:
    if not wanted(settings):
        yield lambda phase, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns: tuple[Any, ...] = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks = {phase: progress.add_task(say(f"cli.scan.{phase}", settings.language), total=None) for phase in ("read", "judge")}
        yield lambda phase, done, total: progress.update(tasks[phase], completed=done, total=total)
