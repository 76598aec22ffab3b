"""The versions of a manual beside each other: complete ones lack nothing, a missing chapter is named with its pages elsewhere."""

from __future__ import annotations

import pytest
from dossiers import demand, dossier, findings
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from test_languages import BOOKLETS, SENTENCES, document, page, told, words

from checker.extract import extract
from checker.lexicon import load_lexicon
from checker.model import Field, Lack, Link, Page, Paper, Section
from checker.pipeline import rules_from
from checker.report.facts import facts
from checker.report.tongues import tongues, tongues_text
from checker.report.wording import Teller

CHAPTERS = ("safety", "use", "care")
FIGURES = {"safety": "220-240 V ~ 50 Hz 9 W IP20", "use": "1500 mm 360 lm 25 min", "care": "2.4 kg LX-204 85 %"}
"""What stands at the end of the sentences of each chapter in every language: figures, a designation."""
FOUR = ("en", "de", "fr", "pl")


def chapter(code: str, name: str, figures: bool = True) -> list[str]:
    sentences = BOOKLETS[code][f"{name}_text"].split(". ")
    numbers = FIGURES[name].split() if figures else []
    spread = [" ".join(numbers[at :: len(sentences)]) for at in range(len(sentences))]
    return [BOOKLETS[code][name], *(f"{one} {two}".strip() for one, two in zip(sentences, spread, strict=True))]


def booklet(kept: dict[str, tuple[str, ...]], figures: bool = True) -> list[Page]:
    """A page for each chapter, three for a language; chapters that are not kept leave no page."""
    found: list[Page] = []
    for code, names in kept.items():
        found += [page(len(found) + at, words(chapter(code, name, figures))) for at, name in enumerate(names, start=1)]
    return found


def lacking(kept: dict[str, tuple[str, ...]], figures: bool = True) -> tuple[Lack, ...]:
    return told(*booklet(kept, figures)).lacks


def others(code: str) -> list[str]:
    return [other for other in FOUR if other != code]


@pytest.mark.parametrize("figures", [True, False])
def test_complete_versions_lack_nothing(figures: bool) -> None:
    assert lacking(dict.fromkeys(BOOKLETS, CHAPTERS), figures) == ()


@pytest.mark.parametrize("code", sorted(BOOKLETS))
@pytest.mark.parametrize("gone", CHAPTERS)
def test_a_missing_chapter_is_named_with_the_pages_that_have_it(code: str, gone: str) -> None:
    full = dict.fromkeys(others(code), CHAPTERS)
    lacks = lacking({**full, code: tuple(name for name in CHAPTERS if name != gone)})
    assert {lack.language for lack in lacks} == {code}
    wanted = {"safety": {"safety"}, "use": {"passage"}, "care": {"cleaning", "disposal"}}[gone]
    assert wanted & {lack.what for lack in lacks}
    for lack in lacks:
        first = 3 * list(full).index(lack.beside) + 1
        assert (first + CHAPTERS.index(gone)) in lack.pages
        assert set(lack.pages) <= set(range(first, first + 3))


@pytest.mark.parametrize("code", ["de", "fi", "bg", "el"])
def test_a_chapter_that_was_moved_is_not_missing(code: str) -> None:
    assert lacking({**dict.fromkeys(others(code), CHAPTERS), code: ("use", "care", "safety")}) == ()


def test_a_version_that_says_more_leaves_the_others_complete() -> None:
    more = [page(90, words([line for name in CHAPTERS for line in chapter("en", name)]))]
    assert told(*booklet(dict.fromkeys(FOUR, CHAPTERS)), *more).partial == ()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(sorted(BOOKLETS)), min_size=2, max_size=6, unique=True), st.booleans())
def test_no_set_of_complete_versions_is_called_partial(codes: list[str], figures: bool) -> None:
    assert lacking(dict.fromkeys(codes, CHAPTERS), figures) == ()


