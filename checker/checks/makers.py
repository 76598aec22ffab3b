"""Whose papers they are: PRD002 (makers and trade marks agree), INT105 (a paper that its own maker issued)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checker.checks.outcome import NOTE, REVIEW, WARNING, Context, Outcome, args, exhibits, unsure
from checker.checks.shapes import unread, values
from checker.model import SIGNED_FOR, Dossier, Exhibit, Field, Paper, Record

PROOFS = ("test_report", "certificate", "declaration")
EVIDENCE = ("test_report", "certificate")
SHORTEST = 5
"""A name of so few letters may stand in another by chance."""
ALIKE = 70.0
"""Similarity of two firm names (rapidfuzz token set ratio, 0 to 100) from which they may be the same firm."""
SAME = 92.0
"""Similarity from which two names are taken for one firm; the words that any laboratory's name has in common weigh little then."""


def makers_differ(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """PRD002: firms, or trade marks of papers and catalog, have nothing in common; or a laboratory signs the declaration."""
    yield from _firms_differ(dossier)
    yield from _signed_by_laboratory(dossier)
    yield from _brands_differ(dossier)
    yield from _manuals_differ(dossier)


def _firms_differ(dossier: Dossier) -> Iterator[Outcome]:
    """No firm that the declaration names is named in a report or certificate that it lies with."""
    declarations = [paper for paper in dossier.papers if paper.record.kind.value == "declaration" and firms(paper.record)]
    for paper in dossier.papers:
        if paper.record.kind.value not in EVIDENCE or not firms(paper.record):
            continue
        strange = [other for other in declarations if not _alike(paper.record, other.record)]
        if not strange or len(strange) < len(declarations):
            continue
        other = strange[0]
        found = args(
            file=paper.record.file, firms=" / ".join(firms(paper.record)), other_file=other.record.file,
            other_firms=" / ".join(firms(other.record)),
        )
        level = WARNING if _sure(paper.record, other.record) and not _bears(paper.record, dossier.product.brand) else NOTE
        yield Outcome(REVIEW, "differ", paper.record.file, found, (*_places(paper), *_places(other)), level=level)


def _signed_by_laboratory(dossier: Dossier) -> Iterator[Outcome]:
    """A declaration is signed for the laboratory of a report that it lies with, which is not its maker."""
    reports = [paper for paper in dossier.papers if paper.record.kind.value in EVIDENCE and not unsure(paper.record.lab)]
    for paper in dossier.papers:
        record = paper.record
        signed = [place for field in record.statements if field.value == SIGNED_FOR for place in field.evidence[1:]]
        maker = record.manufacturer.value or ""
        for place, report in ((place, report) for place in signed for report in reports):
            name = report.record.lab.value or ""
            if record.kind.value != "declaration" or not _stands_in(name, place.text) or _likeness(maker, name) >= SAME:
                continue
            found = args(file=record.file, lab=name, other_file=report.record.file)
            evidence = (Exhibit(record.file, place.page, place.text, place.box), *exhibits(report, report.record.lab))
            yield Outcome(REVIEW, "signed-by-laboratory", record.file, found, evidence, level=WARNING)
            break


def _stands_in(name: str, text: str) -> bool:
    """Whether a firm's name stands in a text; one of a few letters may do so by chance."""
    return len(_plain(name)) > SHORTEST and _plain(name) in _plain(text)


def _brands_differ(dossier: Dossier) -> Iterator[Outcome]:
    """A paper prints another trade mark than the catalog, or no paper at all names the catalog's brand."""
    brand = dossier.product.brand
    proofs = [paper for paper in dossier.papers if paper.record.kind.value in PROOFS and not unread(paper.record)]
    if not _plain(brand):
        return
    for paper in proofs:
        printed = paper.record.brand
        if printed.value and not unsure(printed) and not _alike_marks(printed.value, brand):
            found = args(file=paper.record.file, printed=printed.value, brand=brand)
            level = NOTE if _bears(paper.record, brand) else WARNING  # a mark of the firm that gave the brand its name
            yield Outcome(REVIEW, "other-brand", paper.record.file, found, exhibits(paper, printed), level=level)
    named = [paper for paper in proofs if firms(paper.record)]
    if named and not any(paper.record.brand.value or _may_bear(paper.record, brand) for paper in proofs):
        evidence = tuple(exhibit for paper in named for exhibit in _places(paper))
        found = args(brand=brand, firms=" / ".join(dict.fromkeys(firm for paper in named for firm in firms(paper.record))))
        yield Outcome(REVIEW, "brand-nowhere", brand, found, evidence, level=WARNING)


def _manuals_differ(dossier: Dossier) -> Iterator[Outcome]:
    """A manual prints another trade mark than the catalog; or, as a note, names no firm of the papers and not the brand.

    Manuals name importers and service centres too: what they say of the maker alone asks nobody to look.
    """
    brand = dossier.product.brand
    known = [paper.record for paper in dossier.papers if paper.record.kind.value in PROOFS and firms(paper.record)]
    for paper in dossier.papers:
        record = paper.record
        if record.kind.value != "manual" or not _plain(brand) or _bears(record, brand):
            continue
        if record.brand.value and not unsure(record.brand) and not _alike_marks(record.brand.value, brand):
            found = args(file=record.file, printed=record.brand.value, brand=brand)
            yield Outcome(REVIEW, "other-brand", record.file, found, exhibits(paper, record.brand), level=WARNING)
        elif known and firms(record) and _sure(record) and not any(_alike(record, other) for other in known):
            others = " / ".join(dict.fromkeys(firm for other in known for firm in firms(other)))
            found = args(file=record.file, firms=" / ".join(firms(record)), brand=brand, other_firms=others)
            yield Outcome(REVIEW, "manual-of-another", record.file, found, _places(paper), level=NOTE)


def own_paper(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """INT105: the laboratory or body of a report or certificate is the firm whose product it is about."""
    for paper in dossier.papers:
        lab = paper.record.lab
        if paper.record.kind.value not in EVIDENCE or lab.value is None or unsure(lab):
            continue
        for firm in (paper.record.manufacturer, paper.record.applicant):
            if firm.value and not unsure(firm) and _likeness(firm.value, lab.value) >= SAME:
                found = args(file=paper.record.file, lab=lab.value, firm=firm.value)
                yield Outcome(REVIEW, "own", paper.record.file, found, exhibits(paper, lab, firm), level=WARNING)
                break


def firms(record: Record) -> list[str]:
    """The firms whose paper it is: maker and applicant."""
    return list(dict.fromkeys(values((record.manufacturer, record.applicant))))


def _places(paper: Paper) -> tuple[Exhibit, ...]:
    return exhibits(paper, paper.record.manufacturer, paper.record.applicant)


def _sure(*records: Record) -> bool:
    """Whether every firm of the papers was read well enough to be held against another."""
    fields: Iterable[Field[str]] = (field for record in records for field in (record.manufacturer, record.applicant))
    return not any(unsure(field) for field in fields)


def _likeness(one: str, other: str) -> float:
    from rapidfuzz.fuzz import token_sort_ratio

    return float(token_sort_ratio(one.casefold(), other.casefold()))


def _alike(one: Record, other: Record) -> bool:
    """Whether two papers share a firm, or name theirs in different scripts and so cannot be compared."""
    from rapidfuzz.fuzz import token_set_ratio

    return any(
        not _comparable(first, second) or token_set_ratio(first.casefold(), second.casefold()) >= ALIKE
        for first in firms(one) for second in firms(other)
    )


def _comparable(one: str, other: str) -> bool:
    """Whether two names are written in the same script."""
    return one.isascii() == other.isascii()


def _bears(record: Record, brand: str) -> bool:
    """Whether the brand stands in a paper's trade mark, firms or product; never for a product without brand."""
    wanted = _plain(brand)
    return bool(wanted) and any(wanted in _plain(text) for text in _names(record))


def _alike_marks(one: str, other: str) -> bool:
    """Whether two trade marks are one, with or without a word more, or cannot be compared."""
    first, second = _plain(one), _plain(other)
    return first in second or second in first or not _comparable(one, other)


def _may_bear(record: Record, brand: str) -> bool:
    """Whether the brand stands in a paper, or may do so in another script."""
    return _bears(record, brand) or any(not _comparable(text, brand) for text in _names(record))


def _names(record: Record) -> list[str]:
    return values((record.brand, record.manufacturer, record.applicant, record.product))


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
