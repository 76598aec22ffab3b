"""Reading: every file gives one document, words stand where they are printed, and only what needs OCR gets it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from checker.model import Document, Source, Word
from checker.read import ReadOptions, drawn, kinds, layer, other, read, sources, tessdata
from checker.read.flow import laid_out
from checker.read.text import decoded
from checker.read.words import clean, joined

SCANS = Path(__file__).parent / "cases" / "read"
A4 = (595.0, 842.0)
LINES = ("TEST REPORT", "Report No.: QX-20417", "Date of issue: 2024-03-05", "Applicant: Harbour Toys Limited", "Result: Pass")


ALL = ReadOptions()
STARTS = [b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\xff\xd8\xff", b"II*\0", b"\x89PNG\r\n\x1a\n", b"<html>"]
SAME = [
    ("ﬁnal", "final"), ("２０２４", "2024"), ("a\u00adb", "a-b"), ("2012¹", "2012¹"), ("⽂件", "文件"), ("x\u200by", "xy"),
    ("EN\u201171", "EN-71"),
]  # fmt: skip


def pdf(pages: list[tuple[str, ...]], **settings_: object) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, **settings_)
    for lines in pages:
        canvas.setFont("Helvetica", 14)
        for number, line in enumerate(lines):
            canvas.drawString(72, 770 - 30 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture(lines: tuple[str, ...] = LINES, dpi: int = 150) -> Image.Image:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf([lines])) as document:
        page = document[0]
        image = page.render(scale=dpi / 72).to_pil().convert("L")
        page.close()
    return image


def scanned(image: Image.Image, text: tuple[str, ...] = ()) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(image), 0, 0, *A4)
    writer = canvas.beginText(72, 770)
    writer.setTextRenderMode(3)
    writer.setFont("Helvetica", 14)
    writer.setLeading(30)
    for line in text:
        writer.textLine(line)
    canvas.drawText(writer)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def read_bytes(folder: Path, data: bytes, name: str = "paper.bin", options: ReadOptions = ALL) -> Document:
    (folder / name).write_bytes(data)
    return read(Source(name, str(folder / name)), options)


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


def text_of(document: Document) -> str:
    return " ".join(word.text for page in document.pages for word in page.words)


# --- files, folders, archives


def test_a_folder_gives_all_its_files_sorted_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b/2.pdf", "b/.DS_Store", "a.xyz", "c.txt", ".git/config"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"hello")
    found = [Path(source.file).relative_to(tmp_path).as_posix() for source in sources(str(tmp_path))]
    assert found == ["a.xyz", "b/2.pdf", "c.txt"]


def test_a_zip_gives_its_members_also_of_a_zip_within_and_whatever_its_name(tmp_path: Path) -> None:
    inner = zipped({"deep/z.txt": b"within"})
    members = {"b.txt": b"second", "a/one.pdf": pdf([LINES]), "__MACOSX/x": b"", "in.zip": inner}
    (tmp_path / "papers.pdf").write_bytes(zipped(members))
    found = list(sources(str(tmp_path / "papers.pdf")))
    assert [source.member for source in found] == ["a/one.pdf", "b.txt", "in.zip!/deep/z.txt"]
    assert found[0].file.endswith("papers.pdf!/a/one.pdf")
    documents = [read(source) for source in found]
    assert [document.status for document in documents] == ["read"] * 3
    assert text_of(documents[2]) == "within"


def test_an_empty_or_broken_zip_is_one_unreadable_paper(tmp_path: Path) -> None:
    for data in (zipped({}), zipped({"a.txt": b"x" * 999})[:40]):
        (tmp_path / "x.zip").write_bytes(data)
        (source,) = sources(str(tmp_path / "x.zip"))
        assert read(source).status == "unreadable"


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zipped({"big.txt": b"\0" * 30_000_000, "good.txt": b"fine"}))
    big, good = (read(source) for source in sources(str(tmp_path / "x.zip")))
    assert (big.status, codes(big), big.problems[0].args) == ("unreadable", ["DOC005"], (("reason", "too-large"),))
    assert good.status == "read"


def test_a_missing_path_is_one_unreadable_paper(tmp_path: Path) -> None:
    (source,) = sources(str(tmp_path / "nowhere.pdf"))
    document = read(source)
    assert (document.status, codes(document)) == ("unreadable", ["DOC003"])


def test_office_files_are_not_archives_of_papers(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(docx())
    assert [source.member for source in sources(str(tmp_path / "x.docx"))] == [""]


# --- kinds by bytes


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", kinds.EMPTY),
        (b"%PDF-1.7 ...", kinds.PDF),
        (b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 400 + b"\r\n%PDF-1.4", kinds.PDF),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"<!DOCTYPE html><p>", kinds.HTML),
        ("报告编号".encode("gb18030"), kinds.TEXT),
        ("Report".encode("utf-16-le"), kinds.TEXT),
        (bytes(range(256)) * 8, kinds.UNKNOWN),
    ],
)
def test_kind_is_told_by_bytes(data: bytes, kind: str) -> None:
    assert kinds.media_type(data) == kind


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_text_is_read_in_its_character_set(charset: str) -> None:
    text = "检测报告 Report No. 7, " * 20
    assert decoded(text.encode(charset)) == text


# --- bad input


def test_damaged_pdfs_name_what_is_wrong(tmp_path: Path) -> None:
    good = pdf([LINES])
    assert codes(read_bytes(tmp_path, good[: len(good) // 2])) == ["DOC005"]
    assert codes(read_bytes(tmp_path, b"")) == ["DOC003"]
    assert codes(read_bytes(tmp_path, b"\x00\x01\x02\x03" * 9)) == ["DOC007"]
    assert read_bytes(tmp_path, b"junk\n" * 900 + good).status == "read"


def test_a_locked_pdf_says_so(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    document = read_bytes(tmp_path, pdf([LINES], encrypt=StandardEncryption("secret", "owner")))
    assert (document.status, codes(document)) == ("unreadable", ["DOC004"])
    assert read_bytes(tmp_path, pdf([LINES], encrypt=StandardEncryption("", "owner"))).status == "read"


def test_pages_beyond_the_limit_are_named(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, pdf([LINES] * 5), options=ReadOptions(max_pages=2))
    assert (document.page_count, len(document.pages), document.status) == (5, 2, "partly_read")
    assert document.problems[0].args == (("pages", "3-5"), ("reason", "page-limit"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(head=st.sampled_from(STARTS), rest=st.binary(max_size=300))
def test_any_bytes_give_a_document(tmp_path: Path, head: bytes, rest: bytes) -> None:
    document = read_bytes(tmp_path, head + rest, options=ReadOptions(ocr=False))
    assert document.status in {"read", "partly_read", "unreadable"}
    assert bool(document.pages) == (document.status != "unreadable")
    assert document.pages or document.problems


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 1500), junk=st.binary(min_size=1, max_size=40))
def test_a_pdf_with_broken_bytes_gives_a_document(tmp_path: Path, place: int, junk: bytes) -> None:
    good = pdf([LINES])
    document = read_bytes(tmp_path, good[:place] + junk + good[place + len(junk) :], options=ReadOptions(ocr=False))
    assert document.status in {"read", "partly_read", "unreadable"}


# --- words and boxes


def test_words_stand_where_they_are_printed(tmp_path: Path) -> None:
    page = read_bytes(tmp_path, pdf([LINES])).pages[0]
    word = next(word for word in page.words if word.text == "QX-20417")
    assert word.line == 1
    assert (page.width, page.height, page.source, word.confidence) == (595.0, 842.0, "text", 1.0)
    assert word.box[0] == pytest.approx(72 + 78, abs=6)
    assert word.box[1] < 842 - 740 + 1 < word.box[3] + 4  # the line it stands on
    assert 8 < word.box[3] - word.box[1] < 20


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_has_boxes_as_shown(tmp_path: Path, turn: int) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf([LINES])) as source:
        source[0].set_rotation(turn)
        out = io.BytesIO()
        source.save(out)
    page = read_bytes(tmp_path, out.getvalue()).pages[0]
    x0, top, x1, bottom = next(word.box for word in page.words if word.text == "TEST")
    expected = {90: (750, 72), 180: (470, 770), 270: (72, 480)}[turn]
    assert (page.width, page.height) == ((842.0, 595.0) if turn != 180 else (595.0, 842.0))
    assert x0 - 45 < expected[0] < x1 + 45
    assert top - 45 < expected[1] < bottom + 45


@pytest.mark.parametrize(("printed", "read_as"), SAME)
def test_one_form_for_what_looks_the_same(printed: str, read_as: str) -> None:
    assert clean(printed) == read_as


def test_a_word_broken_at_the_lines_end_is_made_whole() -> None:
    def broken(left: str, right: str, top: float = 20.0) -> str:
        return joined(Word(left, (10, 0, 40, 10), 0), Word(right, (0, top, 20, top + 10), 0)).text

    assert broken("founda", "tional") == "foundational"
    assert broken("ABC", "12") == "ABC-12"
    assert broken("62368", "1") == "62368-1"
    assert broken("non", "stop", top=0.0) == "non-stop"


def test_form_fields_are_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawString(72, 700, "Model:")
    canvas.acroForm.textfield(name="model", value="ZK-77", x=130, y=695, width=120, height=20)
    canvas.save()
    assert "ZK-77" in text_of(read_bytes(tmp_path, out.getvalue()))


def test_ruling_lines_are_given_on_request(tmp_path: Path) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawString(80, 710, "Model")
    canvas.line(72, 700, 300, 700)
    canvas.rect(72, 600, 100, 50)
    canvas.save()
    rules = read_bytes(tmp_path, out.getvalue(), options=ReadOptions(rules=True)).pages[0].rules
    assert len(rules) == 5
    assert rules[0] == pytest.approx((72, 142, 300, 142), abs=1.5)
    assert read_bytes(tmp_path, out.getvalue()).pages[0].rules == ()


def test_properties_tell_the_make(tmp_path: Path) -> None:
    data = pdf([LINES])
    properties = dict(read_bytes(tmp_path, data).properties)
    assert (properties["updates"], properties["signed"]) == ("0", "no")
    assert "ReportLab" in properties["producer"]


def test_text_typed_over_a_page_is_read_and_told(tmp_path: Path) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawString(72, 700, "Date of issue:")
    canvas.freeTextAnnotation("2026-10-20", "/Helv 12 Tf 0 g", (160, 690, 300, 710))
    canvas.save()
    assert dict(read_bytes(tmp_path, out.getvalue()).properties)["typed_over"] == "1: 2026-10-20"
    assert "typed_over" not in dict(read_bytes(tmp_path, pdf([LINES])).properties)


def signed(after: bytes = b"") -> bytes:
    """A PDF of one empty page whose signature covers it all, and what was added after that."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Annots [4 0 R] >>",
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect [0 0 0 0] /P 3 0 R /V 5 0 R >>",
        b"<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 0000000000 0000000000 0000000000] /Contents <00112233> >>",
    )
    out, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    first = out.index(b"<00112233>")
    covered = b"[0 %010d %010d %010d]" % (first, first + 10, len(out) - first - 10)
    return out.replace(b"[0 0000000000 0000000000 0000000000]", covered) + after


