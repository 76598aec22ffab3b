"""The report for a terminal: a verdict per SKU, and of each finding what is wrong, where, why it matters and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from checker.model.finding import BASELINE, Exhibit, Finding, PaperLine, Report, SkuResult
from checker.model.rules import Rules
from checker.report import foresight, order
from checker.report.aside import sides
from checker.report.columns import printed
from checker.report.findings import since_baseline, summary
from checker.report.wording import Teller

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

SHOWN_IN_FULL = 25
"""Red-listed SKUs that a terminal shows with all their findings; the table above them lists more, and what is left is counted."""
SHOWN_IN_TABLE = 200
STYLE = {"pass": "green", "fail": "red", "review": "yellow", "notApplicable": "dim", "warning": "yellow", "note": "blue"}
MARK = {"pass": "✓", "fail": "✗", "review": "?", "warning": "!", "note": "i", "waived": "–", "notApplicable": "–"}
PLACES_SHOWN = 3
ROOMY = 100
"""Columns from which the overview also names product and markets; in fewer the sentences would have no room."""


def render(report: Report, rules: Rules, language: str, *, colour: bool = False, width: int = 110) -> str:
    """The report as lines of at most ``width`` columns; with ANSI colours only where ``colour`` is asked for."""
    return printed(_parts(report, Teller(rules, language), width), colour=colour, width=width)


def pieces(report: Report, rules: Rules, language: str) -> Iterator[str]:
    """The report in one piece: of a big catalog a terminal shows a part."""
    yield render(report, rules, language)


def _parts(report: Report, teller: Teller, width: int) -> Iterator[RenderableType]:
    if len(report.skus) == 1:
        yield from _sku(next(iter(report.skus)), report, teller)
    elif report.skus:
        yield from _catalog(report, teller, width)
    yield from _left_over(report, teller)
    yield from _closing(report, teller)


def _catalog(report: Report, teller: Teller, width: int) -> Iterator[RenderableType]:
    red, reds = tuple(islice(order.red_list(report), SHOWN_IN_TABLE)), sum(result.status != "pass" for result in report.skus)
    columns = ("status", "sku", "product", "markets", "first", "expiry") if width >= ROOMY else ("status", "sku", "first", "expiry")
    yield _overview(report.skus if len(report.skus) <= SHOWN_IN_TABLE else red, columns, teller)
    for result in red[:SHOWN_IN_FULL]:
        yield ""
        yield from _sku(result, report, teller)
    if reds > SHOWN_IN_FULL:
        yield ""
        yield _plain(teller.say("report.more", count=reds - SHOWN_IN_FULL), "bold")


def _overview(results: Iterable[SkuResult], columns: tuple[str, ...], teller: Teller) -> RenderableType:
    from checker.report.wrapping import Told

    table = _table(teller, *columns)
    for result in results:
        end = result.effective_expiry
        cells = {
            "status": _status(result.status, teller), "sku": Told(result.sku),
            "product": Told(teller.product(result) or teller.category(result.category)),
            "markets": Told(", ".join(result.markets)), "first": Told(_first(result, teller)),
            "expiry": Told(end.date.isoformat() if end else ""),
        }
        table.add_row(*(cells[name] for name in columns))
    return table


def _first(result: SkuResult, teller: Teller) -> str:
    """What to do first, marked where it keeps the product from nothing."""
    items = order.to_do(result)[:1]
    mark = f"{MARK[_look(items[0])]} " if items and result.status == "pass" else ""
    return mark + teller.tell(items[0]).message if items else ""


def _look(item: Finding) -> str:
    return "waived" if item.waived else item.level if item.kind == "fail" and item.level != "error" else item.kind


def _sku(result: SkuResult, report: Report, teller: Teller) -> Iterator[RenderableType]:
    from checker.report.wrapping import Told

    head = Told.assemble(
        _status(result.status, teller), "  ", (result.sku, "bold"), "  ", _about(result, teller), "  ",
        (teller.say("report.as-of", date=report.as_of.isoformat()), "dim"),
    )
    open_items = order.to_do(result)
    yield head
    yield _plain(_verdict(result, open_items, teller), STYLE[result.status])
    yield from _side_by_side(result, report, teller)
    for item in open_items:
        yield ""
        yield from _finding(item, teller)
    yield ""
    yield from _settled(result, teller)
    yield from _papers(result, teller)
    yield _validity(result, report, teller)


def _side_by_side(result: SkuResult, report: Report, teller: Teller) -> Iterator[RenderableType]:
    """A row for the law and for each of several policies: the verdict, its end, and the limits of age beside the papers."""
    from checker.report.wrapping import Told

    found = sides(result, report)
    if not found:
        return
    table = _table(teller, "policy", "status", "expiry", "ages")
    for side in found:
        ages = dict.fromkeys(f"{MARK[_look(one)]} {teller.age(one)}" for one in side.ages)
        end = side.end.date.isoformat() if side.end else "–"
        policy = Told(teller.term("policy", side.policy))
        table.add_row(policy, _status(side.status, teller), Told(end), Told("\n".join(ages) or "–"))
    yield table


def _deciding(result: SkuResult, items: tuple[Finding, ...]) -> tuple[Finding, ...]:
    if result.status == "fail":
        return tuple(item for item in items if item.kind == "fail" and item.level == "error")
    return tuple(item for item in items if item.kind == "review")


def _about(result: SkuResult, teller: Teller) -> str:
    category = teller.category(result.category) if result.category else teller.say("report.category-unknown")
    markets = teller.join(result.markets) if result.markets else teller.say("report.market-unknown")
    return " · ".join(part for part in (teller.product(result), category, markets) if part)


def _finding(item: Finding, teller: Teller) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.table import Table

    from checker.report.wrapping import Told

    look = _look(item)
    told = teller.tell(item)
    head = Table.grid(padding=(0, 1, 0, 0))
    head.add_column(style=f"bold {STYLE[look]}", no_wrap=True)
    head.add_column(ratio=1)
    head.add_row(f" {MARK[look]}", Told.assemble((told.message, "bold"), (f"  {item.code}", "dim")))
    yield head
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(ratio=1)
    for key, value in (
        ("where", "\n".join(_places(item.evidence, teller))), ("why", told.why), ("fix", told.fix), ("passes-if", told.passes_if),
        ("cites", _basis(item)),
    ):
        if value:
            grid.add_row(teller.say(f"report.{key}"), Told(value, style="bold" if key == "fix" else ""))
    yield Padding(grid, (0, 0, 0, 3))


def _basis(item: Finding) -> str:
    return " · ".join(part for part in (item.cites, item.requirement) if part)


def _places(evidence: tuple[Exhibit, ...], teller: Teller) -> Iterator[str]:
    for shown in evidence[:PLACES_SHOWN]:
        page = teller.say("report.page", page=shown.page) if shown.page else ""
        quote = f"“{' '.join(shown.text.split())}”" if shown.text else ""
        yield "  ".join(part for part in (shown.file, page, quote) if part)
    if len(evidence) > PLACES_SHOWN:
        yield teller.say("report.more-places", count=len(evidence) - PLACES_SHOWN)


def _verdict(result: SkuResult, open_items: tuple[Finding, ...], teller: Teller) -> str:
    """What the papers are worth, or that nothing is new where the baseline knows all that stands against them."""
    known = sum(item.waived == BASELINE and item.decides for item in result.findings)
    new = [item for item in open_items if item.decides]
    if known and not new:
        return teller.say("report.verdict.known", count=known)
    if known:
        return teller.say("report.verdict.new", count=len(new), known=known)
    if result.counted_as == "waived":
        return teller.say("report.verdict.waived", count=sum(bool(item.waived) and item.decides for item in result.findings))
    return teller.say(f"report.verdict.{result.status}", count=len(_deciding(result, open_items)))


def _settled(result: SkuResult, teller: Teller) -> Iterator[RenderableType]:
    count = Counter(_settled_as(item) for item in order.settled(result))
    if count:
        line = teller.say("report.rest", passed=count["pass"], other=count["notApplicable"])
        waived = teller.say("report.rest-waived", waived=count["waived"]) if count["waived"] else ""
        known = teller.say("report.rest-known", known=count[BASELINE]) if count[BASELINE] else ""
        yield _plain(" ✓ " + teller.join(part for part in (line, waived, known) if part), "green" if count["pass"] else "dim")
    if result.compared is not None and result.compared.mended:
        mended = teller.join(teller.mended(one) for one in result.compared.mended)
        yield _plain(" ✓ " + teller.say("report.mended", count=len(result.compared.mended), what=mended), "green")
    for item in order.settled(result):
        if item.waiver is not None:
            yield _plain(f"   {teller.say('report.waived', what=teller.tell(item).message, why=teller.waived(item))}", "dim")


def _settled_as(item: Finding) -> str:
    return item.kind if not item.waived else BASELINE if item.waived == BASELINE else "waived"


def _papers(result: SkuResult, teller: Teller) -> Iterator[RenderableType]:
    if not result.papers:
        yield _plain(" " + teller.say("report.no-papers"), "bold")
        return
    yield _paper_table(result.papers, teller)


def _paper_table(papers: Iterable[PaperLine], teller: Teller) -> RenderableType:
    from checker.report.wrapping import Told

    papers = tuple(papers)
    table, folder = _table(teller, "file", "kind", "link", "until", prefix="report.paper"), _folder(paper.file for paper in papers)
    if folder:
        table.add_row(Told(folder, style="dim"), Told(""), Told(""), Told(""))
    for paper in papers:
        kind = teller.say(f"report.paper-kind.{paper.kind}") if paper.kind else teller.say("report.paper.unknown")
        unsure = (
            teller.say("report.paper.ambiguous", role=teller.say(f"report.role.{role}"), readings=" / ".join(readings))
            for role, readings in paper.ambiguous
        )
        until = paper.expires.date.isoformat() if paper.expires else "–"
        table.add_row(*map(Told, (paper.file.removeprefix(folder), "\n".join((kind, *unsure)), link(paper, teller), until)))
    return table


def _folder(files: Iterable[str]) -> str:
    """The folder that all of several files share, with its last stroke; empty where they share none."""
    names = list(files)
    if len(names) < 2:
        return ""
    heads = [name.replace("\\", "/").split("/")[:-1] for name in names]
    shared = list(takewhile(lambda steps: len(set(steps)) == 1, zip(*heads, strict=False)))
    return names[0][: sum(len(steps[0]) + 1 for steps in shared)]


def link(paper: PaperLine, teller: Teller) -> str:
    """Why a paper lies with its SKU, in words."""
    if not paper.linked_by:
        return "–"
    why = teller.say(f"report.link.{paper.linked_by}")
    what = f" {paper.matched}" if paper.matched else ""
    share = f"{paper.similarity:.0%}"
    return why + what if paper.similarity == 1 else teller.say("report.with-note", what=why + what, note=share)


def _validity(result: SkuResult, report: Report, teller: Teller) -> RenderableType:
    from rich.padding import Padding

    lines = (*teller.validity(result, report.as_of), teller.start(result, report.as_of))
    if not result.effective_expiry:
        return _plain(" " + teller.say("report.no-expiry"), "dim")
    return Padding(_plain("\n".join(line for line in lines if line), "bold"), (0, 0, 0, 1))


def _left_over(report: Report, teller: Teller) -> Iterator[RenderableType]:
    if report.unmatched:
        yield ""
        yield _plain(teller.say("report.unmatched"), "bold yellow")
        yield _paper_table(islice(report.unmatched, SHOWN_IN_TABLE), teller)
        if len(report.unmatched) > SHOWN_IN_TABLE:
            yield _plain(teller.say("report.more-places", count=len(report.unmatched) - SHOWN_IN_TABLE), "bold yellow")
        yield _plain(teller.say("report.unmatched-hint"), "")
    if report.faults:
        yield ""
        yield _plain(teller.say("report.faults"), "bold yellow")
        for fault in report.faults:
            yield _plain(f" {teller.say('report.row-fault', row=fault.row, what=teller.fault(fault))}", "")


def _closing(report: Report, teller: Teller) -> Iterator[RenderableType]:
    yield ""
    if len(report.skus) != 1:
        yield _plain(teller.say("report.summary", **summary(report)), "bold")
        if since := since_baseline(report):
            yield _plain(teller.say("report.since-baseline", **since), "bold")
        yield from _ahead(report, teller)
    yield _plain(teller.policies(report.policies), "dim")
    if report.packs:
        yield _plain(teller.packs(report.packs), "dim")


def _ahead(report: Report, teller: Teller) -> Iterator[RenderableType]:
    """How many products stop passing, or begin to, up to the days that people plan by; nothing where none does."""
    days = foresight.days(report)
    for stone in foresight.milestones(days) if days else ():
        if stone.lost or stone.won:
            share = "–" if stone.day.rate is None else f"{stone.day.rate:.1%}"
            told = teller.say("report.ahead.line", date=stone.day.date, lost=stone.lost, won=stone.won, rate=share)
            yield _plain(told, "yellow" if stone.lost else "green")


def _table(teller: Teller, *columns: str, prefix: str = "report.column") -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim", expand=False)
    for name in columns:
        table.add_column(teller.say(f"{prefix}.{name}"), overflow="fold", no_wrap=name in {"status", "expiry", "until"})
    return table


def _status(status: str, teller: Teller) -> Text:
    from rich.text import Text

    return Text(f" {MARK[status]} {teller.say(f'report.status.{status}')} ", style=f"bold reverse {STYLE[status]}")


def _plain(text: str, style: str) -> RenderableType:
    from checker.report.wrapping import Told

    return Told(text, style=style)
