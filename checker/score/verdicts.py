"""What scoring needs of a report, whatever it comes as: the report itself, its JSON, or its lines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.model.finding import Finding, Report, SkuResult


@dataclass(frozen=True, slots=True)
class Verdict:
    """One SKU as scoring sees it: ``open`` are codes that keep it from passing; ``waived``: it passes only by a waiver."""

    sku: str
    category: str
    markets: tuple[str, ...]
    status: str
    open: tuple[str, ...]
    waived: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class Verdicts:
    """A report as scoring sees it. Dates are ISO strings; ``packs`` are ids with hashes."""

    as_of: str
    seller: str | None
    policies: tuple[str, ...]
    packs: tuple[tuple[str, str], ...]
    skus: tuple[Verdict, ...]

    @property
    def sha256(self) -> str:
        """A hash of everything that was judged and of every outcome, the same in every language and form of the report."""
        head = [self.as_of, self.seller, list(self.policies), [list(pack) for pack in self.packs]]
        return _digest([head, [verdict.sha256 for verdict in self.skus]])


def of_report(report: Report) -> Verdicts:
    """The verdicts of a report in memory."""
    return Verdicts(
        report.as_of.isoformat(), report.seller, report.policies, tuple((pack.id, pack.sha256) for pack in report.packs),
        tuple(_verdict(_plain(result)) for result in report.skus),
    )


def of_json(data: Mapping[str, Any]) -> Verdicts:
    """The verdicts of a report in its JSON form (``checker.report/1``). Raises KeyError or TypeError where it is none."""
    return Verdicts(
        data["as_of"], data.get("seller"), tuple(data["policies"]), _packs(data["packs"]),
        tuple(_verdict(row) for row in data["skus"]),
    )


def of_lines(rows: Iterable[Mapping[str, Any]]) -> Verdicts:
    """The verdicts of a report in lines (``checker.sku/1``); the head is that of the first, which all must share.

    Raises ValueError where lines are of different days, policies or packs, or where there is none.
    """
    heads: set[tuple[str, str | None, tuple[str, ...], tuple[tuple[str, str], ...]]] = set()
    verdicts = []
    for row in rows:
        heads.add((row["as_of"], row.get("seller"), tuple(row["policies"]), _packs(row.get("packs", ()))))
        verdicts.append(_verdict(row))
    if len(heads) != 1:
        raise ValueError("mixed" if heads else "empty")
    as_of, seller, policies, packs = heads.pop()
    return Verdicts(as_of, seller, policies, packs, tuple(verdicts))


def _packs(rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((row["id"], row["sha256"]) for row in rows)


def _plain(result: SkuResult) -> dict[str, Any]:
    """The part of the findings contract that scoring reads."""
    end = result.effective_expiry
    return {
        "sku": result.sku, "category": result.category, "markets": result.markets, "status": result.status,
        "effective_expiry": {"date": end.date.isoformat(), "cause": end.cause} if end else None,
        "documents": [{"sha256": paper.sha256, "kind": paper.kind} for paper in result.papers],
        "findings": [_outcome(item) for item in result.findings],
    }


def _outcome(item: Finding) -> dict[str, Any]:
    return {
        "code": item.code, "about": item.about, "requirement": item.requirement, "kind": item.kind, "level": item.level,
        "waived": item.waived or None,
    }


def _verdict(row: Mapping[str, Any]) -> Verdict:
    findings = row["findings"]
    against = [item for item in findings if counts(item)]
    return Verdict(
        row["sku"], row["category"] or "", tuple(row["markets"]), row["status"],
        tuple(sorted({item["code"] for item in against if not item["waived"]})) if row["status"] != "pass" else (),
        row["status"] == "pass" and any(item["waived"] for item in against), _digest(list(_canonical(row))),
    )


def counts(item: Mapping[str, Any]) -> bool:
    """Whether a finding alone would keep its SKU from passing: a note never does."""
    against = {"fail": ("error",), "review": ("error", "warning")}
    return item["level"] in against.get(item["kind"], ())


def _canonical(row: Mapping[str, Any]) -> Iterator[object]:
    end = row["effective_expiry"]
    yield [row["sku"], row["category"] or "", list(row["markets"]), row["status"], [end["date"], end["cause"]] if end else None]
    yield sorted([paper["sha256"], paper["kind"] or ""] for paper in row["documents"])
    yield sorted(
        [item["requirement"] or "", item["code"], item["about"], item["kind"], item["level"], item["waived"] or ""]
        for item in row["findings"]
    )


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
