"""What the text of a paper leaves open and its pictures may answer: when it was issued, what it is, whether it is signed."""

from __future__ import annotations

from msgspec import Struct

from checker.extract.signatures import BLANK
from checker.model import Document, Record

_DATED = frozenset({"declaration", "certificate", "test_report", "grant", None})
"""Kinds of paper that bear a date of issue, and papers whose kind is not known: their title may be a picture."""
_FRONT_PAGES = 2


class Unanswered(Struct, frozen=True):
    """Pages (numbers) to be looked at once more: for ``words`` in their pictures, for ``ink`` alone."""

    words: frozenset[int] = frozenset()
    ink: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.words or self.ink)


def unanswered(document: Document, record: Record) -> Unanswered:
    """The pages whose pictures may answer what a paper of its kind must show: nothing for nearly all papers."""
    # What issues a paper stands on its first pages, or where it is signed at its end.
    fronts = [page.number for page in (*document.pages[:_FRONT_PAGES], *document.pages[_FRONT_PAGES:][-1:])]
    blank = [place.page for field in record.statements if field.value == BLANK for place in field.evidence]
    undated = record.kind.value in _DATED and not record.issued.evidence
    return Unanswered(frozenset(fronts if undated else ()), frozenset(blank))
