"""The data of law and markets: complete by count and key, consistent in itself, sourced, in both languages."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from checker.checks import SPECS
from checker.checks.register import cited, register_of
from checker.lexicon import load_lexicon
from checker.model import Rules
from checker.packs import load_rules
from checker.places import standards_folder

KEYS = tomllib.loads((Path(__file__).parent / "cases" / "data.toml").read_text(encoding="utf-8"))
BODIES = ("cen", "cenelec", "etsi", "iec", "us", "un")
EDITIONS, LANGUAGE_RULES = 155, 57


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules((), SPECS)


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((standards_folder() / name).read_text(encoding="utf-8"))


def researched() -> list[dict[str, Any]]:
    return [row for body in BODIES for row in table(f"register/{body}.toml")["edition"]]


def test_the_register_holds_every_researched_edition() -> None:
    rows = researched()
    assert len(rows) == EDITIONS == sum(KEYS["editions"].values())
    assert Counter(row["family"] for row in rows) == KEYS["editions"]
    assert {row["designation"]: row["presumes_until"] for row in rows if "presumes_until" in row} == KEYS["until"]


def test_what_each_edition_is_worth_is_what_was_researched() -> None:
    rows = researched()
    worth = Counter(f"{row['status']} {row['oj_status']} {row['confidence']}" for row in rows)
    assert worth == KEYS["worth"]
    assert {row["designation"]: row["presumes_from"] for row in rows if "presumes_from" in row} == KEYS["from"]
    limited = {row["designation"]: row["oj_status"] for row in rows if row["oj_status"] not in ("cited", "n/a")}
    assert limited == KEYS["limited"]
    assert {row["designation"]: row["replaced_by"] for row in rows if "replaced_by" in row} == KEYS["replaced"]


def test_what_the_register_says_in_words_it_says_in_both_languages(rules: Rules) -> None:
    for row in rules.editions:
        assert bool(row.notes.en) == any("一" <= letter <= "鿿" for letter in row.notes.zh), row.designation
        assert not re.search(r"\b(the|of|since|not|without)\b", row.notes.zh), row.designation
        if re.search(r"\b[a-z]{3,}", row.replaced_by):
            assert row.replaced_by in rules.terms["replaced_by"], row.designation
        for table, value in (("status", row.status), ("oj_status", row.oj_status), ("confidence", row.confidence)):
            assert value in rules.terms[table], row.designation


def test_the_languages_hold_every_market() -> None:
    rows = table("languages.toml")["rule"]
    assert len(rows) == LANGUAGE_RULES
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["market"], []).append(" ".join((row["mode"], *row["languages"])))
    assert found == KEYS["languages"]


def test_every_market_has_its_languages_and_every_rule_its_market(rules: Rules) -> None:
    assert {rule.market for rule in rules.languages} == set(rules.markets) - {"EU"}
    for rule in rules.languages:
        assert rule.source and all(re.fullmatch(r"[a-z]{2}", language) for language in rule.languages), rule.market


def test_editions_are_judged_where_they_count() -> None:
    of_file = {body: table(f"register/{body}.toml").get("markets") for body in BODIES}
    european = ["CE", "GB", "CH", "TR"]
    assert of_file == {"cen": european, "cenelec": european, "etsi": european, "us": ["US"], "iec": None, "un": None}


def test_no_edition_stands_twice_under_any_of_its_names(rules: Rules) -> None:
    names = [name for row in rules.editions for name in (row.designation, *row.aliases)]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_every_designation_is_found_again(rules: Rules) -> None:
    register = register_of(rules.editions, rules.tables["equivalents"])
    for row in rules.editions:
        same = [name for name in row.aliases if cited(name).family == cited(row.family).family]
        for name in (row.designation, *same):
            found, lacking, beyond = register.find(name)
            assert found is row and not lacking and not beyond, name


def test_days_and_status_of_an_edition_agree(rules: Rules) -> None:
    for row in rules.editions:
        if row.presumes_from and row.presumes_until:
            assert row.presumes_from < row.presumes_until, row.designation
        assert row.status != "withdrawn" or row.presumes_until, row.designation
        assert row.oj_status != "cited-until" or row.presumes_until, row.designation
        assert row.source != "mem" or row.confidence != "high", row.designation


def test_what_replaces_a_withdrawn_european_edition_is_in_the_register(rules: Rules) -> None:
    known = {cited(row.designation).family for row in rules.editions}
    elsewhere = {"EN 62133-1:2017 / EN 62133-2:2017"}
    for row in rules.editions:
        if row.status == "withdrawn" and row.replaced_by and row.replaced_by not in elsewhere:
            assert cited(row.replaced_by.split(" ... ")[0]).family in known, row.designation


def test_equivalents_name_standards_of_the_register(rules: Rules) -> None:
    known = {cited(row.family).family for row in rules.editions}
    for row in table("register/equivalents.toml")["equivalent"]:
        assert cited(row["european"]).family in known, row


def test_acts_that_end_name_what_follows_them(rules: Rules) -> None:
    for act in rules.acts.values():
        assert not act.replaced_by or act.replaced_by in rules.acts, act.number
        assert act.title.en and act.title.zh and act.source, act.number
    assert not rules.acts["2014/35/EU"].notified_bodies and rules.acts["2014/53/EU"].notified_bodies
    assert rules.acts["2009/48/EC"].until == dt.date(2030, 7, 31)


def test_the_acts_that_requirements_name_are_known(rules: Rules) -> None:
    demands = [demand for pack in rules.packs for demand in pack.requirements]
    named = {act for demand in demands for entry in getattr(demand.params, "all_of", ()) for act in entry.split("|")}
    named |= {
        act
        for pack in rules.packs
        for demand in pack.requirements
        for shape in demand.params.papers()
        for act in shape.directives
    }
    assert named - set(rules.acts) == set()


def test_names_of_markets_and_categories_are_clear_of_each_other(rules: Rules) -> None:
    for things in (rules.markets, rules.categories):
        claimed: dict[str, str] = {}
        for key, thing in things.items():
            assert any("一" <= letter <= "鿿" for letter in thing.name.zh), key
            for alias in {key.casefold(), *(name.casefold() for name in thing.aliases)}:
                assert claimed.setdefault(alias, key) == key, alias


def test_traits_imply_traits_that_there_are(rules: Rules) -> None:
    for trait in rules.traits.values():
        assert set(trait.implies) <= set(rules.traits), trait.id
    for category in rules.categories.values():
        assert set(category.traits) <= set(rules.traits), category.id


def test_every_file_of_data_says_where_it_is_from_and_when_it_was_looked_at() -> None:
    folder = standards_folder()
    register = [f"register/{path.stem}" for path in (folder / "register").glob("*.toml")]
    for name in ("languages", "markets", "categories", "acts", "labs", *register):
        data = table(f"{name}.toml")
        assert data["source"] and isinstance(data["checked"], dt.date), name


HEALTH = "health/aliexpress-h.toml"


def test_the_health_model_holds_seventeen_metrics_and_three_published_weights() -> None:
    model = table(HEALTH)
    metrics = model["metric"]
    assert len(metrics) == len({metric["id"] for metric in metrics}) == 17
    published = {metric["id"]: metric["weight"] for metric in metrics if metric["published"]}
    assert published == {"on-time-logistics": 0.25, "dispute-rate": 0.22, "compliance-pass-rate": 0.18}
    assert sum(metric["weight"] for metric in metrics) == pytest.approx(1.0)
    assert (model["bonus"]["points_each"], model["bonus"]["points_at_most"]) == (5, 10)
    assert (model["admission"]["score_at_least"], model["yellow_card"]["score_below"], model["exit"]["score_below"]) == (85, 75, 70)
    assert (model["yellow_card"]["months"], model["exit"]["months"]) == (2, 3)


def test_every_figure_of_the_health_model_names_its_source() -> None:
    model = table(HEALTH)
    for part in (*model["metric"], model["bonus"], model["admission"], model["yellow_card"], model["exit"], model["window"]):
        assert part["source"] and part["confidence"] in ("high", "medium", "low", "mem"), part


def phrases(params: Any) -> set[str]:
    shapes = [*params.papers(), *getattr(params, "instead", ()), *([params.of] if hasattr(params, "of") else [])]
    named = {name for shape in shapes for name in shape.statements}
    return named | {name for entry in getattr(params, "statements", ()) for name in entry.split("|")}


def test_every_set_phrase_that_a_requirement_rests_on_is_known_to_the_label_data(rules: Rules) -> None:
    known = set(load_lexicon().tables["statements"])
    for pack in rules.packs:
        for demand in pack.requirements:
            assert phrases(demand.params) <= known, demand.id
