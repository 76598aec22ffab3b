"""The report as JUnit XML, for build servers: a suite for each SKU, a case for each finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from checker.model.finding import Finding, Report, SkuResult
from checker.model.rules import Rules
from checker.report.wording import Teller

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def pieces(report: Report, rules: Rules, language: str) -> Iterator[str]:
    """All suites; what needs review is an error there, since a build server knows no third outcome and unknown is no pass."""
    teller = Teller(rules, language)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="compliance-document-checker"'
    yield ">" if report.skus else " />"
    for result in report.skus:
        yield "\n  " + tostring(_suite(result, report, teller), encoding="unicode")
    yield "\n</testsuites>\n" if report.skus else "\n"


def _suite(result: SkuResult, report: Report, teller: Teller) -> Element:
    open_items = [item for item in result.findings if not item.waived]
    suite = Element(
        "testsuite", name=_clean(result.sku), timestamp=f"{report.as_of.isoformat()}T00:00:00",
        tests=str(len(result.findings)), failures=str(sum(_fails(item) for item in open_items)),
        errors=str(sum(item.kind == "review" for item in open_items)),
        skipped=str(sum(_skipped(item) for item in result.findings)),
    )
    for item in result.findings:
        _case(suite, item, teller)
    indent(suite, level=1)
    return suite


def _case(suite: Element, item: Finding, teller: Teller) -> None:
    told = teller.tell(item)
    name = _clean(f"{item.code} {item.about}".strip())
    case = SubElement(suite, "testcase", classname=_clean(item.requirement or item.topic), name=name)
    places = "; ".join(f"{shown.file} ({shown.page})" if shown.page else shown.file for shown in item.evidence)
    if _skipped(item):
        SubElement(case, "skipped", message=_clean(teller.waived(item) or told.message))
    elif _fails(item) or item.kind == "review":
        outcome = SubElement(case, "failure" if _fails(item) else "error", message=_clean(told.message), type=item.code)
        outcome.text = _clean("\n".join(part for part in (told.why, told.fix, told.passes_if, item.cites, places) if part))
    elif item.kind == "fail":
        SubElement(case, "system-out").text = _clean(told.message)


def _fails(item: Finding) -> bool:
    return item.kind == "fail" and item.level == "error"


def _skipped(item: Finding) -> bool:
    return bool(item.waived) or item.kind == "notApplicable"


def _clean(text: str) -> str:
    """The text without characters that XML cannot hold; papers have them."""
    return _NOT_XML.sub("\ufffd", text)
