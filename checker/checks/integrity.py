"""Signals that a paper may not be what it seems: INT101 to INT104. They say what was seen and how to clear it, never more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker.checks.labs import find_lab
from checker.checks.outcome import NOTE, REVIEW, WARNING, Context, Outcome, args, exhibits, unsure
from checker.checks.shapes import act_key, gaps, values
from checker.model import Dossier, Field, Lab, Paper, Record

ISSUED = ("test_report", "certificate", "grant")
"""Kinds of paper that a body issues; who fills in a declaration with an editor does no wrong."""
SAVED_AGAIN = 2
"""So many times saved after the first is seen as more than a signature or a stamp added once."""


def signals(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """INT101 draft or template left-overs, INT104 a voluntary attestation: phrases and bodies that ``signals.toml`` names."""
    table: dict[str, Any] = context.rules.tables.get("signals", {})
    for paper in dossier.papers:
        for code, signal in sorted(table.get("signal", {}).items()):
            seen = [field for field in paper.record.statements if field.value in signal.get("statements", ())]
            kinds, level = signal.get("kinds", ()), signal.get("level", WARNING)
            if kinds and paper.record.kind.value not in kinds:
                continue
            if seen:
                told = args(file=paper.record.file, text="; ".join(e.text for field in seen for e in field.evidence[:1]))
                yield Outcome(REVIEW, "seen", paper.record.file, told, exhibits(paper, *seen), code=code, level=level)
            elif body := _of_body(paper, signal.get("lists", ()), context.rules.labs):
                told = args(file=paper.record.file, lab=body.name)
                yield Outcome(REVIEW, "body", paper.record.file, told, exhibits(paper, paper.record.lab), code=code, level=level)


VOLUNTARY = "INT104"


def voluntary(paper: Paper, context: Context) -> bool:
    """Whether a paper is a certificate that by its own words, or by those of its body, is voluntary (INT104)."""
    table: dict[str, Any] = context.rules.tables.get("signals", {})
    signal = table.get("signal", {}).get(VOLUNTARY, {})
    if paper.record.kind.value not in signal.get("kinds", ()):
        return False
    said = any(field.value in signal.get("statements", ()) for field in paper.record.statements)
    return said or _of_body(paper, signal.get("lists", ()), context.rules.labs) is not None


def _of_body(paper: Paper, lists: Any, labs: tuple[Lab, ...]) -> Lab | None:
    """The laboratory or body of a paper where it stands on one of the lists of labs.toml."""
    found = find_lab(paper.record.lab.value or "", labs) if lists and not unsure(paper.record.lab) else None
    return found if found and set(found.lists) & set(lists) else None


def saved_again(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """INT102: text was laid over the pages, something was added after the signature, or the file was saved again by an editor."""
    table: dict[str, Any] = context.rules.tables.get("signals", {})
    editors = table.get("signal", {}).get("INT102", {}).get("producers", ())
    for paper in dossier.papers:
        if paper.record.kind.value == "manual":
            continue
        for message, level, told in _traces(paper, editors):
            found = args(file=paper.record.file, **told)
            yield Outcome(REVIEW, message, paper.record.file, found, exhibits(paper), level=level)


def _traces(paper: Paper, editors: Iterable[str]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """What the file's make shows, each as message, level and values of the wording."""
    properties = dict(paper.record.properties)
    producer, times = properties.get("producer", ""), properties.get("updates", "0")
    if text := properties.get("typed_over", ""):
        yield "typed-over", WARNING if paper.record.kind.value in ISSUED else NOTE, {"text": text}
    if properties.get("after_signing"):
        yield "after-signing", NOTE, {}
    if times.isdigit() and int(times) >= SAVED_AGAIN:
        yield "saved-again", NOTE, {"times": times, "producer": producer or "–"}
    elif any(name in producer.casefold() for name in editors):
        yield "editor", NOTE, {"producer": producer}


