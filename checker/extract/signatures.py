"""Who signs a declaration: for whom it says to be signed, and whether the line for name and signature is left empty."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from checker.extract.folds import squash
from checker.extract.lines import CELL, Line
from checker.extract.reading import Reading
from checker.model import SIGNED_FOR, THIRD_PARTY_LABORATORY, Field, Lexicon

BLANK = "signature-blank"
"""The set phrase that such a line amounts to."""
_RULED = re.compile(r"[_＿]{3,}|\.{5,}|…{2,}|-{5,}")
_ANNOUNCED = re.compile(rf"(?P<label>[^:：_＿]{{2,60}}?)\s*(?:[:：]|(?=(?:{_RULED.pattern})))(?P<value>.*)")
_APART = re.compile(r"[/|()（）\[\]]")
_SURE = 0.9
_ABOVE, _LEAST = 1.0, 0.5
"""Heights of the line that a signature stands over it at most, and that it is high at least."""


def with_signer(field: Field[str], laid: Reading) -> Field[str]:
    """A phrase before a firm's name ("signed for and on behalf of"), with the row of the name as further evidence."""
    if field.value not in (SIGNED_FOR, THIRD_PARTY_LABORATORY) or not field.evidence:
        return field
    place = field.evidence[0]
    rows, phrase = laid.rows[laid.index(place.page)], squash(place.text)
    at = next((index for index, line in enumerate(rows) if phrase in squash(line.text)), None)
    if at is None:
        return field
    whole = squash(rows[at].text).rpartition(phrase)[2]
    line = rows[at] if whole else rows[at + 1] if at + 1 < len(rows) else None
    return replace(field, evidence=(*field.evidence, line.evidence())) if line is not None else field


def unsigned(laid: Reading, lexicon: Lexicon) -> tuple[Field[str], ...]:
    """One field where a line for name or signature is drawn and left empty, and nothing stands beside any other; else none.

    Words: ``standards/labels/signature.toml``. Not for pages read by OCR, which does not read handwriting.
    """
    labels = {squash(phrase) for phrases in lexicon.tables.get("signature", {}).get("labels", {}).values() for phrase in phrases}
    empty: list[Line] = []
    for line, value in _beside(laid, labels):
        if any(map(str.isalnum, value)) and squash(value) not in labels:
            return ()
        if _RULED.search(value):
            if _inked(laid, line):
                return ()
            empty.append(line)
    return (Field(BLANK, (empty[0].evidence(),), confidence=_SURE),) if empty else ()


def _inked(laid: Reading, line: Line) -> bool:
    """Whether a signature as a picture stands on the line that is left for it, so far as the page was looked at as a picture."""
    left, top, right, bottom = line.box
    tall = bottom - top
    return any(
        x0 < right and left < x1 and y0 < bottom and y1 > top - _ABOVE * tall and y1 - y0 > _LEAST * tall and x1 - x0 > tall
        for x0, y0, x1, y1 in laid.document.pages[laid.index(line.page)].ink
    )


def _beside(laid: Reading, labels: set[str]) -> Iterator[tuple[Line, str]]:
    """Every line that asks for a name or signature, with what stands beside the words."""
    for rows in laid.rows:
        for line in rows:
            cells = line.text.split(CELL)
            for cell, after in zip(cells, (*cells[1:], ""), strict=True):
                found = _ANNOUNCED.fullmatch(cell.strip())
                if found and labels & {squash(part) for part in (found["label"], *_APART.split(found["label"]))}:
                    yield line, found["value"].strip() or after
