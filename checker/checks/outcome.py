"""What a check is, what it is given, and what it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from checker.checks.register import Register
from checker.model import CheckSpec, Dossier, Exhibit, Field, Paper, Product, Requirement, Rules

PASS, FAIL, REVIEW = "pass", "fail", "review"
ERROR, WARNING, NOTE = "error", "warning", "note"
LEVELS = (NOTE, WARNING, ERROR)
LOW_CONFIDENCE = 0.9
"""Below this probability a value neither passes nor fails anything: a person looks. 0 means that no figure was given."""


class Outcome(Struct, frozen=True):
    """What a check found about one thing. A pass without evidence is a bug of ours and raises ValueError.

    ``code`` is given where it is not the check's own; ``level`` where it is lower than the requirement's; ``cites`` where the
    law is nearer than the requirement's, as one country's among those of all.
    """

    kind: str
    message: str
    about: str
    args: tuple[tuple[str, str], ...] = ()
    evidence: tuple[Exhibit, ...] = ()
    code: str = ""
    level: str = ""
    demand: Requirement | None = None
    cites: str = ""

    def __post_init__(self) -> None:
        """Refuse a pass that rests on nothing."""
        if self.kind == PASS and not self.evidence:
            raise ValueError(f"a pass needs evidence: {self.message} {self.about}")


class Context(Struct, frozen=True, eq=False):
    """What a check may know beside the dossier: the day, the rules, and the requirement it runs for (``None``: a general check).

    ``markets`` are those of the product's markets that the requirement speaks of; ``demands`` all requirements that apply.
    """

    as_of: dt.date
    rules: Rules
    register: Register
    markets: tuple[str, ...] = ()
    demand: Requirement | None = None
    demands: tuple[Requirement, ...] = ()
    demanded: Mapping[str, Requirement] = field(default_factory=dict)


Function = Callable[[Dossier, Any, Context], Iterator[Outcome]]


class Check(Struct, frozen=True):
    """One kind of demand: its door, its function, and the level of its findings where no requirement gives one."""

    spec: CheckSpec
    function: Function
    level: str = ERROR


def args(**values: object) -> tuple[tuple[str, str], ...]:
    """Values of a wording, as plain strings in the order given."""
    return tuple((name, str(value)) for name, value in values.items())


def exhibits(paper: Paper, *fields: Field[Any]) -> tuple[Exhibit, ...]:
    """Where the values stand in the paper: first quote of each field; the whole file where none has a place."""
    file = paper.record.file
    quotes = [Exhibit(file, first.page, first.text, first.box) for value in fields for first in value.evidence[:1]]
    return tuple(dict.fromkeys(quotes)) or (Exhibit(file),)


def files(papers: tuple[Paper, ...] | list[Paper]) -> tuple[Exhibit, ...]:
    """The papers as whole files."""
    return tuple(Exhibit(paper.record.file) for paper in papers)


def unsure(value: Field[Any]) -> bool:
    """Whether a value was read with too little confidence to decide anything."""
    return 0 < value.confidence < LOW_CONFIDENCE


def lower(one: str, other: str) -> str:
    """The lower of two levels; an empty one does not count."""
    return min(filter(None, (one, other)), key=LEVELS.index, default=ERROR)


def market_names(rules: Rules, markets: tuple[str, ...]) -> set[str]:
    """Markets together with all groups they belong to."""
    return {*markets, *(group for market in markets if market in rules.markets for group in rules.markets[market].groups)}


def traits(product: Product, rules: Rules) -> set[str]:
    """The product's traits, those of its category, and all that follow from them."""
    category = rules.categories.get(product.category)
    return follow((*product.traits, *(category.traits if category else ())), rules)


def follow(stated: Iterable[str], rules: Rules) -> set[str]:
    """The traits stated and all that follow from them."""
    found, todo = set[str](), list(stated)
    while todo:
        trait = todo.pop()
        if trait not in found:
            found.add(trait)
            todo += rules.traits[trait].implies if trait in rules.traits else ()
    return found
