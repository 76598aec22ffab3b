"""What the papers themselves conclude: VRD001, VRD002."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from checker.checks.outcome import FAIL, REVIEW, WARNING, Context, Outcome, args, exhibits, unsure
from checker.checks.outdone import outdone
from checker.checks.shapes import unread
from checker.model import Dossier, Paper

OVERALL = "overall"
"""Reason of a verdict that a paper gives as a whole though a row of its tables fails; that row is its last evidence."""


def failed_verdict(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """VRD001: a paper concludes that the product fails, or fails in a part, be it below an overall conclusion that passes."""
    for paper in dossier.papers:
        verdict = paper.record.verdict
        if verdict.value == "pass" and verdict.reason == OVERALL:
            told = args(file=paper.record.file, row=verdict.evidence[-1].text)
            evidence = (*exhibits(paper, verdict), *exhibits(paper, replace(verdict, evidence=verdict.evidence[-1:])))
            yield Outcome(REVIEW, "clause", paper.record.report_number.value or paper.record.file, told, evidence, level=WARNING)
        yield from _qualified(paper)
        if verdict.value not in ("fail", "mixed"):
            continue
        about = paper.record.report_number.value or paper.record.file
        kind = FAIL if verdict.value == "fail" and not unsure(verdict) else REVIEW
        found = args(file=paper.record.file, verdict=verdict.value)
        level = WARNING if outdone(paper, dossier, context, retest=True) else ""
        yield Outcome(kind, "failed" if verdict.value == "fail" else "mixed", about, found, exhibits(paper, verdict), level=level)


QUALIFIED = "qualified-pass"
"""The set phrase by which a report passes a product on a condition, or after it was changed."""


def _qualified(paper: Paper) -> Iterator[Outcome]:
    said = [field for field in paper.record.statements if field.value == QUALIFIED]
    if paper.record.kind.value == "test_report" and paper.record.verdict.value == "pass" and said:
        about = paper.record.report_number.value or paper.record.file
        told = args(file=paper.record.file, text=said[0].evidence[0].text)
        yield Outcome(REVIEW, "qualified", about, told, exhibits(paper, *said), level=WARNING)


def unknown_verdict(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """VRD002: a test report in which no overall conclusion was found."""
    for paper in dossier.papers:
        record = paper.record
        if record.kind.value == "test_report" and record.verdict.value is None and not unread(record):
            found = args(file=record.file)
            yield Outcome(REVIEW, "unknown", record.file, found, exhibits(paper, record.verdict), level=WARNING)
