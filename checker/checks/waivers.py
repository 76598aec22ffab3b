"""Findings that their owner accepts, with a reason and until a day; a waiver that fits nothing or has lapsed is itself told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from msgspec.structs import replace

from checker.model import EffectiveExpiry, Exhibit, Finding, Waiver

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
        fitting = [waiver for waiver in live if fits(waiver, finding)]
        used |= {*fitting}
        told.append(_waived(finding, max(fitting, key=lambda waiver: waiver.until)) if fitting else finding)
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


def _waived(finding: Finding, waiver: Waiver) -> Finding:
    return replace(finding, waived=f"{waiver.reason} ({waiver.owner}, {waiver.until})", waiver=waiver)


def carried(
    ends: Iterable[EffectiveExpiry], findings: Iterable[Finding], waivers: Iterable[Waiver], as_of: dt.date,
) -> tuple[EffectiveExpiry, ...]:
    """The ends of a product's papers as the waivers in force leave them, earliest first.

    What ends under a waiver holds up to the waiver's last day; a finding that is waived today ends with its waiver.
    """
    live = [waiver for waiver in waivers if as_of <= waiver.until]
    moved = [_carried(end, live) for end in ends]
    moved += [
        _ends_with(one.waiver, one.code, one.requirement, next((shown.file for shown in one.evidence), ""))
        for one in findings if one.waiver is not None and one.decides
    ]
    return tuple(sorted(moved, key=lambda end: (end.date, end.cause, end.file, end.requirement)))


def _carried(end: EffectiveExpiry, live: Iterable[Waiver]) -> EffectiveExpiry:
    """The end, or that of the longest waiver which covers what comes after it."""
    over = [
        waiver for waiver in live
        if waiver.code == end.code and waiver.requirement in ("", end.requirement) and waiver.until > end.date
    ]
    longest = max(over, key=lambda waiver: waiver.until, default=None)
    return end if longest is None else _ends_with(longest, end.code, end.requirement, end.file)


def _ends_with(waiver: Waiver, code: str, requirement: str, file: str) -> EffectiveExpiry:
    return EffectiveExpiry(waiver.until, f"waived_until:{code}", file, code, requirement, waiver)


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
