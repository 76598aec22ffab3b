"""What must hold of judging whatever the papers say."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dossiers import REGISTER, TODAY, demand, edition, paper, rules
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.checks import expiry, judge, status
from checker.checks.register import register_of
from checker.checks.standards import withdrawn
from checker.model import Dossier, Field, Link, Paper, Problem, Product, Record, Section

DEMANDS = (
    demand(
        "paper-required",
        "d",
        paper={"en": "d", "zh": "声明"},
        any_of=[{"kinds": ["declaration"], "directives": ["2014/1/EU"]}],
        instead=[{"kinds": ["certificate", "other"]}],
    ),
    demand("standard-assessed", "s", any_of=["EN 10-1"]),
    demand("standard-current", "c", any_of=["EN 10-2"]),
    demand("paper-age", "a", of={"kinds": ["test_report"]}, limit={"years": 1}),
    demand("resubmission", "q", of={"standards": ["EN 10-1"]}),
    demand("law-until", "l", of={"kinds": ["declaration"]}, last="2027-01-01", reason={"en": "x", "zh": "某"}),
    demand("manual-languages", "m"),
    demand("declaration-acts", "n", all_of=["2014/1/EU"]),
    demand("declaration-backed", "b"),
    demand("paper-states", "p", of={"kinds": ["declaration"]}, fields=["models", "issued"], statements=["sole|simple"]),
    demand("lab-named", "x", statements=["accreditation"]),
    demand("lab-accepted", "y", of={"kinds": ["test_report"]}, lists=["plaza"]),
)
WORLD = rules(*DEMANDS)

DAYS = st.dates(dt.date(2010, 1, 1), dt.date(2032, 1, 1))
TEXTS = st.sampled_from(
    ["", "A", "M-1", "2014/1/EU", "2001/1/EC", "EN 10-1:2020", "EN 10-1", "EN", ":", "ASTM F963-23", "声明", "x" * 50]
)
STANDARDS = st.one_of(TEXTS, st.sampled_from([row.designation for row in REGISTER]))


def fields(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Field[Any]]:
    confidence = st.sampled_from([0.0, 0.3, 0.9])
    known = st.builds(Field, values, st.just(()), st.just(()), confidence)
    several = st.builds(Field, st.none(), st.just(()), st.lists(values, max_size=3).map(tuple), confidence)
    return st.one_of(known, several)


def many(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Field[Any], ...]]:
    return st.lists(fields(values), max_size=3).map(tuple)


KINDS = st.sampled_from(["test_report", "certificate", "declaration", "grant", "manual", "other"])
LANGUAGES = st.lists(st.sampled_from(["de", "en", "fr", "nl"]), max_size=3, unique=True).map(tuple)
RECORDS = st.builds(
    Record,
    file=st.sampled_from(["a.pdf", "b.pdf", "c.pdf", "d.pdf"]),
    sha256=st.just("0"),
    media_type=st.just("application/pdf"),
    pages=st.integers(0, 5),
    text_source=st.sampled_from(["text", "ocr", "none"]),
    status=st.sampled_from(["read", "partly_read", "unreadable"]),
    problems=st.lists(st.builds(Problem, st.sampled_from(["DOC004", "DOC009", "ZZZ999"])), max_size=2).map(tuple),
    kind=fields(KINDS),
    schemes=many(TEXTS),
    directives=many(TEXTS),
    standards=many(STANDARDS),
    fcc_id=fields(TEXTS),
    notified_body=fields(TEXTS),
    issued=fields(DAYS),
    received=fields(DAYS),
    tested_from=fields(DAYS),
    tested_to=fields(DAYS),
    expires=fields(DAYS),
    lab=fields(TEXTS),
    applicant=fields(TEXTS),
    manufacturer=fields(TEXTS),
    models=many(TEXTS),
    verdict=fields(st.sampled_from(["pass", "fail", "mixed"])),
    languages=LANGUAGES,
    minor=LANGUAGES,
    partial=LANGUAGES,
    sections=st.just((Section("de", 1, 2),)),
    statements=many(st.sampled_from(["sole", "draft", "accreditation:x"])),
    pages_stated=fields(st.integers(0, 9)),
    complete=st.sampled_from([True, False, None]),
    properties=st.just((("updates", "x"),)),
)
PAPERS = st.builds(
    Paper,
    RECORDS,
    st.builds(Link, st.sampled_from(["catalog", "folder", "flag", "model", "fcc_id", "brand", "product"])),
    st.sampled_from([True, False, None]),
)
PRODUCTS = st.builds(
    Product,
    sku=st.just("S-1"),
    category=st.sampled_from(["widgets", "lamps", "", "?"]),
    markets=st.lists(st.sampled_from(["QA", "QB", "QC", "??"]), max_size=3, unique=True).map(tuple),
    models=st.sampled_from([(), ("M-1",)]),
)
DOSSIERS = st.builds(Dossier, PRODUCTS, st.lists(PAPERS, max_size=4).map(tuple))
GENTLE = settings(max_examples=60, deadline=None)


@GENTLE
@given(DOSSIERS, DAYS)
def test_nothing_raises_and_every_pass_has_evidence(dossier: Dossier, day: dt.date) -> None:
    found = judge(dossier, WORLD.packs, WORLD, day)
    expiry(dossier, WORLD.packs, WORLD, day)
    mine = {paper.record.file for paper in dossier.papers}
    for finding in found:
        assert finding.evidence or finding.kind != "pass"
        assert {exhibit.file for exhibit in finding.evidence} <= mine
        text = WORLD.codes[finding.code]
        assert finding.kind in text.topics, (finding.code, finding.kind)
        assert finding.message in text.messages, (finding.code, finding.message)


@GENTLE
@given(PRODUCTS, DAYS)
def test_an_empty_dossier_passes_nothing(product: Product, day: dt.date) -> None:
    found = judge(Dossier(product), WORLD.packs, WORLD, day)
    assert all(finding.kind != "pass" for finding in found)
    assert status(found) != "pass"


@GENTLE
@given(DOSSIERS, st.randoms(use_true_random=False))
def test_the_order_of_papers_changes_nothing(dossier: Dossier, chance: Any) -> None:
    papers = list({paper.record.file: paper for paper in dossier.papers}.values())
    shuffled = [*papers]
    chance.shuffle(shuffled)
    one, other = Dossier(dossier.product, tuple(papers)), Dossier(dossier.product, tuple(shuffled))
    assert repr(judge(one, WORLD.packs, WORLD, TODAY)) == repr(judge(other, WORLD.packs, WORLD, TODAY))
    assert expiry(one, WORLD.packs, WORLD, TODAY) == expiry(other, WORLD.packs, WORLD, TODAY)


@GENTLE
@given(DOSSIERS)
def test_an_unrelated_paper_changes_no_finding(dossier: Dossier) -> None:
    stranger = paper("z.pdf", kind="other", covers=False, verdict=None, models=["Q-7"])
    before = judge(dossier, WORLD.packs, WORLD, TODAY)
    after = judge(Dossier(dossier.product, (*dossier.papers, stranger)), WORLD.packs, WORLD, TODAY)
    about_others = [finding for finding in after if all(exhibit.file != "z.pdf" for exhibit in finding.evidence)]
    assert [_core(finding) for finding in about_others] == [_core(finding) for finding in before]


def _core(finding: Any) -> Any:
    return finding.requirement, finding.code, finding.kind, finding.level, finding.about, finding.evidence


@GENTLE
@given(st.sampled_from(REGISTER), DAYS, DAYS)
def test_no_later_day_revives_an_edition(row: Any, one: dt.date, other: dt.date) -> None:
    early, late = sorted((one, other))
    assert not (withdrawn(row, early) and not withdrawn(row, late))


@GENTLE
@given(st.permutations(["A1:2018", "A11:2020", "A2:2024"]))
def test_the_order_of_amendments_is_of_no_account(order: list[str]) -> None:
    register = register_of([edition("EN 8:2014+A1:2018+A2:2024+A11:2020")])
    row, lacking, beyond = register.find("EN 8:2014+" + "+".join(order))
    assert row is not None
    assert not lacking | beyond
