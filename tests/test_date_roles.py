"""Which date is which, in layouts of whole papers: issue, receipt, tests, expiry, and all the days that are none of these."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pages import printed

from checker.extract import extract
from checker.lexicon import load_lexicon
from checker.model import DATE_ROLES

CASES = tomllib.loads((Path(__file__).parent / "cases" / "extract" / "roles.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_roles_in_layouts_of_whole_papers(case: dict[str, list[str]]) -> None:
    record = extract(printed(str(case["text"])), load_lexicon())
    for role in DATE_ROLES:
        found = getattr(record, role)
        days = [found.value] if found.value else list(found.readings)
        assert sorted(day.isoformat() for day in days) == sorted(case.get(role, [])), role
