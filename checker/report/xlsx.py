"""The report as a workbook: what to mend, what comes, what expires and the papers, each a sheet that filters and sorts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Any

from msgspec import Struct

from checker.errors import MissingExtra
from checker.model.finding import PaperLine, Report, SkuResult
from checker.model.rules import Rules
from checker.report import csv, foresight, order
from checker.report.findings import since_baseline, summary
from checker.report.text import link
from checker.report.wording import Teller

COLOURS = {"pass": "#E6F5EC", "fail": "#FDEBEC", "review": "#FDF3DD"}
WIDEST = 60
MEASURED = 500
"""Rows that say how wide the columns are."""
LONGEST_CELL = 32767
MOST_ROWS = 1_048_000
"""Rows that a sheet of a workbook can have, its heading among them; what is more goes on in a further sheet."""

PIECE = 1 << 20
"""Bytes of the finished workbook that are handed on at once."""

ALWAYS = frozenset({"overview", "all-skus", "red-list", "calendar", "papers"})
HEADINGS = {
    "overview": ("report.overview", "report.overview.value"),
    "all-skus": (
        "report.column.status", "report.column.sku", "report.column.product", "report.column.category", "report.column.markets",
        "report.column.first", "report.column.expiry", "report.column.cause",
    ),
    "red-list": (
        "report.column.status", "report.column.sku", "report.column.product", "report.column.finding", "report.fix",
        "report.passes-if", "report.why", "report.cites", "report.paper.file", "report.column.page", "report.column.quote",
        "rate.by_code", "report.column.kind",
    ),
    "ahead": (
        "ahead.date", "report.column.sku", "report.column.product", "ahead.from", "ahead.to", "ahead.why", "report.fix",
    ),
    "calendar": ("report.column.expiry", "report.column.sku", "report.column.product", "report.column.cause", "report.paper.file"),
    "papers": ("report.column.sku", "report.paper.file", "report.paper.kind", "report.paper.link", "report.paper.until"),
    "unmatched": ("report.paper.file", "report.paper.kind"),
    "faults": ("report.column.row", "report.column.finding"),
}
"""The headings of each sheet, by the keys of their texts."""

Cell = str | int | dt.date


class Looks(Struct, frozen=True):
    """The formats of a workbook: headings, days, wrapped text, and verdicts by status."""

    heading: Any
    day: Any
    wrapped: Any
    status: dict[str, Any]


class Sheet(Struct, frozen=True):
    """A sheet: its name, the headings, and rows that come as they are written. ``wrapped``: long cells break into lines."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    wrapped: bool = True


def pieces(report: Report, rules: Rules, language: str) -> Iterator[bytes]:
    """The workbook. Raises MissingExtra where XlsxWriter is not installed."""
    try:
        xlsxwriter = import_module("xlsxwriter")
    except ImportError as fault:
        raise MissingExtra("fault.extra", extra="xlsx", package="XlsxWriter") from fault
    teller = Teller(rules, language)
    with TemporaryFile() as out:
        # Row by row to the disk: a workbook of a big catalog would not fit into memory.
        with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
            # The day of the report stands for the time of writing, so that the same report gives the same bytes.
            book.set_properties({"created": dt.datetime.combine(report.as_of, dt.time(), dt.UTC)})
            looks = _looks(book, teller)
            for sheet in _sheets(report, rules, teller):
                _write(book, sheet, looks)
        out.seek(0)
        while piece := out.read(PIECE):
            yield piece


def _looks(book: Any, teller: Teller) -> Looks:
    top = {"valign": "top"}
    return Looks(
        book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd", "align": "left", **top}),
        book.add_format({"text_wrap": True, **top}),
        {teller.say(f"report.status.{name}"): book.add_format({"bg_color": colour, **top}) for name, colour in COLOURS.items()},
    )


def _sheets(report: Report, rules: Rules, teller: Teller) -> Iterator[Sheet]:
    """The sheets in their order, with the rows of each; those that would be empty in most reports only where there is something."""
    foreseen = bool(foresight.days(report))
    every: dict[str, Iterable[Sequence[Cell]]] = {
        "overview": _overview(report, teller),
        "all-skus": (_sku(result, teller) for result in report.skus),
        "red-list": _open(report, teller),
        "ahead": (_turn(turn, teller) for turn in order.turning(report) if foreseen),
        "calendar": (_due(due, teller) for due in order.calendar(report.skus)),
        "papers": ((result.sku, *_paper(line, teller)) for result in report.skus for line in result.papers),
        "unmatched": (_paper(line, teller)[:2] for line in report.unmatched),
        "faults": ((one.row, teller.fault(one)) for one in report.faults),
    }
    for name, rows in every.items():
        first = [*islice(rows := iter(rows), 1)]
        if first or name in ALWAYS:
            yield Sheet(
                teller.say(f"report.{name}"), [_heading(teller.say(key)) for key in HEADINGS[name]], chain(first, rows),
            )
    yield Sheet(teller.say("report.all-findings"), csv.COLUMNS, csv.rows(report, rules, teller.language), wrapped=False)


