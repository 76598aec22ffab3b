"""Papers of which a part is a picture on a page with text: looked at where the text leaves open what it may answer, only there."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import numpy
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from checker import pipeline
from checker.model import Document, Record, Source
from checker.read import ReadOptions, engine, other

A4 = (595.0, 842.0)
DECLARATION = (
    "EU DECLARATION OF CONFORMITY", "Manufacturer: Harbour Lights Limited", "12 Quay Street, Bristol, United Kingdom",
    "This declaration of conformity is issued under the sole responsibility of the manufacturer.",
    "Object of the declaration: LED desk lamp, model HL-204",
    "The object of the declaration described above is in conformity with the relevant Union harmonisation legislation:",
    "Directive 2014/35/EU, Directive 2011/65/EU", "EN IEC 60598-1:2021, EN IEC 63000:2018",
    "Signed for and on behalf of Harbour Lights Limited", "Jane Moor, Head of Quality",
)  # fmt: skip
OFF = ReadOptions(ocr=False)


def drawn(text: str, colour: tuple[int, int, int] = (0, 0, 0)) -> Image.Image:
    """A few words as a picture of print, 300 dots an inch at 11 points."""
    font = ImageFont.load_default(46)
    wide, tall = (round(side) for side in font.getbbox(text)[2:])
    image = Image.new("RGB", (wide + 40, tall + 40), (255, 255, 255))
    ImageDraw.Draw(image).text((20, 20), text, fill=colour, font=font)
    return image


def scrawl() -> Image.Image:
    """A signature."""
    image = Image.new("RGB", (400, 120), (255, 255, 255))
    dots = [(20 + 9 * step, 60 + round(45 * float(numpy.sin(step * 0.9 + 0.02 * step * step)))) for step in range(40)]
    ImageDraw.Draw(image).line(dots, fill=(20, 20, 90), width=5)
    return image


def logo() -> Image.Image:
    image = Image.new("RGB", (300, 300), (255, 255, 255))
    drawing = ImageDraw.Draw(image)
    drawing.ellipse((10, 10, 290, 290), fill=(30, 60, 140))
    drawing.polygon([(150, 40), (240, 220), (60, 220)], fill=(255, 255, 255))
    return image


def photo() -> Image.Image:
    """Uneven light and grain, as a photograph of a product has."""
    dots = numpy.random.default_rng(7)
    light = numpy.linspace(40, 200, 600)[None, :, None] + dots.normal(0, 12, (400, 600, 3))
    return Image.fromarray(light.clip(0, 255).astype("uint8"))


def paper(lines: tuple[str, ...], *pictures: tuple[Image.Image, float, float, float]) -> bytes:
    """A page of these lines with pictures, each with its left edge, bottom and width in points."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 10)
    for number, line in enumerate(lines):
        canvas.drawString(60, 720 - 26 * number, line)
    for image, left, bottom, wide in pictures:
        canvas.drawImage(ImageReader(image), left, bottom, wide, wide * image.height / image.width)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def studied(folder: Path, data: bytes, options: ReadOptions | None = None) -> tuple[Document, Record]:
    (folder / "paper.pdf").write_bytes(data)
    return pipeline.studied(Source("paper.pdf", str(folder / "paper.pdf")), options)


def placed(text: str, left: float = 60, bottom: float = 400, colour: tuple[int, int, int] = (0, 0, 0)) -> tuple[
    Image.Image, float, float, float
]:  # fmt: skip
    image = drawn(text, colour)
    return image, left, bottom, image.width * 72 / 300


@pytest.mark.parametrize(("text", "colour", "value", "readings"), [
    ("Date: 03/04/2021", (0, 0, 0), None, (dt.date(2021, 4, 3), dt.date(2021, 3, 4))),
    ("Date: 2021-03-12", (0, 0, 0), dt.date(2021, 3, 12), ()),
    ("Date of issue: 12 March 2021", (30, 30, 150), dt.date(2021, 3, 12), ()),
    ("Bristol, 12 March 2021", (150, 20, 20), dt.date(2021, 3, 12), ()),
])  # fmt: skip
def test_a_date_that_is_a_picture_is_read(
    tmp_path: Path, text: str, colour: tuple[int, int, int], value: dt.date | None, readings: tuple[dt.date, ...]
) -> None:
    document, record = studied(tmp_path, paper(DECLARATION, placed(text, colour=colour)))
    assert record.issued.value == value and set(record.issued.readings) == set(readings)
    assert record.manufacturer.value == "Harbour Lights Limited"
    left, top, right, bottom = record.issued.evidence[0].box
    assert 60 <= left < right <= 300 and 410 <= top < bottom <= 445
    assert (document.text_source, document.status, document.problems) == ("text", "read", ())
    layer = [word for word in document.pages[0].words if word.confidence == 1.0]
    assert " ".join(word.text for word in layer) == " ".join(DECLARATION)


def test_a_date_stamped_beside_its_label_is_read(tmp_path: Path) -> None:
    data = paper((*DECLARATION, "", "Date of issue:"), placed("12 MAR 2021", left=140, bottom=434, colour=(20, 20, 120)))
    assert studied(tmp_path, data)[1].issued.value == dt.date(2021, 3, 12)