NOTE = b"6 0 obj\n<< /Type /Annot /Subtype /FreeText /Contents (another date, put over the first one later) >>\nendobj\n"
PROOFS = b"6 0 obj\n<< /DSS << /VRI << >> /Certs [7 0 R 8 0 R 9 0 R] /OCSPs [10 0 R 11 0 R] >> >>\nendobj\n"


@pytest.mark.parametrize(("after", "told"), [(b"", None), (b"\r\n" * 80, None), (PROOFS, None), (NOTE, "yes")])
def test_what_was_added_after_the_signature_is_told(tmp_path: Path, after: bytes, told: str | None) -> None:
    properties = dict(read_bytes(tmp_path, signed(after)).properties)
    assert properties["signed"] == "yes"
    assert properties.get("after_signing") == told


# --- OCR: English with the data that pip brings


def test_a_scan_is_read_by_ocr(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, scanned(picture()))
    assert (document.text_source, document.status) == ("ocr", "read")
    assert "QX-20417" in text_of(document)
    word = next(word for word in document.pages[0].words if word.text == "QX-20417")
    assert word.box[0] == pytest.approx(150, abs=8)
    assert 0.5 < word.confidence <= 1.0


def test_a_page_with_text_is_not_read_by_ocr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("OCR was called")

    monkeypatch.setattr("checker.read.pages.read_scan", never)
    assert read_bytes(tmp_path, pdf([LINES, ()])).text_source == "text"


