"""Findings that their owner accepts, with a reason and until a day; a waiver that fits nothing or has lapsed is itself told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from checker.model import Exhibit, Finding, Waiver

UNUSED, LAPSED = "WAV001", "WAV002"


def waive(findings: Iterable[Finding], waivers: Iterable[Waiver], as_of: dt.date) -> tuple[Finding, ...]:
    """The findings, those that a waiver in force fits marked with its reason, and a finding of level note per unused or lapsed one.

    Only findings of kind fail or review can be waived. Findings of several SKUs may be given at once: a waiver is unused only
    where it fits none of them. The findings about waivers carry the waiver's SKU, empty for one that speaks of all.
    """
    known = tuple(waivers)
    live = [waiver for waiver in known if as_of <= waiver.until]
    told, used = [], set[Waiver]()
    for finding in findings:
        waiver = next((waiver for waiver in live if fits(waiver, finding)), None)
        if waiver is not None:
            used.add(waiver)
        told.append(replace(finding, waived=f"{waiver.reason} ({waiver.owner}, {waiver.until})") if waiver else finding)
    told += [_about(waiver, UNUSED, "unused") for waiver in live if waiver not in used]
    told += [_about(waiver, LAPSED, "lapsed") for waiver in known if waiver not in live]
    return tuple(sorted(told, key=order))


def fits(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver speaks of a finding, whatever the day."""
    return (
        finding.kind in ("fail", "review")
        and waiver.code == finding.code
        and waiver.sku in ("", finding.sku)
        and waiver.requirement in ("", finding.requirement)
    )


def _about(waiver: Waiver, code: str, message: str) -> Finding:
    told = (
        ("code", waiver.code), ("waived_sku", waiver.sku or "–"), ("reason", waiver.reason), ("owner", waiver.owner),
        ("until", waiver.until.isoformat()),
    )
    return Finding(waiver.sku, waiver.requirement, code, waiver.code, "review", "note", f"{message}-waiver", message, told)


def order(finding: Finding) -> tuple[object, ...]:
    """The key by which findings are sorted: SKU, requirement, code, what it is about, and the places of its evidence."""
    return (
        finding.sku, finding.requirement, finding.code, finding.about, _places(finding.evidence), finding.kind, finding.level,
        finding.message, finding.args, finding.cites,
    )


def _places(evidence: tuple[Exhibit, ...]) -> tuple[tuple[str, int, str], ...]:
    return tuple((exhibit.file, exhibit.page, exhibit.text) for exhibit in evidence)
