"""What scoring needs of a report, whatever it comes as: the report itself, its JSON, or its lines."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from checker.model.finding import Finding, Report, SkuResult


class Change(Struct, frozen=True):
    """Another verdict of a SKU from a coming day on; ``reasons`` are code and thing of what newly keeps it from passing.

    ``cause`` is that of the effective expiry where it is what fires on that day.
    """

    date: str
    status: str
    open: tuple[str, ...]
    waived: bool
    reasons: tuple[tuple[str, str], ...] = ()
    cause: str | None = None

    @property
    def counted_as(self) -> str:
        """``pass``, ``fail``, ``review`` or ``waived``."""
        return "waived" if self.waived else self.status


class Verdict(Struct, frozen=True):
    """One SKU as scoring sees it: ``open`` are codes that keep it from passing; ``waived``: it passes only by a waiver.

    ``ahead`` are its changes up to the day ``foreseen``, ``None`` where nobody looked ahead; they are no part of its hash.
    """

    sku: str
    category: str
    markets: tuple[str, ...]
    status: str
    open: tuple[str, ...]
    waived: bool
    sha256: str
    ahead: tuple[Change, ...] = ()
    foreseen: str | None = None

    @property
    def counted_as(self) -> str:
        """``pass``, ``fail``, ``review`` or ``waived``."""
        return "waived" if self.waived else self.status


class Verdicts(Struct, frozen=True):
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


def of_result(result: SkuResult) -> Verdict:
    """The verdict of one SKU in memory."""
    return _verdict(_plain(result))


def of_report(report: Report) -> Verdicts:
    """The verdicts of a report in memory."""
    return Verdicts(
        report.as_of.isoformat(), report.seller, report.policies, tuple((pack.id, pack.sha256) for pack in report.packs),
        tuple(of_result(result) for result in report.skus),
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
        "ahead": {
            "until": result.foreseen.isoformat(),
            "changes": [
                {"date": later.date.isoformat(), "status": later.status, "findings": [_outcome(item) for item in later.findings]}
                for later in result.ahead
            ],
        } if result.foreseen else None,
    }


def _outcome(item: Finding) -> dict[str, Any]:
    return {
        "code": item.code, "about": item.about, "requirement": item.requirement, "kind": item.kind, "level": item.level,
        "waived": item.waived or None,
    }


def _verdict(row: Mapping[str, Any]) -> Verdict:
    against, ahead = [item for item in row["findings"] if counts(item)], row.get("ahead")
    return Verdict(
        row["sku"], row["category"] or "", tuple(row["markets"]), row["status"], _open(row["status"], against),
        _by_waiver(row["status"], against), _digest(list(_canonical(row))), tuple(_changes(row, against)) if ahead else (),
        ahead["until"] if ahead else None,
    )


def _open(status: str, against: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(sorted({code for code, _ in _reasons(against)})) if status != "pass" else ()


def _by_waiver(status: str, against: Iterable[Mapping[str, Any]]) -> bool:
    return status == "pass" and any(item["waived"] for item in against)


def _reasons(against: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
    return {(item["code"], item["about"]) for item in against if not item["waived"]}


def _changes(row: Mapping[str, Any], against: Iterable[Mapping[str, Any]]) -> Iterator[Change]:
    before, end = _reasons(against), row["effective_expiry"]
    fires = (dt.date.fromisoformat(end["date"]) + dt.timedelta(days=1)).isoformat() if end else None
    for later in row["ahead"]["changes"]:
        now, status = _reasons(later["findings"]), later["status"]
        yield Change(
            later["date"], status, _open(status, later["findings"]), _by_waiver(status, later["findings"]),
            tuple(sorted(now - before)), end["cause"] if later["date"] == fires else None,
        )
        before = now


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
