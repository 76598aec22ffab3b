"""A product's open findings → drafts of messages to its laboratory and its supplier, in either language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checker.model.finding import Finding, SkuResult
from checker.model.rules import Rules
from checker.report.order import to_do
from checker.report.wording import Teller

RECIPIENTS = ("laboratory", "supplier")


@dataclass(frozen=True, slots=True)
class Draft:
    """One message: to whom (``laboratory`` or ``supplier``), in which language, and its whole text."""

    to: str
    language: str
    text: str


def drafts(result: SkuResult, rules: Rules, as_of: dt.date, by: dt.date | None = None) -> tuple[Draft, ...]:
    """A message for each of laboratory and supplier who has something to mend, in English and Chinese.

    Notes and waived findings are nobody's business. ``by`` is the day up to which an answer is asked for; without one it is as
    many days off as ``standards/request.toml`` allows.
    """
    table: dict[str, Any] = rules.tables.get("request", {})
    day = by or as_of + dt.timedelta(days=table.get("answer_days", 14))
    asked: dict[str, list[Finding]] = {name: [] for name in RECIPIENTS}
    for item in to_do(result):
        if item.level != "note" and item.code not in table.get("nobody", ()):
            asked["laboratory" if item.code in table.get("laboratory", ()) else "supplier"].append(item)
    return tuple(
        Draft(name, language, _letter(name, items, result, Teller(rules, language), as_of, day))
        for name, items in asked.items() if items for language in ("en", "zh")
    )


def text(found: tuple[Draft, ...], result: SkuResult, rules: Rules, language: str) -> str:
    """All drafts below each other, or that there is nothing to ask for."""
    if not found:
        teller = Teller(rules, language)
        return teller.say("request.nothing", product=_product(result, teller)) + "\n"
    return ("\n" + "-" * 72 + "\n\n").join(draft.text for draft in found)


def _letter(to: str, items: list[Finding], result: SkuResult, teller: Teller, as_of: dt.date, by: dt.date) -> str:
    points = [_point(number, item, teller) for number, item in enumerate(items, 1)]
    markets = teller.join(teller.market(market) for market in result.markets) or "–"
    parts = [
        teller.say(f"request.subject.{to}", product=_product(result, teller), count=len(points)),
        teller.say(f"request.greeting.{to}"),
        teller.say("request.opening", markets=markets, date=as_of.isoformat()),
        *points,
        teller.say("request.closing", date=by.isoformat()),
        teller.say("request.regards"),
    ]
    return "\n\n".join(parts) + "\n"


def _product(result: SkuResult, teller: Teller) -> str:
    return f"{result.title or teller.category(result.category)} ({result.sku})".strip()


def _point(number: int, item: Finding, teller: Teller) -> str:
    """One numbered point: what is asked, what was seen, in which paper, what is needed, and on what it rests."""
    told = teller.tell(item)
    head = teller.requirement(item.requirement) if item.requirement else teller.title(item.code)
    lines = (
        ("seen", told.message), ("paper", teller.join(_papers(item, teller))), ("needed", told.passes_if), ("basis", item.cites),
    )
    return "\n".join([f"{number}. {head}", *(f"   {teller.say(f'request.{key}', text=value)}" for key, value in lines if value)])


def _papers(item: Finding, teller: Teller) -> Iterator[str]:
    seen = dict.fromkeys((shown.file.replace("\\", "/").rpartition("/")[2], shown.page) for shown in item.evidence)
    for file, page in seen:
        yield teller.say("request.page", file=file, page=page) if page else file
