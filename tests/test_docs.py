"""The generated pages are those that ``docs/generate.py`` would write now, and no code or pack is without one."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

from checker.checks import CHECKS
from checker.pipeline import rules_from
from checker.report.demand import WORDS, demanded, spoken_of

DOCS = Path(__file__).parent.parent / "docs"
RUN = "run: python docs/generate.py"


@cache
def generated() -> dict[str, str]:
    sys.path.insert(0, str(DOCS))
    try:
        import generate
    finally:
        sys.path.remove(str(DOCS))
    return generate.pages()  # type: ignore[no-any-return]


def test_pages_are_current() -> None:
    stale = [path for path, text in generated().items() if not (DOCS / path).is_file() or (DOCS / path).read_text("utf-8") != text]
    assert not stale, RUN


def test_nothing_is_left_of_codes_and_packs_that_are_gone() -> None:
    there = {f"{folder}/{path.name}" for folder in ("codes", "packs") for path in (DOCS / folder).glob("*.md")}
    assert there == set(generated()), RUN


def test_every_code_and_every_pack_has_a_page_that_the_index_links() -> None:
    rules = rules_from()
    for folder, names in (("codes", rules.codes), ("packs", [pack.id for pack in rules.packs])):
        index = generated()[f"{folder}/index.md"]
        assert all(f"]({name}.md)" in index and f"{folder}/{name}.md" in generated() for name in names)
    assert all(f"]({folder}/index.md)" in (DOCS / "index.md").read_text("utf-8") for folder in ("codes", "packs"))


def test_every_code_shows_a_case_that_does_not_pass() -> None:
    shown = {code for code in rules_from().codes if "> → " in generated()[f"codes/{code}.md"]}
    assert shown >= set(rules_from().codes)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_requirement_is_told_in_words(language: str) -> None:
    rules = rules_from()
    assert set(WORDS) == set(CHECKS)
    for pack in rules.packs:
        for demand in pack.requirements:
            told = demanded(demand, rules, language) + spoken_of(demand, rules, language)
            assert told and "demand." not in told and "{" not in told, demand.id


def test_every_fact_that_is_not_asked_for_has_its_reason() -> None:
    lines = (DOCS / "law.md").read_text("utf-8").splitlines()
    table = [line for line in lines if line.startswith("| ") and not line.startswith("| study")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    assert len(rows) >= 30
    for row in rows:
        assert len(row) == 3 and all(row), row
        assert row[0][0] in "ABCDEFGHIJ" and len(row[2].split()) >= 2, row
    assert {row[0][0] for row in rows} >= set("ACDEFGHIJ"), "each part of the study was gone through; B is the register, row by row"
