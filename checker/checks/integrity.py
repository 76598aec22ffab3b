"""Signals that a paper may not be what it seems: INT101 to INT104. They say what was seen and how to clear it, never more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker.checks.labs import find_lab
from checker.checks.outcome import NOTE, REVIEW, WARNING, Context, Outcome, args, exhibits, unsure
from checker.checks.shapes import act_key, gaps, values
from checker.model import Dossier, Lab, Paper

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


def _unnumbered(paper: Paper) -> Iterator[Outcome]:
    """A certificate that calls itself one of type examination, fully read, and prints no body's number."""
    record = paper.record
    titles = [field for field in record.statements if field.value == TYPE_EXAMINATION]
    whole = record.text_source == "text" and not gaps(record)
    if record.kind.value == "certificate" and titles and whole and record.notified_body.value is None:
        yield Outcome(REVIEW, "no-number", record.file, args(file=record.file), exhibits(paper, *titles), level=WARNING)


TYPE_EXAMINATION = "type-examination"
"""The set phrase by which a certificate calls itself one of EC or EU type examination."""


def _where(paper: Paper) -> tuple[Any, ...]:
    return exhibits(paper, paper.record.notified_body, *paper.record.directives[:1])
