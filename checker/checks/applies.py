"""Which requirements speak of a product, on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from checker.checks.outcome import market_names, traits
from checker.model import Condition, Dossier, Pack, Product, Requirement, Rules


def applies(product: Product, when: Condition, rules: Rules) -> bool:
    """Whether every part of the condition that is given holds for the product."""
    return _holds(when, product.category, traits(product, rules), market_names(rules, product.markets))


def _holds(when: Condition, category: str, has: set[str], markets: set[str]) -> bool:
    return (
        (not when.categories or category in when.categories)
        and (not when.markets or bool(set(when.markets) & markets))
        and set(when.traits) <= has
        and (not when.any_traits or bool(set(when.any_traits) & has))
        and not set(when.without) & has
    )


def stands(demand: Requirement, as_of: dt.date) -> bool:
    """Whether the demand is made on that day."""
    return (demand.since is None or demand.since <= as_of) and (demand.until is None or as_of <= demand.until)


def applicable(dossier: Dossier, packs: tuple[Pack, ...], rules: Rules, as_of: dt.date) -> tuple[Requirement, ...]:
    """The requirements of all packs that speak of the product on the day, in the order of packs."""
    return tuple(demand for demand in speaking(dossier.product, packs, rules) if stands(demand, as_of))


def upcoming(dossier: Dossier, packs: tuple[Pack, ...], rules: Rules, as_of: dt.date) -> tuple[Requirement, ...]:
    """The requirements that will speak of the product on a later day."""
    demands = speaking(dossier.product, packs, rules)
    return tuple(demand for demand in demands if demand.since is not None and demand.since > as_of)


def speaking(product: Product, packs: tuple[Pack, ...], rules: Rules) -> Iterator[Requirement]:
    """The requirements of all packs that speak of the product on any day, in the order of packs."""
    has, markets = traits(product, rules), market_names(rules, product.markets)
    for pack in packs:
        yield from (demand for demand in pack.requirements if _holds(demand.when, product.category, has, markets))


def markets_of(product: Product, when: Condition, rules: Rules) -> tuple[str, ...]:
    """Those of the product's markets that the condition names, all of them where it names none."""
    if not when.markets:
        return product.markets
    return tuple(market for market in product.markets if set(when.markets) & market_names(rules, (market,)))
