"""Sources in words: short names are written out in both languages, and the Official Journal is linked."""

from __future__ import annotations

import re

import pytest

from checker.pipeline import rules_from
from checker.report.sources import ON_A_PAGE, sourced

SHORT = re.compile(r"\b(leg|ojc|web|fs):|\b(reid|facts|mem|seed|find_string)\b")


@pytest.mark.parametrize(("source", "english", "chinese"), [
    (
        "leg:eu/52/32025R2509.md Annex IV; facts A1, E1",
        "EU act 32025R2509 (consolidated text) Annex IV; this project's study of the law (2026-11-23) A1, E1",
        "欧盟法规32025R2509（合并文本） 附件IV；本项目法规研究（2026-11-23）A1, E1",
    ),
    ("reid 6.1; mem", "secondary study of 2026-09-25 6.1; recalled, not read", "二手研究报告（2026-09-25） 6.1；凭记忆，未核对"),
    ("ojc:32023D2723 rows 554, 561", "Official Journal, act 32023D2723 rows 554, 561", "欧盟官方公报32023D2723 第554, 561行"),
    ("invented", "invented", "invented"),
])
def test_short_names_are_written_out(source: str, english: str, chinese: str) -> None:
    rules = rules_from()
    assert (sourced(source, rules, "en"), sourced(source, rules, "zh")) == (english, chinese)


def test_an_act_is_linked() -> None:
    told = sourced("ojc:32025D0893", rules_from(), "en", form=ON_A_PAGE)
    assert told == "[Official Journal, act 32025D0893](https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32025D0893)"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_requirement_speaks_in_short_names(language: str) -> None:
    rules = rules_from()
    for pack in rules.packs:
        for demand in pack.requirements:
            assert not SHORT.search(sourced(demand.source, rules, language)), demand.id


def test_a_link_of_a_page_stays_a_link_in_chinese() -> None:
    rules = rules_from()
    found = [sourced(demand.source, rules, "zh", form=ON_A_PAGE) for pack in rules.packs for demand in pack.requirements]
    assert any("](https://" in one for one in found) and not any("]（" in one for one in found)
