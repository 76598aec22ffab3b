"""``checker check PATH...``: the papers of one SKU, before they are uploaded."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.accepting import Accepting
from checker.cli.group import command as command_of
from checker.cli.output import rules_of, tell, write_report
from checker.cli.settings import Settings, common, option


@command_of()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@option("--sku")
@option("--category")
@option("--market", "markets", multiple=True)
@option("--model", "models", multiple=True)
@option("--brand", default="")
@option("--trait", "traits", multiple=True)
@option("--policy", "policies", multiple=True)
@option("--config", type=click.Path(dir_okay=False, path_type=Path))
@common("text", "json", "jsonl", "csv", "html", "sarif", "junit", "ics", "xlsx")
def command(
    settings: Settings, paths: tuple[str, ...], sku: str | None, category: str | None, markets: tuple[str, ...],
    models: tuple[str, ...], brand: str, traits: tuple[str, ...], policies: tuple[str, ...], config: Path | None,
) -> int:
    """Judge one SKU by the papers in files and folders."""
    from checker import pipeline
    from checker.cli.product import product_of

    rules = rules_of(settings)
    product = product_of(
        rules, sku=sku or name_of(paths), category=category or "", markets=markets, models=models, brand=brand, traits=traits,
    )
    accepting = Accepting(settings, rules, config, policies)
    report = accepting.over(pipeline.check(paths, product, rules, policies, settings.as_of))
    write_report(settings, report, rules)
    unknown = "-".join(name for name, known in (("category", product.category), ("market", product.markets)) if not known)
    if unknown:
        tell(settings, f"cli.ask.{unknown}", categories=", ".join(sorted(rules.categories)))
    accepting.tell_idle()
    return accepting.exit_code(report)


def name_of(paths: tuple[str, ...]) -> str:
    """The SKU where none was given: the name of the folder that holds the papers, or of the one paper."""
    places = [Path(path).absolute() for path in paths]
    if len(places) == 1:
        return places[0].name if places[0].is_dir() else places[0].stem
    return places[0].name if places[0].is_dir() else places[0].parent.name
