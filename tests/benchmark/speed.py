"""What a paper costs, as ratios within one run: extraction against raw pdfium text, and against pdfplumber.

    python tests/benchmark/speed.py [--papers 60] [--rounds 3]

Text papers of ``../shared/corpus`` only (a scan costs what OCR costs). Every round does the same pages in turn; the least CPU
time of each paper is compared, never seconds of the wall. Says so where the corpus is missing.

What "raw" means is told three ways: the box of every character by pypdfium2's own call, which is what a script that wants text with
boxes does; the boxes of runs by pypdfium2, its other way; and bare calls into the library for the two ends of each word, the
least that any reader on pdfium can do.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

SHARED = Path(__file__).parents[3] / "shared"


def text_papers(limit: int) -> list[str]:
    """The first so many labelled papers with a text layer, spread evenly over both parts."""
    found: list[str] = []
    for part in ("papers", "lookalikes"):
        with (SHARED / "corpus" / f"{part}.jsonl").open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        names = [row["file"] for row in rows if not row.get("scan") and row["file"].endswith(".pdf")]
        found += [str(SHARED / "corpus" / part / name) for name in names]
    step = max(1, len(found) // limit)
    return found[::step][:limit]


def characters(path: str) -> None:
    """Text of every page and the box of every character."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text_page = page.get_textpage()
            text_page.get_text_range()
            for index in range(text_page.count_chars()):
                text_page.get_charbox(index)
            text_page.close()
            page.close()


def runs(path: str) -> None:
    """Text of every page in runs of one line and font, each with its box."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text_page = page.get_textpage()
            for index in range(text_page.count_rects()):
                text_page.get_text_bounded(*text_page.get_rect(index))
            text_page.close()
            page.close()


def bare(path: str) -> None:
    """Text and the boxes of the ends of each word of every page by bare calls: the least that any reader on pdfium must do."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(path)
    try:
        left, bottom, right, top = (ctypes.c_double() for _ in range(4))
        for number in range(len(document)):
            page = document[number]
            text_page = page.get_textpage()
            text = text_page.get_text_range()
            before = " "
            for index, character in enumerate(text):
                if before.isspace() and not character.isspace():  # the first character of a word
                    pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
                if character.isspace() and not before.isspace():  # and its last
                    pdfium.FPDFText_GetCharBox(text_page, index - 1, left, right, bottom, top)
                before = character
            text_page.close()
            page.close()
    finally:
        document.close()


def plumber(path: str) -> None:
    """What an hour's script does: text and tables of every page by pdfplumber."""
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()


def checker(path: str) -> None:
    """The program's own facts of one paper, without OCR."""
    from checker.model import Source
    from checker.pipeline import facts
    from checker.read import ReadOptions

    facts(Source(path, path), ReadOptions(ocr=False))


def cost(work: Callable[[str], None], path: str) -> float:
    """CPU seconds of this process for one paper."""
    start = time.process_time()
    work(path)
    return time.process_time() - start


def least(work: Sequence[Callable[[str], None]], papers: list[str], rounds: int) -> list[float]:
    """CPU seconds of each work for all papers, of every paper its cheapest round: what else the machine does only ever adds."""
    return [sum(column) for column in zip(*(_least(work, path, rounds) for path in papers), strict=True)]


def _least(work: Sequence[Callable[[str], None]], path: str, rounds: int) -> list[float]:
    turns = [[cost(one, path) for one in work] for _ in range(rounds)]
    return [min(column) for column in zip(*turns, strict=True)]


def main() -> int:
    """Run the benchmark."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--papers", type=int, default=60)
    arguments.add_argument("--rounds", type=int, default=5)
    options = arguments.parse_args()
    if not (SHARED / "corpus").is_dir():
        print("The benchmark reads ../shared/corpus, which is not here: nothing was measured.", file=sys.stderr)
        return 0
    papers = text_papers(options.papers)
    gc.set_threshold(200_000)  # as in a process that reads papers (batch/pool.py)
    for work in (bare, characters, runs, checker, plumber):
        work(papers[0])  # imports and patterns are not counted
    ends, boxes, parts, mine = least((bare, characters, runs, checker), papers, options.rounds)
    (slow,) = least((plumber,), papers, 1)
    print(f"{len(papers)} papers: extract / raw pdfium, text and the box of every character = {mine / boxes:.2f}")
    print(f"{len(papers)} papers: extract / raw pdfium, text in runs with their boxes = {mine / parts:.2f}")
    print(f"{len(papers)} papers: extract / bare calls for text and the ends of words = {mine / ends:.2f}")
    print(f"{len(papers)} papers: pdfplumber text and tables / extract = {slow / mine:.1f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
