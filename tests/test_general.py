"""What is said of papers and products whatever market they are for: ``tests/cases/checks/*.toml``."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from pack_cases import GENERAL, cases, dossier

from checker.checks import GENERAL as ALWAYS
from checker.checks import SPECS, judge, waive
from checker.model import Finding, Rules, Waiver
from checker.packs import load_rules

CASES = cases(sorted(GENERAL.glob("*.toml")))


@cache
def rules() -> Rules:
    return load_rules((), SPECS)


def told(case: dict[str, Any]) -> tuple[Finding, ...]:
    packs = tuple(pack for pack in rules().packs if pack.id in case.get("packs", ()))
    assert len(packs) == len(case.get("packs", ())), case["name"]
    found = judge(dossier(case), packs, rules(), case["as_of"])
    return waive(found, [Waiver(**row) for row in case.get("waivers", ())], case["as_of"])


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[case["name"] for _, case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = told(case)
    for line in case["expect"]:
        code, kind, *level = line.split()
        got = {f"{one.kind} {one.level}" for one in found if one.code == code} or {"none"}
        assert any(one.split()[: 1 + len(level)] == [kind, *level] for one in got), f"{line}: got {sorted(got)}"


def test_every_general_check_has_a_case_that_calls_it_forth() -> None:
    raised = {line.split()[0] for _, case in CASES for line in case["expect"] if line.split()[1] in ("fail", "review")}
    own = {check.spec.code for check in ALWAYS}
    assert own <= raised
