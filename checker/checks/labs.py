"""Who tested: LAB001, LAB002."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.checks.outcome import FAIL, PASS, REVIEW, Context, Outcome, args, exhibits, unsure
from checker.checks.params import LabAccepted, LabNamed
from checker.checks.shapes import fits, proving, states, states_it
from checker.model import Dossier, Lab


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


def find_lab(printed: str, labs: tuple[Lab, ...]) -> Lab | None:
    """The laboratory whose name or alias stands as whole words in what is printed; the longest name wins."""
    text = f" {_plain(printed)} "
    found = [(len(name), lab) for lab in labs for name in (lab.name, *lab.aliases) if _plain(name) and f" {_plain(name)} " in text]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name.casefold()).strip()