def _heading(text: str) -> str:
    return text[:1].upper() + text[1:]


def _overview(report: Report, teller: Teller) -> Iterator[Sequence[Cell]]:
    counts = summary(report)
    yield teller.say("ahead.date"), report.as_of
    yield teller.say("history.seller"), report.seller or "–"
    yield teller.say("history.policies"), teller.join(teller.term("policy", name) for name in report.policies)
    yield teller.say("report.all-skus"), counts["skus"]
    for status in ("pass", "fail", "review"):
        yield teller.say(f"report.status.{status}"), counts[status]
    yield teller.say("report.html.papers-read"), counts["documents"]
    yield teller.say("report.html.unreadable"), counts["unreadable"]
    for name, count in since_baseline(report).items():
        yield teller.say(f"report.baseline.{name}"), count
    for stamp in report.packs:
        yield stamp.id, stamp.checked_until
    yield "", teller.say("report.html.made")


def _sku(result: SkuResult, teller: Teller) -> Sequence[Cell]:
    first, end = order.to_do(result)[:1], result.effective_expiry
    return (
        teller.say(f"report.status.{result.status}"), result.sku, teller.product(result),
        teller.category(result.category) if result.category else "", ", ".join(result.markets),
        teller.tell(first[0]).message if first else "", end.date if end else "", teller.expiry(end) if end else "",
    )


def _open(report: Report, teller: Teller) -> Iterator[Sequence[Cell]]:
    """What is to be done, of products that do not pass first."""
    green = (result for result in report.skus if result.status == "pass")
    for result in chain(order.red_list(report), green):
        for item in order.to_do(result):
            told, shown = teller.tell(item), item.evidence[0] if item.evidence else None
            yield (
                teller.say(f"report.status.{result.status}"), result.sku, teller.product(result), told.message, told.fix,
                told.passes_if, told.why, item.cites, shown.file if shown else "", shown.page if shown and shown.page else "",
                shown.text if shown else "", item.code,
                f"{teller.say(f'report.kind.{item.kind}')} · {teller.say(f'report.level.{item.level}')}",
            )


def _turn(turn: foresight.Turn, teller: Teller) -> Sequence[Cell]:
    told = [teller.tell(one) for one in turn.new]
    return (
        turn.date, turn.sku.sku, teller.product(turn.sku), teller.say(f"ahead.{turn.before}"),
        teller.say(f"ahead.{turn.later.counted_as}"), "\n".join(one.message for one in told), "\n".join(one.fix for one in told),
    )


def _due(due: order.Due, teller: Teller) -> Sequence[Cell]:
    end = due.sku.effective_expiry
    return due.date, due.sku.sku, teller.product(due.sku), teller.expiry(end) if end else "", due.file


def _paper(line: PaperLine, teller: Teller) -> Sequence[Cell]:
    kind = teller.say(f"report.paper-kind.{line.kind}") if line.kind else teller.say("report.paper.unknown")
    return line.file, kind, link(line, teller), line.expires.date if line.expires else ""


def _write(book: Any, sheet: Sheet, looks: Looks) -> None:
    """A sheet, and further ones of the same headings where a sheet has no more rows."""
    number, into, widths, last = 1, None, [len(heading) for heading in sheet.headings], 0
    for row in sheet.rows:
        if into is None or last + 1 >= MOST_ROWS:
            _close(into, widths, last)
            into, last = _begun(book, sheet, number, looks), 0
            number += 1
        last += 1
        for column, cell in enumerate(row):
            _cell(into, last, column, cell, sheet, looks)
            if last <= MEASURED:
                widths[column] = max(widths[column], min(_width(cell), WIDEST))
    _close(into if into is not None else _begun(book, sheet, number, looks), widths, last)


def _begun(book: Any, sheet: Sheet, number: int, looks: Looks) -> Any:
    ending = f" ({number})" if number > 1 else ""
    into = book.add_worksheet(sheet.name[: 31 - len(ending)] + ending)
    for column, heading in enumerate(sheet.headings):
        into.write_string(0, column, heading, looks.heading)
    into.freeze_panes(1, 0)
    return into


def _cell(into: Any, row: int, column: int, cell: Cell, sheet: Sheet, looks: Looks) -> None:
    if isinstance(cell, dt.date):
        into.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), looks.day)
    elif isinstance(cell, int):
        into.write_number(row, column, cell)
    elif cell:
        look = looks.status.get(cell) if column == 0 else looks.wrapped if sheet.wrapped else None
        into.write_string(row, column, cell[:LONGEST_CELL], look)


def _width(cell: Cell) -> int:
    """Columns that a cell wants: East Asian signs take two."""
    text = cell if isinstance(cell, str) else "2026-01-01"
    return max((sum(2 if sign > "\u2e7f" else 1 for sign in line) for line in text.split("\n")), default=0)


def _close(into: Any, widths: Sequence[int], last: int) -> None:
    if into is not None:
        for column, width in enumerate(widths):
            into.set_column(column, column, width + 2)
        into.autofilter(0, 0, max(last, 1), len(widths) - 1)
