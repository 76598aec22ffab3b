"""What a paper must not say, and what of it must be whole: words that exclude a use, pages, a picture, a laboratory refused."""

from __future__ import annotations

from collections.abc import Iterator

from checker.checks.dates import date_of, iso, readings
from checker.checks.labs import find_lab
from checker.checks.outcome import FAIL, PASS, REVIEW, Context, Outcome, args, exhibits, files, unsure
from checker.checks.params import LabRefused, PagesWhole, PaperAvoids, PictureShown
from checker.checks.shapes import counts, fits, proving, states_it
from checker.model import Dossier, Field, Paper


def paper_avoids(dossier: Dossier, want: PaperAvoids, context: Context) -> Iterator[Outcome]:
    """VRD003: no such paper carries a set phrase that excludes the use of the product.

    It passes by a paper that carries a phrase that shows the use to be fit; where both are found a person looks, and
    where neither is, if one must be.
    """
    papers = proving(dossier, (want.of,))
    fit = [(paper, found) for paper in papers if (found := _carried(paper, want.shown))]
    harmless = {id(paper) for paper, _ in fit if want.outweighed}
    against = [(paper, found) for paper in papers if id(paper) not in harmless and (found := _carried(paper, want.never))]
    for paper, found in against or fit:
        told = args(file=paper.record.file, item=", ".join(dict.fromkeys(field.value or "" for field in found)))
        kind, message = (REVIEW if fit or not want.sure else FAIL, "excluded") if against else (PASS, "fit")
        message = "doubtful" if against and not want.sure else message
        yield Outcome(kind, message, paper.record.file, told, exhibits(paper, *found))
    if papers and want.must_say and not against and not fit:
        told = args(file=", ".join(paper.record.file for paper in papers), item=", ".join(want.shown))
        yield Outcome(REVIEW, "not-said", papers[0].record.file, told, files(papers))


def _carried(paper: Paper, names: tuple[str, ...]) -> list[Field[str]]:
    return [field for field in paper.record.statements if states_it(field.value, names)]


def pages_whole(dossier: Dossier, want: PagesWhole, context: Context) -> Iterator[Outcome]:
    """DOC012 for a requirement: papers that print how many pages they have are handed in whole."""
    for paper in dossier.papers:
        record = paper.record
        if record.complete is not None and counts(paper) and fits(record, want.of) is True:
            stated = record.pages_stated.value
            told = args(file=record.file, pages=record.pages, stated=stated if stated is not None else "?")
            kind, message = (PASS, "whole") if record.complete else (FAIL, "extract")
            yield Outcome(kind, message, record.file, told, exhibits(paper, record.pages_stated))


def picture_shown(dossier: Dossier, want: PictureShown, context: Context) -> Iterator[Outcome]:
    """DCL003: a PDF that is no scan holds a picture in colour large enough to show the product; of other files nothing is said."""
    for paper in proving(dossier, (want.of,)):
        record = paper.record
        if record.media_type != "application/pdf" or record.text_source != "text":
            continue
        pages = dict(record.properties).get("coloured", "")
        kind, message = (PASS, "shown") if pages else (REVIEW, "none")
        yield Outcome(kind, message, record.file, args(file=record.file, pages=pages), files([paper]))


def lab_refused(dossier: Dossier, want: LabRefused, context: Context) -> Iterator[Outcome]:
    """LAB003: such papers of a day after ``after`` do not come from a laboratory on a list of those refused since."""
    for paper in dossier.papers:
        record = paper.record
        lab = find_lab(record.lab.value or "", context.rules.labs)
        days = readings(date_of(record, "issued"))
        if lab is None or not set(lab.lists) & set(want.lists) or fits(record, want.of) is not True or not counts(paper):
            continue
        told = args(file=record.file, lab=lab.name, date=iso(days) or "–", after=want.after)
        sure = bool(days) and min(days) > want.after and not unsure(record.lab)
        if sure or not days or max(days) > want.after:
            kind, message = (FAIL, "refused") if sure else (REVIEW, "unclear")
            yield Outcome(kind, message, record.file, told, exhibits(paper, record.lab))
