"""What a declaration must hold (DCL001, DCL002), whether what it declares is tested (STD004), whether its acts stand (STD003)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.checks.integrity import voluntary
from checker.checks.outcome import FAIL, NOTE, PASS, REVIEW, WARNING, Context, Outcome, args, exhibits, files, unsure
from checker.checks.outdone import later
from checker.checks.params import DeclarationActs, DeclarationBacked, PaperStates
from checker.checks.register import family_key
from checker.checks.shapes import act_key, counts, doubtful, families, gaps, proving, same_role, states, states_it, values
from checker.model import Dossier, Field, Paper, Record


def declaration_acts(dossier: Dossier, want: DeclarationActs, context: Context) -> Iterator[Outcome]:
    """DCL001: the declarations together name every act. One that is not found in a fully read text is missing, else for review."""
    papers = proving(dossier, (want.of,))
    if not papers:
        return
    for act in want.all_of:
        named = act.partition("|")[0]
        fields = [(paper, field) for paper in papers for field in paper.record.directives]
        wanted = {act_key(one) for one in act.split("|")}
        naming = [(paper, field) for paper, field in fields if field.value and act_key(field.value) in wanted]
        if naming:
            evidence = tuple(exhibit for paper, field in naming for exhibit in exhibits(paper, field))
            yield Outcome(PASS, "named", named, args(act=named), evidence)
        else:
            whole = all(_text(paper.record) and paper.record.directives for paper in papers)
            kind, message = (FAIL, "not-named") if whole else (REVIEW, "not-found")
            yield Outcome(kind, message, named, args(act=named, files=_names(papers)), files(papers))


def paper_states(dossier: Dossier, want: PaperStates, context: Context) -> Iterator[Outcome]:
    """DCL002: one paper carries every field and set phrase. What is not found is for review: print has many ways to say it."""
    papers = proving(dossier, (want.of,))
    if not papers:
        return
    best = max(papers, key=lambda paper: (-len(_lacking(paper.record, want)), not _blank(paper.record, want), paper.record.file))
    lacking = _lacking(best.record, want)
    for entry in lacking:
        item = entry.partition("|")[0]
        yield Outcome(REVIEW, "not-found", item, args(item=item, file=best.record.file), files([best]))
    blank = _blank(best.record, want)
    for field in blank:
        yield Outcome(REVIEW, "blank", field.value or "", args(item=field.value, file=best.record.file), exhibits(best, field))
    if not lacking and not blank:
        told = args(item=", ".join(entry.partition("|")[0] for entry in (*want.fields, *want.statements)), file=best.record.file)
        yield Outcome(PASS, "complete", best.record.file, told, exhibits(best, *_fields(best.record, want)))


def _lacking(record: Record, want: PaperStates) -> list[str]:
    lacking = [name for name in want.fields if not _has(getattr(record, name))]
    return lacking + [entry for entry in want.statements if states(record, entry.split("|")) is not True]


def _blank(record: Record, want: PaperStates) -> list[Field[str]]:
    return [field for field in record.statements if states_it(field.value, want.never)]


def _has(value: Any) -> bool:
    """Whether a field, or a list of fields, states anything, be it in several readings."""
    if isinstance(value, Field):
        return value.value is not None or bool(value.readings)
    return any(_has(item) for item in value)


def _fields(record: Record, want: PaperStates) -> list[Field[Any]]:
    named: list[Field[Any]] = []
    for name in want.fields:
        value = getattr(record, name)
        named += [value] if isinstance(value, Field) else list(value[:1])
    wanted = {name for entry in want.statements for name in entry.split("|")}
    return named + [field for field in record.statements if field.value in wanted]


def declaration_backed(dossier: Dossier, want: DeclarationBacked, context: Context) -> Iterator[Outcome]:
    """STD004: every standard that a declaration cites is found in a report or certificate."""
    backing = [
        paper for paper in dossier.papers
        if counts(paper) and paper.record.kind.value in want.by and not voluntary(paper, context)
    ]
    tested = {family for paper in backing for family in families(paper.record)} | {family_key(name) for name in want.except_for}
    for paper in proving(dossier, (want.of,)):
        lacking = [name for name in values(paper.record.standards) if family_key(name) not in tested]
        told = args(file=paper.record.file, standards=", ".join(lacking or values(paper.record.standards)))
        yield from _editions_untested(paper, backing, context)
        if lacking:
            yield Outcome(REVIEW, "not-backed", paper.record.file, told, exhibits(paper, *paper.record.standards[:1]))
        elif paper.record.standards and backing:
            evidence = (*exhibits(paper, *paper.record.standards[:1]), *files(backing))
            yield Outcome(PASS, "backed", paper.record.file, told, evidence)


def _editions_untested(paper: Paper, backing: list[Paper], context: Context) -> Iterator[Outcome]:
    """A later edition is declared than any report is to: both stand in the register, so that no print is misread for another."""
    tested: dict[str, list[str]] = {}
    for name in (name for other in backing for name in values(other.record.standards)):
        tested.setdefault(family_key(name), []).append(name)
    for field in paper.record.standards:
        others = tested.get(family_key(field.value), ()) if field.value and not unsure(field) else ()
        if others and all(context.register.precedes(other, field.value or "") for other in others):
            told = args(file=paper.record.file, standards=field.value, tested=", ".join(dict.fromkeys(others)))
            yield Outcome(REVIEW, "later-edition", field.value or "", told, exhibits(paper, field))


def old_acts(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """STD003: a declaration or certificate rests on an act that no longer applies and does not name the one that replaced it."""
    acts = {act_key(number): act for number, act in context.rules.acts.items()}
    for paper in dossier.papers:
        if paper.record.kind.value not in ("declaration", "certificate"):
            continue
        named = {act_key(number) for number in values(paper.record.directives)}
        for field in paper.record.directives:
            act = acts.get(act_key(field.value)) if field.value else None
            if act is None or act.until is None or context.as_of <= act.until or act_key(act.replaced_by) in named:
                continue
            sure = act.confidence == "high" and paper.record.kind.value == "declaration"
            told = args(
                file=paper.record.file, kind=paper.record.kind.value, act=act.number, until=act.until,
                replaced_by=act.replaced_by or "–",
            )
            kind, level = (FAIL, "") if sure else (REVIEW, WARNING)
            if _renewed(paper, act.replaced_by, dossier):
                level = WARNING if kind == FAIL else NOTE
            yield Outcome(kind, "repealed", act.number, told, exhibits(paper, field), level=level)


def _renewed(paper: Paper, act: str, dossier: Dossier) -> bool:
    """Whether a later paper of the same part, of this product, is there that names the act in force."""
    return any(
        counts(other) and not doubtful(other) and same_role(other.record, paper.record) and later(other.record, paper.record)
        and act_key(act) in {act_key(number) for number in values(other.record.directives)}
        for other in dossier.papers
    )


def _text(record: Record) -> bool:
    return record.text_source == "text" and not gaps(record)


def _names(papers: tuple[Paper, ...]) -> str:
    return ", ".join(paper.record.file for paper in papers)