def test_a_false_layer_over_a_scan_gives_way_to_the_picture(tmp_path: Path) -> None:
    more = tuple(f"The sample number {n} complies with every clause of the standard" for n in range(8))
    wrong = tuple(line.replace("e", "c").replace("t", "f").replace("a", "u") for line in LINES + more)
    document = read_bytes(tmp_path, scanned(picture(LINES + more), wrong))
    assert "complies" in text_of(document)
    assert codes(document) == ["DOC011"]
    shifted = read_bytes(tmp_path, scanned(picture(LINES + more), ("",) * 9 + wrong))
    assert codes(shifted) == ["DOC011"] and "fhc" not in text_of(shifted)
    true = read_bytes(tmp_path, scanned(picture(LINES + more), LINES + more))
    assert (true.text_source, codes(true)) == ("text", [])


def test_a_photo_upside_down_is_turned(tmp_path: Path) -> None:
    out = io.BytesIO()
    picture(LINES + tuple(f"Clause {n}: no hazard was found in this toy" for n in range(9))).rotate(180).save(out, "png")
    document = read_bytes(tmp_path, out.getvalue())
    assert "QX-20417" in text_of(document)
    assert ("turned.1", "180") in document.properties


def test_a_camera_that_says_how_it_was_held_is_believed(tmp_path: Path) -> None:
    image = picture()
    exif = Image.Exif()
    exif[0x0112] = 6  # held so that the picture must be turned clockwise
    out = io.BytesIO()
    image.rotate(90, expand=True).save(out, "jpeg", exif=exif)
    document = read_bytes(tmp_path, out.getvalue())
    assert "QX-20417" in text_of(document)
    assert document.pages[0].height == pytest.approx(842, abs=1)


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    out = io.BytesIO()
    picture().save(out, "tiff", save_all=True, append_images=[picture(("SECOND PAGE",))])
    document = read_bytes(tmp_path, out.getvalue())
    assert [page.number for page in document.pages] == [1, 2]
    assert "SECOND" in text_of(document)


