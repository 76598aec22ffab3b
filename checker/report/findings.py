"""Report → the findings contract (``checker.report/1``): the plain values that every machine format writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from checker.model.catalog import CatalogFault
from checker.model.finding import Compared, EffectiveExpiry, Finding, PaperLine, Report, SkuResult
from checker.model.rules import Rules, Waiver
from checker.report.aside import sides
from checker.report.wording import Teller

SCHEMA = "checker.report/1"
SKU_SCHEMA = "checker.sku/1"
STATUSES = ("pass", "fail", "review")


def findings(report: Report, rules: Rules, language: str) -> dict[str, object]:
    """The whole report in the order of the contract; SKUs in the order of the catalog, findings in the order of the report."""
    flowing = flow(report, rules, language)
    return {key: list(value) if isinstance(value, Iterator) else value for key, value in flowing.items()}


def flow(report: Report, rules: Rules, language: str) -> dict[str, object]:
    """As ``findings``, with iterators for the lists that grow with the catalog."""
    teller = Teller(rules, language)
    return {
        "schema": SCHEMA, "as_of": report.as_of.isoformat(), "seller": report.seller, "policies": list(report.policies),
        "packs": packs(report),
        "skus": ({**sku(result, teller), **_by_policy(result, report, teller)} for result in report.skus),
        "unmatched": (_paper(paper, teller) for paper in report.unmatched),
        "faults": (_fault(fault, teller) for fault in report.faults),
        "summary": summary(report), **({"baseline": since} if (since := since_baseline(report)) else {}),
    }


def sku_line(report: Report, result: SkuResult, teller: Teller) -> dict[str, object]:
    """One SKU as a line of its own: it carries the day, the policies and the packs that it was judged by."""
    return {
        "schema": SKU_SCHEMA, "as_of": report.as_of.isoformat(), "seller": report.seller, "policies": list(report.policies),
        "policy": report.policies[0] if len(report.policies) == 1 else None, "packs": packs(report),
        **sku(result, teller), **_by_policy(result, report, teller),
    }


def _by_policy(result: SkuResult, report: Report, teller: Teller) -> dict[str, object]:
    """Verdict and end by the law alone and with each policy, where several were asked for, with the ages that each limits."""
    found = sides(result, report)
    rows = [
        {
            "policy": side.policy, "status": side.status, "effective_expiry": _expiry(side.end, teller),
            "ages": [
                {
                    "requirement": one.requirement, "kind": one.kind, "level": one.level, "about": one.about,
                    "message": teller.tell(one).message, "waived": one.waived or None,
                }
                for one in side.ages
            ],
        }
        for side in found
    ]
    return {"by_policy": rows} if rows else {}


def packs(report: Report) -> list[dict[str, object]]:
    """Which rules were held against the papers."""
    return [{"id": pack.id, "sha256": pack.sha256, "checked_until": pack.checked_until.isoformat()} for pack in report.packs]


def summary(report: Report) -> dict[str, int]:
    """How many SKUs came out how, and how many papers were seen and could not be read."""
    counted = Counter(result.status for result in report.skus)
    return {
        "skus": len(report.skus), **{status: counted[status] for status in STATUSES},
        "documents": report.documents, "unreadable": report.unreadable,
    }


def since_baseline(report: Report) -> dict[str, int]:
    """How many findings are new, still known and mended since the baseline; empty where there is none."""
    count = Counter[str]()
    for result in report.skus:
        if result.compared is not None:
            count.update(new=result.compared.new, known=result.compared.known, mended=len(result.compared.mended))
    return {name: count[name] for name in ("new", "known", "mended")} if count else {}


def sku(result: SkuResult, teller: Teller) -> dict[str, object]:
    """The verdict of one SKU with its papers and all its findings."""
    return {
        "sku": result.sku, "title": result.title, "category": result.category or None, "markets": list(result.markets),
        "status": result.status, "effective_expiry": _with_start(_expiry(result.effective_expiry, teller), result, teller),
        "documents": [_paper(paper, teller) for paper in result.papers],
        "findings": [finding(item, teller) for item in result.findings],
        "ahead": _ahead(result, teller), **_compared(result.compared),
    }


def _compared(compared: Compared | None) -> dict[str, object]:
    """What is new, still known and mended since the baseline, where there is one."""
    if compared is None:
        return {}
    mended = [{"requirement": one.requirement or None, "code": one.code, "about": one.about} for one in compared.mended]
    return {"baseline": {"new": compared.new, "known": compared.known, "mended": mended}}


def finding(item: Finding, teller: Teller) -> dict[str, object]:
    """One finding with its sentences and its evidence."""
    told = teller.tell(item)
    return {
        "code": item.code, "topic": item.topic, "about": item.about, "requirement": item.requirement or None,
        "kind": item.kind, "level": item.level,
        "message": told.message, "why": told.why, "fix": told.fix, "passes_if": told.passes_if, "cites": item.cites,
        "evidence": [
            {"file": shown.file, "page": shown.page, "text": shown.text, "box": [round(edge, 2) for edge in shown.box]}
            for shown in item.evidence
        ],
        "waived": item.waived or None, **_waiver(item.waiver),
    }


def _waiver(waiver: Waiver | None) -> dict[str, object]:
    """The waiver that carries a finding or an end, where one does."""
    return {} if waiver is None else {"waiver": {
        "code": waiver.code, "sku": waiver.sku or None, "requirement": waiver.requirement or None, "reason": waiver.reason,
        "owner": waiver.owner, "until": waiver.until.isoformat(),
    }}


def _expiry(expiry: EffectiveExpiry | None, teller: Teller) -> dict[str, object] | None:
    if expiry is None:
        return None
    return {
        "date": expiry.date.isoformat(), "cause": expiry.cause, "message": teller.expiry(expiry), "file": expiry.file or None,
        **_waiver(expiry.waiver),
    }


def _ahead(result: SkuResult, teller: Teller) -> dict[str, object] | None:
    """The changes of the verdict up to the last day that was looked at; ``None`` where nobody looked ahead."""
    if result.foreseen is None:
        return None
    changes = [
        {"date": later.date.isoformat(), "status": later.status, "findings": [finding(item, teller) for item in later.findings]}
        for later in result.ahead
    ]
    return {"until": result.foreseen.isoformat(), "changes": changes}


def _with_start(told: dict[str, object] | None, result: SkuResult, teller: Teller) -> dict[str, object] | None:
    """An effective expiry with the day on which to begin the work for new papers, where the data know one."""
    begin = teller.begins(result)
    return {**told, "begin_by": begin.isoformat()} if told is not None and begin is not None else told


def _paper(paper: PaperLine, teller: Teller) -> dict[str, object]:
    return {
        "file": paper.file, "sha256": paper.sha256, "kind": paper.kind, "linked_by": paper.linked_by or None,
        "similarity": round(paper.similarity, 4), "matched": paper.matched or None,
        "ambiguous": {role: list(readings) for role, readings in paper.ambiguous},
        "effective_expiry": _expiry(paper.expires, teller),
    }


def _fault(fault: CatalogFault, teller: Teller) -> dict[str, object]:
    return {"row": fault.row, "message": teller.fault(fault)}
