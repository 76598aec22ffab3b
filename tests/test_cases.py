"""Every requirement of every pack, held against papers in words a lawyer reads: ``tests/cases/packs/<pack>.toml``.

A file defines papers by name (``[paper.NAME]``, keys of model.Record), a product (``[product]``), and cases that name papers
and say what must come of them: ``requirement CODE kind [level]``, where ``none`` means that nothing at all is said.
``change`` alters the first paper of a case.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checker.checks import SPECS, judge
from checker.model import Dossier, Evidence, Field, Finding, Link, Pack, Paper, Product, Record, Requirement, Rules
from checker.packs import load_rules

FOLDER = Path(__file__).parent / "cases" / "packs"
KEYS = {item.name: str(item.type) for item in fields(Record)}
ADVERSE = ("fail", "review")
NEVER_PASSES = ("law-until",)


@cache
def rules() -> Rules:
    return load_rules((), SPECS)


def packs() -> dict[str, Pack]:
    return {pack.id: pack for pack in rules().packs}


@cache
def cases() -> tuple[tuple[str, dict[str, Any]], ...]:
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for case in data["case"]:
            papers = [{"name": name, **data["paper"][name]} for name in case.pop("papers", ())]
            if "change" in case:
                papers[0] |= case.pop("change")
            found.append((path.stem, {**data["product"], **case, "papers": papers}))
    return tuple(found)


def printed(value: Any) -> Field[Any]:
    return Field(value, (Evidence(1, str(value), (0.0, 0.0, 10.0, 10.0)),), confidence=0.99)


def record(paper: dict[str, Any], product: Product, number: int) -> Record:
    stated: dict[str, Any] = {"models": product.models, "manufacturer": "Invented Goods", "lab": "Invented Laboratory", **paper}
    if stated["kind"] in ("declaration", "manual", "other"):
        stated.pop("lab")
    name, values = stated.pop("name"), dict[str, Any]()
    for key, value in stated.items():
        assert key in KEYS, f"{name}: a record knows no {key}"
        kind = KEYS[key]
        if value == "":
            continue
        values[key] = printed(value) if kind.startswith("Field") else tuple(map(printed, value)) if "Field" in kind else value
        if isinstance(values[key], list):
            values[key] = tuple(value)
    base = {"media_type": "application/pdf", "pages": 2, "text_source": "text", "status": "read", "kinds": (paper["kind"],)}
    return Record(f"{number}-{name}.pdf", f"{number:064x}", **{**base, **values})


def dossier(case: dict[str, Any]) -> Dossier:
    markets = tuple(case["markets"]) if "market" not in case else (case["market"],)
    product = Product("CASE", category=case["category"], markets=markets, models=("KX-1",), traits=tuple(case.get("traits", ())))
    papers = []
    for number, paper in enumerate(case["papers"], 1):
        models = paper.get("models", product.models)
        papers.append(Paper(record(paper, product, number), Link("catalog"), "KX-1" in models if models else None))
    return Dossier(product, tuple(papers))


def told(findings: tuple[Finding, ...], requirement: str, code: str) -> set[str]:
    return {f"{one.kind} {one.level}" for one in findings if one.requirement == requirement and one.code == code} or {"none"}


@pytest.mark.parametrize(("pack", "case"), cases(), ids=[f"{pack}: {case['name']}" for pack, case in cases()])
def test_case(pack: str, case: dict[str, Any]) -> None:
    findings = judge(dossier(case), (packs()[pack],), rules(), case["as_of"])
    for line in case["expect"]:
        short, code, kind, *level = line.split()
        assert f"{pack}/{short}" in {demand.id for demand in packs()[pack].requirements}, line
        outcomes = told(findings, f"{pack}/{short}", code)
        assert any(one.split()[: 1 + len(level)] == [kind, *level] for one in outcomes), f"{line}: got {sorted(outcomes)}"


def expected(adverse: bool) -> set[str]:
    lines = [(pack, *line.split()) for pack, case in cases() for line in case["expect"]]
    return {f"{pack}/{short}" for pack, short, _, kind, *_ in lines if (kind in ADVERSE if adverse else kind == "pass")}


def requirements() -> list[Requirement]:
    return [demand for pack in rules().packs for demand in pack.requirements]


def test_every_requirement_has_a_case_that_passes_and_one_that_does_not() -> None:
    passing, adverse = expected(adverse=False), expected(adverse=True)
    assert not [demand.id for demand in requirements() if demand.id not in adverse]
    assert not [demand.id for demand in requirements() if demand.id not in passing and demand.check not in NEVER_PASSES]


def test_an_empty_dossier_passes_nothing() -> None:
    for pack, case in cases():
        findings = judge(dossier({**case, "papers": []}), (packs()[pack],), rules(), case["as_of"])
        assert not [finding for finding in findings if finding.kind == "pass"], case["name"]


def test_what_rests_on_memory_never_fails_a_product() -> None:
    assert not [demand.id for demand in requirements() if demand.confidence in ("low", "mem") and demand.level == "error"]


def test_every_requirement_speaks_both_languages_and_names_its_source() -> None:
    for demand in requirements():
        for wording in (demand.title, demand.fix):
            assert wording.en and any("一" <= letter <= "鿿" for letter in wording.zh), demand.id
        assert demand.cites and demand.source, demand.id


def test_law_is_never_younger_than_the_day_it_was_checked() -> None:
    for pack in rules().packs:
        assert dt.date(2026, 8, 21) <= pack.checked_until <= dt.date(2026, 11, 24), pack.id
