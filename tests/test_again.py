"""A scan on unchanged grounds tells what it told before without matching; what changed, or is gone from the store, is noticed."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from test_batch import HANDS, rules, settings

from checker.batch import Hands, Limits, Scan, scan
from checker.model import Dossier, SkuResult


def judge(dossier: Dossier) -> SkuResult:
    papers = ",".join(f"{Path(p.record.file).name}:{p.record.models[0].value}:{p.link.by}" for p in dossier.papers)
    return SkuResult(dossier.product.sku, papers, "", (), "review", ())


SHOWN = Hands(HANDS.read, HANDS.unfold, judge)


@pytest.fixture
def seller(tmp_path: Path) -> Path:
    """300 SKUs (three windows), of which two name papers outside the walked folder, one of these lacking; 140 papers of no SKU."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "more").mkdir()
    names = {103: "more/own.txt", 104: "more/lost.txt"}
    rows = [f"S-{n},toys,DE,QX-{n},{names.get(n, '')}\n" for n in range(100, 400)]
    (tmp_path / "catalog.csv").write_text("sku,category,markets,models,documents\n" + "".join(rows) + "S-100,toys,DE,QX-100,\n")
    for n in range(100, 400, 5):
        (tmp_path / "papers" / f"{n}.txt").write_text(f"QX-{n} {n}")
    for n in range(140):
        (tmp_path / "papers" / f"stray{n}.txt").write_text(f"YY-{n} {n}")
    (tmp_path / "more" / "own.txt").write_text("ZZ-1 own")
    return tmp_path


def told(seller: Path, hands: Hands = SHOWN, **changes):
    """All that a scan tells, and whether it went the long way."""
    walks = []
    load = Scan.load
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Scan, "load", lambda self, given: (walks.append(1), load(self, given))[1])
        how = settings(seller, limits=Limits(5, 512), **changes)
        with scan(str(seller / "catalog.csv"), [str(seller / "papers")], rules(), hands, how) as under_way:
            results = [*under_way.results(lambda *heard: None)]
            unmatched = [record.file for record in under_way.unmatched()]
            counts = under_way.documents, under_way.unreadable, under_way.left_over()
            return (results, unmatched, under_way.faults, *counts), len(walks)


def test_the_same_scan_again_goes_no_long_way_and_tells_the_same(seller):
    first, walks = told(seller)
    assert walks == 1
    results, unmatched, faults, documents, unreadable, left_over = first
    assert (len(results), len(unmatched), documents, unreadable, left_over) == (300, 140, 201, 0, 140)
    assert {fault.message for fault in faults} == {"fault.catalog-duplicate", "catalog.lost-paper"}
    assert told(seller) == (first, 0)
    assert told(seller, verify=True) == (first, 1)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a paper is new": lambda place: (place / "papers" / "new.txt").write_text("QX-101 new"),
    "a paper is gone": lambda place: (place / "papers" / "100.txt").unlink(),
    "a paper has another name": lambda place: (place / "papers" / "100.txt").rename(place / "papers" / "1.txt"),
    "a paper has another content": lambda place: (place / "papers" / "100.txt").write_text("QX-101 100"),
    "a row of the catalog": lambda place: (place / "catalog.csv").write_text("sku,category,markets,models\nS-1,toys,DE,QX-100\n"),
    "a paper outside has another content": lambda place: (place / "more" / "own.txt").write_text("ZZ-2 own changed"),
    "a paper outside is gone": lambda place: (place / "more" / "own.txt").unlink(),
    "a paper that lacked has come": lambda place: (place / "more" / "lost.txt").write_text("ZZ-3 found"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_has_changed_is_noticed(seller, change):
    before, _ = told(seller)
    CHANGES[change](seller)
    after, walks = told(seller)
    anew, _ = told(seller, store=seller / "another.sqlite")
    assert walks == 1
    assert after == anew != before


@pytest.mark.parametrize("change", [{"stamp": "tomorrow"}, {"version": "2"}])
def test_another_day_or_another_reader_is_another_scan(seller, change):
    before, _ = told(seller)
    assert told(seller, **change) == (before, 1)


GONE = {
    "a verdict": "delete from verdict where key = (select max(key) from verdict)",
    "all verdicts": "delete from verdict",
    "a page of verdicts": "delete from told where key like '%verdicts 2'",
    "a page of papers of no product": "delete from told where key like '%left-over 1'",
    "the records": "delete from record",
    "the head": "delete from told where key like '%head 0'",
    "the checksum of a page": "update told set check_sum = check_sum + 1 where key like '%verdicts 1'",
    "the checksum of a verdict": "update verdict set check_sum = check_sum + 1",
    "the checksum of the head": "update told set check_sum = check_sum + 1 where key like '%head 0'",
}


@pytest.mark.parametrize("what", GONE)
def test_what_is_gone_from_the_store_is_found_the_long_way(seller, what):
    before, _ = told(seller)
    base = sqlite3.connect(seller / "store.sqlite")
    assert base.execute(GONE[what]).rowcount
    base.commit()
    base.close()
    after, walks = told(seller)
    assert after == before
    assert walks > 0
    assert told(seller) == (before, 0)


def test_a_bug_of_ours_is_not_remembered(seller):
    def fails(dossier: Dossier) -> SkuResult:
        raise ValueError("a bug")

    told(seller, Hands(HANDS.read, HANDS.unfold, fails))
    right, walks = told(seller)
    assert walks == 1
    assert not any(result.findings for result in right[0])


def test_a_file_that_cannot_be_looked_at_is_looked_at_every_time(seller):
    os.symlink(seller / "nowhere", seller / "papers" / "dangling.txt")  # noqa: PTH211  (a link to nothing)
    first, _ = told(seller)
    again, walks = told(seller)
    assert walks == 1
    assert again == first


def test_two_catalogs_in_one_store_do_not_forget_each_other(seller):
    first, _ = told(seller)
    (seller / "catalog.csv").rename(seller / "other.csv")
    (seller / "catalog.csv").write_text("sku,category,markets,models\nS-1,toys,DE,QX-100\n")
    second, _ = told(seller)
    assert second != first
    assert told(seller) == (second, 0)


def test_a_catalog_that_has_gone_is_told_as_such(seller):
    from checker.errors import CheckerError

    told(seller)
    (seller / "catalog.csv").unlink()
    with pytest.raises(CheckerError):
        told(seller)
