"""The same SKUs judged by two sets of rules → which verdicts change, and by which findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
        "requirement": item.requirement, "code": item.code, "kind": item.kind, "level": item.level,
        "message": teller.tell(item).message,
    }


def changes_text(
    found: Sequence[dict[str, object]], total: int, rules: Rules, language: str, *, colour: bool, width: int,
) -> str:
    """The changes as a table, one line a finding that begins (+) or ends (-), below how many SKUs change their status."""
    teller = Teller(rules, language)
    turned = sum(row["before"] != row["after"] for row in found)
    lines = [(str(row["sku"]), f"{row['before']} → {row['after']}", *line) for row in found for line in _lines(row)]
    head = teller.say("changes.summary", turned=turned, changed=len(found), total=total)
    if not lines:
        return head + "\n"
    names = ("SKU", *(teller.say(f"changes.{name}") for name in ("status", "kind", "message")))
    return head + "\n" + printed([table(names, lines, whole=(0, 1))], colour=colour, width=width)


def _lines(row: dict[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for sign, key in (("-", "ends"), ("+", "begins")):
        items = row[key]
        if isinstance(items, list):
            found += [(f"{sign} {item['code']} {item['kind']}", item["message"]) for item in items]
    return found or [("", "")]
