"""What to mend first: no set of repairs turns more SKUs green per repair than the first, and one repair counts once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import handmade as made
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from checker import pipeline
from checker.cli import run
from checker.errors import PackError
from checker.model import Report, SkuResult
from checker.report import FORMATS
from checker.score.advise import Advice, Repair, advise, kinds_of, plan

ROOT = Path(__file__).parent.parent
KINDS = kinds_of(pipeline.rules_from().tables["repairs"])
CATALOGS = st.dictionaries(
    st.sampled_from([f"T-{number}" for number in range(9)]),
    st.frozensets(st.sampled_from([Repair(name, "") for name in "abcdefg"]), min_size=1, max_size=4), min_size=1, max_size=9,
)


def ratio(repairs: frozenset[Repair], needs: Mapping[str, frozenset[Repair]]) -> Fraction:
    return Fraction(sum(need <= repairs for need in needs.values()), len(repairs))


def every_set(needs: Mapping[str, frozenset[Repair]]) -> list[frozenset[Repair]]:
    repairs = sorted(frozenset().union(*needs.values()))
    return [frozenset(some) for size in range(1, len(repairs) + 1) for some in combinations(repairs, size)]


@given(CATALOGS)
def test_no_set_of_repairs_beats_the_first_and_none_that_equals_it_is_smaller(needs: dict[str, frozenset[Repair]]) -> None:
    days = {repair: (1, 2) for need in needs.values() for repair in need}
    first, green = next(plan(needs, days))
    ratios = {some: ratio(some, needs) for some in every_set(needs)}
    best = max(ratios.values())
    assert Fraction(len(green), len(first)) == best
    assert len(first) == min(len(some) for some, reached in ratios.items() if reached == best)


@given(CATALOGS)
def test_every_later_step_is_best_of_what_is_left_and_all_turn_green_once(needs: dict[str, frozenset[Repair]]) -> None:
    days = {repair: (1, 2) for need in needs.values() for repair in need}
    left, turned = dict(needs), list[str]()
    for repairs, green in plan(needs, days):
        assert Fraction(len(green), len(repairs)) == max(ratio(some, left) for some in every_set(left))
        left = {sku: need - set(repairs) for sku, need in left.items() if not need <= set(repairs)}
        turned += green
    assert sorted(turned) == sorted(needs)


def advice(*skus: SkuResult) -> Advice:
    report = Report(made.AS_OF, (), (), skus)
    data = json.loads(str(FORMATS["json"](report, made.rules(), "en")))
    return advise(data["skus"], data, KINDS)


def red(name: str, *findings: tuple[str, str], paper: str = "a.pdf") -> SkuResult:
    """A SKU with one paper; findings are code and about, shown in that paper unless about starts with ``no ``."""
    line = replace(made.paper(paper), sha256=paper[0] * 64)
    shown = [
        made.finding(sku=name, code=code, about=about, evidence=() if about.startswith("no ") else
                     (replace(made.finding().evidence[0], file=paper),))
        for code, about in findings
    ]
    return replace(made.sku(name, "fail", tuple(shown)), papers=(line,))


def test_one_report_that_serves_many_counts_once() -> None:
    shared = [red(f"T-{number}", ("STD002", "EN 71-1:2011"), ("DAT002", "x")) for number in range(3)]
    told = advice(*shared, red("U-1", ("STD002", "EN 71-1:2011"), paper="b.pdf"))
    assert [(len(step.tasks), step.green, step.after.passed) for step in told.steps] == [
        (1, ("T-0", "T-1", "T-2"), 3), (1, ("U-1",), 4),
    ]
    assert (told.steps[0].tasks[0].kind.id, told.steps[0].tasks[0].codes) == ("retest", ("DAT002", "STD002"))


def test_a_copy_of_a_paper_is_the_same_paper() -> None:
    told = advice(red("T-1", ("STD002", "x"), paper="a/1.pdf"), red("T-2", ("STD002", "x"), paper="a/2.pdf"))
    assert [step.green for step in told.steps] == [("T-1", "T-2")]


def test_each_language_is_a_translation_of_its_own_and_serves_every_market() -> None:
    told = advice(red("T-1", ("LNG001", "DE+de"), ("LNG001", "AT+de"), ("LNG001", "FR+fr")))
    assert [sorted(task.repair.about for task in step.tasks) for step in told.steps] == [["de", "fr"]]


def test_the_same_missing_paper_of_the_same_dossier_is_one_repair() -> None:
    told = advice(red("T-1", ("DOC001", "no declaration")), red("T-2", ("DOC001", "no declaration")),
                  red("T-3", ("DOC001", "no declaration"), paper="b.pdf"))
    assert [step.green for step in told.steps] == [("T-1", "T-2"), ("T-3",)]
    assert told.steps[0].tasks[0].kind.id == "obtain"


def test_of_equals_the_sooner_comes_first() -> None:
    told = advice(red("T-1", ("STD002", "x"), paper="a.pdf"), red("T-2", ("LNG001", "DE+de"), paper="b.pdf"))
    assert [step.tasks[0].kind.id for step in told.steps] == ["language", "retest"]


def test_what_no_row_names_asks_for_a_person_and_what_passes_needs_nothing() -> None:
    told = advice(red("T-1", ("XYZ999", "x")), made.sku("T-2", "pass", (made.finding("pass", "none"),)))
    assert [(step.green, step.tasks[0].kind.id) for step in told.steps] == [(("T-1",), "look")]
    assert (told.before.passed, told.steps[-1].after.rate) == (1, 1.0)


@pytest.mark.parametrize("table", [{}, {"repair": []}, {"repair": [{"id": "x", "codes": ["A"], "days": [1, 2]}]},
                                   {"repair": [{"id": "x", "days": [1]}]}])
def test_a_faulty_table_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(PackError):
        kinds_of(table)


def test_the_command_tells_steps_rate_and_points(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    green = made.sku("T-2", "pass", (made.finding("pass", "none"),))
    report = Report(made.AS_OF, ("law",), (), (red("T-1", ("LNG001", "DE+de")), green))
    for form in ("json", "jsonl"):
        (tmp_path / f"r.{form}").write_text(str(FORMATS[form](report, made.rules(), "en")), encoding="utf-8")
    told = []
    for form in ("json", "jsonl"):
        assert run(["advise", str(tmp_path / f"r.{form}"), "--format", "json", "-q"]) == 1
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    plain = json.loads(told[0])
    schema = json.loads((ROOT / "standards" / "schemas" / "advice.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(plain)
    assert (plain["skus"]["pass_rate"], plain["points"]) == (0.5, 0.0)
    assert [(step["pass_rate"], step["points"]) for step in plain["steps"]] == [(1.0, 18.0)]
    assert run(["advise", str(tmp_path / "r.json"), "--lang", "zh"]) == 1
    assert "在a.pdf中增加德语" in capsys.readouterr().out
    (tmp_path / "no.json").write_text("{}", encoding="utf-8")
    assert run(["advise", str(tmp_path / "no.json")]) == 2
