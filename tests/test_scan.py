"""Scans and photos: what is made of a picture before it is read, and what of its words may be believed."""

from __future__ import annotations

import datetime as dt
import io
import time
from pathlib import Path

import numpy
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image, ImageChops, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from checker.extract import extract
from checker.lexicon import load_lexicon
from checker.model import Document, Source, Word
from checker.read import alone, engine, hand, level, other, paper, read, rest, scan, second, sheet, tessdata
from checker.read.engine import Seen
from checker.read.picture import colourless, evenly_lit, smoothed
from checker.read.straight import words_of

A4 = (595.0, 842.0)
SCANS = Path(__file__).parent / "cases" / "read"
LINES = (
    "TEST REPORT", "Report No.: QX-20417", "Date of issue: 2024-03-05", "Applicant: Harbour Toys Limited",
    "Manufacturer: Harbour Toys Limited", "Product: Wooden blocks", "Test standard: EN 71-1:2014+A1:2018",
    "Conclusion: Pass", "The submitted sample complies with the requirements of the standard named above.",
)  # fmt: skip
TABLE = (
    ("Clause", "Requirement", "Verdict"), ("4.1", "Sharp edges", "Pass"), ("4.2", "Small parts", "Fail"), ("4.3", "Cords", "Pass"),
)  # fmt: skip


