"""Designations by their shape: texts and what they must give; the normal form is read as itself."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.extract.acts import acts, known_acts
from checker.extract.designation_shapes import HEAD, head
from checker.extract.designations import designations, register
from checker.extract.flow import plain
from checker.lexicon import load_lexicon

LEXICON = load_lexicon()
KNOWN = register(LEXICON)
CASES = tomllib.loads((Path(__file__).parent / "cases" / "extract" / "designations.toml").read_text(encoding="utf-8"))["case"]


def found(text: str, scanned: bool = False) -> list[str]:
    return [one.text for one in designations(plain(text), KNOWN, scanned)]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_designations(case: dict[str, object]) -> None:
    assert found(str(case["text"])) == case["gives"]


BODIES = st.sampled_from(["EN", "EN IEC", "IEC", "EN ISO"])
EDITIONS = st.lists(st.tuples(st.integers(1, 15), st.integers(2000, 2026)), max_size=3, unique_by=lambda pair: pair[0])


@given(BODIES, st.integers(50000, 63999), st.lists(st.integers(1, 99), max_size=2), st.integers(1995, 2026), EDITIONS)
def test_the_normal_form_is_read_as_itself(
    body: str, number: int, parts: list[int], year: int, added: list[tuple[int, int]]
) -> None:
    name = f"{body} {'-'.join(map(str, (number, *parts)))}:{year}" + "".join(f"+A{nth}:{when}" for nth, when in added)
    assert found(f"according to {name}, as printed") == [name]


@given(st.text(max_size=200))
def test_any_text_gives_places_within_itself(text: str) -> None:
    for one in designations(plain(text), KNOWN, True):
        assert 0 <= one.start < one.end <= len(text)


PIECES = "1E AA ANSI AS/NZS ASTM AfPS BS CAN/CSA CEI CISPR CNS CSA C22.2 DIN DRAFT EN ESD ETSI GB GS HKCA IEC IS0 ISO JIS KN KS"
MORE = "NF NOM No. NZS PN QB SANS SJ T/CESA TEC TR TS UL UNE YD lEC pr ČSN ÖNORM 300 328 55014-1:2017 55032 62368-1:2014 71 : a"
HEADS = st.lists(st.sampled_from([*PIECES.split(), *MORE.split()]), max_size=8)


@given(HEADS, st.lists(st.sampled_from(["", " ", "-", "/", "\n", ":"]), min_size=8, max_size=8))
def test_the_quick_search_for_heads_finds_what_the_pattern_finds(pieces: list[str], gaps: list[str]) -> None:
    text = "".join(piece + gap for piece, gap in zip(pieces, gaps, strict=False))
    for at in range(len(text) + 1):
        quick, slow = head(text, at), HEAD.search(text, at)
        assert (quick and (quick.span(), quick.groups())) == (slow and (slow.span(), slow.groups()))


def test_a_number_next_to_a_known_one_is_doubted_on_a_scan_only() -> None:
    assert found("EN 304 489-1") == ["EN 304 489-1"]
    assert found("EN 304 489-1", scanned=True) == []
    for misread in ("EN 85035:2017", "IEC 6247", "EN 2471:2008"):
        assert found(misread, scanned=True) == [] != found(misread)
    assert found("EN 55035:2017 and IEC 62471", scanned=True) == ["EN 55035:2017", "IEC 62471"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Directive 2014/30/EU", ["2014/30/EU"]),
        ("2011/65/EC and 2015/863/UE", ["2011/65/EU", "(EU) 2015/863"]),
        ("Regulation (EU) No. 2019/2020", ["(EU) 2019/2020"]),
        ("REACH 1907/2006", ["(EC) No 1907/2006"]),
        ("欧盟指令 2009/48/EC", ["2009/48/EC"]),
        ("201 4/35/EU", ["2014/35/EU"]),
        ("on 12/05/2014, page 3/12", []),
    ],
)
def test_acts(text: str, numbers: list[str]) -> None:
    assert [act.number for act in acts(plain(text), known_acts(LEXICON))] == numbers
