"""What is said of findings: every code in every case says what, why, what to do and what would pass, in both languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pack_cases import FOLDER, GENERAL, cases, dossier

from checker.checks import SPECS, judge
from checker.model import Finding, Rules, Wording
from checker.packs import load_rules
from checker.report.wording import UNKNOWN, Teller

STANDARDS = Path(__file__).parent.parent / "standards"
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


HAN = r"\u4e00-\u9fff"
HALF = re.compile(
    rf"(?<=[{HAN}（）〔〕《》“”、，。；：}}])[,;!?]|(?<=[{HAN}（）〔〕《》“”、，。；：}}]):(?!//)|[,:;!?](?=[{HAN}（〔《“])"
    rf"|[{HAN}]\s?\((?!EU\) )|(?<!EU)(?<![a-z\d])\)[{HAN}，。；：]"
)
"""A half-width point beside a Chinese character; ``(EU) 2023/1542`` and ``15.19(a)声明`` are names and stay as the law has them."""
TEXTS = [path for path in sorted(STANDARDS.rglob("*.toml")) if "labels" not in path.parts]


def chinese(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every Chinese text of a data file with its place."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from chinese(item, f"{path}.{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from chinese(item, f"{path}[{number}]")
    elif isinstance(value, str) and path.endswith(".zh"):
        yield path, value


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_chinese_texts_use_full_width_points(path: Path) -> None:
    texts = chinese(tomllib.loads(path.read_text(encoding="utf-8")))
    assert not [(place, text) for place, text in texts if HALF.search(text)]


@pytest.mark.parametrize(("text", "faulty"), [
    ("缺少(EU DoC)", True), ("未通过:型号不符", True), ("共 {count} 页,其余", True), ("依(EU) 2023/1542法规", False),
    ("47 CFR 15.105(a)声明", False), ("无法从 {scheme}:// 读取", False), ("EN 71-1:2014+A1:2018；见第3页", False),
])
def test_a_half_width_point_is_told_from_a_name(text: str, faulty: bool) -> None:
    assert bool(HALF.search(text)) is faulty
