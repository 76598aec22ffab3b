"""What a paper states: every fact with its evidence. Small, cached by content, travels between processes and machines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Generic, TypeVar

from msgspec import Struct

from checker.model.document import Box, Problem

T = TypeVar("T")

DATE_ROLES = ("issued", "received", "tested_from", "tested_to", "expires")
"""The dates of a paper that have a role of their own, named as in the facts contract."""

TWO_PRINTS = "two-prints"
"""Reason of a date of issue that the paper prints twice under such a label and not alike; its last evidence is the other print."""
IN_DOUBT = "digits-in-doubt"
"""Reason of a value of which a reader of pictures is not sure of every digit: a person looks, however often it is right."""
MODELS_EXCEPTED = "models-excepted"
"""The set phrase whose evidence quotes the models that a list of models leaves out, and no more."""
THIRD_PARTY_LABORATORY = "third-party-laboratory"
"""The set phrase whose further evidence is the line that names the laboratory on which a certificate rests."""
NO_SUCH_DAY = "no-such-day"
"""Reason of a date of issue without value that is printed as a day that no calendar has; its evidence is the print."""
SIGNED_FOR = "signed-for"
"""The set phrase whose further evidence is the line that says for whom a declaration is signed."""


class Evidence(Struct, frozen=True):
    """The words on a page that a value rests on: 1-based page, the quote as printed, and the box that encloses it."""

    page: int
    text: str
    box: Box


class Field(Struct, Generic[T], frozen=True):
    """One fact: its value, or ``None`` where the paper does not state it or it cannot be told without guessing.

    ``readings`` holds every possible value where the print can be read in several ways: then ``value`` is ``None`` and the
    fact needs a person. ``reason`` says what settled a reading that could have gone two ways.
    ``confidence`` is the calibrated probability that ``value`` is right (docs/confidence.md).
    """

    value: T | None = None
    evidence: tuple[Evidence, ...] = ()
    readings: tuple[T, ...] = ()
    confidence: float = 0.0
    reason: str = ""


class Section(Struct, frozen=True):
    """A run of pages in one language: ISO 639-1 code, first and last page (1-based), and its number of words."""

    language: str
    first: int
    last: int
    words: int = 0


def page_ranges(pages: Iterable[int]) -> str:
    """Pages as people write them: ``2–4, 7``."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


class Lack(Struct, frozen=True):
    """What one language version of a manual lacks beside the others.

    ``what`` is a chapter (``safety``, ``disposal`` ...), a ``passage`` of none of them, or ``length`` where the text is short all
    over. ``share`` is what the version says, in parts of the usual; ``beside`` the language that has what is missing, on ``pages``.
    """

    language: str
    what: str
    share: float
    beside: str
    pages: tuple[int, ...]


class Record(Struct, frozen=True):
    """Everything that one paper states, as far as it could be read.

    ``standards`` are the editions tested, assessed or declared, in normal form (``EN 71-1:2014+A1:2018``).
    ``brand`` is the trade mark that the paper prints under that label, not a guess from names of firms.
    ``kind`` is the kind of the first paper in the file, ``kinds`` of all of them. ``complete`` is ``None`` where the paper
    does not print how many pages it has. ``statements`` are names of set phrases found in the text (data in
    ``standards/labels/statements.toml``), such as ``sole-responsibility`` or ``fcc-15-19``; their evidence says where.
    ``minor`` are languages of which only a title or a sentence stands in the paper; ``partial`` those present but shorter
    than the others or without a chapter that the others have, as ``lacks`` tells. ``variants`` are the written forms
    (BCP 47: ``zh-Hant``, ``pt-BR``) of those languages that have several, where the text tells it. ``doubtful`` are the
    pages (1-based) with much text whose language could not be told: another language may stand there.
    """

    file: str
    sha256: str
    media_type: str
    pages: int
    text_source: str
    status: str
    problems: tuple[Problem, ...] = ()
    kind: Field[str] = Field()
    kinds: tuple[str, ...] = ()
    schemes: tuple[Field[str], ...] = ()
    directives: tuple[Field[str], ...] = ()
    standards: tuple[Field[str], ...] = ()
    report_number: Field[str] = Field()
    fcc_id: Field[str] = Field()
    notified_body: Field[str] = Field()
    issued: Field[dt.date] = Field()
    received: Field[dt.date] = Field()
    tested_from: Field[dt.date] = Field()
    tested_to: Field[dt.date] = Field()
    expires: Field[dt.date] = Field()
    lab: Field[str] = Field()
    applicant: Field[str] = Field()
    manufacturer: Field[str] = Field()
    brand: Field[str] = Field()
    product: Field[str] = Field()
    models: tuple[Field[str], ...] = ()
    verdict: Field[str] = Field()
    languages: tuple[str, ...] = ()
    minor: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    statements: tuple[Field[str], ...] = ()
    pages_stated: Field[int] = Field()
    complete: bool | None = None
    properties: tuple[tuple[str, str], ...] = ()
    doubtful: tuple[int, ...] = ()
    lacks: tuple[Lack, ...] = ()
    variants: tuple[str, ...] = ()
