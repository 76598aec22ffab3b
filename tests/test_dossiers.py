"""What a careless or dishonest seller hands in, from the words of the papers to the verdict: ``tests/cases/dossiers/*.toml``."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checker import pipeline
from checker.model import Product, Rules, SkuResult

FOLDER = Path(__file__).parent / "cases" / "dossiers"
READ = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


def whole(data: dict[str, Any]) -> dict[str, Any]:
    """A file with the papers, product and day of the file that it goes on from (``goes_on_from``)."""
    base = READ.get(data.get("goes_on_from", ""), {})
    return {**base, **data, "paper": {**base.get("paper", {}), **data.get("paper", {})}}


FILES = {stem: whole(data) for stem, data in READ.items()}
CASES = [(stem, case) for stem, data in FILES.items() for case in data["case"]]
IDS = [case["name"] for _, case in CASES]


@cache
def rules() -> Rules:
    return pipeline.rules_from()


def write(data: dict[str, Any], case: dict[str, Any], folder: Path) -> None:
    """Lay the papers of a case down with its changes; a change that changes nothing is a fault of ours."""
    for name in case["papers"]:
        paper = data["paper"][name]
        text = data["paper"][paper["copy"]]["text"] if "copy" in paper else paper["text"]
        for old, new in case.get("replace", {}).get(name, ()):
            assert old in text, (case["name"], old)
            text = text.replace(old, new)
        (folder / paper["file"]).write_text(text, encoding="utf-8")


def judged(data: dict[str, Any], case: dict[str, Any], folder: Path) -> SkuResult:
    write(data, case, folder)
    given = data["product"] | case.get("product", {})
    lists = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    day: dt.date = case.get("as_of", data["as_of"])
    return pipeline.check([str(folder)], Product("S-1", **lists), rules(), tuple(case.get("policies", ())), day).skus[0]


@pytest.mark.parametrize(("stem", "case"), CASES, ids=IDS)
def test_dossier(stem: str, case: dict[str, Any], tmp_path: Path) -> None:
    result = judged(FILES[stem], case, tmp_path)
    adverse = [one for one in result.findings if one.kind in ("fail", "review")]
    told = {f"{one.code} {one.kind} {one.level}" for one in adverse}
    by_demand = {f"{one.code} {one.kind} {one.level} {one.requirement}" for one in adverse}
    assert not set(case.get("says", ())) - told - by_demand, sorted(by_demand)
    unsaid = [words for words in case.get("never", ()) if any(one.startswith(words) for one in by_demand)]
    assert not unsaid, sorted(by_demand)
    decisive = sorted(one for one in told if not one.endswith("note"))
    assert result.status == case["status"], decisive


def test_only_honest_papers_pass() -> None:
    assert all((case["status"] == "pass") == case["name"].startswith("Honest:") for _, case in CASES)
    assert sum(case["status"] != "pass" for _, case in CASES) >= 20
