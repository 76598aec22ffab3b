"""Where output goes: results to stdout or a file, everything that is said beside them to stderr."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from checker.cli.settings import Settings
from checker.cli.texts import say
from checker.errors import EXIT_FINDINGS, EXIT_PASS
from checker.model.catalog import CatalogFault
from checker.model.finding import Report, SkuResult
from checker.model.rules import Rules

WIDEST = 120
SHOWS_FAULTS = frozenset({"text", "json", "html"})
"""The forms that have a place for catalog rows that were set aside; beside all others they are said on stderr."""
SPREADSHEET_MARK = "\ufeff"
"""Spreadsheets take a CSV file for the local code page unless this mark leads it; programs reading stdout do not want it."""


def rules_of(settings: Settings) -> Rules:
    """The program's rules with the user's own folders. Raises PackError where the data is faulty."""
    from checker.pipeline import rules_from

    return rules_from(settings.standards)


def write(settings: Settings, content: str | bytes) -> None:
    """Put a result where the user wants it: the file named by ``--output``, replaced in one step, or stdout as UTF-8."""
    if settings.output is not None:
        with writing(settings) as put:
            put(content)
    elif isinstance(content, str) and settings.form == "text":
        click.echo(content, nl=False, color=settings.colour)
    else:
        sys.stdout.buffer.write(content.encode() if isinstance(content, str) else content)
        sys.stdout.buffer.flush()


def write_report(settings: Settings, report: Report, rules: Rules) -> None:
    """Write a report in the form asked for."""
    if settings.form == "text":
        from checker.report import text

        write(settings, text.render(report, rules, settings.language, colour=settings.colour, width=width()))
    else:
        write_form(settings, report, rules)
    if settings.form not in SHOWS_FAULTS:
        tell_faults(settings, report, rules)


def write_form(settings: Settings, report: Report, rules: Rules) -> None:
    """Write a report in any form, piece by piece."""
    from checker.report import FORMATS

    with writing(settings) as put:
        for piece in FORMATS[settings.form].pieces(report, rules, settings.language):
            put(piece)


def tell_faults(settings: Settings, report: Report, rules: Rules) -> None:
    """Say on stderr which rows of the catalog were set aside, where the form itself has no place for them."""
    from checker.report.wording import Teller

    teller = Teller(rules, settings.language)
    for fault in report.faults:
        click.echo(teller.fault(fault), err=True)


def write_either(settings: Settings, plain: object, text: Callable[[bool, int], str]) -> None:
    """Write ``plain`` as JSON, or what ``text(colour, width)`` makes of it for people."""
    if settings.form == "text":
        write(settings, text(settings.colour, width()))
    else:
        write(settings, as_json(plain))


def as_json(plain: object) -> str:
    """A value as JSON in the key order that it has, indented for people."""
    import json

    return json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def tell(settings: Settings, key: str, **values: object) -> None:
    """Say something beside the result, unless the user asked for quiet."""
    if not settings.quiet:
        click.echo(say(key, settings.language, **values), err=True)


def width() -> int:
    """Columns to write in: those of the terminal, within reason."""
    return max(60, min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST))


def exit_code(results: Iterable[SkuResult], faults: Iterable[CatalogFault], fail_on: str) -> int:
    """0 or 1, by the line that the user drew; what was waived is no finding, and a row set aside is one to look at."""
    found = any(_counts(result, fail_on) for result in results) or (fail_on != "error" and any(True for _ in faults))
    return EXIT_FINDINGS if found else EXIT_PASS


def _counts(result: SkuResult, fail_on: str) -> bool:
    if result.status == "fail" or (result.status == "review" and fail_on != "error"):
        return True
    return fail_on == "warning" and any(item.kind == "fail" and not item.waived for item in result.findings)


@contextmanager
def writing(settings: Settings) -> Iterator[Callable[[str | bytes], None]]:
    """Write a result piece by piece: to stdout as it comes; a file named by ``--output`` takes its place whole, at the end."""
    if settings.output is None:
        yield lambda text: write(settings, text)
        return
    with _beside(settings.output) as beside, beside.open("wb") as stream:

        def put(text: str | bytes) -> None:
            stream.write(text.encode() if isinstance(text, str) else text)

        if settings.form == "csv":
            put(SPREADSHEET_MARK)
        yield put
    tell(settings, "cli.written", file=settings.output)


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """A file that takes the place of another in one step once it is written, and goes without a trace if that fails."""
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        yield beside
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