def test_a_blank_page_needs_no_ocr(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("L", (600, 800), 250).save(out, "png")
    document = read_bytes(tmp_path, out.getvalue())
    assert (document.status, document.pages[0].source, document.pages[0].words) == ("read", "none", ())


def test_without_ocr_the_pages_not_read_are_named(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, scanned(picture()), options=ReadOptions(ocr=False))
    assert (document.status, codes(document)) == ("partly_read", ["DOC008"])
    assert ("reason", "ocr-off") in document.problems[0].args


def test_without_ocr_data_the_paper_says_what_to_get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tessdata, "installed", dict)
    document = read_bytes(tmp_path, scanned(picture()))
    assert (document.status, codes(document)) == ("partly_read", ["DOC009"])
    assert dict(document.problems[0].args)["package"] == "tesseract-ocr-eng"


PIP_ONLY = [
    ("zh", "Han", "chi_sim", "tesseract-ocr-chi-sim"),
    ("ru", "Cyrillic", "rus", "tesseract-ocr-rus"),
    ("el", "Greek", "ell", "tesseract-ocr-ell"),
]


@pytest.fixture
def wheels_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine with the OCR data that pip brings and none of the system's."""
    (tmp_path / "none").mkdir()
    monkeypatch.setenv("CHECKER_TESSDATA", str(tmp_path / "none"))
    monkeypatch.setenv("CHECKER_NO_SECOND_OCR", "1")
    for known in (tessdata.installed, tessdata.folder_with, other.available):
        known.cache_clear()
    yield
    monkeypatch.undo()
    for known in (tessdata.installed, tessdata.folder_with, other.available):
        known.cache_clear()


@pytest.mark.usefixtures("wheels_alone")
@pytest.mark.parametrize(("name", "script", "language", "package"), PIP_ONLY)
def test_a_script_without_data_is_named_and_not_read_as_english(
    tmp_path: Path, name: str, script: str, language: str, package: str
) -> None:
    document = read_bytes(tmp_path, (SCANS / f"{name}.png").read_bytes())
    assert (document.status, codes(document)) == ("partly_read", ["DOC009"])
    assert document.problems[0].args == (
        ("script", script), ("language", language), ("package", package), ("pages", "1"),
    )  # fmt: skip
    assert (document.pages[0].source, document.pages[0].words) == ("none", ())


@pytest.mark.usefixtures("wheels_alone")
def test_a_language_without_data_is_named_and_its_words_are_in_doubt(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, (SCANS / "de.png").read_bytes())
    assert (document.status, codes(document)) == ("partly_read", ["DOC009"])
    assert dict(document.problems[0].args)["package"] == "tesseract-ocr-deu"
    sure = {word.text: word.confidence for word in document.pages[0].words}
    assert sure["PRUFBERICHT"] <= 0.55 < sure["QX-20417"]


