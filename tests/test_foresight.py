"""What a page draws of the coming days is what the forecast says; nothing is drawn of what nobody looked at."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser

import handmade as made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from checker.model import Later, Report, SkuResult
from checker.report import FORMATS, foresight, order
from checker.report.chart import HEIGHT, WIDTH, chart
from checker.report.html import DOSSIERS_SHOWN, reasons
from checker.score.forecast import forecast
from checker.score.verdicts import of_report

STANDS = st.sampled_from(["pass", "fail", "review", "waived"])
AHEAD = 40


def findings(name: str, stands: str) -> tuple[object, ...]:
    passed = made.finding("pass", "none", sku=name, about="other")
    return {
        "pass": (passed,), "waived": (passed, made.finding(sku=name, waived="known")), "fail": (passed, made.finding(sku=name)),
        "review": (passed, made.finding("review", sku=name)),
    }[stands]


def sku(name: str, stands: list[tuple[int, str]]) -> SkuResult:
    """A SKU that stands so from a day on: days ahead, and as what it counts from then."""
    def status(one: str) -> str:
        return "pass" if one == "waived" else one

    first = stands[0][1]
    ahead = tuple(
        Later(made.AS_OF + dt.timedelta(days=days), status(one), tuple(item for item in findings(name, one) if item.decides))  # type: ignore[attr-defined]
        for days, one in stands[1:]
    )
    made_sku = made.sku(name, status(first), findings(name, first))  # type: ignore[arg-type]
    return replace(made_sku, ahead=ahead, foreseen=made.AS_OF + dt.timedelta(days=AHEAD))


SKUS = st.lists(
    st.tuples(STANDS, st.dictionaries(st.integers(1, AHEAD), STANDS, max_size=4)), min_size=1, max_size=6,
).map(lambda rows: tuple(sku(f"T-{number}", [(0, first), *sorted(later.items())]) for number, (first, later) in enumerate(rows)))


@given(SKUS)
@settings(max_examples=50)
def test_page_and_forecast_agree_on_every_day(skus: tuple[SkuResult, ...]) -> None:
    report = made.report(*skus)
    days, told = foresight.days(report), forecast(of_report(report), made.AS_OF, AHEAD).days
    assert [(day.date, day.count["pass"], day.count["fail"], day.count["review"], day.count["waived"]) for day in days] == [
        (day.date, day.tally.passed, day.tally.failed, day.tally.review, day.tally.waived) for day in told
    ]
    assert [(turn.date, turn.sku.sku, turn.before, turn.later.counted_as) for turn in order.turning(report)] == [
        (day.date, turn.sku, turn.before, turn.after) for day in told for turn in day.turns
    ]
    assert [day.turned for day in days] == [len(day.turns) for day in told]


@given(SKUS)
@settings(max_examples=30)
def test_the_areas_of_a_drawing_are_the_shares(skus: tuple[SkuResult, ...]) -> None:
    days = foresight.days(made.report(*skus))
    if not all(day.counted for day in days):
        return
    drawn = chart(days)
    assert len(drawn.columns) == AHEAD + 1
    for look, path in drawn.areas:
        points = [tuple(map(float, point.split(","))) for point in path.strip("MZ").split("L")]
        assert len(points) == 4 * len(days)
        tops = points[: 2 * len(days) : 2]
        grounds = points[2 * len(days):][::-1][::2]
        for (left, top), (_, ground), day in zip(tops, grounds, days, strict=True):
            assert 0 <= top <= ground <= HEIGHT
            assert left <= WIDTH
            assert (ground - top) / HEIGHT == pytest.approx(day.count[look] / day.counted, abs=0.001)


def test_milestones_are_the_days_that_people_plan_by() -> None:
    two = sku("T-2", [(0, "fail"), (20, "pass"), (30, "review")])
    days = foresight.days(made.report(sku("T-1", [(0, "pass"), (3, "fail")]), two))
    assert [(one.name, one.day.date.isoformat(), one.day.rate, one.lost, one.won) for one in foresight.milestones(days)] == [
        ("today", "2026-11-24", 0.5, 0, 0), ("month", "2026-11-30", 0.0, 1, 0), ("week", "2026-12-01", 0.0, 1, 0),
        ("next-month", "2026-12-31", 0.0, 2, 1),
    ]


class Balanced(HTMLParser):
    """Every tag that opens is closed, in order."""

    VOID = frozenset({"meta", "br", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.paths = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.paths += tag in ("path", "rect")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(report: Report, language: str) -> str:
    told = str(FORMATS["html"](report, made.rules(), language))
    assert told.startswith("<!doctype html>")
    parser = Balanced()
    parser.feed(told)
    assert parser.open == []
    return told


@pytest.mark.parametrize(("language", "words"), [("en", ("If nothing is done", "in 3 days", "End of next month")),
                                                 ("zh", ("若不处理", "3 天后", "下月末"))])
def test_the_page_draws_what_comes(language: str, words: tuple[str, ...]) -> None:
    told = page(made.report(sku("T-1", [(0, "pass"), (3, "fail")]), sku("T-2", [(0, "waived"), (9, "fail")])), language)
    assert all(word in told for word in words)
    assert told.count('<rect class="day"') == AHEAD + 1
    assert "2026-11-27" in told
    assert 'href="http' not in told
    assert "url(" not in told


def test_the_rate_on_the_page_is_that_of_the_feed() -> None:
    """A product that passes by a waiver alone is in neither part of the rate, there as here."""
    report = made.report(sku("T-1", [(0, "pass")]), sku("T-2", [(0, "waived")]), sku("T-3", [(0, "fail")]))
    assert re.search(r"<b>50\.0 %</b><span>[^<]*1 waived", page(report, "en"))


def test_one_product_is_its_dossier() -> None:
    told = page(made.report(sku("T-1", [(0, "pass"), (3, "fail")])), "en")
    assert 'id="filter"' not in told
    assert "<svg" not in told
    assert "in 3 days" in told
    assert told.count("T-1") > 1


def test_a_report_that_looked_not_ahead_draws_nothing() -> None:
    assert 'id="ahead"' not in page(made.full_report(), "en")
    assert 'id="ahead"' not in page(replace(made.report(), skus=()), "en")


@pytest.mark.parametrize(("language", "line"), [
    ("en", "If nothing is done, up to 2026-11-30: 1 stop passing, 0 begin to pass, pass rate then 50.0%."),
    ("zh", "若不处理，截至 2026-11-30：1 个将不再通过，0 个将转为通过，届时通过率 50.0%。"),
])
def test_a_terminal_says_what_comes_and_nothing_where_nothing_comes(language: str, line: str) -> None:
    coming = made.report(sku("T-1", [(0, "pass"), (3, "fail")]), sku("T-2", [(0, "pass")]))
    assert line in str(FORMATS["text"](coming, made.rules(), language))
    still = made.report(sku("T-1", [(0, "pass")]), sku("T-2", [(0, "pass")]))
    assert line[:6] not in str(FORMATS["text"](still, made.rules(), language))


def test_a_fault_of_ours_at_one_product_hides_nothing_of_the_others() -> None:
    """Nobody could look ahead for it: it stays one for a person, and the others are foreseen."""
    bug = made.sku("T-3", "review", (made.finding("review", sku="T-3", code="INT001", message="error"),))
    report = made.report(sku("T-1", [(0, "pass"), (3, "fail")]), bug)
    days, told = foresight.days(report), forecast(of_report(report), made.AS_OF, AHEAD).days
    assert [(day.count["pass"], day.count["review"]) for day in days] == [(day.tally.passed, day.tally.review) for day in told]
    assert (told[-1].tally.failed, told[-1].tally.review) == (1, 1)


def test_where_all_is_waived_there_is_no_rate_to_draw() -> None:
    told = page(made.report(sku("T-1", [(0, "waived")]), sku("T-2", [(0, "waived")])), "en")
    assert "<svg" not in told
    assert "%</b>" not in told


def test_a_huge_catalog_is_a_page_that_opens() -> None:
    """Dossiers are shown of the first ones, red before green; figures are of all."""
    many = (sku(f"T-{number}", [(0, "pass" if number % 2 else "fail"), (5, "review")]) for number in range(3 * DOSSIERS_SHOWN))
    report = made.report(*many)
    told = page(report, "en")
    assert told.count('<details class="card sku"') == DOSSIERS_SHOWN
    assert f"{2 * DOSSIERS_SHOWN} more SKUs are not shown here" in told
    assert [(one.code, one.fail) for one in reasons(report)] == [("STD002", 3 * DOSSIERS_SHOWN // 2)]
    assert len(told) < 30_000_000
