"""Do the papers speak of this product: PRD001 to PRD005."""

from __future__ import annotations

from collections.abc import Iterator

from checker.checks.outcome import FAIL, NOTE, REVIEW, WARNING, Context, Outcome, args, exhibits, unsure
from checker.checks.outdone import outdone
from checker.checks.shapes import FOUND_BY_NAME, unread, values
from checker.model import Dossier, Exhibit, Paper, Record

LISTED = ("catalog", "folder", "flag")
PROOFS = ("test_report", "certificate", "declaration")
SHOWN = 6
"""So many models of a paper are shown; reports over whole families name hundreds."""


def model_mismatch(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """PRD001: the seller lists a paper whose models, ranges and series leave the product's out."""
    for paper in dossier.papers:
        near = paper.covers_model is None and paper.link.by in LISTED and paper.link.similarity < 1
        if paper.covers_model is not False and not near:
            continue
        read = not all(unsure(field) for field in paper.record.models)
        sure = not near and read and paper.link.by in LISTED and paper.record.kind.value != "manual"
        named = values(paper.record.models)
        models = ", ".join([*named[:SHOWN], *(["…"] if len(named) > SHOWN else [])])
        found = args(file=paper.record.file, models=models, wanted=", ".join(dossier.product.models))
        level = WARNING if outdone(paper, dossier, context) else ""
        evidence = exhibits(paper, *paper.record.models[:1])
        message = "near-models" if near else "other-models"
        yield Outcome(FAIL if sure else REVIEW, message, paper.record.file, found, evidence, level=level)


def model_unknown(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """PRD003: a paper names no model that could be compared; a note where the seller himself lists it or names no model."""
    for paper in dossier.papers:
        record = paper.record
        if paper.covers_model is not None or record.kind.value not in PROOFS or unread(record) or paper.link.similarity < 1:
            continue
        level = WARNING if (dossier.product.models and not record.models) or paper.link.by in FOUND_BY_NAME else NOTE
        message = "none-in-catalog" if not dossier.product.models else "none-in-paper"
        yield Outcome(REVIEW, message, record.file, args(file=record.file), exhibits(paper, *record.models[:1]), level=level)


def makers_differ(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """PRD002: no firm that the declaration names is named in a report or certificate that it lies with."""
    declarations = [paper for paper in dossier.papers if paper.record.kind.value == "declaration"]
    for paper in dossier.papers:
        if paper.record.kind.value not in ("test_report", "certificate") or not _firms(paper.record):
            continue
        for other in declarations:
            if _firms(other.record) and not _alike(paper.record, other.record):
                found = args(
                    file=paper.record.file, firms=" / ".join(_firms(paper.record)), other=other.record.file,
                    other_firms=" / ".join(_firms(other.record)),
                )
                evidence = (*_places(paper), *_places(other))
                yield Outcome(REVIEW, "differ", paper.record.file, found, evidence, level=NOTE)
                break


def _firms(record: Record) -> list[str]:
    return list(dict.fromkeys(values((record.manufacturer, record.applicant))))


def _places(paper: Paper) -> tuple[Exhibit, ...]:
    return exhibits(paper, paper.record.manufacturer, paper.record.applicant)


ALIKE = 70.0
"""Similarity of two firm names (rapidfuzz token set ratio, 0 to 100) from which they may be the same firm."""


def _alike(one: Record, other: Record) -> bool:
    """Whether two papers share a firm, or name theirs in different scripts and so cannot be compared."""
    from rapidfuzz.fuzz import token_set_ratio

    for first in _firms(one):
        for second in _firms(other):
            if first.isascii() != second.isascii() or token_set_ratio(first.lower(), second.lower()) >= ALIKE:
                return True
    return False


def category_unknown(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """PRD004: without a known product group nobody can tell which papers are needed."""
    product = dossier.product
    if product.category not in context.rules.categories:
        written = product.category or ", ".join(product.unknown)
        told = args(value=written, allowed=", ".join(context.rules.categories))
        yield Outcome(REVIEW, "unknown" if written else "none", written or "category", told)


def markets_unknown(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """PRD005: without known markets nobody can tell whose law applies."""
    product = dossier.product
    strange = [market for market in product.markets if market not in context.rules.markets]
    if product.category in context.rules.categories:
        strange += product.unknown  # what the catalog says and nobody knows can then only be a market
    if not product.markets and not strange:
        yield Outcome(REVIEW, "none", "markets")
    for market in strange:
        yield Outcome(REVIEW, "unknown", market, args(value=market))