def test_a_date_by_hand_is_left_to_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other, "available", lambda: True)
    monkeypatch.setattr(other, "line", lambda _: ("2/5/17", 0.99))
    data = paper((*DECLARATION, "", "", "Date"), (scrawl(), 60, 412, 70))
    issued = studied(tmp_path, data)[1].issued
    assert issued.value is None and set(issued.readings) == {dt.date(2017, 5, 2), dt.date(2017, 2, 5)}


@pytest.mark.parametrize("image", [logo(), photo(), scrawl()], ids=["logo", "photo", "signature"])
def test_a_picture_without_words_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, image: Image.Image) -> None:
    monkeypatch.setattr(other, "available", lambda: False)
    document, record = studied(tmp_path, paper(DECLARATION, (image, 60, 300, 120)))
    _, plain = studied(tmp_path, paper(DECLARATION))
    assert record.issued.value is None and not record.issued.readings
    assert (record.manufacturer.value, record.standards, record.problems) == (plain.manufacturer.value, plain.standards, ())
    assert document.status == "read"


@pytest.mark.parametrize("lines", [
    (*DECLARATION, "Bristol, 5 March 2021"),
    ("USER MANUAL", "Read these instructions before use.", "Keep the lamp away from water and from children."),
], ids=["dated", "manual"])  # fmt: skip
def test_a_paper_whose_text_answers_is_not_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: tuple[str, ...]
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a picture was looked at")

    monkeypatch.setattr("checker.read.pdf.shown", never)
    _, record = studied(tmp_path, paper(lines, placed("Date: 2019-01-01", bottom=300)))
    assert record.issued.value in (dt.date(2021, 3, 5), None)


def test_pictures_that_were_not_read_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hybrid, plain = paper(DECLARATION, placed("Date: 2021-03-12")), paper(DECLARATION)

    def told(data: bytes, options: ReadOptions | None) -> tuple[str, list[tuple[str, str]]]:
        document, record = studied(tmp_path, data, options)
        assert not record.issued.evidence
        return document.status, [pair for fault in document.problems for pair in fault.args]

    assert told(hybrid, OFF) == ("partly_read", [("pages", "1"), ("reason", "pictures-ocr-off")])
    assert told(hybrid, ReadOptions(max_ocr_pages=0)) == ("partly_read", [("pages", "1"), ("reason", "pictures-ocr-limit")])
    assert told(plain, OFF) == ("read", [])
    monkeypatch.setattr(engine, "available", lambda: False)
    assert told(hybrid, None) == ("partly_read", [("pages", "1"), ("reason", "pictures-no-ocr")])
    assert told(plain, None) == ("read", [])


@pytest.mark.parametrize("options", [None, OFF], ids=["ocr", "without"])
def test_a_line_with_a_signature_as_a_picture_is_not_empty(tmp_path: Path, options: ReadOptions | None) -> None:
    lines = (*DECLARATION, "Bristol, 5 March 2021", "", "Signature: ______________________")
    blank = "signature-blank"
    document, record = studied(tmp_path, paper(lines, (scrawl(), 125, 404, 80)), options)
    assert blank not in {field.value for field in record.statements}
    assert (document.status, document.problems, record.issued.value) == ("read", (), dt.date(2021, 3, 5))
    elsewhere = paper(lines, (scrawl(), 125, 200, 80), (logo(), 460, 750, 60))
    for data in (paper(lines), elsewhere):
        assert blank in {field.value for field in studied(tmp_path, data, options)[1].statements}


def test_a_file_that_is_no_longer_the_same_is_not_looked_at_again(tmp_path: Path) -> None:
    from checker.extract import unanswered
    from checker.read import look_closer, read

    path = tmp_path / "paper.pdf"
    document, record = studied(tmp_path, paper(DECLARATION))
    asked = unanswered(document, record)
    assert asked.words == {1}
    path.write_bytes(paper(DECLARATION, placed("Date: 2021-03-12")))
    source = Source("paper.pdf", str(path))
    assert look_closer(source, document, asked.words, asked.ink) is document
    again = read(source)
    assert look_closer(source, again, asked.words, asked.ink) is not again


def test_what_is_drawn_beyond_the_page_is_left_alone(tmp_path: Path) -> None:
    image = drawn("Date: 2021-03-12")
    beyond = [(image, 60.0, 900.0, 120.0), (image, 60.0, -400.0, 120.0), (logo(), 60.0, 820.0, 60.0)]
    assert studied(tmp_path, paper(DECLARATION, *beyond))[1].issued.value is None
    assert studied(tmp_path, paper(DECLARATION, *beyond, placed("Date: 2021-03-12")))[1].issued.value == dt.date(2021, 3, 12)


def test_the_figures_of_a_picture_full_of_words_are_in_doubt(tmp_path: Path) -> None:
    font = ImageFont.load_default(46)
    image = Image.new("RGB", (1900, 1000), (255, 255, 255))
    drawing = ImageDraw.Draw(image)
    for row in range(14):
        drawing.text((20, 20 + 68 * row), "The lamp of the other paper was tested by others", fill=0, font=font)
    drawing.rectangle((0, 0, 1900, 80), fill=(255, 255, 255))
    drawing.text((20, 10), "Date of issue: 2019-05-28", fill=0, font=font)
    issued = studied(tmp_path, paper(DECLARATION, (image, 60, 100, 456)))[1].issued
    assert issued.value is None and issued.readings == (dt.date(2019, 5, 28),)
