"""Does a paper have the shape that a requirement asks for: yes, no, or it cannot be told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from checker.checks.outcome import LOW_CONFIDENCE, unsure
from checker.checks.params import Shape
from checker.checks.register import family_key
from checker.model import Dossier, Field, Paper, Product, Record

FOUND_BY_NAME = ("brand", "product")
"""Links that rest on a name alone: they suggest a paper, they do not prove that it is this product's."""
PAGES_UNREAD = ("DOC005", "DOC008", "DOC009", "DOC010")
"""Problems that leave words of the paper unread, so that what was not found may still stand there."""


def unread(record: Record) -> bool:
    """Whether nothing of the paper could be read."""
    return record.status == "unreadable" or record.text_source == "none"


def gaps(record: Record) -> bool:
    """Whether some of the paper could not be read, so that what was not found may still stand there."""
    return unread(record) or any(problem.code in PAGES_UNREAD for problem in record.problems)


def values(fields: Iterable[Field[str]]) -> list[str]:
    """The values of fields that have one."""
    return [field.value for field in fields if field.value is not None]


@lru_cache(maxsize=4096)
def act_key(number: str) -> str:
    """``(EC) No 1907/2006`` → ``1907/2006``: spellings of an act's number compared by their digits."""
    found = re.search(r"\d+/\d+", number)
    return found[0] if found else number.strip().upper()


def is_kind(record: Record, kinds: tuple[str, ...]) -> bool | None:
    """Whether the file holds a paper of one of the kinds; ``None`` where its kind is not known well enough."""
    if not kinds:
        return True
    if record.kind.value is None and not record.kinds:
        return None
    fits = record.kind.value in kinds or any(kind in kinds for kind in record.kinds)
    return None if 0 < record.kind.confidence < LOW_CONFIDENCE else fits


def fits(record: Record, shape: Shape) -> bool | None:
    """Whether a paper has a shape; ``None`` where that cannot be told."""
    if unread(record):
        return None
    kind = is_kind(record, shape.kinds)
    if kind is False:
        return False  # most papers are of another kind than the one asked for: nothing more need be looked at
    parts = list(_parts(record, shape))
    if kind is None and True not in parts:
        return False  # fully read, of no known kind, and nothing in it is what is asked for
    if False in parts:
        return False
    return None if kind is None or None in parts else True


def _parts(record: Record, shape: Shape) -> Iterable[bool | None]:
    """What each given part of the shape says, but for the kind."""
    gap = gaps(record)
    if shape.schemes:
        yield _any(record.schemes, shape.schemes, gap, str)
    if shape.directives:
        yield _any(record.directives, shape.directives, gap, act_key)
    if shape.standards:
        yield _any(record.standards, shape.standards, gap, family_key)
    if shape.statements:
        yield states(record, shape.statements)
    if shape.fcc_id:
        yield _printed(record.fcc_id, gap)
    if shape.notified_body:
        yield _printed(record.notified_body, gap)


def _any(fields: tuple[Field[str], ...], wanted: tuple[str, ...], gap: bool, key: Any) -> bool | None:
    """One of the wanted values is there; ``None`` where the paper gives none at all, or part of it was not read."""
    keys = {key(value) for value in wanted}
    matching = [field for field in fields if field.value is not None and key(field.value) in keys]
    if matching:
        return None if all(unsure(field) for field in matching) else True
    return None if gap or not fields else False


def states(record: Record, names: Iterable[str]) -> bool | None:
    """Whether one of these set phrases stands in the paper, ``None`` where a scan may hide it.

    A name without a colon (``accreditation``) stands for all that begin with it (``accreditation:cnas``).
    """
    wanted = set(names)
    if any(states_it(field.value, wanted) for field in record.statements):
        return True
    return None if gaps(record) or record.text_source != "text" else False


def states_it(found: str | None, names: Iterable[str]) -> bool:
    """Whether a set phrase that was found is one of the names, or of a family that is named."""
    return found is not None and (found in names or found.partition(":")[0] in names)


def _printed(field: Field[str], gap: bool) -> bool | None:
    if field.value is not None:
        return None if unsure(field) else True
    return None if gap or field.readings else False


def fits_any(record: Record, shapes: Iterable[Shape]) -> bool | None:
    """Whether a paper has one of the shapes."""
    answers = [fits(record, shape) for shape in shapes]
    return True if True in answers else None if None in answers else False


def counts(paper: Paper) -> bool:
    """Whether a paper can speak for the product at all: its models do not exclude it and its verdict is no failure."""
    return paper.covers_model is not False and not (paper.record.verdict.value == "fail" and not unsure(paper.record.verdict))


def doubtful(paper: Paper) -> bool:
    """Whether it is not certain that the paper is this product's: found by a name alone, or naming a model much like its own."""
    return paper.covers_model is None and (paper.link.by in FOUND_BY_NAME or paper.link.similarity < 1)


NEAR = 70.0
"""Likeness of two model names (rapidfuzz ratio, 0 to 100) from which one may be the other, misread from a picture."""


def prepared(dossier: Dossier) -> Dossier:
    """The dossier as it is judged: papers in the order of their files, and scans that may be of this model left open."""
    papers = [_softened(paper, dossier.product) for paper in dossier.papers]
    return replace(dossier, papers=tuple(sorted(papers, key=lambda paper: (paper.record.file, paper.record.sha256))))


def _softened(paper: Paper, product: Product) -> Paper:
    """A paper read by OCR whose models leave the product's out by a few letters only: whether it covers it is then not known."""
    if paper.covers_model is not False or paper.record.text_source == "text":
        return paper
    from rapidfuzz.fuzz import ratio

    printed = [_plain(name) for name in values(paper.record.models)]
    near = max((ratio(_plain(wanted), name) for wanted in product.models for name in printed), default=0.0)
    if near < NEAR:
        return paper
    return replace(paper, covers_model=None, link=replace(paper.link, similarity=min(near, 99.0) / 100))


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def proving(dossier: Dossier, shapes: Iterable[Shape]) -> tuple[Paper, ...]:
    """The papers that meet a demand for one of the shapes."""
    wanted = tuple(shapes)
    return tuple(paper for paper in dossier.papers if counts(paper) and not doubtful(paper) and fits_any(paper.record, wanted))


def possible(dossier: Dossier, shapes: Iterable[Shape]) -> tuple[Paper, ...]:
    """The papers of which it cannot be told whether they meet the demand."""
    wanted = tuple(shapes)
    sure = {id(paper) for paper in proving(dossier, wanted)}
    return tuple(
        paper for paper in dossier.papers if id(paper) not in sure and counts(paper) and fits_any(paper.record, wanted) is not False
    )


def doubt(paper: Paper, shapes: Iterable[Shape]) -> str:
    """Why it cannot be told whether a paper meets a demand: what of it is not known, as a name of the terms ``doubt``."""
    if gaps(paper.record):
        return "unread"
    if doubtful(paper):
        return "link"
    return "kind" if all(is_kind(paper.record, shape.kinds) is None for shape in shapes) else "facts"


def families(record: Record) -> set[str]:
    """The standards that a paper cites, as keys without edition."""
    return {family_key(value) for value in values(record.standards)}


EVIDENCE = ("test_report", "certificate")


def same_role(one: Record, other: Record) -> bool:
    """Whether two papers play the same part: both evidence of a laboratory or body, or both of one other kind."""
    return (one.kind.value in EVIDENCE and other.kind.value in EVIDENCE) or one.kind.value == other.kind.value
