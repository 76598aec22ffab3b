"""The report as a workbook: the SKUs, what is to be done, and the expiry calendar, each a sheet that filters."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from checker.errors import MissingExtra
from checker.model.finding import Report
from checker.model.rules import Rules
from checker.report import csv, order
from checker.report.wording import Teller

COLOURS = {"pass": "#E6F5EC", "fail": "#FDEBEC", "review": "#FDF3DD"}
WIDEST = 60


def render(report: Report, rules: Rules, language: str) -> bytes:
    """The workbook. Raises MissingExtra where XlsxWriter is not installed."""
    try:
        xlsxwriter = import_module("xlsxwriter")
    except ImportError as fault:
        raise MissingExtra("fault.extra", extra="xlsx", package="XlsxWriter") from fault
    out, teller = io.BytesIO(), Teller(rules, language)
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        # The day of the report stands for the time of writing, so that the same report gives the same bytes.
        book.set_properties({"created": dt.datetime.combine(report.as_of, dt.time(), dt.UTC)})
        _skus(book, report, teller)
        _sheet(book, teller.say("report.red-list"), csv.COLUMNS, csv.rows(report, rules, language))
        due = ((line.date.isoformat(), line.sku.sku, line.sku.title, line.cause, line.file) for line in order.calendar(report.skus))
        headings = [teller.say(f"report.column.{name}") for name in ("expiry", "sku", "product", "cause")]
        _sheet(book, teller.say("report.calendar"), [*headings, teller.say("report.paper.file")], due)
    return out.getvalue()


def _skus(book: Any, report: Report, teller: Teller) -> None:
    headings = [teller.say(f"report.column.{name}") for name in ("status", "sku", "product", "markets", "first", "expiry")]
    rows = []
    for result in report.skus:
        first = order.to_do(result)[:1]
        end = result.effective_expiry
        rows.append((
            teller.say(f"report.status.{result.status}"), result.sku, result.title, " ".join(result.markets),
            teller.tell(first[0]).message if first else "", end.date.isoformat() if end else "",
        ))
    sheet = _sheet(book, teller.say("report.all-skus"), headings, rows)
    looks = {status: book.add_format({"bg_color": colour}) for status, colour in COLOURS.items()}
    for number, result in enumerate(report.skus, start=1):
        sheet.write_string(number, 0, teller.say(f"report.status.{result.status}"), looks[result.status])


def _sheet(book: Any, name: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Any:
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    widths = [len(heading) for heading in headings]
    last = 0
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    for last, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            sheet.write_string(last, column, cell[:32767])
            widths[column] = max(widths[column], min(len(cell), WIDEST))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width + 2)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(headings) - 1)
    return sheet
