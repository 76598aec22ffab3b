"""Pages of several scripts: each line is taken from the reading whose data knows its letters."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from checker.read import tessdata
from checker.read.engine import Attempt, Seen, attempt
from checker.read.scan import Scan, read_scan
from checker.read.scripts import joined

SCANS = Path(__file__).parent / "cases" / "read"
lacking_data = pytest.mark.skipif(
    not {"ell", "rus", "deu", "osd"} <= set(tessdata.installed()), reason="OCR data of these scripts is not installed"
)


def line(number: int, text: str, sure: float, left: float = 0.0) -> list[Seen]:
    return [
        Seen(word, left + 60.0 * at, 30.0 * number, left + 60.0 * at + 50.0, 30.0 * number + 20.0, number, sure)
        for at, word in enumerate(text.split())
    ]


def made(*lines: list[Seen]) -> Attempt:
    return attempt(tuple(word for one in lines for word in one), ("eng",))


def texts(seen: Attempt) -> list[str]:
    return [word.text for word in seen.words]


def test_a_line_is_taken_from_the_surer_reading_and_keeps_its_place() -> None:
    base = made(line(0, "first line", 0.9), line(1, "npwtn ypaun", 0.4), line(2, "last line", 0.9))
    other = made(line(0, "flrst llne", 0.5), line(1, "πρώτη γραμμή", 0.95), line(2, "last 1ine", 0.92))
    assert texts(joined(base, other)) == ["first", "line", "πρώτη", "γραμμή", "last", "line"]


def test_a_reading_that_finds_less_takes_nothing() -> None:
    base = made(line(0, "warning symbols stand here", 0.6))
    assert texts(joined(base, made(line(0, "W", 0.99), line(7, "elsewhere", 0.99)))) == texts(base)


def test_columns_beside_each_other_are_exchanged_apart() -> None:
    base = made([*line(0, "left words", 0.95), *line(0, "mpaBa cropoHa", 0.3, 300.0)])
    other = made(line(0, "права сторона", 0.95, 300.0))
    both = joined(base, other)
    assert texts(both) == ["left", "words", "права", "сторона"]
    assert len({word.line for word in both.words}) == 2


def read_page(names: tuple[str, ...], first: tuple[str, ...] = ("eng",)) -> Scan:
    parts = [Image.open(SCANS / f"{name}.png").convert("L") for name in names]
    page = Image.new("L", (max(part.width for part in parts), sum(part.height for part in parts)), 255)
    top = 0
    for part in parts:
        page.paste(part, (0, top))
        top += part.height
    return read_scan(page, 150, first)


@lacking_data
def test_three_scripts_on_one_page_are_all_read() -> None:
    said = {word.text for word in read_page(("de", "el", "ru")).words}
    assert {"συμμορφώνεται", "απαιτήσεις", "Модель:", "QX-20417"} <= said
    assert {"Muster", "entspricht"} & said


@lacking_data
@pytest.mark.parametrize("first", [("eng",), ("tur", "eng"), ("rus", "eng")])
def test_capitals_of_one_alphabet_are_not_read_as_another(first: tuple[str, ...]) -> None:
    if first[0] not in tessdata.installed():
        pytest.skip(f"{first[0]} is not installed")
    said = {word.text for word in read_page(("el-capitals",), first).words}
    assert {"ΒΡΑΣΤΗΡΑ", "ΣΥΣΚΕΥΗ", "ΚΑΘΑΡΙΣΕΤΕ"} <= said
