"""Dates: every print gives all its readings, roles are told apart, and an order is settled by evidence alone."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import document_of

from checker.extract.date_roles import dates
from checker.extract.dates import date_shape
from checker.extract.folds import fold
from checker.extract.reading import reading
from checker.lexicon import load_lexicon
from checker.model import DATE_ROLES

CASES = Path(__file__).parent / "cases" / "fields"
LEXICON = load_lexicon()
SHAPE = date_shape(LEXICON)
PRINTS = [
    (text, case["readings"])
    for case in tomllib.loads((CASES / "dates.toml").read_text(encoding="utf-8"))["case"]
    for text in case["print"]
]
ROLES = tomllib.loads((CASES / "roles.toml").read_text(encoding="utf-8"))["case"]


def readings(text: str) -> list[str]:
    return [
        f"{option.first}" if option.first == option.last else f"{option.first}..{option.last}"
        for span in SHAPE.find(text)
        for option in span.options
    ]


@pytest.mark.parametrize(("text", "wanted"), PRINTS, ids=[text for text, _ in PRINTS])
def test_every_print_gives_all_its_readings(text: str, wanted: list[str]) -> None:
    assert readings(text) == wanted


@pytest.mark.parametrize("case", ROLES, ids=[case["title"] for case in ROLES])
def test_roles(case: dict[str, object]) -> None:
    rows = case["rows"]
    assert isinstance(rows, list)
    found = dates(reading(document_of(rows), LEXICON), LEXICON, str(case.get("kind", "test_report")))
    assert {role: str(found[role].value) for role in DATE_ROLES if found[role].value} == {
        role: case[role] for role in DATE_ROLES if role in case
    }
    open_readings = {role: [str(day) for day in found[role].readings] for role in DATE_ROLES if found[role].readings}
    assert open_readings == case.get("ambiguous", {})


def test_what_settled_an_order_is_recorded() -> None:
    found = dates(reading(document_of(["Date received: 25/02/2024", "Date of issue: 05/03/2024"]), LEXICON), LEXICON, "test_report")
    assert found["issued"].reason.startswith("dmy:25/02/2024")


def test_evidence_encloses_the_words_it_quotes() -> None:
    document = document_of(["Date of issue:\tMarch 5, 2024"])
    evidence = dates(reading(document, LEXICON), LEXICON, "test_report")["issued"].evidence[0]
    quoted = [word for word in document.pages[0].words if word.text in evidence.text.split()]
    assert evidence.text == "March 5, 2024"
    assert evidence.box == (quoted[0].box[0], quoted[0].box[1], quoted[-1].box[2], quoted[-1].box[3])


def test_a_day_in_doubt_is_no_value() -> None:
    document = document_of(["Date of issue: 2024-03-05"])
    page = document.pages[0]
    blurred = tuple(type(w)(w.text, w.box, w.line, 0.2 if w.text[0].isdigit() else 0.9) for w in page.words)
    doubtful = type(document)(
        document.file, document.sha256, document.media_type, 1, (type(page)(1, page.width, page.height, blurred, "ocr"),), "read"
    )
    field = dates(reading(doubtful, LEXICON), LEXICON, "test_report")["issued"]
    assert field.value is None
    assert field.readings == (dt.date(2024, 3, 5),)


@given(
    st.dates(dt.date(1995, 1, 1), dt.date(2089, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d.%m.%Y", "%m/%d/%Y", "%Y年%m月%d日"]),
)
def test_a_printed_date_is_among_its_readings(day: dt.date, form: str) -> None:
    assert str(day) in readings(f"Date: {day.strftime(form)}")


MONTHS = LEXICON.tables["months"]["names"]
NAMES = [(number, name) for rows in MONTHS.values() for number, names in enumerate(rows, start=1) for name in names]
"""Every name of a month with its number; a name may stand for two months in two languages."""


PRINTED = st.sampled_from(["{d} {m} {y}", "{d}. {m} {y}", "{d:02} {m} {y}"])


@given(st.sampled_from(NAMES), st.integers(1, 28), st.integers(1995, 2035), PRINTED)
def test_a_month_of_any_language_is_read_as_itself_and_nothing_else(month: tuple[int, str], day: int, year: int, form: str) -> None:
    number, name = month
    shared = {other for other, alike in NAMES if fold(alike) == fold(name)}
    capitals = name.upper() if len(name.upper()) == len(name) else name
    for printed in (name, capitals):
        assert set(readings(form.format(d=day, m=printed, y=year))) == {f"{year}-{other:02}-{day:02}" for other in shared}, number


@given(st.text(max_size=80))
def test_no_text_breaks_the_shape(text: str) -> None:
    for span in SHAPE.find(text):
        assert 0 <= span.start < span.end <= len(text)
        assert span.options
