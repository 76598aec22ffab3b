"""``checker request PATH...``: drafts of the messages that ask laboratory and supplier for what is missing or wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
from msgspec import to_builtins

from checker.cli.accepting import Accepting
from checker.cli.check import name_of
from checker.cli.group import command as command_of
from checker.cli.output import rules_of, write_either
from checker.cli.settings import Day, Settings, common, option
from checker.errors import EXIT_PASS


@command_of()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@option("--sku")
@option("--category")
@option("--market", "markets", multiple=True)
@option("--model", "models", multiple=True)
@option("--brand", default="")
@option("--trait", "traits", multiple=True)
@option("--policy", "policies", multiple=True)
@option("--by", type=Day())
@option("--config", type=click.Path(dir_okay=False, path_type=Path))
@common("text", "json")
def command(
    settings: Settings, paths: tuple[str, ...], sku: str | None, category: str | None, markets: tuple[str, ...],
    models: tuple[str, ...], brand: str, traits: tuple[str, ...], policies: tuple[str, ...], by: dt.date | None,
    config: Path | None,
) -> int:
    """Draft what to ask of laboratory and supplier."""
    from checker import pipeline
    from checker.cli.product import product_of
    from checker.report.request import drafts, text

    rules = rules_of(settings)
    product = product_of(
        rules, sku=sku or name_of(paths), category=category or "", markets=markets, models=models, brand=brand, traits=traits,
    )
    accepting = Accepting(settings, rules, config, policies)
    result = accepting.one(next(iter(pipeline.check(paths, product, rules, policies, settings.as_of).skus)))
    found = drafts(result, rules, settings.as_of, by, product)
    write_either(settings, [to_builtins(one) for one in found], lambda colour, width: text(found, result, rules, settings.language))
    return EXIT_PASS
