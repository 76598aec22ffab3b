"""Languages: accuracy beside langdetect and lingua on one closed set in one run, and what a long manual costs beside its reading.

    python tests/benchmark/languages.py [--each 40]

Accuracy is on short labelled texts of ``../shared/corpus/langid``, the same for all; lingua is optional. The manual of 100 pages in
24 languages is made here from the invented paragraphs of ``tests/cases/languages.toml``. Says so where something is missing.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import sys
import tempfile
import textwrap
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from checker.extract.languages import languages
from checker.extract.languages.label import label
from checker.extract.languages.pieces import pieces
from checker.extract.languages.tables import tables
from checker.extract.lines import stream_lines
from checker.lexicon import load_lexicon
from checker.model import Document, Page, Source, Word
from checker.read import ReadOptions, read

HERE = Path(__file__).parent
LANGID = Path(__file__).parents[3] / "shared" / "corpus" / "langid"
FILES = ("manual_snippets.tsv", "leaflet_blocks.tsv", "udhr_paragraphs.tsv", "lingua_sentences.tsv")
CLOSED = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "it", "lt", "lv", "nl", "pl", "pt", "ro", "ru", "sk",
    "sl", "sv", "tr", "uk",
)
"""The languages that all three know."""
OFFICIAL = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro",
    "sk", "sl", "sv",
)
ALIKE = {"nb": "no", "nn": "no", "bs": "hr", "sr": "hr"}
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def texts(name: str, each: int) -> list[tuple[str, str]]:
    """The first so many texts of each language of the closed set."""
    found: dict[str, list[str]] = {}
    with (LANGID / name).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            kept = found.setdefault(row["lang"], [])
            if row["lang"] in CLOSED and row["text"] and len(kept) < each:
                kept.append(row["text"])
    return [(language, text) for language, every in sorted(found.items()) for text in every]


def page_of(text: str) -> Page:
    """A page that holds one text in lines of usual length."""
    found = []
    for row, line in enumerate(textwrap.wrap(text, 90)):
        x = 50.0
        for token in line.split():
            found.append(Word(token, (x, 40.0 + 14 * row, x + 5.0 * len(token), 50.0 + 14 * row), row))
            x += 5.0 * len(token) + 3.0
    return Page(1, 595.0, 842.0, tuple(found), "text")


def ours(text: str) -> str:
    """What the program tells of a paper that holds this text alone: the fullest language, also a slight one."""
    spoken = languages(Document("t", "", "text/plain", 1, (page_of(text),), "read"), load_lexicon())
    return next(iter((*spoken.languages, *spoken.minor)), "")


def by_block(text: str) -> str:
    """What the detector takes the text for, piece by piece, before the census asks for sentences: the one of most letters."""
    known = tables(load_lexicon())
    parts, letters = pieces(stream_lines(page_of(text)), known.noise), Counter[str]()
    for piece, language in zip(parts, label(parts, known), strict=True):
        letters[known.same_as.get(language, language)] += piece.letters
    return letters.most_common(1)[0][0] if letters else ""


def by_langdetect(text: str) -> str:
    """Langdetect alone, seeded."""
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0
    try:
        return str(detect(text))
    except LangDetectException:
        return ""


def lingua() -> Callable[[str], str] | None:
    """Lingua over the closed set, or ``None`` where it is not installed."""
    try:
        from lingua import IsoCode639_1, LanguageDetectorBuilder
    except ImportError:
        print("lingua: not installed, left out (pip install lingua-language-detector)")
        return None
    codes = [getattr(IsoCode639_1, code.upper()) for code in CLOSED]
    detector = LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()

    def told(text: str) -> str:
        language = detector.detect_language_of(text)
        return language.iso_code_639_1.name.lower() if language else ""

    return told


def accuracy(each: int) -> None:
    """One line for each file of texts: how many each detector tells rightly."""
    if not LANGID.is_dir():
        print(f"accuracy: {LANGID} is missing")
        return
    engines = {"blocks": by_block, "paper": ours, "langdetect": by_langdetect, "lingua": lingua()}
    for name in FILES:
        sample = texts(name, each)
        right = {
            engine: sum(ALIKE.get(got := tell(text), got) == language for language, text in sample) / max(1, len(sample))
            for engine, tell in engines.items() if tell
        }
        silent = sum(not ours(text) for _, text in sample)
        told = "  ".join(f"{engine} {share:.3f}" for engine, share in right.items())
        print(f"{name:24} {len(sample):5} texts, {silent} left open as papers  {told}")


def booklet(place: Path) -> None:
    """A manual of 96 pages and four more, each language on pages of its own."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    said = tomllib.loads((HERE.parent / "cases" / "languages.toml").read_text(encoding="utf-8"))["text"]
    pdfmetrics.registerFont(TTFont("booklet", FONT))
    canvas = Canvas(str(place))
    for number in range(100):
        words = said[OFFICIAL[number * 24 // 100]].split()
        turned = words[number % len(words) :] + words[: number % len(words)]  # else its lines would pass for running heads
        lines = textwrap.wrap(" ".join(turned * 8), 71 + number % 4 * 5)[:55]
        canvas.setFont("booklet", 9)
        for row, line in enumerate([f"{number + 1}", *lines]):
            canvas.drawString(50, 800 - 13 * row, line)
        canvas.showPage()
    canvas.save()


def cost(rounds: int = 5) -> None:
    """The time of reading and telling the languages of the booklet, over that of reading it alone."""
    if not Path(FONT).exists():
        print(f"booklet: {FONT} is missing")
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "booklet.pdf"
        booklet(place)
        source, lexicon, ratios = Source("booklet.pdf", str(place)), load_lexicon(), []
        found = languages(read(source, ReadOptions()), lexicon)
        for _ in range(rounds):
            start = time.process_time()
            document = read(source, ReadOptions())
            between = time.process_time()
            languages(document, lexicon)
            ratios.append((time.process_time() - start) / (between - start))
    print(f"booklet: {len(document.pages)} pages, {len(found.languages)} of 24 languages, ratio {statistics.median(ratios):.2f}")


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=40, help="texts a language")
    options = parser.parse_args()
    cost()  # first: lingua's tables fill the memory, and the collector then stands in every measured second
    accuracy(options.each)
    return 0


if __name__ == "__main__":
    sys.exit(main())
