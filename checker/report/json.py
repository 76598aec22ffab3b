"""The report as one JSON document, UTF-8, in the key order of the contract: the same report gives the same bytes."""

from __future__ import annotations

import json

from checker.model.finding import Report
from checker.model.rules import Rules
from checker.report.findings import findings


def render(report: Report, rules: Rules, language: str) -> str:
    """The findings contract, indented for people; ends with a line feed."""
    return json.dumps(findings(report, rules, language), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
