"""The report as a table for spreadsheets, one finding a row, with every SKU in it at least once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from checker.model.finding import Finding, Report, SkuResult
from checker.model.rules import Rules
from checker.report.wording import Teller

COLUMNS = (
    "sku", "title", "category", "markets", "status", "effective_expiry", "kind", "level", "code", "topic", "about",
    "requirement", "message", "why", "fix", "passes_if", "cites", "file", "page", "text", "waived",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that starts with one of these is run as a formula by spreadsheets; quotes from papers are not to be run."""


def pieces(report: Report, rules: Rules, language: str) -> Iterator[str]:
    """Comma-separated values with a header row, lines ending as spreadsheets expect."""
    yield head()
    yield from lines(report, rules, language)


def head() -> str:
    """The header row."""
    return _line(COLUMNS)


def lines(report: Report, rules: Rules, language: str) -> Iterator[str]:
    """The lines below the header; ``report`` may be one window of a larger scan."""
    return map(_line, rows(report, rules, language))


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return text.getvalue()


def rows(report: Report, rules: Rules, language: str) -> Iterator[tuple[str, ...]]:
    """The rows below the header, as in ``COLUMNS``."""
    teller = Teller(rules, language)
    for result in report.skus:
        lead = _lead(result)
        if not result.findings:
            yield lead + ("",) * (len(COLUMNS) - len(lead))
        for item in result.findings:
            yield lead + _finding(item, teller)


def harmless(cell: str) -> str:
    """The cell with a quote before it where a spreadsheet would run it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _lead(result: SkuResult) -> tuple[str, ...]:
    expiry = result.effective_expiry.date.isoformat() if result.effective_expiry else ""
    return (result.sku, result.title, result.category, " ".join(result.markets), result.status, expiry)


def _finding(item: Finding, teller: Teller) -> tuple[str, ...]:
    told = teller.tell(item)
    first = item.evidence[0] if item.evidence else None
    return (
        item.kind, item.level, item.code, item.topic, item.about, item.requirement,
        told.message, told.why, told.fix, told.passes_if, item.cites,
        first.file if first else "", str(first.page) if first and first.page else "", first.text if first else "", item.waived,
    )
