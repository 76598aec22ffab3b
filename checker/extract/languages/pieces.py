"""A page cut into the smallest parts that are in one language: lines, the cells of lines, and their runs of one script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from statistics import median
from typing import NamedTuple
from unicodedata import normalize

from checker.extract.lines import CELL, Line
from checker.model import Box, Page

_SCRIPTS = (
    ("latin", "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"),
    ("cyrillic", "\u0400-\u052f"),
    ("greek", "\u0370-\u03ff\u1f00-\u1fff"),
    ("han", "\u3005\u3006\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9d"),
    ("hangul", "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"),
    ("arabic", "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"),
    ("hebrew", "\u0590-\u05ff\ufb1d-\ufb4f"),
    ("thai", "\u0e00-\u0e7f"),
    ("armenian", "\u0530-\u058f"),
    ("georgian", "\u10a0-\u10ff"),
    ("devanagari", "\u0900-\u097f"),
)
_ANY = re.compile("|".join(f"(?P<{name}>[{letters}]+)" for name, letters in _SCRIPTS))
FOREIGN = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u3005\u3006\u3041-\ud7ff\uf900-\uffef]")
"""Any writing but Latin; signs of the private area are bullets and arrows of symbol fonts."""
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]*)*")
_CODE = re.compile(r"[\d@_]|://|\w\.\w|^\w/\w$|\w/\w+/|^\w&\w$")
"""Designations, addresses of the net, file names: text in no language."""
_MARKS = ".,;:!?()[]{}<>«»„“”\"'‘’*•·-–—/|&"
_MIXED = re.compile(r"[^\W\d_]{2}.*[\d$%@&\[\]{}|\\^~].*[^\W\d_]{2}.*[\d$%@&\[\]{}|\\^~,;].*[^\W\d_]")
_ADDRESS = re.compile(r"www|https?|@\w+\.|\.\w{2,4}(?:/|$)")
_LISTED = re.compile(r"(?:[.…]\s?){2}\s*\d{1,3}\s*$")
"""The end of a line of a table of contents."""
_STROKES = 2
"""A single sign of Han writing on a line is a picture read as one."""
_STRETCH = 3.0
"""A gap of more than this many word heights is never the work of justification."""
_REMEMBERED = 1 << 15
"""Tokens of which is kept what they are."""
_REACH = 40
"""How many pieces back, from the top of the page, the line above is sought: more than a row of a wide table holds."""


class Run(NamedTuple):
    """A line, or what one script has of it: its words in lower case, their letters, and the ``part`` of the page it stands on.

    ``listed`` says that it is a line of a table of contents. ``line`` is the whole line or cell as printed, codes and all.
    """

    script: str
    text: str
    words: tuple[str, ...]
    letters: int
    listed: bool
    line: str
    part: Line

    @property
    def box(self) -> Box:
        """Where it stands."""
        return self.part.box


class Piece(NamedTuple):
    """A run (see there) and the piece above it.

    ``above`` is an index into the page's pieces, -1 for none; ``near`` says that the piece above is the line directly before.
    ``order`` is its place among the pieces in the order in which the file draws them.
    """

    script: str
    text: str
    words: tuple[str, ...]
    letters: int
    listed: bool = False
    line: str = ""
    above: int = -1
    near: bool = False
    order: int = 0


class _Tokens(dict[str, tuple[str, ...] | None]):
    """What is known of a token: its words in lower case, or ``None`` for a code; filled as tokens are met."""

    def __init__(self, noise: frozenset[str]) -> None:
        self._noise = noise

    def __missing__(self, token: str) -> tuple[str, ...] | None:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[token] = None if _is_code(token, self._noise) else _words_in(token)
        return found


@lru_cache(maxsize=4)
def _tokens(noise: frozenset[str]) -> _Tokens:
    return _Tokens(noise)


def pieces(lines: Iterable[Line], noise: frozenset[str] = frozenset()) -> tuple[Piece, ...]:
    """The pieces of a page's lines as drawn, from top to bottom, each joined to the line above it in its column and script.

    ``noise`` are words that speak for no language when they stand in capitals: units, bodies of standards.
    """
    return joined(runs(lines, noise))


def runs(lines: Iterable[Line], noise: frozenset[str]) -> list[Run]:
    """The runs of a page's lines in the order in which the file draws them; ``noise`` as for ``pieces``."""
    known = _tokens(noise)
    found: list[Run] = []
    for part in chain.from_iterable(map(_parts, lines)):
        if not part.text.isascii() and FOREIGN.search(part.text):
            found += _by_script(part, known)
        elif (run := _run("latin", part.text, part, known)).letters:
            found.append(run)
    return found


def joined(found: Sequence[Run]) -> tuple[Piece, ...]:
    """The runs as pieces, each joined to the line above it in its column and script."""
    boxes = [run.box for run in found]
    ranks = sorted(range(len(found)), key=lambda at: (boxes[at][1], boxes[at][0]))
    return tuple(_joined([found[at] for at in ranks], [boxes[at] for at in ranks], ranks))


