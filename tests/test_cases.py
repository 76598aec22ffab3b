"""Every requirement of every pack, held against papers in words a lawyer reads: ``tests/cases/packs/<pack>.toml``.

A file defines papers by name (``[paper.NAME]``, keys of model.Record), a product (``[product]``), and cases that name papers
and say what must come of them: ``requirement CODE kind [level]``, where ``none`` means that nothing at all is said.
``change`` alters the first paper of a case.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from checker.checks import SPECS, judge
from checker.cli import run
from checker.model import Dossier, Evidence, Field, Finding, Link, Pack, Paper, Product, Record, Requirement, Rules
from checker.packs import load_rules

FOLDER = Path(__file__).parent / "cases" / "packs"
OWN = Path(__file__).parent / "cases" / "own-rules"
KEYS: dict[str, str] = dict(Record.__annotations__)
ADVERSE = ("fail", "review")
NEVER_PASSES = ("law-until", "lab-refused")


@cache
def rules() -> Rules:
    return load_rules((), SPECS)


def packs() -> dict[str, Pack]:
    return {pack.id: pack for pack in rules().packs}


@cache
def cases(*files: Path) -> tuple[tuple[str, dict[str, Any]], ...]:
    found = []
    for path in files or sorted(FOLDER.glob("*.toml")):
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
    hold(packs()[pack], case, rules())


def hold(pack: Pack, case: dict[str, Any], known: Rules) -> None:
    findings = judge(dossier(case), (pack,), known, case["as_of"])
    for line in case["expect"]:
        short, code, kind, *level = line.split()
        assert f"{pack.id}/{short}" in {demand.id for demand in pack.requirements}, line
        outcomes = told(findings, f"{pack.id}/{short}", code)
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


READ = re.compile(r"\b(leg:|ojc:|web:|reid\b|fs:|find_string\b)")


def test_what_names_no_source_that_was_read_never_fails_a_product() -> None:
    recalled = [demand for demand in requirements() if "mem" in demand.source and not READ.search(demand.source)]
    assert recalled and not [demand.id for demand in recalled if demand.level == "error"]
    assert not [demand.id for demand in recalled if demand.confidence in ("high", "medium-high")]


def test_every_requirement_speaks_both_languages_and_names_its_source() -> None:
    for demand in requirements():
        for wording in (demand.title, demand.fix):
            assert wording.en and any("一" <= letter <= "鿿" for letter in wording.zh), demand.id
        assert demand.cites and demand.source, demand.id


def test_law_is_never_younger_than_the_day_it_was_checked() -> None:
    for pack in rules().packs:
        assert dt.date(2026, 8, 21) <= pack.checked_until <= dt.date(2026, 11, 24), pack.id


def test_a_made_up_market_takes_one_pack_and_one_case_file(tmp_path: Path) -> None:
    copytree(OWN / "packs", tmp_path / "packs")
    known = load_rules((tmp_path,), SPECS)
    own = {pack.id: pack for pack in known.packs if pack.id not in packs()}
    assert list(own) == ["zz-kites"] and len(known.packs) == len(packs()) + 1
    for pack, case in cases(OWN / "zz-kites.toml"):
        hold(own[pack], case, known)


def test_the_command_line_judges_by_a_made_up_market(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    copytree(OWN / "packs", tmp_path / "packs")
    (tmp_path / "report.txt").write_text("TEST REPORT\nModel: KX-1\n", encoding="utf-8")
    args = ["check", str(tmp_path / "report.txt"), "--category", "kites", "--market", "ZZ", "--as-of", "2026-11-24"]
    assert run([*args, "--lang", "en", "--format", "json", "--standards", str(tmp_path)]) == 1
    found = json.loads(capfd.readouterr().out)["skus"][0]["findings"]
    assert ("zz-kites/declaration", "fail") in {(one["requirement"], one["kind"]) for one in found}
    assert run([*args, "--lang", "en"]) == 2, "without the folder nobody knows kites"


def test_the_documentation_shows_the_made_up_market_as_it_is_tested() -> None:
    page = (OWN.parent.parent.parent / "docs" / "contributing.md").read_text("utf-8")
    for path in (OWN / "packs" / "zz-kites.toml", OWN / "zz-kites.toml"):
        assert path.read_text("utf-8").strip() in page, path.name
