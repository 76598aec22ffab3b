"""Draws the papers of the sample seller: invented firms, invented numbers, every status once.

    python samples/make.py          writes samples/papers/ anew

What each paper says stands in ``papers.toml``; this file only knows how a report, a certificate, a declaration, a grant, a
manual, a scan and a phone photo look. The same data gives the same papers (reportlab's invariant mode, seeded noise).
Needs the ``dev`` extra.
"""

from __future__ import annotations

import io
import random
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).parent
MARGIN, LEADING = 56, 15
rl_config.invariant = 1
pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
pdfmetrics.registerFont(TTFont("VeraBd", "VeraBd.ttf"))
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


class Sheet:
    """A page that is written from top to bottom; begins a new one when it is full."""

    def __init__(self, canvas: Canvas, header: str = "", pages: int = 0) -> None:
        self.canvas, self.header, self.pages, self.number = canvas, header, pages, 0
        self.turn()

    def turn(self) -> None:
        """End the page and begin the next."""
        if self.number:
            self.canvas.showPage()
        self.number += 1
        self.y = A4[1] - MARGIN
        if self.header:
            self.write(self.header, size=8)
        if self.pages:
            self.canvas.setFont("Vera", 8)
            self.canvas.drawRightString(A4[0] - MARGIN, A4[1] - MARGIN, f"Page {self.number} of {self.pages}")
            self.y -= 10

    def write(self, text: str, size: float = 10, bold: bool = False, x: float = MARGIN, gap: float = 0) -> None:
        """Set a paragraph, wrapped to the page's width."""
        font = "STSong-Light" if any("⺀" <= c <= "鿿" for c in text) else "VeraBd" if bold else "Vera"
        for line in simpleSplit(text, font, size, A4[0] - MARGIN - x) or [""]:
            if self.y < MARGIN + LEADING:
                self.turn()
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, self.y, line)
            self.y -= size * 1.45
        self.y -= gap

    def pair(self, label: str, value: str) -> None:
        """Set a label and, in a column of its own, its value."""
        top = self.y
        self.write(label, x=MARGIN)
        after, self.y = self.y, top
        self.write(value, x=MARGIN + 190)
        self.y = min(self.y, after) - 3


def report(paper: dict[str, Any], canvas: Canvas) -> None:
    """A laboratory's test report: cover, clause tables with verdicts, end. ``drawn`` pages of the ``pages`` it states."""
    sheet = Sheet(canvas, f"{paper['lab']}    Report No.: {paper['number']}", paper.get("pages", 3))
    sheet.write(paper.get("title", "TEST REPORT"), size=18, bold=True, gap=8)
    for label, value in paper["fields"]:
        sheet.pair(label, value)
    sheet.write("", gap=6)
    sheet.write(paper["conclusion"], bold=True, gap=20)
    sheet.pair(paper.get("signed", "Approved by:"), paper.get("signer", "Lin Qiao, Technical Manager"))
    for number in range(2, paper.get("drawn", paper.get("pages", 3)) + 1):
        sheet.turn()
        sheet.write("Clause          Requirement - Test          Result          Verdict", bold=True, gap=4)
        for clause in range(1, 9):
            sheet.write(f"{number}.{clause}      Requirement of this clause, see the standard      {paper.get('mark', 'P')}")
    if sheet.number == paper.get("pages", 3):
        sheet.write("*** End of report ***", x=220)


def letter(paper: dict[str, Any], canvas: Canvas) -> None:
    """A paper of one page: title, labelled fields, paragraphs, signature block."""
    sheet = Sheet(canvas)
    sheet.write(paper["title"], size=17, bold=True, gap=8)
    for text in paper.get("opening", []):
        sheet.write(text, gap=4)
    for label, value in paper["fields"]:
        sheet.pair(label, value)
    for text in paper.get("text", []):
        sheet.write(text, gap=4)
    sheet.write("", gap=10)
    for label, value in paper.get("signature", []):
        sheet.pair(label, value)


