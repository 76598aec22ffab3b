"""The report as one page for a browser: nothing outside it is needed, it filters, prints, and quotes papers harmlessly."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any

from msgspec import Struct

from checker.model.finding import Finding, Report, SkuResult
from checker.model.rules import Rules
from checker.report import foresight, order
from checker.report.aside import sides
from checker.report.chart import Chart, chart
from checker.report.findings import since_baseline, summary
from checker.report.text import link
from checker.report.wording import Sentences, Teller

DOSSIERS_SHOWN = 2000
"""SKUs with all their findings on the page, the red ones first: a browser opens no more. What is left out is said on the page."""
TURNS_SHOWN = 200
MONTHS_SHOWN = 12


class Month(Struct, frozen=True):
    """A month of the calendar strip: ``YYYY-MM``, how many SKUs end in it, and that as a share of the fullest one."""

    name: str
    count: int
    share: float


class Ahead(Struct, frozen=True):
    """The coming days: milestones, turns and how many more there are, and the drawing (``None`` where no product counts)."""

    days: tuple[foresight.Day, ...]
    milestones: tuple[foresight.Milestone, ...]
    turns: tuple[foresight.Turn, ...]
    left_out: int
    chart: Chart | None


class Reason(Struct, frozen=True):
    """A code that keeps products from passing: how many fail by it, and how many need review."""

    code: str
    fail: int
    review: int


class Item(Struct, frozen=True):
    """A finding with its sentences, and the look that fits how much it counts."""

    finding: Finding
    told: Sentences
    look: str


def pieces(report: Report, rules: Rules, language: str) -> Iterator[str]:
    """The page. ``language`` is also that of the page itself."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    teller = Teller(rules, language)
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )
    yield from environment.get_template("page.html").generate(_values(report, teller))


def _values(report: Report, teller: Teller) -> dict[str, Any]:
    """What the page is made of; lists that grow with the catalog are functions, told as the page is written."""
    count, ends = Counter[str](), Counter[str]()
    for result in report.skus:
        count[result.counted_as] += 1
        if result.effective_expiry is not None:
            ends[result.effective_expiry.date.isoformat()] += 1
    green = (result for result in report.skus if result.status == "pass")
    return {
        "say": teller.say, "teller": teller, "language": "zh-Hans" if teller.language == "zh" else "en",
        "report": report, "summary": summary(report), "waived": count["waived"], "counted": len(report.skus) - count["waived"],
        "passed": count["pass"], "ahead": _ahead(report), "reasons": reasons(report), "item": lambda one: _item(one, teller),
        "red": lambda: islice(order.red_list(report), DOSSIERS_SHOWN),
        "shown": islice(chain(order.red_list(report), green), DOSSIERS_SHOWN),
        "left_out": max(0, len(report.skus) - DOSSIERS_SHOWN),
        "due": islice(order.calendar(report.skus), DOSSIERS_SHOWN), "ending": ends.total(),
        "due_left_out": max(0, ends.total() - DOSSIERS_SHOWN), "months": months(report.as_of, ends), "link": link,
        "items": lambda result: [_item(item, teller) for item in order.to_do(result)],
        "settled": lambda result: [_item(item, teller) for item in order.settled(result)],
        "first": lambda result: next((_item(item, teller) for item in order.to_do(result)), None),
        "about": lambda result: _about(result, teller), "days": lambda day: (day - report.as_of).days, "words": _words,
        "since": since_baseline(report), "sides": lambda result: sides(result, report),
        "mended": lambda result: [teller.mended(one) for one in result.compared.mended],
        "carried": lambda result: sum(bool(one.waived) and one.decides for one in result.findings),
        "only": next(iter(report.skus), None),
    }


def months(as_of: dt.date, ends: Mapping[str, int]) -> tuple[Month, ...]:
    """The month of the report and the eleven after it, each with the SKUs whose papers end in it; ``ends`` counts them by day."""
    count = Counter[str]()
    for day, many in ends.items():
        if day >= as_of.isoformat():
            count[day[:7]] += many
    names = tuple(_months_from(as_of))
    fullest = max((count[name] for name in names), default=0) or 1
    return tuple(Month(name, count[name], count[name] / fullest) for name in names)


def _ahead(report: Report) -> Ahead | None:
    days = foresight.days(report)
    if not days:
        return None
    turns, turned = tuple(islice(order.turning(report), TURNS_SHOWN)), sum(day.turned for day in days)
    drawn = chart(days) if all(day.counted for day in days) else None
    return Ahead(days, foresight.milestones(days), turns, max(0, turned - TURNS_SHOWN), drawn)


def reasons(report: Report) -> tuple[Reason, ...]:
    """What keeps products from passing, the most frequent first; a product counts once for each code."""
    count = Counter(
        (one.code, one.kind) for result in report.skus if result.status != "pass"
        for one in {(item.code, item.kind): item for item in result.findings if item.decides and not item.waived}.values()
    )
    found = (Reason(code, count[code, "fail"], count[code, "review"]) for code in {code for code, _ in count})
    return tuple(sorted(found, key=lambda one: (-one.fail - one.review, one.code)))


def _months_from(day: dt.date) -> Iterator[str]:
    for ahead in range(MONTHS_SHOWN):
        years, month = divmod(day.month - 1 + ahead, 12)
        yield f"{day.year + years:04d}-{month + 1:02d}"


def _item(item: Finding, teller: Teller) -> Item:
    look = "waived" if item.waived else item.level if item.kind == "fail" and item.level != "error" else item.kind
    return Item(item, teller.tell(item), look)


def _about(result: SkuResult, teller: Teller) -> str:
    category = teller.category(result.category) if result.category else teller.say("report.category-unknown")
    markets = teller.join(teller.market(code) for code in result.markets) or teller.say("report.market-unknown")
    return f"{category} · {markets}"


def _words(result: SkuResult) -> str:
    """What the filter looks through."""
    codes = {item.code for item in order.to_do(result)}
    files = {paper.file for paper in result.papers}
    return " ".join((result.sku, result.title, result.category, *result.markets, *sorted(codes), *sorted(files))).casefold()
