"""Do the papers speak of this product: PRD001, PRD003 to PRD005, PRD007, PRD009."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.checks.outcome import FAIL, NOTE, REVIEW, WARNING, Context, Outcome, args, exhibits, unsure
from checker.checks.outdone import outdone
from checker.checks.shapes import FOUND_BY_NAME, counts, unread, values
from checker.model import Dossier

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
        found = args(file=paper.record.file, models=_shown(values(paper.record.models)), wanted=", ".join(dossier.product.models))
        level = WARNING if outdone(paper, dossier, context) else ""
        evidence = exhibits(paper, *paper.record.models[:1])
        message = "near-models" if near else "other-models"
        yield Outcome(FAIL if sure else REVIEW, message, paper.record.file, found, evidence, level=level)


def model_unknown(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """PRD003: whether a paper covers the model cannot be told: it names none, only the base of a variant, or only some of several.

    A note where the seller himself names no model; papers much like the model are told by PRD001.
    """
    for paper in dossier.papers:
        record = paper.record
        if paper.covers_model is not None or record.kind.value not in PROOFS or unread(record) or paper.link.similarity < 1:
            continue
        named, wanted = values(record.models), dossier.product.models
        designated = any(sign.isdigit() for name in named for sign in name)
        message = "none-in-catalog" if not wanted else "variant" if designated else "none-in-paper"
        level = WARNING if wanted or paper.link.by in FOUND_BY_NAME else NOTE
        told = args(file=record.file, models=_shown(named), wanted=", ".join(wanted))
        yield Outcome(REVIEW, message, record.file, told, exhibits(paper, *record.models[:1]), level=level)


def shared_paper(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """PRD007: the same paper is handed in for products of other groups or brands, which it does not name each by its model."""
    for paper in dossier.papers:
        record, others = paper.record, paper.unlike
        if not others or record.kind.value not in PROOFS:
            continue
        groups = any(one.category != dossier.product.category for one in others if one.category and dossier.product.category)
        level = WARNING if groups and record.kind.value != "declaration" else NOTE
        told = args(
            file=record.file, others=", ".join(one.sku for one in others[:SHOWN]),
            category=", ".join(dict.fromkeys(one.category for one in others if one.category)) or "–",
            brands=", ".join(dict.fromkeys(one.brand for one in others if one.brand)) or "–",
        )
        evidence = exhibits(paper, *record.models[:1])
        yield Outcome(REVIEW, "groups" if groups else "brands", record.file, told, evidence, level=level)


def fcc_ids_differ(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """PRD009: a report, certificate or declaration bears an FCC ID for which no grant of the product is there."""
    ids = [(paper, _plain(paper.record.fcc_id.value)) for paper in dossier.papers if paper.record.fcc_id.value and counts(paper)]
    granted = {form: paper.record.fcc_id.value for paper, form in ids if paper.record.kind.value == "grant"}
    for paper, form in ids if granted else ():
        field = paper.record.fcc_id
        if paper.record.kind.value in PROOFS and form not in granted and not unsure(field):
            told = args(file=paper.record.file, printed=field.value, granted=", ".join(sorted(filter(None, granted.values()))))
            yield Outcome(REVIEW, "differ", paper.record.file, told, exhibits(paper, field), level=WARNING)


def _plain(number: str | None) -> str:
    return re.sub(r"[\W_]+", "", number or "").upper()


def _shown(models: list[str]) -> str:
    return ", ".join([*models[:SHOWN], *(["…"] if len(models) > SHOWN else [])])


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