def chapters(paper: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """The texts of a manual in the languages that it is to have."""
    texts = tomllib.loads((HERE / "manual_texts.toml").read_text(encoding="utf-8"))
    for language in paper["languages"]:
        yield language, texts[language]


def manual(paper: dict[str, Any], canvas: Canvas) -> None:
    """A manual: a cover with the model, then one page a language."""
    sheet = Sheet(canvas)
    sheet.write(paper["product"], size=20, bold=True, gap=10)
    sheet.write(f"Model: {paper['model']}", size=12)
    sheet.write(f"Manufacturer: {paper['maker']}", size=10)
    for _, text in chapters(paper):
        sheet.turn()
        sheet.write(text["title"], size=15, bold=True, gap=6)
        for part in ("safety", "use"):
            sheet.write(text[part], size=12, bold=True, gap=3)
            sheet.write(" ".join(text[f"{part}_text"].split()), gap=8)
    for text in paper.get("text", []):
        sheet.write(text, gap=6)


DRAW = {"report": report, "letter": letter, "manual": manual}


def pdf(paper: dict[str, Any]) -> bytes:
    """Draw a paper as a PDF with a text layer."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    DRAW[paper["form"]](paper, canvas)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def pictures(data: bytes, dpi: int) -> list[Image.Image]:
    """Photograph every page of a PDF in grey."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]


def noisy(picture: Image.Image, seed: int, angle: float) -> Image.Image:
    """Turn a picture a little, blur it, and sprinkle it: what a scanner or a phone adds."""
    turned = picture.rotate(angle, expand=False, fillcolor=255, resample=Image.Resampling.BICUBIC)
    soft = turned.filter(ImageFilter.GaussianBlur(0.5))
    grain = random.Random(seed)
    dots = Image.frombytes("L", (64, 64), bytes(grain.randrange(232, 256) for _ in range(64 * 64)))
    paper = dots.resize(soft.size, Image.Resampling.BILINEAR)
    from PIL import ImageChops

    return ImageChops.multiply(soft, paper)


def scan(paper: dict[str, Any]) -> bytes:
    """The paper as a scanner gives it: pictures of pages in a PDF, no text layer."""
    pages = [noisy(page, 7 + number, 0.4) for number, page in enumerate(pictures(pdf(paper), 170))]
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    for page in pages:
        shot = io.BytesIO()
        page.save(shot, "JPEG", quality=60)
        shot.seek(0)
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(shot), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def photo(paper: dict[str, Any]) -> bytes:
    """The first page as a phone sees it: a little askew, on a grey table."""
    page = noisy(pictures(pdf(paper), 170)[0], 3, 0.0)
    width, height = page.size
    table = Image.new("L", (width + 160, height + 160), 168)
    table.paste(page, (80, 80))
    # Seen from slightly below and from the left: the far edge is shorter than the near one.
    quad = (20, 10, 0, height + 160, width + 160, height + 150, width + 130, 0)
    seen = table.transform(table.size, Image.Transform.QUAD, quad, resample=Image.Resampling.BICUBIC)
    target = io.BytesIO()
    seen.save(target, "JPEG", quality=78)
    return target.getvalue()


def docx(paper: dict[str, Any]) -> bytes:
    """A manual as a Word file."""
    from docx import Document

    document = Document()
    document.core_properties.author = ""
    document.add_heading(f"{paper['product']} {paper['model']}", 0)
    document.add_paragraph(f"Manufacturer: {paper['maker']}")
    for _, text in chapters(paper):
        document.add_heading(text["title"], 1)
        for part in ("safety", "use"):
            document.add_heading(text[part], 2)
            document.add_paragraph(" ".join(text[f"{part}_text"].split()))
    target = io.BytesIO()
    document.save(target)
    return _same_bytes(target.getvalue())


def _same_bytes(archive: bytes) -> bytes:
    """The same ZIP without the hour at which it was made."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename, (2026, 1, 1, 0, 0, 0)), old.read(info), zipfile.ZIP_DEFLATED)
    return target.getvalue()


CARRIERS = {"pdf": pdf, "scan": scan, "photo": photo, "docx": docx}


def main(target: Path) -> int:
    """Write every paper of ``papers.toml`` below the folder and tell how many there are."""
    papers = tomllib.loads((HERE / "papers.toml").read_text(encoding="utf-8"))["paper"]
    for paper in papers:
        path = target / paper["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(CARRIERS[paper.get("carrier", "pdf")](paper))
    print(f"{len(papers)} papers in {target}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "papers"))
