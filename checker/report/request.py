"""A product's open findings → drafts of messages to its laboratory and its supplier, in either language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checker.model.catalog import Product
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


def drafts(
    result: SkuResult, rules: Rules, as_of: dt.date, by: dt.date | None = None, product: Product | None = None,
) -> tuple[Draft, ...]:
    """A message for each of laboratory and supplier who has something to mend, in English and Chinese.

    Notes and waived findings are nobody's business; a paper that its maker writes is the supplier's. ``product`` adds model and
    brand to what is said of the result. ``by`` is the day up to which an answer is asked for; without one it is as
    many days off as ``standards/request.toml`` allows.
    """
    table: dict[str, Any] = rules.tables.get("request", {})
    day = by or as_of + dt.timedelta(days=table.get("answer_days", 14))
    asked: dict[str, list[Finding]] = {name: [] for name in RECIPIENTS}
    for item in to_do(result):
        if item.level != "note" and item.code not in table.get("nobody", ()):
            asked["laboratory" if _of_laboratory(item, result, table) else "supplier"].append(item)
    return tuple(
        Draft(name, language, _letter(name, items, result, product, Teller(rules, language), as_of, day))
        for name, items in asked.items() if items for language in ("en", "zh")
    )


MAKERS = ("declaration", "manual")
"""Kinds of paper that the maker writes: no laboratory can mend them."""


def _of_laboratory(item: Finding, result: SkuResult, table: dict[str, Any]) -> bool:
    """Whether a laboratory can mend it: by its code, and unless all papers it is about are the maker's own."""
    kinds = {paper.file: paper.kind for paper in result.papers}
    own = bool(item.evidence) and all(kinds.get(shown.file) in MAKERS for shown in item.evidence)
    return item.code in table.get("laboratory", ()) and not own


def text(found: tuple[Draft, ...], result: SkuResult, rules: Rules, language: str) -> str:
    """All drafts below each other, or that there is nothing to ask for."""
    if not found:
        teller = Teller(rules, language)
        return teller.say("request.nothing", product=_product(result, None, teller)) + "\n"
    return ("\n" + "-" * 72 + "\n\n").join(draft.text for draft in found)


def _letter(
    to: str, items: list[Finding], result: SkuResult, product: Product | None, teller: Teller, as_of: dt.date, by: dt.date,
) -> str:
    points = [_point(number, item, teller) for number, item in enumerate(items, 1)]
    about = _product(result, product, teller)
    markets = teller.join(teller.market(market) for market in result.markets) or "–"
    parts = [
        teller.say(f"request.subject.{to}", product=about, count=len(points)),
        teller.say(f"request.greeting.{to}"),
        teller.say("request.opening", product=about, markets=markets, date=as_of.isoformat()),
        *points,
        teller.say("request.closing", date=by.isoformat()),
        teller.say("request.regards"),
    ]
    return "\n\n".join(parts) + "\n"


def _product(result: SkuResult, product: Product | None, teller: Teller) -> str:
    """What the letter is about: title or group, SKU, and the models and brand by which the recipient knows it."""
    models = teller.say("request.models", models=teller.join(product.models)) if product and product.models else ""
    brand = teller.say("request.brand", brand=product.brand) if product and product.brand else ""
    title = teller.product(result) or teller.category(result.category)
    return teller.say("request.product", title=title, sku=result.sku, models=models, brand=brand)


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