def loose(found: Sequence[Run]) -> tuple[Piece, ...]:
    """The runs as pieces that are joined to nothing: for a page on which nobody asks what stands above what."""
    return tuple(Piece(*run[:-1], -1, False, order) for order, run in enumerate(found))


def _parts(line: Line) -> tuple[Line, ...]:
    return (line,) if CELL not in line.text or _is_justified(line) else line.cells()


def _is_justified(line: Line) -> bool:
    """Whether the wide gaps of a line are those of prose stretched to its column: many, and all alike."""
    gaps = sorted([right.box[0] - left.box[2] for left, right in pairwise(line.words)])
    if len(gaps) < 2 or gaps[-1] >= 2.0 * gaps[len(gaps) // 2]:
        return False
    return gaps[-1] < _STRETCH * median([word.box[3] - word.box[1] for word in line.words])


def _by_script(line: Line, known: _Tokens) -> Iterator[Run]:
    text = line.text
    by_script: dict[str, list[str]] = {}
    for match in _ANY.finditer(" ".join(_spoken(text, known)[0])):
        by_script.setdefault(match.lastgroup or "", []).append(match.group())
    for script, parts in by_script.items():
        if script == "han" and sum(map(len, parts)) < _STROKES:
            continue
        yield _run(script, " ".join(parts) if len(by_script) > 1 else text, line, known)


def _run(script: str, text: str, line: Line, known: _Tokens) -> Run:
    kept, words = _spoken(text, known)
    return Run(script, " ".join(kept), words, len("".join(words)), _is_listed(text), line.text, line)


def _spoken(text: str, known: _Tokens) -> tuple[list[str], tuple[str, ...]]:
    """The tokens that are words and their words, without codes, lone capitals and units, which pass for words of some language."""
    # Vietnamese and others may come with their accents as signs of their own, which no word list has.
    tokens = (text if text.isascii() else normalize("NFC", text)).split()
    said = [known[token] for token in tokens]
    if None in said:
        tokens = [token for token, words in zip(tokens, said, strict=True) if words is not None]
    return tokens, tuple(chain.from_iterable(filter(None, said)))


def plain_words(text: str, noise: frozenset[str]) -> list[list[str]]:
    """The words of each line of a text in Latin letters, in lower case."""
    known = _tokens(noise).__getitem__
    lines = (text if text.isascii() else normalize("NFC", text)).split("\n")
    return [list(chain.from_iterable(filter(None, map(known, line.split())))) for line in lines]


def _words_in(token: str) -> tuple[str, ...]:
    return (token.lower(),) if token.isalpha() else tuple(_WORD.findall(token.replace("’", "'").lower()))


def _is_listed(text: str) -> bool:
    return ("...." in text or ". . ." in text or "……" in text) and text.rstrip()[-1:].isdigit() and bool(_LISTED.search(text))


def _is_code(token: str, noise: frozenset[str]) -> bool:
    bare = token if token.isalpha() else token.strip(_MARKS)
    if len(bare) == 1:
        return bare.isupper() or not bare.isalpha()
    return bare in noise or (not bare.isalpha() and bool(_CODE.search(token)))


def garbled_letters(page: Page) -> int:
    """Letters that stand in long tokens no writing makes: letters, figures and signs mixed, as wrong glyph maps leave them."""
    count = 0
    for word in page.words:
        if len(word.text) >= 8 and not word.text.isalpha() and _MIXED.search(word.text) and not _ADDRESS.search(word.text):
            count += sum(map(str.isalpha, word.text))
    return count


def _joined(found: Sequence[Run], boxes: list[Box], ranks: Sequence[int]) -> Iterator[Piece]:
    scripts = [run.script for run in found]
    for index, (run, order) in enumerate(zip(found, ranks, strict=True)):
        above = _above(boxes, scripts, index)
        _, top, _, bottom = boxes[index]
        near = above >= 0 and top - boxes[above][3] < 0.9 * max(1.0, bottom - top)
        yield Piece(*run[:-1], above, near, order)


def _above(boxes: list[Box], scripts: list[str], index: int) -> int:
    """The lowest piece of the same script that ends above this one and shares half of the narrower one's width."""
    best, lowest = -1, 0.0
    script, (left, top, right, _) = scripts[index], boxes[index]
    wide = right - left
    for other in range(index - 1, max(-1, index - _REACH), -1):
        x0, y0, x1, y1 = boxes[other]
        if y1 > top + 0.5 * (y1 - y0) or (best >= 0 and y1 <= lowest) or scripts[other] != script:
            continue
        shared = (right if right < x1 else x1) - (left if left > x0 else x0)
        if shared < 0.5 * (wide if wide < x1 - x0 else x1 - x0):
            continue
        best, lowest = other, y1
        if top - y1 < 0.3 * (y1 - y0):
            break
    return best