@pytest.mark.usefixtures("wheels_alone")
def test_english_needs_no_more_than_the_wheels(tmp_path: Path) -> None:
    lines = LINES + tuple(f"Clause {n}: no hazard was found in this toy" for n in range(9))
    document = read_bytes(tmp_path, scanned(picture(lines)))
    assert (document.status, codes(document)) == ("read", [])
    word = next(word for word in document.pages[0].words if word.text == "Harbour")
    assert word.confidence > 0.6


# --- trust in a text layer


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ((), "no-text"),
        (("\ue001\ue002\ue003", "abc"), "unmapped"),
        (("7KH", "WHVW", "VDPSOH", "UHSRUW", "ZDV", "IRXQG") * 12, "not-words"),
        (("P!ng\"0", "4g.:", "l-W.$$9", "^!)0", "=`_") * 8, "not-words"),
        (("¼ì²â", "±¨¸æ", "±àºÅ", "ÈÕÆÚ") * 6, "mojibake"),
        (("Report", "No.", "......................................................................", ":", "12"), ""),
        (("Prüfbericht", "für", "Spielzeug", "und", "Geräte") * 8, ""),
        (("检测报告", "编号", "20240305") * 8, ""),
    ],
)
def test_letters_that_cannot_be_what_is_shown(texts: tuple[str, ...], why: str) -> None:
    assert layer.suspicion(tuple(Word(text, (0, 0, 1, 1), 0) for text in texts)) == why


# --- DOCX, HTML, text


def docx() -> bytes:
    from docx import Document as Docx

    document = Docx()
    document.sections[0].header.paragraphs[0].text = "Report No. QX-1"
    document.add_paragraph("Instruction manual")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Model", "ZK-77"
    document.add_page_break()
    document.add_paragraph("Second page")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_docx_gives_headers_paragraphs_and_rows(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, docx())
    assert text_of(document) == "Report No. QX-1 Instruction manual Model ZK-77 Second page"
    model, value = (next(word for word in document.pages[0].words if word.text == text) for text in ("Model", "ZK-77"))
    assert model.box[1] == value.box[1] and value.box[0] - model.box[2] > 20
    assert len(document.pages) == 2


def test_html_keeps_rows_and_leaves_scripts(tmp_path: Path) -> None:
    page = "<html><script>no()</script><p>Declaration</p><table><tr><td>Model</td><td>ZK&#45;77</td></tr></table></html>"
    document = read_bytes(tmp_path, page.encode())
    assert text_of(document) == "Declaration Model ZK-77"
    _, model, value = document.pages[0].words
    assert model.box[1] == value.box[1]


def test_a_long_text_flows_over_pages_and_keeps_every_word() -> None:
    lines = [tuple(f"w{n}x{m}" for m in range(3)) for n in range(200)]
    pages = laid_out(lines)
    assert len(pages) > 2
    assert [word.text for page in pages for word in page.words] == [word for line in lines for word in line]
    assert all(0 <= w.box[0] < w.box[2] and w.box[3] <= page.height for page in pages for w in page.words)


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    data = scanned(picture())
    assert read_bytes(tmp_path, data) == read_bytes(tmp_path, data)


def strange(weight: int, width: int) -> bytes:
    """A page in a font that nobody has and that the paper does not bring."""
    text = b"BT /F 12 Tf 72 700 Td (ABBA ABAB) Tj ET"
    return b"\n".join((
        b"%PDF-1.4",
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj",
        b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj" % (len(text), text),
        b"5 0 obj<</Type/Font/Subtype/TrueType/BaseFont/Quxley/FirstChar 65/LastChar 66/Widths[%d %d]/FontDescriptor 6 0 R>>endobj"
        % (width, width),
        b"6 0 obj<</Type/FontDescriptor/FontName/Quxley/Flags 32/StemV %d/ItalicAngle 0/FontBBox[0 0 1000 900]>>endobj" % weight,
        b"trailer<</Size 7/Root 1 0 R>>",
    ))


def test_what_was_drawn_before_moves_no_box(tmp_path: Path) -> None:
    import pypdfium2

    before = read_bytes(tmp_path, strange(80, 500))
    with pypdfium2.PdfDocument(strange(220, 250)) as document:
        page = document[0]
        drawn.rendered(page.raw, 40)
        page.close()
    assert len(before.pages[0].words) == 2
    assert read_bytes(tmp_path, strange(80, 500)) == before
