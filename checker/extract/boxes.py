"""What the ticked boxes of a form answer: ``☐ exempt ☐ risk 1 ☒ risk 2`` says what "classified as risk group 2" says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from msgspec import Struct

from checker.extract.folds import squash
from checker.extract.lines import CELL, Line
from checker.extract.reading import Reading
from checker.model import Field, Lexicon

_KINDS, _PAGES = ("test_report", "certificate"), 12
"""Kinds of paper whose forms ask for the group, and the pages on which they do."""
_SURE = 0.95
_ENDS = re.compile(rf"[:：]|{re.escape(CELL)}")
"""Where a question ends and its answers begin."""


class Words(Struct, frozen=True):
    """The signs and answers of ``labels/boxes.toml``: squashed answers with the set phrase of each, the longest first."""

    boxes: re.Pattern[str]
    ticked: frozenset[str]
    answers: tuple[tuple[str, str], ...]


@lru_cache(maxsize=4)
def _words(lexicon: Lexicon) -> Words:
    table: dict[str, Any] = dict(lexicon.tables.get("boxes", {}))
    ticked, drawn = tuple(table.get("ticked", ())), tuple(table.get("open", ()))
    signs = sorted((*ticked, *drawn), key=len, reverse=True)
    answers = [(squash(text), name) for name, texts in table.get("answers", {}).items() for text in texts]
    pattern = "|".join(map(re.escape, signs)) or "(?!)"
    return Words(re.compile(pattern), frozenset(ticked), tuple(sorted(answers, key=lambda pair: -len(pair[0]))))


def ticked(laid: Reading, lexicon: Lexicon, kind: str | None, phrases: tuple[Field[str], ...]) -> tuple[Field[str], ...]:
    """The set phrases, each once: those that ticked boxes of a report say, and those of ``phrases`` that are no words beside boxes.

    Boxes of a page that was read by OCR are not trusted: it takes one sign for the other.
    """
    if kind not in _KINDS:
        return phrases
    words, said, beside = _words(lexicon), dict[str, Field[str]](), list[tuple[int, Line]]()
    for page, _, line in laid.all_rows(_PAGES):
        answers = list(_answers(line.text, words)) if laid.document.pages[page].source != "ocr" else []
        if answers:
            beside.append((page + 1, line))
        for name, start, end in (answer for answer in answers if answer[0]):
            said.setdefault(name, Field(name, (line.evidence(start, end),), confidence=_SURE))
    names = {name for _, name in words.answers}
    kept = tuple(field for field in phrases if field.value not in names or not _stands(field, beside))
    known = {field.value for field in kept}
    return (*kept, *(field for name, field in said.items() if name not in known))


def left_open(text: str, lexicon: Lexicon) -> tuple[tuple[int, int], ...]:
    """The parts of a page's text that stand beside boxes left open, where the page ticks others: ``☐ Directive 2006/42/EC``.

    Boxes stand before what they mark, or behind it where a line begins with words. What a line leaves unfinished is of its box too.
    """
    words = _words(lexicon)
    signs = {found.group() for found in words.boxes.finditer(text)}
    if signs <= words.ticked or not signs & words.ticked:
        return ()
    found, start, after = list[tuple[int, int]](), 0, False
    for line in text.split("\n"):
        boxes = list(words.boxes.finditer(line))
        marks = list(_marked(line, boxes, words))
        found += [(start + first, start + last) for first, last in marks]
        if after and not boxes and ":" not in line:
            found.append((start, start + len(line)))
        after = bool(marks) and marks[-1][1] == len(line)
        start += len(line) + 1
    return tuple(found)


def _marked(line: str, boxes: list[re.Match[str]], words: Words) -> Iterator[tuple[int, int]]:
    """The parts of a line that stand beside its open boxes."""
    behind = bool(boxes) and any(map(str.isalnum, line[: boxes[0].start()]))
    edges = [0, *(box.end() for box in boxes)] if behind else [*(box.start() for box in boxes), len(line)]
    for at, box in enumerate(boxes):
        if box.group() not in words.ticked:
            yield (edges[at], box.start()) if behind else (box.end(), edges[at + 1])


def _answers(text: str, words: Words) -> Iterator[tuple[str, int, int]]:
    """Each box of a row that has an answer beside it: the set phrase where it is ticked, else "", and where it stands."""
    found = list(words.boxes.finditer(text))
    if not found:
        return
    lead = _ENDS.split(text[: found[0].start()])[-1]
    starts = [found[0].start() - len(lead), *(box.end() for box in found)]
    ends = [*(box.start() for box in found), len(text)]
    behind = not _answer(lead, words)  # the answer stands behind its box, unless one stands before the first
    for index, box in enumerate(found):
        start, end = starts[index + behind], ends[index + behind]
        if name := _answer(text[start:end], words):
            on = box.group() in words.ticked
            yield (name if on else ""), min(start, box.start()), max(end, box.end())


def _answer(text: str, words: Words) -> str:
    """The set phrase of an answer, which is all of the text but what a bracket adds to it; empty for other words."""
    plain = squash(re.split(r"[(（]|" + re.escape(CELL), text.strip())[0]) or squash(text)
    return next((name for answer, name in words.answers if plain == answer), "")


def _stands(field: Field[str], lines: Iterable[tuple[int, Line]]) -> bool:
    """Whether what a set phrase was found by lies on one of the rows."""
    return any(
        place.page == page and place.box[1] < line.box[3] and line.box[1] < place.box[3]
        for place in field.evidence for page, line in lines
    )
