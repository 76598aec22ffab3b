"""The report as SARIF 2.1.0, for code hosts and viewers that show findings beside files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import quote

from checker.model.finding import Exhibit, Finding, Report
from checker.model.rules import Rules
from checker.report.stream import dumped
from checker.report.wording import Teller

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
KINDS = {"pass": "pass", "fail": "fail", "review": "review", "notApplicable": "notApplicable"}


def pieces(report: Report, rules: Rules, language: str) -> Iterator[str]:
    """One run with a result for every finding; a waived one carries its reason as a suppression."""
    teller = Teller(rules, language)
    codes = sorted({item.code for result in report.skus for item in result.findings})
    run: dict[str, object] = {
        "tool": {"driver": {
            "name": "compliance-document-checker",
            "rules": [{"id": code, "shortDescription": {"text": teller.title(code)}} for code in codes],
        }},
        "language": "zh-CN" if teller.language == "zh" else "en-US",
        "properties": {"as_of": report.as_of.isoformat(), "policies": list(report.policies)},
        "results": (_result(result.sku, item, codes, teller) for result in report.skus for item in result.findings),
    }
    yield from dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})
    yield "\n"


def _result(sku: str, item: Finding, codes: list[str], teller: Teller) -> dict[str, object]:
    told = teller.tell(item)
    made: dict[str, object] = {
        "ruleId": item.code, "ruleIndex": codes.index(item.code), "kind": KINDS[item.kind],
        "level": item.level if item.kind == "fail" else "none",
        "message": {"text": " ".join(part for part in (f"{sku}:", told.message, told.fix) if part)},
        "locations": list(_locations(item.evidence)),
        "properties": {"sku": sku, "topic": item.topic, "about": item.about, "requirement": item.requirement, "cites": item.cites},
    }
    if item.waived:
        made["suppressions"] = [{"kind": "external", "justification": item.waived}]
    return made


def _locations(evidence: tuple[Exhibit, ...]) -> Iterator[dict[str, object]]:
    for shown in evidence:
        uri = quote(PurePath(shown.file).as_posix())
        where: dict[str, object] = {"physicalLocation": {"artifactLocation": {"uri": uri}}}
        if shown.page:
            where["message"] = {"text": shown.text}
            where["properties"] = {"page": shown.page, "box": [round(edge, 2) for edge in shown.box]}
        yield where
