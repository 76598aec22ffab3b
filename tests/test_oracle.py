"""An independent reading of the same pages: pdfplumber must find the same words in the same places as our reader."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest

from checker.model import Source
from checker.read import read

PAPERS = Path(__file__).parent.parent / "samples" / "papers"
FILES = ("T-BEAR/EN71-report.pdf", "C-HUB/declaration.pdf", "L-DESK/manual.pdf")


@pytest.mark.parametrize("name", FILES)
def test_words_and_places_agree(name: str) -> None:
    path = str(PAPERS / name)
    mine = read(Source(path, path))
    with pdfplumber.open(path) as theirs:
        for page, other in zip(mine.pages, theirs.pages, strict=True):
            words = other.extract_words(x_tolerance_ratio=0.15)
            assert sorted(word.text for word in page.words) == sorted(word["text"] for word in words)
            by_place = {(word["text"], round(word["x0"] / 4)): word for word in words}
            for word in page.words:
                near = [by_place[key] for step in (-1, 0, 1) if (key := (word.text, round(word.box[0] / 4) + step)) in by_place]
                assert near, f"{word.text} stands elsewhere"
            # The middle of each line, whatever room the two leave above and below the letters.
            tops = sorted(word["top"] for word in words)
            assert all(any(abs(word.box[1] - top) < 6 for top in tops) for word in page.words)
