"""What is said of findings: every code in every case says what, why, what to do and what would pass, in both languages."""

from __future__ import annotations

import re
from functools import cache

import pytest
from pack_cases import FOLDER, GENERAL, cases, dossier

from checker.checks import SPECS, judge
from checker.model import Finding, Rules, Wording
from checker.packs import load_rules
from checker.report.wording import UNKNOWN, Teller

TO_MEND = ("fail", "review")
OURS = ("INT001", "DOC003", "WAV001", "WAV002")
"""Codes that are told of files, scans and waivers outside judging; other tests hold their sentences."""


@cache
def rules() -> Rules:
    return load_rules((), SPECS)


@cache
def told() -> dict[tuple[str, str, str], Finding]:
    """The findings of all cases of all requirements and general checks, one for each code, message and kind."""
    found: dict[tuple[str, str, str], Finding] = {}
    for name, case in cases([*sorted(FOLDER.glob("*.toml")), *sorted(GENERAL.glob("*.toml"))]):
        wanted = (name, *case.get("packs", ()))
        packs = tuple(pack for pack in rules().packs if pack.id in wanted)
        for one in judge(dossier(case), packs, rules(), case["as_of"]):
            found.setdefault((one.code, one.message, one.kind), one)
    return found


def wordings() -> list[tuple[str, str, Wording]]:
    return [
        (code.code, place, wording)
        for code in rules().codes.values()
        for place, table in (("message", code.messages), ("why", code.whys), ("fix", code.fixes), ("passes", code.passes),
                             ("own", {"why": code.why, "fix": code.fix, "passes_if": code.passes_if, "title": code.title}))
        for wording in table.values()
    ]


def test_every_wording_is_there_in_both_languages_with_the_same_places() -> None:
    for code, place, wording in wordings():
        assert wording.en.strip() and any("一" <= letter <= "鿿" for letter in wording.zh), (code, place)
        assert set(re.findall(r"\{\w+\}", wording.en)) == set(re.findall(r"\{\w+\}", wording.zh)), (code, place, wording.en)


ACCUSES = re.compile(r"forg|fake|fraud|counterfeit|伪造|假冒|造假|虚假", re.IGNORECASE)


def test_no_signal_accuses() -> None:
    for code, place, wording in wordings():
        assert not ACCUSES.search(wording.en + wording.zh), (code, place)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_finding_says_what_why_what_to_do_and_what_would_pass(language: str) -> None:
    teller = Teller(rules(), language)
    for (code, message, kind), finding in told().items():
        said = teller.tell(finding)
        mend = (said.fix, said.passes_if) if kind in TO_MEND else ()
        for text in (said.message, said.why, *mend):
            assert text.strip() and UNKNOWN not in text and "{" not in text, (code, message, text)
            assert not re.search(r"\bNone\b|–[.。]|[(（][)）]", text), (code, message, text)
            assert any("一" <= letter <= "鿿" for letter in text) is (language == "zh") or language == "en", (code, message, text)


def test_every_code_that_judging_can_give_was_looked_at() -> None:
    seen = {code for code, _, kind in told() if kind in TO_MEND}
    assert set(rules().codes) - seen <= {*OURS}


CONCRETE = {
    "DAT001": r"\d{4}-\d\d-\d\d", "DAT002": r"\d{4}-\d\d-\d\d", "DAT003": r"\d{4}-\d\d-\d\d", "DAT010": r"\d{4}-\d\d-\d\d",
    "STD002": r"[A-Z]{2,}[ -]|edition in force|现行有效版本", "STD003": r"\d+/\d+", "STD004": r"EN ", "PRD001": r"KX",
    "DCL001": r"\d+/\d+",
}


@pytest.mark.parametrize("code", CONCRETE)
def test_what_would_pass_names_the_date_the_edition_or_the_paper(code: str) -> None:
    found = [finding for (one, _, kind), finding in told().items() if one == code and kind in TO_MEND]
    assert found
    for finding in found:
        for language in ("en", "zh"):
            text = Teller(rules(), language).tell(finding).passes_if
            assert re.search(CONCRETE[code], text), (code, finding.message, text)
