"""Is what the requirements of a product turn on said, and do its papers agree: PRD006."""

from __future__ import annotations

from collections.abc import Iterator

from checker.checks.applies import applies
from checker.checks.outcome import REVIEW, WARNING, Context, Outcome, args, exhibits, follow, traits, unsure
from checker.checks.register import family_key
from checker.checks.shapes import act_key, counts, doubtful, states_it
from checker.model import Dossier, Exhibit, Field, Paper, Shown

TELLING = ("test_report", "certificate", "declaration", "grant")
"""Kinds of paper drawn up for the product itself; a manual may cite what else the maker sells, but instructs on this one."""


def traits_unknown(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """PRD006: the product leaves open what its requirements turn on, denies what its papers show, or states what cannot be.

    What papers show counts as an answer, so that one gap in the catalog is told once.
    """
    rules, product = context.rules, dossier.product
    has = traits(product, rules)
    yield from _contradictions(has, context)
    shown = {name: found for name, trait in rules.traits.items() if name not in has and (found := _shown(dossier, trait.shown_by))}
    for name in sorted(set(shown) - {other for other in shown for other in follow((other,), rules) - {other}}):
        told = args(trait=name, files=", ".join(dict.fromkeys(place.file for place in shown[name])))
        denied = any(set(rules.traits[one].excludes) & follow((name,), rules) for one in has & set(rules.traits))
        level = WARNING if denied else rules.traits[name].shown_by.level
        yield Outcome(REVIEW, "shown", name, told, shown[name], level=level)
    category = rules.categories.get(product.category)
    answered = has | follow(shown, rules)
    for ask in category.asks if category else ():
        if not answered & set(ask.one_of) and applies(product, ask.when, rules):
            yield Outcome(REVIEW, "open", "/".join(ask.one_of), args(traits=", ".join(ask.one_of)), level=ask.level)


def _contradictions(has: set[str], context: Context) -> Iterator[Outcome]:
    for name in sorted(has & set(context.rules.traits)):
        for other in context.rules.traits[name].excludes:
            if other in has:
                yield Outcome(REVIEW, "contradiction", f"{other}/{name}", args(traits=f"{other}, {name}"))


def _shown(dossier: Dossier, what: Shown) -> tuple[Exhibit, ...]:
    """Where papers of the product cite what only products with the trait are held against."""
    if not what.acts and not what.standards and not what.statements:
        return ()
    acts, families = {act_key(act) for act in what.acts}, {family_key(name) for name in what.standards}
    places: list[Exhibit] = []
    for paper in dossier.papers:
        if paper.record.kind.value in TELLING and counts(paper) and not doubtful(paper):
            places += (place for field in _citing(paper, acts, families) for place in exhibits(paper, field))
        if paper.record.kind.value in (*TELLING, "manual") and counts(paper) and not doubtful(paper):
            said = (field for field in paper.record.statements if states_it(field.value, what.statements) and not unsure(field))
            places += (place for field in said for place in exhibits(paper, field))
    return tuple(dict.fromkeys(places))


def _citing(paper: Paper, acts: set[str], families: set[str]) -> Iterator[Field[str]]:
    """The acts and standards of a paper that are among those named; what was read with little confidence shows nothing."""
    record = paper.record
    yield from (field for field in record.directives if field.value and not unsure(field) and act_key(field.value) in acts)
    yield from (field for field in record.standards if field.value and not unsure(field) and family_key(field.value) in families)
