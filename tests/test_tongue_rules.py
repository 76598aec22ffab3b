"""The languages that markets ask for, with the rules that ship: all, any or by region, what only warns, and which law is cited."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from msgspec.structs import replace

from checker.checks import SPECS, judge
from checker.model import Dossier, Field, Finding, Lack, Link, Paper, Problem, Product, Record, Rules, Section
from checker.packs import load_rules
from checker.report.tongues import tongues, tongues_text
from checker.report.wording import Teller

AS_OF = dt.date(2026, 11, 24)


@cache
def rules() -> Rules:
    return load_rules((), SPECS)


def manual(languages: str, variants: str = "", lacks: tuple[Lack, ...] = ()) -> Paper:
    codes = tuple(languages.split())
    record = Record(
        "manual.pdf", "0" * 64, "application/pdf", 9, "text", "read", kind=Field("manual", confidence=0.99), kinds=("manual",),
        languages=codes, partial=tuple(lack.language for lack in lacks), lacks=lacks, variants=tuple(variants.split()),
        sections=tuple(Section(code, at, at, 300) for at, code in enumerate(codes, 1)),
    )
    return Paper(record, Link("catalog"), True)


def told(market: str, *papers: Paper, category: str = "appliances", traits: tuple[str, ...] = ("mains",)) -> list[Finding]:
    product = Product("T", category=category, markets=(market,), models=("KX-1",), traits=traits)
    packs = tuple(pack for pack in rules().packs if pack.id == "manual-languages")
    found = judge(Dossier(product, papers), packs, rules(), AS_OF)
    return [item for item in found if item.code.startswith("LNG")]


def short(findings: list[Finding]) -> dict[str, str]:
    return {item.about.partition("+")[2]: item.kind if item.kind == "pass" else f"{item.kind} {item.level}" for item in findings}


@pytest.mark.parametrize(("market", "languages", "traits", "wanted"), [
    ("BE", "nl fr de", "mains", {"nl": "pass", "fr": "pass", "de": "pass"}),
    ("BE", "nl fr", "mains", {"nl": "pass", "fr": "pass", "de": "fail warning"}),
    ("BE", "nl fr", "mains radio", {"nl": "pass", "fr": "pass", "de": "fail error"}),
    ("BE", "fr de", "mains", {"nl": "fail error", "fr": "pass", "de": "pass"}),
    ("CH", "de fr it", "mains", {"de": "pass", "fr": "pass", "it": "pass"}),
    ("CH", "de en", "mains", {"de": "pass", "fr": "fail error", "it": "fail error"}),
    ("FI", "fi", "mains", {"fi": "pass", "sv": "fail error"}),
    ("FI", "fi sv", "mains", {"fi": "pass", "sv": "pass"}),
    ("LU", "de", "mains", {"de": "pass"}),
    ("LU", "lb", "mains", {"lb": "pass"}),
    ("LU", "en nl", "mains", {"fr/de/lb": "fail error"}),
    ("CA", "en fr", "mains", {"en": "pass", "fr": "pass"}),
    ("CA", "en", "mains", {"en": "pass", "fr": "fail error"}),
    ("CA-QC", "en", "mains", {"fr": "fail error"}),
    ("MT", "en", "mains", {"en": "pass"}),
    ("MT", "it", "mains", {"en/mt": "fail error"}),
    ("KG", "en", "mains", {"ru/ky": "fail warning"}),
    ("HK", "zh", "mains", {"zh": "review warning", "en": "fail warning"}),
])
def test_markets_ask_for_all_for_any_or_by_region(market: str, languages: str, traits: str, wanted: dict[str, str]) -> None:
    assert short(told(market, manual(languages), traits=tuple(traits.split()))) == wanted


@pytest.mark.parametrize(("market", "variants", "wanted"), [
    ("CN", "zh-Hans", "pass"), ("CN", "zh-Hant", "fail warning"), ("CN", "zh-Hans zh-Hant", "pass"), ("CN", "", "review warning"),
    ("TW", "zh-Hant", "pass"), ("TW", "zh-Hans", "fail warning"),
])
def test_a_written_form_that_a_market_does_not_read_is_a_warning(market: str, variants: str, wanted: str) -> None:
    assert short(told(market, manual("zh", variants))) == {"zh": wanted}


@pytest.mark.parametrize(("market", "languages", "cited"), [
    ("BE", "nl", "BIPT"), ("CH", "de", "PrSV SR 930.111 Art 8(1) [high]; PrSV SR 930.111 Art 8(2)"), ("FI", "fi", "613/2004"),
    ("LU", "en", "[medium]"), ("CA", "en", "Consumer Packaging and Labelling"), ("FR", "en", "Loi Toubon 94-665"),
])
def test_a_lack_names_language_market_and_law_with_its_confidence(market: str, languages: str, cited: str) -> None:
    lacking = [item for item in told(market, manual(languages)) if item.kind == "fail"]
    assert lacking
    for item in lacking:
        assert cited in item.cites and item.cites.rstrip().endswith("]")
        for language in ("en", "zh"):
            said = Teller(rules(), language).tell(item).message
            assert rules().markets[market].name.in_language(language) in said and "…" not in said


@pytest.mark.parametrize(("market", "message"), [("CH", "missing-region"), ("LU", "missing-any"), ("FI", "missing")])
def test_each_kind_of_rule_has_its_wording(market: str, message: str) -> None:
    assert {item.message for item in told(market, manual("en")) if item.kind == "fail"} == {message}


@pytest.mark.parametrize(("category", "market", "traits", "cited"), [
    ("toys", "DE", ("plush",), True), ("toys", "DE", ("battery",), True), ("toys", "US", ("plush",), False),
    ("appliances", "DE", ("mains",), False),
])
def test_toys_cite_the_directive_beside_the_law_of_the_market(
    category: str, market: str, traits: tuple[str, ...], cited: bool,
) -> None:
    for papers in ((), (manual("fr"),)):
        found = told(market, *papers, category=category, traits=traits)
        assert found
        for item in found:
            assert ("Directive 2009/48/EC Art 4(7)" in item.cites) is cited
            assert any(rule.legal_basis in item.cites for rule in rules().languages if rule.market == market)


def test_what_a_version_lacks_is_said_with_pages() -> None:
    lacks = (Lack("it", "safety", 0.63, "es", (3, 4, 7)), Lack("it", "disposal", 0.63, "es", (8,)))
    found = told("IT", manual("es it", lacks=lacks))
    assert [(item.code, item.message) for item in found] == [("LNG002", "lacks")]
    said = Teller(rules(), "en").tell(found[0])
    assert "safety information and warnings, disposal" in said.message and "page 3–4, 7–8" in said.message and "63%" in said.message
    said = Teller(rules(), "zh").tell(found[0])
    assert "安全信息和警告、废弃处置" in said.message and "3–4、7–8" in said.message
    short_ = told("IT", manual("es it", lacks=(Lack("it", "length", 0.2, "es", (1,)),)))
    assert "20%" in Teller(rules(), "en").tell(short_[0]).message


def test_the_map_groups_markets_by_what_is_missing_and_leaves_the_lesser_language_open() -> None:
    one = tongues(manual("nl fr").record, rules())
    answers = {entry["market"]: entry["answer"] for entry in one["markets"]}
    assert (answers["BE"], answers["NL"], answers["DE"], answers["CH"]) == ("unknown", "served", "not_served", "not_served")
    named = {"en": "Austria (AT), Germany (DE), Liechtenstein (LI)", "zh": "奥地利（AT）、德国（DE）、列支敦士登（LI）"}
    for language, names in named.items():
        text = tongues_text([one], rules(), language, colour=False, width=140)
        assert names in text
        assert "fr, it; " not in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_file_that_was_not_read_says_why_and_denies_no_market(language: str) -> None:
    locked = replace(manual("de").record, languages=(), sections=(), status="unreadable", problems=(Problem("DOC004"),))
    one = tongues(locked, rules(), language)
    text = tongues_text([one], rules(), language, colour=False, width=100)
    assert one["problems"][0]["message"] in text and "DOC004" in text
    assert {entry["answer"] for entry in one["markets"]} == {"unknown"}
    assert text.count("\n") < 8


def test_pages_are_counted_above_the_map() -> None:
    record = replace(manual("de").record, pages=34, sections=(Section("de", 1, 34, 900),))
    text = tongues_text([tongues(record, rules())], rules(), "en", colour=False, width=100)
    head, row = text.splitlines()[1:3]
    assert head.split() == ["1", "11", "21", "31"]
    assert head.index("11") - head.index("1") == 10
    assert row.index("█") == head.index("1")
