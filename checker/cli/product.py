"""Flags → Product: names of groups and markets as a seller says them, resolved or refused with what is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checker.cli.settings import NotAmong
from checker.model.catalog import Product
from checker.model.rules import Category, Market, Rules, Trait, Wording


def product_of(
    rules: Rules, *, sku: str, category: str, markets: Iterable[str], models: Iterable[str], brand: str, traits: Iterable[str],
) -> Product:
    """The product that the flags describe. Raises NotAmong for an unknown group, market or trait."""
    named = [name for given in markets for name in given.replace(";", ",").split(",") if name.strip()]
    return Product(
        sku=sku, brand=brand, models=tuple(models),
        traits=tuple(dict.fromkeys(resolve(name, rules.traits, "--trait") for name in traits)),
        category=resolve(category, rules.categories, "--category") if category else "",
        markets=tuple(dict.fromkeys(resolve(name, rules.markets, "--market") for name in named)),
    )


def resolve(given: str, known: Mapping[str, Category] | Mapping[str, Market] | Mapping[str, Trait], flag: str) -> str:
    """The id that ``given`` names: an id, a name in either language, or an alias, in any case."""
    wanted = given.strip().casefold()
    for key, entry in known.items():
        if wanted in {word.casefold() for word in (key, *_words(entry.name), *entry.aliases)}:
            return key
    raise NotAmong(given, sorted(known), flag)


def _words(name: Wording) -> tuple[str, str]:
    return name.en, name.zh
