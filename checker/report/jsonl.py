"""The report as JSON lines, one SKU a line: for catalogs of any size, and for programs that read as they go."""

from __future__ import annotations

import json
from collections.abc import Iterator

from checker.model.finding import Report
from checker.model.rules import Rules
from checker.report.findings import sku_line
from checker.report.wording import Teller


def pieces(report: Report, rules: Rules, language: str) -> Iterator[str]:
    """All lines."""
    return lines(report, rules, language)


def head() -> str:
    """Nothing: every line stands for itself."""
    return ""


def lines(report: Report, rules: Rules, language: str) -> Iterator[str]:
    """One line for every SKU of the report, each with its line feed; ``report`` may be one window of a larger scan."""
    teller = Teller(rules, language)
    for result in report.skus:
        yield json.dumps(sku_line(report, result, teller), ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