def test_two_versions_of_which_one_is_half() -> None:
    lacks = lacking({"de": CHAPTERS, "it": ("use",)})
    assert {(lack.language, lack.beside) for lack in lacks} == {("it", "de")}
    assert "safety" in {lack.what for lack in lacks}


def test_what_is_missing_stands_in_the_finding_the_facts_and_the_map() -> None:
    made = document(*booklet({**dict.fromkeys(("en", "fr", "pl"), CHAPTERS), "de": ("use", "care")}))
    record = replace(extract(made, load_lexicon()), kind=Field("manual"))
    judged = findings(dossier(Paper(record, Link("catalog"))), demand("manual-languages"))
    found = [item for item in judged if item.code == "LNG002"]
    assert [(item.kind, item.about, item.message) for item in found] == [("fail", "QA+de", "lacks")]
    rules = rules_from()
    said = {language: Teller(rules, language).tell(found[0]).message for language in ("en", "zh")}
    beside = {"en": ("English", "French", "Polish"), "zh": ("英语", "法语", "波兰语")}
    assert "safety information" in said["en"]
    assert "安全信息" in said["zh"]
    assert all(any(name in said[language] for name in names) for language, names in beside.items())
    assert "…" not in "".join(said.values())
    assert found[0].evidence[0].page == 10
    line = facts(record, rules, "en")
    assert line["lacks"] and line["partial"] == ["de"]
    for language, word in (("en", "lacks safety information"), ("zh", "缺少：安全信息")):
        assert word in tongues_text([tongues(record, rules)], rules, language, colour=False, width=120)


# --- written forms of one language

@pytest.mark.parametrize("code", ["zh-Hans", "zh-Hant"])
def test_simplified_and_traditional_characters_are_told(code: str) -> None:
    spoken = told(page(1, words(SENTENCES[code] * 2)))
    assert (spoken.languages, spoken.variants) == (("zh",), (code,))


def test_both_written_forms_in_one_booklet() -> None:
    spoken = told(page(1, words(SENTENCES["zh-Hans"] * 2)), page(2, words(SENTENCES["zh-Hant"] * 2)))
    assert (spoken.languages, set(spoken.variants)) == (("zh",), {"zh-Hans", "zh-Hant"})


def test_a_notice_in_the_other_form_is_no_version() -> None:
    spoken = told(page(1, words(SENTENCES["zh-Hans"] * 6)), page(2, words(SENTENCES["zh-Hant"][:1])))
    assert spoken.variants == ("zh-Hans",)


def test_japanese_has_no_chinese_form() -> None:
    assert told(page(1, words(SENTENCES["ja"] * 2))).variants == ()


@pytest.mark.parametrize(("text", "form"), [
    ("Se a tela do celular não acender, peça ao usuário que registre o contato. O registro da umidade está na tela.", "pt-BR"),
    ("Se o ecrã do telemóvel não acender, peça ao utilizador o contacto. O registo da humidade está no ecrã.", "pt-PT"),
])
def test_portuguese_of_two_regions(text: str, form: str) -> None:
    both = [text, "Não deixe o aparelho perto da água e leia as instruções antes de usar."]
    assert told(page(1, words(both))).variants == (form,)


@pytest.mark.parametrize(("variants", "kinds"), [
    (("zh-Hans",), {"CN": "served", "TW": "not_served"}),
    (("zh-Hant",), {"CN": "not_served", "TW": "served"}),
    (("zh-Hans", "zh-Hant"), {"CN": "served", "TW": "served"}),
])
def test_markets_read_one_form(variants: tuple[str, ...], kinds: dict[str, str]) -> None:
    empty = extract(document(), load_lexicon())
    record = replace(empty, languages=("zh",), variants=variants, sections=(Section("zh", 1, 1, 90),), status="read")
    markets = {one["market"]: one["answer"] for one in tongues(record, rules_from())["markets"]}
    assert {market: markets[market] for market in kinds} == kinds