def page(draw: bool = False, dpi: int = 200) -> Image.Image:
    """A page of print in colour; with ``draw`` its table is ruled, its labels have leaders, and a frame runs around it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 12)
    for number, line in enumerate(LINES):
        canvas.drawString(72, 770 - 26 * number, line)
    for row, cells in enumerate(TABLE):
        for column, cell in enumerate(cells):
            canvas.drawString(78 + 150 * column, 500 - 20 * row, cell)
    if draw:
        canvas.setLineWidth(0.8)
        canvas.grid([72 + 150 * column for column in range(4)], [514 - 20 * row for row in range(5)])
        canvas.drawString(72, 380, "Age group ............................................ : 3 years and above")
        canvas.drawString(72, 354, "Serial number ........................................ : ZK-118-B")
        canvas.rect(20, 20, 555, 802)
        canvas.rect(24, 24, 547, 794)
    canvas.showPage()
    canvas.save()
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        return document[0].render(scale=dpi / 72).to_pil().convert("RGB")


def photo(image: Image.Image, corners: paper.Quad, size: tuple[int, int], ground: tuple[int, int, int]) -> Image.Image:
    """The page as a camera sees it on a table: its corners at these places (pixels), one side of it in the shade."""
    wide, tall = image.size
    flat = ((0.0, 0.0), (float(wide), 0.0), (float(wide), float(tall)), (0.0, float(tall)))
    back = paper._projection(corners, flat)
    seen = image.transform(size, Image.Transform.PERSPECTIVE, back, Image.Resampling.BICUBIC)
    mask = Image.new("L", image.size, 255).transform(size, Image.Transform.PERSPECTIVE, back)
    table = Image.new("RGB", size, ground)
    table.paste(seen, (0, 0), mask)
    shade = numpy.linspace(0.62, 1.0, size[0])[None, :, None]
    return Image.fromarray((numpy.asarray(table) * shade).astype("uint8"))


def read_picture(folder: Path, image: Image.Image, kind: str = "png", **more: object) -> Document:
    image.save(folder / f"paper.{kind}", **more)
    return read(Source("paper", str(folder / f"paper.{kind}")))


def text_of(document: Document) -> str:
    return " ".join(word.text for one in document.pages for word in one.words)


# --- the sheet in a photo


def test_a_phone_photo_of_a_report_gives_its_facts_in_bounded_time(tmp_path: Path) -> None:
    corners = ((420.0, 300.0), (2650.0, 420.0), (2800.0, 3700.0), (250.0, 3560.0))
    shot = photo(page(dpi=300), corners, (3000, 4000), (96, 70, 52))
    exif = Image.Exif()
    exif[0x0112] = 6
    started = time.monotonic()
    document = read_picture(tmp_path, shot.rotate(90, expand=True), "jpg", quality=80, exif=exif)
    assert time.monotonic() - started < 90
    facts = extract(document, load_lexicon(()))
    assert (facts.report_number.value, str(facts.issued.value)) == ("QX-20417", "2024-03-05")
    assert [str(field.value) for field in facts.standards] == ["EN 71-1:2014+A1:2018"]
    assert facts.applicant.value == "Harbour Toys Limited"


edge = st.floats(0.03, 0.16)


@settings(max_examples=25, deadline=None)
@given(st.tuples(*[edge] * 8), st.sampled_from([(96, 70, 52), (40, 80, 60), (20, 20, 24), (150, 110, 60)]))
def test_the_four_corners_are_found_to_a_hundredth(away: tuple[float, ...], ground: tuple[int, int, int]) -> None:
    wide, tall = 600, 840
    corners = (
        (away[0] * wide, away[1] * tall), ((1 - away[2]) * wide, away[3] * tall),
        ((1 - away[4]) * wide, (1 - away[5]) * tall), (away[6] * wide, (1 - away[7]) * tall),
    )  # fmt: skip
    sheet_ = Image.new("RGB", (420, 594), (244, 244, 240))
    draw = ImageDraw.Draw(sheet_)
    for row in range(12):
        draw.rectangle((40, 60 + 36 * row, 300, 70 + 36 * row), fill="black")
    found = paper.corners(photo(sheet_, corners, (wide, tall), ground))
    assert found is not None
    for (x, y), (u, v) in zip(found, corners, strict=True):
        assert abs(x - u) <= 0.012 * wide and abs(y - v) <= 0.012 * tall


def test_a_page_that_fills_its_picture_is_no_photo() -> None:
    assert paper.corners(page(dpi=60)) is None
    assert paper.corners(Image.new("RGB", (500, 700), "white")) is None
    assert paper.corners(Image.effect_noise((500, 700), 90)) is None


# --- level, light, lines


@settings(max_examples=12, deadline=None)
@given(st.floats(-5.0, 5.0))
def test_a_tilted_page_is_measured_to_a_quarter_of_a_degree(angle: float) -> None:
    turned = page(dpi=100).convert("L").rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255)
    assert level.tilt(turned, 100) == pytest.approx(angle, abs=0.25)


def test_an_upright_page_is_told_from_one_on_its_side() -> None:
    image = page(dpi=100).convert("L")
    assert level.lies_upright(image, 100)
    assert not level.lies_upright(image.rotate(90, expand=True), 100)


def test_rules_frames_and_leaders_go_and_letters_stay() -> None:
    plain, drawn = page().convert("L"), page(draw=True).convert("L")
    bare = numpy.asarray(level.without(drawn, level.drawing(drawn, 200)))
    kept = numpy.asarray(plain)[: 1240] < 100
    assert (bare[: 1240][kept] < 160).mean() > 0.995  # the print above the leaders is whole
    border = numpy.concatenate((bare[40:80, 300:1300].ravel(), bare[300:1800, 40:80].ravel()))
    assert border.min() > 160
    assert bare[1270:1300, 420:720].min() > 160  # the leaders


@pytest.mark.parametrize(("dpi", "points"), [(120, 5.5), (150, 8.0), (200, 6.0)])
def test_small_print_is_no_leader(dpi: int, points: float) -> None:
    image = page(dpi=dpi).convert("L")
    size, row = points * dpi / 72, 700 * dpi // 120
    text = "our mean sum or an area moves on answers we can see or measure as soon as we can come near"
    ImageDraw.Draw(image).text((dpi, row), text, fill=90, font=ImageFont.load_default(size))
    rows = slice(row - 10, row + 2 * round(size))
    bare = level.without(image, level.drawing(image, dpi))
    assert (numpy.asarray(bare)[rows] < 160).sum() == (numpy.asarray(image)[rows] < 160).sum() > 500


def test_a_clean_scan_is_left_as_it_is_and_a_shadow_is_lifted() -> None:
    image = page(dpi=100).convert("L")
    assert evenly_lit(image) is image
    shade = numpy.linspace(0.4, 1.0, image.width)[None, :]
    dark = Image.fromarray((numpy.asarray(image) * shade).astype("uint8"))
    assert numpy.asarray(evenly_lit(dark))[5:40].min() > 200


def test_a_grainy_picture_is_softened_and_read(tmp_path: Path) -> None:
    clean = page(dpi=150).convert("L")
    assert smoothed(clean) is clean
    grain = numpy.random.default_rng(7).normal(0, 40, (clean.height, clean.width))
    rough = Image.fromarray((numpy.asarray(clean) + grain).clip(0, 255).astype("uint8"))
    assert smoothed(rough) is not rough
    found = text_of(read_picture(tmp_path, rough))
    assert all(line in found for line in ("QX-20417", "2024-03-05", "EN 71-1:2014+A1:2018"))


@pytest.mark.parametrize("size", [(1, 1), (2, 40), (40, 2), (3, 3)])
def test_the_smallest_pictures_have_no_grain(size: tuple[int, int]) -> None:
    tiny = Image.new("L", size, 200)
    assert smoothed(tiny) is tiny


@pytest.mark.parametrize("draw", [False, True])
def test_every_cell_of_a_table_is_read(tmp_path: Path, draw: bool) -> None:
    found = text_of(read_picture(tmp_path, page(draw)))
    for cells in TABLE:
        for cell in cells:
            assert cell in found
    assert ".." not in found


def stamped(opaque: bool) -> Image.Image:
    image = page()
    stamp = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(stamp)
    for size in (150, 110, 106):
        draw.ellipse((450 - size, 262 - size, 450 + size, 262 + size), outline=(60, 110, 220), width=6)
    draw.text((360, 230), "APPROVED", fill=(60, 110, 220), font=ImageFont.load_default(30))
    if not opaque:
        return ImageChops.multiply(image, stamp)
    image.paste(stamp, mask=stamp.convert("L").point(lambda light: 255 if light < 250 else 0))
    return image


def test_print_under_a_coloured_stamp_is_read(tmp_path: Path) -> None:
    issued = extract(read_picture(tmp_path, stamped(opaque=False)), load_lexicon(())).issued
    assert issued.value == dt.date(2024, 3, 5)


def test_a_date_of_which_a_stamp_covers_strokes_is_never_told_wrong(tmp_path: Path) -> None:
    issued = extract(read_picture(tmp_path, stamped(opaque=True)), load_lexicon(())).issued
    assert issued.value is None or str(issued.value) == "2024-03-05"


@pytest.mark.parametrize(("opaque", "through"), [(False, True), (True, False)])
def test_print_is_known_to_show_through_a_stamp_or_to_be_covered(opaque: bool, through: bool) -> None:
    made = sheet.prepared(stamped(opaque), 200)
    (date,) = (word for word in engine.recognise(made.black or made.bare, 200, ("eng",)).words if word.text.startswith("2024"))
    box = (date.x0, date.y0, date.x1, date.y1)
    assert sheet.stamped(made, box) is through
    assert not sheet.stamped(sheet.prepared(page(), 200), box)


def test_a_date_cut_up_under_a_stamp_is_read_anew_as_a_line() -> None:
    made = sheet.prepared(stamped(opaque=False), 200)
    whole = engine.recognise(made.black or made.bare, 200, ("eng",)).words
    (date,) = (word for word in whole if word.text.startswith("2024"))
    torn = (replace(date, text="2024", x1=date.x0 + 80), replace(date, text="05", x0=date.x1 - 40))
    found = alone.line_by_line(made, engine.attempt(torn, ("eng",))).words
    assert any(word.text.endswith("2024-03-05") and word.confidence <= rest.ONCE for word in found)
    assert not {"2024", "05"} & {word.text for word in found}


def test_colour_alone_is_dropped() -> None:
    assert colourless(page(dpi=60).convert("L")) is None
    assert colourless(page(dpi=60)) is None
    image = Image.new("RGB", (200, 200), "white")
    ImageDraw.Draw(image).rectangle((20, 20, 120, 60), fill=(220, 30, 40))
    ImageDraw.Draw(image).rectangle((20, 100, 120, 140), fill=(20, 20, 20))
    left = numpy.asarray(colourless(image))
    assert left[40, 70] > 200 and left[120, 70] < 40


# --- digits in doubt

EMPTY = sheet.Sheet(Image.new("L", (300, 60), 255), Image.new("L", (300, 60), 255), None, 200)


def seen(text: str, left: float, sure: float, line: int = 0, wide: float = 40.0) -> Seen:
    return Seen(text, left, 10.0, left + wide, 30.0, line, sure)


def looks(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    """Let each look of the engine at the first row read one of these, surely."""
    told = iter(answers)

    def recognise(image: Image.Image, *_: object, **__: object) -> engine.Attempt:
        text = next(told)
        return engine.attempt((Seen(text, 24, 24, 90, 24 + 40, 0, 0.95),) if text else (), ("eng",))

    monkeypatch.setattr(engine, "recognise", recognise)
    monkeypatch.setattr(other, "available", lambda: False)


@pytest.mark.parametrize(
    ("answers", "low", "high"),
    [(("2021-07-17",), 0.80, 0.96), (("2021-01-17", "2021-07-17"), 0.6, 0.75), (("2021-01-17", "2021-01-17"), 0.0, 0.45)],
)
def test_a_date_stands_only_where_two_looks_read_the_same(
    monkeypatch: pytest.MonkeyPatch, answers: tuple[str, ...], low: float, high: float
) -> None:
    looks(monkeypatch, *answers)
    first = engine.attempt((seen("2021-07-17", 10, 0.72, wide=120),), ("eng",))
    (word,) = second.second_reading(EMPTY, first).words
    assert low <= word.confidence <= high and word.text == "2021-07-17"


@pytest.mark.parametrize(
    ("answers", "sure"),
    [
        (("gnd", "and", "on 2nd November"), 0.65),  # letters in place of a raised number say nothing of it
        (("3rd", "and", "on 2nd November"), 0.0),
        (("gnd", "and", "on November"), 0.0),
    ],
)
def test_a_day_misread_alone_is_read_among_its_neighbours(
    monkeypatch: pytest.MonkeyPatch, answers: tuple[str, ...], sure: float
) -> None:
    told = iter(answers)

    def recognise(image: Image.Image, *_: object, **__: object) -> engine.Attempt:
        wide = (image.width - 48) / 3
        row = (Seen(text, 24 + wide * at, 24, 20 + wide * (at + 1), 64, 0, 0.95) for at, text in enumerate(next(told).split()))
        return engine.attempt(tuple(row), ("eng",))

    monkeypatch.setattr(engine, "recognise", recognise)
    monkeypatch.setattr(other, "available", lambda: False)
    first = engine.attempt((seen("on", 10, 0.97), seen('2"', 55, 0.72), seen("November", 100, 0.97)), ("eng",))
    day = second.second_reading(EMPTY, first).words[1]
    assert day.text == '2"' and (day.confidence >= sure > 0.0 or day.confidence < 0.5)


def test_digits_of_one_number_are_of_one_height(monkeypatch: pytest.MonkeyPatch) -> None:
    looks(monkeypatch, "2017-08-14", "2017-08-14")
    tall = Seen("7-08-14", 53.0, 10.0, 130.0, 58.0, 0, 0.9)
    (word,) = second.second_reading(EMPTY, engine.attempt((seen("201", 10, 0.9), tall), ("eng",))).words
    assert (word.y0, word.y1) == (10.0, 30.0)


@pytest.mark.parametrize(("gap", "wanted"), [(5.0, ["2017-08-14"]), (9.0, ["201", "7-08-14"])])
def test_a_number_torn_apart_by_less_than_a_blank_is_made_whole(
    monkeypatch: pytest.MonkeyPatch, gap: float, wanted: list[str]
) -> None:
    looks(monkeypatch, "2017-08-14", "2017-08-14")
    first = engine.attempt((seen("201", 10, 0.97), seen("7-08-14", 50 + gap, 0.97, wide=80)), ("eng",))
    words = second.second_reading(EMPTY, first).words
    assert [word.text for word in words] == wanted
    assert len(words) == 2 or 0.85 < words[0].confidence < 0.95


def test_an_engine_of_another_make_may_settle_a_digit(monkeypatch: pytest.MonkeyPatch) -> None:
    looks(monkeypatch, "2021-01-17", "2021-01-17")
    monkeypatch.setattr(other, "available", lambda: True)
    monkeypatch.setattr(other, "line", lambda _: ("2021-07-17", 0.98))
    first = engine.attempt((seen("2021-07-17", 10, 0.72, wide=120),), ("eng",))
    (word,) = second.second_reading(EMPTY, first).words
    assert word.confidence >= 0.6
    looks(monkeypatch, "2021-01-17", "2021-01-17")
    monkeypatch.setattr(other, "available", lambda: True)
    monkeypatch.setattr(other, "line", lambda _: ("2021-01-17", 0.98))
    (word,) = second.second_reading(EMPTY, first).words
    assert word.confidence < 0.5


def test_a_chinese_date_is_looked_at_whole() -> None:
    texts = ("2024", "年", "09", "月", "0", "4", "日")
    words = tuple(seen(text, 40.0 * at, 0.7, wide=36) for at, text in enumerate(texts))
    assert second._run(words, 4) == range(7)
    assert second._same("2024年09月04日", "2024 年 09月 04 日")
    assert not second._same("2024年09月04日", "2024 年 09月 01 日")
    joined = words_of(words, 0.0, 300, 60, 1.0)
    assert [word.text for word in joined] == ["2024", "年", "09", "月", "04", "日"]
    wide = tuple(seen(text, 40.0 * at, 0.9, wide=10) for at, text in enumerate("2024年"))
    assert second._run(wide, 2) == range(5)
    assert [word.text for word in words_of(wide, 0.0, 300, 60, 1.0)] == ["2024", "年"]
    assert [word.text for word in words_of(wide[:4], 0.0, 300, 60, 1.0)] == ["2", "0", "2", "4"]


def test_a_date_by_hand_is_kept_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    image = Image.new("L", (1000, 600), 255)
    ImageDraw.Draw(image).text((300, 300), "2 / 5 / 17", fill=0, font=ImageFont.load_default(48))
    monkeypatch.setattr(other, "available", lambda: True)
    monkeypatch.setattr(other, "line", lambda _: ("2/5/17", 0.99))
    found = hand.by_hand(image, 200, engine.attempt((), ("eng",))).words
    assert [word.text for word in found] == ["2/5/17"] and found[0].confidence < 0.5
    assert 290 <= found[0].x0 <= 310 and found[0].x1 <= 560
    monkeypatch.setattr(other, "line", lambda _: ("J. Adams", 0.99))
    assert hand.by_hand(image, 200, engine.attempt((), ("eng",))).words == ()


# --- the second engine


@pytest.fixture
def no_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with English data alone, and the second engine where it is installed."""
    (tmp_path / "none").mkdir()
    monkeypatch.setenv("CHECKER_TESSDATA", str(tmp_path / "none"))
    for known in (tessdata.installed, tessdata.folder_with):
        known.cache_clear()
        monkeypatch.setattr(known, "__module__", known.__module__)


