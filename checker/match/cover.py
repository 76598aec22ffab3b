"""Whether the models of a paper cover those of a product: yes, no, or a person must look."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from checker.match.models import Models, Name, models_of

LONGEST_VARIANT = 3
"""A suffix of up to so many letters may be a colour or a plug: the paper of the base model may cover it, or not."""


class Cover(Enum):
    """How far the models of a paper hold one model."""

    NO = 0
    PERHAPS = 1
    YES = 2


def covers(paper_models: Iterable[str], product_models: Iterable[str]) -> bool | None:
    """Whether a paper that names ``paper_models`` is about a product with ``product_models``.

    ``True`` where it holds every model of the product, by name, range, mask or series; ``False`` where it names models and
    none of them comes near; ``None`` where either names none, where it holds only some, or only a variant's base model.
    """
    paper, product = models_of(paper_models), models_of(product_models)
    wanted = [*product.names, *((name,) for name in product.series), *_ends(product)]
    if not wanted or not _tells(paper):
        return None
    found = [max((cover(paper, name) for name in writings), key=lambda one: one.value) for writings in wanted]
    if all(one is Cover.YES for one in found):
        return True
    return False if all(one is Cover.NO for one in found) else None


def cover(paper: Models, name: Name) -> Cover:
    """How far a paper's models hold one model of a product."""
    names = paper.every_name
    if any(name.key == other.key for other in (*names, *paper.words)) or _within(paper, name):
        return Cover.YES
    near = any(_variants(name, other) for other in (*names, *paper.series)) or any(_hundred(one, name) for one in paper.series)
    return Cover.PERHAPS if near else Cover.NO


def _within(paper: Models, name: Name) -> bool:
    return (
        any(span.holds(name) for span in paper.spans)
        or any(mask.holds(name) for mask in paper.masks)
        or any(name.path.startswith(series.path) for series in paper.series)
    )


def _variants(one: Name, other: Name) -> bool:
    """Whether one name is the other with a short suffix of letters."""
    short, long = sorted((one.tokens, other.tokens), key=len)
    rest = long[len(short):]
    return one == other or (
        len(rest) == 1 and long[: len(short)] == short and rest[0].isalpha() and len(rest[0]) <= LONGEST_VARIANT
        and any(token.isdecimal() for token in short)
    )


def _hundred(series: Name, name: Name) -> bool:
    """Whether a series is called by a round number that the name's own begins like: ``BB-200 series`` and ``BB-210``."""
    if len(series.tokens) != len(name.tokens) or series.tokens[:-1] != name.tokens[:-1]:
        return False
    round_, own = series.tokens[-1], name.tokens[-1]
    stem = round_.rstrip("0")
    return round_.isdecimal() and own.isdecimal() and len(round_) == len(own) and stem not in ("", round_) and own.startswith(stem)


def _ends(product: Models) -> list[tuple[Name, ...]]:
    """The ends of a product's own ranges: a paper must hold both."""
    return [
        (Name(tuple(token for token in (span.prefix, str(number).zfill(width), span.suffix) if token)),)
        for span in product.spans for number, width in zip((span.low, span.high), span.widths, strict=True)
    ]


def _tells(paper: Models) -> bool:
    """Whether a paper names models at all: a phrase without any digit (``see list``) is no designation to judge by."""
    named = any(character.isdigit() for name in (*paper.every_name, *paper.series) for character in name.key)
    return named or bool(paper.spans or paper.masks)
