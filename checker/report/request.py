"""A product's open findings → drafts of messages to its laboratory and its supplier, in either language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from checker.model.catalog import Product
from checker.model.finding import Finding, SkuResult
from checker.model.rules import Rules
from checker.report.order import to_do
from checker.report.wording import LISTS, Teller

RECIPIENTS = ("laboratory", "supplier")
CONFIDENCE = re.compile(r" \[[a-z-]+\]$")


class Draft(Struct, frozen=True):
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
        if item.level != "note" and not {item.code, f"{item.code}.{item.message}"} & {*table.get("nobody", ())}:
            asked["laboratory" if _of_laboratory(item, result, table) else "supplier"].append(item)
    return tuple(
        Draft(name, language, _letter(name, items, result, product, Asking(rules, language, table), (as_of, day)))
        for name, items in asked.items() if items for language in ("en", "zh")
    )


ISSUED = ("test_report", "certificate", "grant")
"""Kinds of paper that a laboratory or body issues: nothing else can be mended by one."""


def _of_laboratory(item: Finding, result: SkuResult, table: dict[str, Any]) -> bool:
    """Whether a laboratory can mend it: by its code, and where it is about papers, if one of them is of a kind that they issue."""
    kinds = {paper.file: paper.kind for paper in result.papers}
    own = not item.evidence or any(kinds.get(shown.file) in ISSUED for shown in item.evidence)
    return item.code in table.get("laboratory", ()) and own


def text(found: tuple[Draft, ...], result: SkuResult, rules: Rules, language: str) -> str:
    """All drafts below each other, those in the reader's language first, or that there is nothing to ask for."""
    teller = Teller(rules, language)
    if not found:
        return teller.say("request.nothing", product=_product(result, None, teller)) + "\n"
    ordered = sorted(found, key=lambda draft: (RECIPIENTS.index(draft.to), draft.language != teller.language))
    return "\n".join(f"{teller.say(f'request.draft.{one.to}.{one.language}')}\n{RULE}\n\n{one.text}" for one in ordered)


RULE = "-" * 72


class Asking(Teller):
    """Words of a letter: beside what is seen also what is asked for, by ``standards/request.toml``."""

    def __init__(self, rules: Rules, language: str, table: Mapping[str, Any]) -> None:
        super().__init__(rules, language)
        self._asks: Mapping[str, Mapping[str, str]] = table.get("ask", {})

    def ask(self, item: Finding) -> str:
        """What is asked for, in a sentence to whom it is asked of; what would settle it where the table says nothing."""
        several = any(name in LISTS and ", " in value for name, value in item.args)
        names = (f"{item.code}.{item.message}", f"{item.code}.several" if several else item.code, item.code)
        wording = next((self._asks[name] for name in names if name in self._asks), None)
        if wording is None:
            return self.say("request.needed", text=self.tell(item).passes_if)
        return self.filled(wording[self.language], item)


def _letter(
    to: str, items: list[Finding], result: SkuResult, product: Product | None, teller: Asking, days: tuple[dt.date, dt.date],
) -> str:
    points = [_point(number, alike, teller) for number, alike in enumerate(_alike(items, teller), 1)]
    about = _product(result, product, teller)
    markets = teller.join(teller.market(market) for market in result.markets)
    parts = [
        teller.say(f"request.subject.{to}", product=about, count=len(points)),
        teller.say(f"request.greeting.{to}"),
        teller.say("request.opening" if markets else "request.opening-no-market", product=about, markets=markets, date=days[0]),
        *points,
        teller.say("request.closing", date=days[1]),
        teller.say("request.regards"),
    ]
    return "\n\n".join(parts) + "\n"


def _product(result: SkuResult, product: Product | None, teller: Teller) -> str:
    """What the letter is about: title or group, SKU, and the models and brand by which the recipient knows it."""
    models = teller.say("request.models", models=teller.join(product.models)) if product and product.models else ""
    brand = teller.say("request.brand", brand=product.brand) if product and product.brand else ""
    title = teller.product(result) or (teller.category(result.category) if result.category else "")
    key = "request.product" if title else "request.product-untitled"
    return teller.say(key, title=title, sku=result.sku, models=models, brand=brand)


def _alike(items: list[Finding], teller: Asking) -> list[list[Finding]]:
    """Findings that make one point: the same is asked for under the same heading, or the same is seen and asked for."""
    points: list[list[Finding]] = []
    for item in items:
        home = next((one for one in points if _one_point(item, one[0], teller)), None)
        if home is None:
            points.append([item])
        else:
            home.append(item)
    return points


def _one_point(one: Finding, other: Finding, teller: Asking) -> bool:
    heads = [(_head(item, teller), item.code, item.message) for item in (one, other)]
    sentences = [(teller.tell(item).message, teller.ask(item)) for item in (one, other)]
    return heads[0] == heads[1] or sentences[0] == sentences[1]


def _head(item: Finding, teller: Teller) -> str:
    return teller.requirement(item.requirement) if item.requirement else teller.title(item.code)


def _point(number: int, items: list[Finding], teller: Asking) -> str:
    """One numbered point: what was seen, in which papers, what is asked for, and on what it rests."""
    seen = dict.fromkeys(teller.tell(item).message for item in items)
    papers = dict.fromkeys(paper for item in items for paper in _papers(item, teller))
    asks = dict.fromkeys(teller.ask(item) for item in items)
    basis = dict.fromkeys(part for item in items for part in _basis(item, teller))
    lines = [
        teller.say("request.seen", text=("" if teller.language == "zh" else " ").join(seen)),
        teller.say("request.paper", text=teller.join(papers)) if papers else "",
        *asks,
        teller.say("request.basis", text=teller.apart(basis)) if basis else "",
    ]
    return "\n".join([f"{number}. {_head(items[0], teller)}", *(f"   {line}" for line in lines if line)])


def _basis(item: Finding, teller: Teller) -> list[str]:
    """The laws of a basis, without what our data say of their confidence; of a platform's rules its name."""
    pack = item.requirement.partition("/")[0]
    if teller.nature(pack) == "policy":
        return [teller.say("request.policy", policy=teller.term("policy", pack))]
    return [CONFIDENCE.sub("", part) for part in item.cites.split("; ") if part]


def _papers(item: Finding, teller: Teller) -> Iterator[str]:
    seen = dict.fromkeys((shown.file.replace("\\", "/").rpartition("/")[2], shown.page) for shown in item.evidence)
    for file, page in seen:
        yield teller.say("request.page", file=file, page=page) if page else file
