"""Reports of any size: results lie on disk, every form is told piece by piece, and memory holds a few of them at a time."""

from __future__ import annotations

import datetime as dt
import gc
import io
import json
import tracemalloc
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import handmade as made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from checker.batch import Spool
from checker.cli import run
from checker.cli.scanning import Scanned
from checker.model import EffectiveExpiry, Later, Report, SkuResult, Waiver
from checker.model.finding import Compared, Mended
from checker.report import FORMATS, order
from checker.report.html import TURNS_SHOWN
from checker.report.stream import dumped

STATUSES = ("pass", "fail", "review")
WAIVER = Waiver("STD002", "stock", "quality", dt.date(2027, 1, 31))


def result(number: int, status: str = "", end: int | None = None, turn: int | None = None) -> SkuResult:
    status = status or STATUSES[number % 3]
    kind = "fail" if status == "fail" else "review"
    open_ones = () if status == "pass" else (made.finding(kind, sku=f"T-{number}"),)
    day = made.AS_OF + dt.timedelta(days=number % 400 if end is None else end)
    later = (Later(made.AS_OF + dt.timedelta(days=turn), "fail" if status == "pass" else "pass", ()),) if turn else ()
    return replace(
        made.sku(f"T-{number}", status, (*open_ones, made.finding("pass", sku=f"T-{number}", level="none", waiver=WAIVER))),
        effective_expiry=EffectiveExpiry(day, f"max_age:aliexpress-{number}", waiver=WAIVER), ahead=later,
        foreseen=made.AS_OF + dt.timedelta(days=62), compared=Compared(1, 2, (Mended("", "VRD001", "x.pdf"),)),
    )


def results(count: int) -> Iterator[SkuResult]:
    return (result(number, turn=1 + number % 60) for number in range(count))


ROWS = st.lists(st.tuples(st.sampled_from(STATUSES), st.integers(0, 5), st.integers(0, 5)), max_size=8)


@given(ROWS)
@settings(max_examples=30)
def test_results_on_disk_are_told_as_those_in_memory(rows: list[tuple[str, int, int]]) -> None:
    held = tuple(result(number, *row) for number, row in enumerate(rows))
    spool = Spool(held, order.keys)
    assert (len(spool), tuple(spool), tuple(spool)) == (len(held), held, held)
    for name in ("red", "end", "turn"):
        assert list(order.in_order(spool, name)) == list(order.in_order(held, name))
    spool.close()


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("count", [0, 1, 7])
def test_every_form_of_a_report_on_disk_has_the_bytes_of_one_in_memory(form: str, count: int) -> None:
    held = tuple(results(count))
    whole = replace(made.full_report(), skus=held)
    written = FORMATS[form](replace(whole, skus=Spool(held, order.keys)), made.rules(), "zh")
    assert written == FORMATS[form](whole, made.rules(), "zh")


def live() -> int:
    return sum(isinstance(one, SkuResult) for one in gc.get_objects())


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"text"}))
def test_no_form_keeps_the_results_that_it_tells(form: str) -> None:
    spool = Spool(results(400), order.keys)
    gc.collect()
    before, most, step = live(), 0, 10_000 if form == "html" else 200  # a page comes in many small pieces
    for number, _ in enumerate(FORMATS[form].pieces(replace(made.full_report(), skus=spool), made.rules(), "en")):
        if number % step == 0:
            most = max(most, live() - before)
    assert most <= (TURNS_SHOWN if form == "html" else 0) + 5


@contextmanager
def scanned(count: int) -> Iterator[Scanned]:
    def around(skus: Collection[SkuResult], *, unmatched: bool = True) -> Report:
        return replace(made.report(), skus=skus)

    yield Scanned(results(count), around, "")


def peak(count: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("checker.cli.scan.scanned", lambda *_: scanned(count))
    monkeypatch.setattr("checker.cli.scan.rules_of", lambda _: made.rules())
    tracemalloc.start()
    try:
        assert run(["scan", "catalog.csv", "--format", "json", "-o", str(folder / "report.json"), "-q"]) == 1
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    peak(20, tmp_path, monkeypatch)  # what is imported and read once
    few, many = (peak(count, tmp_path, monkeypatch) for count in (80, 320))
    assert many < 1.3 * few
    assert len(json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["skus"]) == 320


def test_a_workbook_is_written_row_by_row() -> None:
    book = b"".join(
        bytes(piece) for piece in FORMATS["xlsx"].pieces(  # type: ignore[arg-type]
            replace(made.full_report(), skus=Spool(results(50), order.keys)), made.rules(), "en",
        )
    )
    names = zipfile.ZipFile(io.BytesIO(book)).namelist()
    assert "xl/worksheets/sheet1.xml" in names
    assert "xl/sharedStrings.xml" not in names or len(zipfile.ZipFile(io.BytesIO(book)).read("xl/sharedStrings.xml")) < 1000


@settings(max_examples=40)
@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=8))
def test_json_in_pieces_is_the_json_of_the_whole(value: object) -> None:
    whole = {"head": value, "rows": [value, value], "none": [], "deep": [{"rows": [value]}]}
    flowing = {"head": value, "rows": iter([value, value]), "none": iter(()), "deep": [{"rows": iter([value])}]}
    assert "".join(dumped(flowing)) == json.dumps(whole, ensure_ascii=False, indent=1)