def notified_body(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """INT103: a notified body is named though none of the acts of the paper knows one, or is known for other acts than these.

    Also a certificate of type examination without the number of any body: only a notified body can issue one.
    """
    acts = {act_key(number): act for number, act in context.rules.acts.items()}
    table: dict[str, Any] = context.rules.tables.get("signals", {})
    bodies = {one["number"]: one for one in table.get("signal", {}).get("INT103", {}).get("bodies", ())}
    yield from _bodies_differ(dossier)
    for paper in dossier.papers:
        yield from _body_elsewhere(paper, bodies)
        yield from _unnumbered(paper)
        body = paper.record.notified_body
        named = [acts.get(act_key(number)) for number in values(paper.record.directives)]
        if body.value is not None and named and all(act is not None and not act.notified_bodies for act in named):
            told = args(file=paper.record.file, body=body.value, acts=", ".join(values(paper.record.directives)))
            yield Outcome(REVIEW, "no-role", paper.record.file, told, _where(paper), level=WARNING)


def _body_elsewhere(paper: Paper, bodies: Mapping[str, Any]) -> Iterator[Outcome]:
    """A number whose body is known to have certified outside what it is notified for (``signals.toml``)."""
    number, body = paper.record.notified_body, bodies.get(paper.record.notified_body.value or "")
    named = {act_key(act) for act in values(paper.record.directives)}
    if body and not unsure(number) and named & {act_key(act) for act in body["not_for"]}:
        told = args(file=paper.record.file, body=number.value, lab=body["name"], acts=", ".join(values(paper.record.directives)))
        yield Outcome(REVIEW, "known-elsewhere", paper.record.file, told, _where(paper), level=WARNING)


def _bodies_differ(dossier: Dossier) -> Iterator[Outcome]:
    """A declaration names another body than the certificates of the same act that it lies with."""
    for paper in dossier.papers:
        number, acts = paper.record.notified_body, {act_key(act) for act in values(paper.record.directives)}
        if paper.record.kind.value != "declaration" or number.value is None or unsure(number):
            continue
        certified = [
            other for other in dossier.papers
            if other.record.kind.value == "certificate" and other.record.notified_body.value is not None
            and not unsure(other.record.notified_body) and acts & {act_key(act) for act in values(other.record.directives)}
        ]
        named = {other.record.notified_body.value: other for other in certified}
        if named and number.value not in named:
            other = certified[0]
            told = args(
                file=paper.record.file, body=number.value, other_file=other.record.file, other_body=other.record.notified_body.value
            )
            yield Outcome(REVIEW, "another", paper.record.file, told, _where(paper), level=WARNING)


def _unnumbered(paper: Paper) -> Iterator[Outcome]:
    """A certificate that calls itself one of type examination in its title, fully read, and prints no body's number."""
    record = paper.record
    titles = [field for field in record.statements if field.value == TYPE_EXAMINATION and _in_title(field, record)]
    whole = record.text_source == "text" and not gaps(record)
    if record.kind.value == "certificate" and titles and whole and record.notified_body.value is None:
        yield Outcome(REVIEW, "no-number", record.file, args(file=record.file), exhibits(paper, *titles), level=WARNING)


def _in_title(field: Field[str], record: Record) -> bool:
    """Whether a set phrase stands on the row that tells the kind of the paper: what it says further down may deny it."""
    first, title = field.evidence[:1], record.kind.evidence[:1]
    return any(a.page == b.page and a.box[1] < b.box[3] and b.box[1] < a.box[3] for a in first for b in title)


TYPE_EXAMINATION = "type-examination"
"""The set phrase by which a certificate calls itself one of EC or EU type examination."""


def one_number(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """INT106: two reports or certificates bear one number, and not the same date, models or conclusion."""
    held: dict[str, Paper] = {}
    for paper in dossier.papers:
        number = paper.record.report_number
        if paper.record.kind.value not in ISSUED or not number.value or unsure(number):
            continue
        first = held.setdefault(re.sub(r"[\W_]+", "", number.value).casefold(), paper)
        if first is not paper and (unlike := _unlike(first.record, paper.record)):
            told = args(file=paper.record.file, other_file=first.record.file, number=number.value, item=", ".join(unlike))
            yield Outcome(REVIEW, "differ", paper.record.file, told, exhibits(paper, number), level=WARNING)


def _unlike(one: Record, other: Record) -> list[str]:
    """In what two papers of one number differ that both surely state."""
    pairs: list[tuple[str, Field[Any], Field[Any]]] = [
        ("issued", one.issued, other.issued), ("verdict", one.verdict, other.verdict),
    ]
    found = [name for name, a, b in pairs if a.value and b.value and a.value != b.value and not (unsure(a) or unsure(b))]
    models = [{_plain(value) for value in values(record.models)} for record in (one, other)]
    sure = not any(unsure(field) for record in (one, other) for field in record.models)
    return [*found, *(["models"] if all(models) and models[0] != models[1] and sure else [])]


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _where(paper: Paper) -> tuple[Any, ...]:
    return exhibits(paper, paper.record.notified_body, *paper.record.directives[:1])
