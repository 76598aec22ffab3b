"""Is the paper there, is it of the right kind, could it be read, is it whole. Codes DOC001 to DOC012."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from checker.checks.integrity import voluntary
from checker.checks.outcome import FAIL, NOTE, PASS, REVIEW, WARNING, Context, Outcome, args, exhibits, files, unsure
from checker.checks.params import PaperRequired, Shape
from checker.checks.register import family_key
from checker.checks.shapes import act_key, counts, doubt, fits_any, gaps, possible, proving
from checker.model import Dossier, Exhibit, Field, Paper, Record


def paper_required(dossier: Dossier, want: PaperRequired, context: Context) -> Iterator[Outcome]:
    """DOC001: a paper of one of the shapes is there; where it is not, DOC002 for each paper that was offered in its place."""
    found = list(firmly(dossier, want.any_of, want.paper.en, context))
    yield from found
    if any(outcome.kind == PASS for outcome in found):
        return
    for paper in dossier.papers:
        if fits_any(paper.record, want.any_of) is False and want.instead and fits_any(paper.record, want.instead):
            kind = paper.record.kind.value or "other"
            evidence = exhibits(paper, paper.record.kind)
            values_ = args(paper=want.paper.en, kind=kind, file=paper.record.file)
            yield Outcome(FAIL, "offered", want.paper.en, values_, evidence, code="DOC002", level=WARNING)


def firmly(dossier: Dossier, shapes: tuple[Shape, ...], name: str, context: Context) -> Iterator[Outcome]:
    """As ``presence``, but a certificate that is voluntary by its own words shows no test and no examination by a body.

    Where nothing else shows it, a person looks.
    """
    plain = tuple(shape for shape in shapes if not shape.standards and not shape.notified_body)
    weak = {id(paper) for paper in dossier.papers if voluntary(paper, context) and not fits_any(paper.record, plain)}
    firm = replace(dossier, papers=tuple(paper for paper in dossier.papers if id(paper) not in weak))
    found = list(presence(firm, shapes, name, len(dossier.papers)))
    shown = tuple(paper for paper in proving(dossier, shapes) if id(paper) in weak)
    if shown and found[0].kind == FAIL:
        found = [Outcome(REVIEW, "unclear", name, args(paper=name, files=_names(shown), doubt="voluntary"), files(shown))]
    yield from found


def presence(dossier: Dossier, shapes: tuple[Shape, ...], name: str, looked_at: int) -> Iterator[Outcome]:
    """Pass with every paper that proves it; review where a paper may; else fail, naming papers that would fit but do not count.

    ``looked_at`` is how many papers the product has in all.
    """
    if proof := proving(dossier, shapes):
        evidence = tuple(exhibit for paper in proof for exhibit in exhibits(paper, *_matched(paper, shapes)))
        yield Outcome(PASS, "present", name, args(paper=name, files=_names(proof)), evidence)
    elif unclear := possible(dossier, shapes):
        told = args(paper=name, files=_names(unclear), doubt=doubt(unclear[0], shapes))
        yield Outcome(REVIEW, "unclear", name, told, files(unclear))
    elif out := [paper for paper in dossier.papers if not counts(paper) and fits_any(paper.record, shapes)]:
        yield Outcome(FAIL, "only-unusable", name, args(paper=name, files=_names(out)), files(out))
    else:
        yield Outcome(FAIL, "missing", name, args(paper=name, count=looked_at))


def _names(papers: tuple[Paper, ...] | list[Paper]) -> str:
    return ", ".join(paper.record.file for paper in papers)


def _matched(paper: Paper, shapes: tuple[Shape, ...]) -> list[Field[str]]:
    """What in the paper the shapes were recognised by."""
    record = paper.record
    acts = {act_key(act) for shape in shapes for act in shape.directives}
    wanted = {family_key(family) for shape in shapes for family in shape.standards}
    fields = [record.kind]
    fields += [field for field in record.directives if field.value and act_key(field.value) in acts]
    fields += [field for field in record.standards if field.value and family_key(field.value) in wanted]
    fields += [field for field in record.statements if field.value and any(field.value in shape.statements for shape in shapes)]
    return fields


def _speaks(record: Record) -> bool:
    """Whether anything in a paper, or in what of it could not be read, may make it one that is asked for."""
    return gaps(record) or any((record.standards, record.directives, record.schemes, record.statements, record.report_number.value))


INFORMATIVE = ("DOC011",)
"""Problems that cost nothing, since another way of reading was found: told as notes."""


def file_problems(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """DOC003 to DOC011: everything that went wrong while reading a paper, and papers of which nothing was read."""
    for paper in dossier.papers:
        record = paper.record
        for problem in record.problems:
            code = problem.code if problem.code in context.rules.codes else "DOC005"
            level = "note" if code in INFORMATIVE else WARNING
            told = (*problem.args, *(() if "file" in dict(problem.args) else args(file=record.file)))
            yield Outcome(REVIEW, "problem", record.file, told, (Exhibit(record.file),), code=code, level=level)
        if record.status == "unreadable" and not record.problems:
            told = args(file=record.file, reason="–")
            yield Outcome(REVIEW, "problem", record.file, told, files([paper]), code="DOC005", level=WARNING)


def incomplete_pages(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """DOC012: the paper prints more pages than the file has."""
    for paper in dossier.papers:
        record = paper.record
        if record.complete is False:
            stated = record.pages_stated.value
            message = "fewer" if stated is not None and stated > record.pages else "gap"
            about = f"{record.pages} of {stated} pages" if stated is not None else record.file
            found = args(file=record.file, pages=record.pages, stated=stated if stated is not None else "?")
            yield Outcome(REVIEW, message, about, found, exhibits(paper, record.pages_stated))


def kind_unknown(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """DOC013: a paper that could be read but whose kind could not be told, so that it can prove nothing."""
    for paper in dossier.papers:
        record = paper.record
        if record.status != "unreadable" and record.text_source != "none" and record.kind.value is None and not record.kinds:
            yield Outcome(REVIEW, "unknown", record.file, args(file=record.file), files([paper]))


def unrelated(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """DOC014: a paper that is no report, certificate, declaration, grant or manual, and meets no requirement of this product.

    For review where its kind is not sure and something in it may make it one that is asked for.
    """
    for paper in dossier.papers:
        record = paper.record
        if set(record.kinds or (record.kind.value,)) != {"other"}:
            continue
        if not any(fits_any(record, demand.params.papers()) for demand in context.demands):
            kind, message = (REVIEW, "perhaps") if unsure(record.kind) and _speaks(record) else (FAIL, "unrelated")
            yield Outcome(kind, message, record.file, args(file=record.file), exhibits(paper, record.kind), level=NOTE)
