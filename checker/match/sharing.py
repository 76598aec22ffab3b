"""One paper for several products: which of them are so unlike that one of them can hardly be the product it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from checker.match.cover import covers
from checker.match.forms import brand_form
from checker.match.links import texts
from checker.model.catalog import Other, Product
from checker.model.record import Record

MOST_OTHERS = 12
"""So many unlike products of one paper are looked at; more would tell no more."""


NOTHING = ("", hashlib.sha256(b"").hexdigest())
"""Hashes of papers of which nothing was read: they are not the same paper."""


def is_content(sha: str) -> bool:
    """Whether a hash stands for a content that was read."""
    return sha not in NOTHING


def kind_of(product: Product) -> tuple[str, str]:
    """What makes two products unlike: their group, and their brand as compared. Empty where the catalog does not say."""
    return product.category, brand_form(product.brand)


def other(product: Product) -> Other:
    """A product as it is named at another."""
    return Other(product.sku, product.category, product.brand, product.models)


def samples(products: Iterable[Product]) -> tuple[Other, ...]:
    """The first product of each group and brand among those of one paper, in the order of the catalog."""
    found: dict[tuple[str, str], Product] = {}
    for product in products:
        found.setdefault(kind_of(product), product)
    return tuple(map(other, found.values()))[:MOST_OTHERS]


def unlike(record: Record, product: Product, covered: bool | None, others: Iterable[Other]) -> tuple[Other, ...]:
    """The other products of a paper that are of another group or brand, where it does not itself name each of them.

    A paper that names this product's models is about it, whoever else has it, unless the other claims the same model.
    """
    category, brand = kind_of(product)
    return tuple(
        one for one in others
        if (_differ(category, one.category) or _differ(brand, brand_form(one.brand)))
        and (covered is not True or _same_model(record, product, one))
    )


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _same_model(record: Record, product: Product, other: Other) -> bool:
    """Whether both claim one model that the paper names."""
    return covers(texts(*record.models), other.models) is True and covers(product.models, other.models) is not False
