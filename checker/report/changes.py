"""The same SKUs judged by two sets of rules → which verdicts change, and by which findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from checker.model.finding import Finding, SkuResult
from checker.model.rules import Rules
from checker.report.columns import printed, table
from checker.report.wording import Teller

Pair = tuple[SkuResult, SkuResult]


def changes(pairs: Iterable[Pair], one: Rules, other: Rules, language: str) -> list[dict[str, object]]:
    """The SKUs of which anything changes: status before and after, findings that end and that begin."""
    before, after = Teller(one, language), Teller(other, language)
    return [
        {
            "sku": old.sku, "before": old.status, "after": new.status,
            "ends": [_told(item, before) for item in _only(old, new)],
            "begins": [_told(item, after) for item in _only(new, old)],
        }
        for old, new in pairs if old.status != new.status or _only(old, new) or _only(new, old)
    ]


def _only(mine: SkuResult, others: SkuResult) -> list[Finding]:
    there = {_key(item) for item in others.findings}
    return [item for item in mine.findings if _key(item) not in there]


def _key(item: Finding) -> tuple[str, ...]:
    return item.requirement, item.code, item.about, item.kind, item.level


def _told(item: Finding, teller: Teller) -> dict[str, str]:
    return {
        "requirement": item.requirement, "code": item.code, "kind": item.kind, "level": item.level, "about": item.about,
        "message": teller.tell(item).message,
    }


def changes_text(
    found: Sequence[dict[str, object]], total: int, rules: Rules, language: str, *, colour: bool, width: int,
) -> str:
    """The changes as a table below how many SKUs change their status: one line a finding, with what it was and what it is."""
    teller = Teller(rules, language)
    turned = sum(row["before"] != row["after"] for row in found)
    head = teller.say("changes.summary", turned=turned, changed=len(found), total=total)
    lines = [line for row in found for line in _lines(row, teller)]
    if not lines:
        return head + "\n"
    names = ("SKU", *(teller.say(f"changes.{name}") for name in ("status", "finding", "message")))
    return head + "\n" + printed([table(names, lines, whole=(0, 1))], colour=colour, width=width)


def _lines(row: dict[str, Any], teller: Teller) -> Iterator[tuple[str, str, str, str]]:
    """The findings of a SKU that change; the first line also names the SKU and its status."""
    before, after = (teller.say(f"report.status.{row[name]}") for name in ("before", "after"))
    lead = (str(row["sku"]), before if before == after else f"{before} → {after}")
    was, now = (dict(_placed(row[name])) for name in ("ends", "begins"))
    for key in dict.fromkeys((*was, *now)) or [None]:
        old, new = (side.get(key) if key else None for side in (was, now))
        shown = new or old or {"message": "", "code": ""}
        moved = f"{shown['code']}  {_outcome(old, teller)} → {_outcome(new, teller)}" if key else ""
        yield (*lead, moved, shown["message"])
        lead = ("", "")


def _placed(items: Iterable[Mapping[str, str]]) -> Iterator[tuple[tuple[str, str, str, int], Mapping[str, str]]]:
    """Findings by what they are about; of several about the same, as an edition in two papers, each under its number."""
    count = Counter[tuple[str, str, str]]()
    for item in items:
        key = item["requirement"], item["code"], item["about"]
        count[key] += 1
        yield (*key, count[key]), item


def _outcome(item: Mapping[str, str] | None, teller: Teller) -> str:
    """What came of a finding: of a failure how much it counts."""
    if item is None:
        return "–"
    return teller.say(f"report.level.{item['level']}" if item["kind"] == "fail" else f"report.kind.{item['kind']}")