@pytest.mark.usefixtures("no_chinese")
def test_the_second_engine_reads_chinese_where_the_first_has_no_data(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if not other.available():
        pytest.skip("the second engine is not installed")
    request.addfinalizer(lambda: (tessdata.installed.cache_clear(), tessdata.folder_with.cache_clear()))
    (tmp_path / "zh.png").write_bytes((SCANS / "zh.png").read_bytes())
    document = read(Source("zh.png", str(tmp_path / "zh.png")))
    assert (document.status, document.problems) == ("read", ())
    assert "检测报告" in text_of(document).replace(" ", "")


def test_a_line_is_cut_into_words_by_the_width_of_its_characters() -> None:
    words = other.split(Seen("报告 No. 12", 0.0, 0.0, 110.0, 10.0, 3, 0.9))
    assert [word.text for word in words] == ["报告", "No.", "12"]
    assert [(word.x0, word.x1) for word in words] == [(0.0, 40.0), (50.0, 80.0), (90.0, 110.0)]
    assert {word.line for word in words} == {3}
    places = (("报", 0.0, 20.0), ("告", 20.0, 40.0), ("No.", 50.0, 80.0), ("12", 140.0, 160.0))
    pieces = [(text, x0, 0.0, x1, 20.0) for text, x0, x1 in places]
    words = other.joined("报告 No.12", pieces, 3, 0.9)
    assert [(word.text, word.x0, word.x1) for word in words] == [("报告", 0.0, 40.0), ("No.", 50.0, 80.0), ("12", 140.0, 160.0)]


def test_a_blank_sheet_is_not_read() -> None:
    blank = sheet.prepared(Image.new("L", (400, 600), 250), 50)
    assert blank.blank
    assert scan.read_scan(Image.new("L", (400, 600), 250), 50).words == ()


def test_words_of_a_second_look_never_stand_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    image = page().convert("L")
    first = engine.attempt((seen("EN", 100, 0.95), seen("Tst", 200, 0.30)), ("eng",))
    again = engine.attempt((seen("EN", 101, 0.9), seen("Test", 201, 0.9), seen("j", 300, 0.9)), ("eng",))
    monkeypatch.setattr(engine, "recognise", lambda *_: again)
    words = rest.with_the_rest(sheet.Sheet(image, image, None, 200), first).words
    assert [word.text for word in words] == ["EN", "Test"]
    assert isinstance(words_of(words, 0.0, 400, 400, 0.36)[0], Word)
