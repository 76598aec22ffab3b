"""``checker scan CATALOG``: every SKU of a catalog, with reports for people and for programs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from checker.cli.accepting import Accepting
from checker.cli.group import command as command_of
from checker.cli.output import exit_code, rules_of, tell, tell_faults, write_form, write_report, writing
from checker.cli.scanning import Order, Scanned, scanned
from checker.cli.settings import Settings, common, option
from checker.errors import EXIT_PASS
from checker.model.finding import Report, SkuResult
from checker.model.rules import Rules
from checker.report import FORMATS

KEPT = ("json", "jsonl", "csv", "html")
"""The forms that ``--out`` keeps beside each other."""


@command_of()
@click.argument("catalog", metavar="CATALOG")
@option("--documents", multiple=True)
@option("--out", type=click.Path(file_okay=False, path_type=Path))
@option("--policy", "policies", multiple=True)
@option("--jobs", type=click.IntRange(1), default=None)
@option("--engine", type=click.Choice(("local", "ray")), default="local")
@option("--store", metavar="FILE|URL")
@option("--verify", is_flag=True)
@option("--max-seconds", type=click.FloatRange(1), default=300.0)
@option("--max-memory", type=click.IntRange(64), default=2048)
@option("--max-pages", type=click.IntRange(1), default=400)
@option("--seller")
@option("--results")
@option("--config", type=click.Path(dir_okay=False, path_type=Path))
@common("text", "json", "jsonl", "csv", "html", "sarif", "junit", "ics", "xlsx")
def command(settings: Settings, out: Path | None, results: str | None, config: Path | None, **order: Any) -> int:
    """Judge a catalog."""
    rules = rules_of(settings)
    what = Order(**order)
    accepting = Accepting(settings, rules, config, what.policies)
    if FORMATS[settings.form].streamed and out is None and results is None:
        with writing(settings) as put:
            return _stream(settings, rules, what, accepting, put)
    with scanned(settings, rules, what) as under_way, _spooled(accepting.each(under_way.results)) as spool:
        _warn(settings, under_way)
        report = under_way.around(spool)
        if out is not None:
            _keep(settings, report, rules, out)
        if results is not None:
            from checker.score.store import append

            entry = append(results, report)
            tell(settings, "cli.scan.stored", number=entry.number, file=results, entry=entry.entry)
        write_report(settings, report, rules)
        accepting.tell_idle()
        return accepting.exit_code(report)


@contextmanager
def _spooled(results: Iterable[SkuResult]) -> Iterator[Collection[SkuResult]]:
    """All results, on disk: what is told of the whole catalog asks for them several times."""
    from checker.batch import Spool
    from checker.report.order import keys

    spool = Spool(results, keys)
    try:
        yield spool
    finally:
        spool.close()


def _warn(settings: Settings, under_way: Scanned) -> None:
    if under_way.rebuilt:
        tell(settings, "cli.scan.rebuilt", reason=under_way.rebuilt)


def _stream(settings: Settings, rules: Rules, order: Order, accepting: Accepting, put: Callable[[str | bytes], None]) -> int:
    """Write each SKU as it is judged, so that memory does not grow with the catalog."""
    form = FORMATS[settings.form]
    code = EXIT_PASS
    with scanned(settings, rules, order) as under_way:
        _warn(settings, under_way)
        bare = under_way.around((), unmatched=False)
        put(form.head())
        for result in accepting.each(under_way.results):
            one = replace(bare, skus=(result,))
            code = max(code, accepting.exit_code(one))
            for line in form.lines(one, rules, settings.language):
                put(line)
        bare = under_way.around((), unmatched=False)
        tell_faults(settings, bare, rules)
        if under_way.left_over():
            tell(settings, "cli.scan.unmatched", count=under_way.left_over())
    accepting.tell_idle()
    return max(code, exit_code((), bare.faults, settings.fail_on))


def _keep(settings: Settings, report: Report, rules: Rules, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name in KEPT:
        place = replace(settings, output=out / f"report{FORMATS[name].suffix}", form=name)
        write_form(place, report, rules)
