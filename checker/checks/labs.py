"""Who tested: LAB001, LAB002, LAB004."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.checks.outcome import FAIL, PASS, REVIEW, WARNING, Context, Outcome, args, exhibits, unsure
from checker.checks.params import LabAccepted, LabNamed
from checker.checks.shapes import counts, fits, proving, states, states_it
from checker.model import THIRD_PARTY_LABORATORY, Dossier, Exhibit, Lab


def lab_named(dossier: Dossier, want: LabNamed, context: Context) -> Iterator[Outcome]:
    """LAB001: papers name their laboratory and show an accreditation, where the requirement asks for its mark."""
    for paper in dossier.papers:
        record = paper.record
        if fits(record, want.of) is not True:
            continue
        told = args(file=record.file, lab=record.lab.value or "–")
        if record.lab.value is None:
            yield Outcome(REVIEW, "no-lab", record.file, told, exhibits(paper, record.lab))
        elif want.statements and states(record, want.statements) is not True:
            yield Outcome(REVIEW, "no-mark", record.file, told, exhibits(paper, record.lab))
        else:
            marks = [field for field in record.statements if want.statements and states_it(field.value, want.statements)]
            yield Outcome(PASS, "named", record.file, told, exhibits(paper, record.lab, *marks))


def lab_accepted(dossier: Dossier, want: LabAccepted, context: Context) -> Iterator[Outcome]:
    """LAB002: one of such papers comes from a laboratory on the list; a laboratory that labs.toml does not know is for review."""
    papers = proving(dossier, (want.of,))
    known = [(paper, find_lab(paper.record.lab.value or "", context.rules.labs)) for paper in papers]
    good = [(paper, lab) for paper, lab in known if lab and set(lab.lists) & set(want.lists) and not unsure(paper.record.lab)]
    for paper, lab in good or known:
        record = paper.record
        told = args(file=record.file, lab=lab.name if lab else record.lab.value or "–", list=", ".join(want.lists))
        kind, message = (PASS, "listed") if good else (FAIL, "not-listed") if lab else (REVIEW, "unknown")
        yield Outcome(kind, message, record.file, told, exhibits(paper, record.lab))


SHORT = 3
"""Words of so few letters (Ltd, Co) tell no laboratory from another."""


def certificate_laboratory(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """LAB004: a certificate names another third-party laboratory than issued any of the reports that it lies with.

    Names are shortened in many ways: one word in common is enough for them to be one.
    """
    reports = [paper for paper in dossier.papers if paper.record.kind.value == "test_report" and paper.record.lab.value]
    sure = [paper for paper in reports if counts(paper) and not unsure(paper.record.lab)]
    for paper in dossier.papers:
        record = paper.record
        lines = [place for field in record.statements if field.value == THIRD_PARTY_LABORATORY for place in field.evidence[1:]]
        if record.kind.value != "declaration" or not lines or not sure or len(sure) < len(reports):
            continue
        named = " ".join(place.text for place in lines)
        labs = [other.record.lab.value or "" for other in sure]
        if named.isascii() and all(lab.isascii() and not _words(lab) & _words(named) for lab in labs):
            told = args(file=record.file, printed=lines[0].text, lab=", ".join(dict.fromkeys(labs)), other_file=sure[0].record.file)
            places = (Exhibit(record.file, place.page, place.text, place.box) for place in lines)
            yield Outcome(REVIEW, "another", record.file, told, tuple(places), level=WARNING)


def _words(name: str) -> set[str]:
    return {word for word in _plain(name).split() if len(word) > SHORT}


def find_lab(printed: str, labs: tuple[Lab, ...]) -> Lab | None:
    """The laboratory whose name or alias stands as whole words in what is printed; the longest name wins."""
    text = f" {_plain(printed)} "
    found = [(len(name), lab) for lab in labs for name in (lab.name, *lab.aliases) if _plain(name) and f" {_plain(name)} " in text]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name.casefold()).strip()
