"""The report as one JSON document, UTF-8, in the key order of the contract: the same report gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model.finding import Report
from checker.model.rules import Rules
from checker.report.findings import flow
from checker.report.stream import dumped


def pieces(report: Report, rules: Rules, language: str) -> Iterator[str]:
    """The findings contract, indented for people; ends with a line feed."""
    yield from dumped(flow(report, rules, language))
    yield "\n"
