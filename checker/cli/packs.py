"""``checker packs``: the rules that judge; ``lint`` says whether they can be loaded, ``diff`` what a change of them changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from checker.cli.group import command as command_of
from checker.cli.output import rules_of, tell, write_either
from checker.cli.settings import Settings, common, option
from checker.cli.texts import say
from checker.errors import EXIT_FINDINGS, EXIT_PASS
from checker.model.rules import Pack


@command_of()
@click.argument("action", metavar="[list|lint|diff]", type=click.Choice(("list", "lint", "diff")), default="list")
@click.argument("folders", metavar="[FOLDER...]", nargs=-1, type=click.Path(path_type=Path))
@option("--catalog")
@option("--documents")
@option("--policy", "policies", multiple=True)
@common("text", "json")
def command(
    settings: Settings, action: str, folders: tuple[Path, ...], catalog: str | None, documents: str | None,
    policies: tuple[str, ...],
) -> int:
    """List packs and policies, check that they load, or compare two sets of them over a catalog."""
    if action == "diff":
        if len(folders) != 2 or catalog is None:
            raise click.UsageError(say("cli.packs.diff", settings.language))
        return _diff(settings, folders, catalog, documents, policies)
    if action == "lint":
        return _lint(settings, folders)
    from checker.report.guide import packs, packs_text

    rules = rules_of(settings)
    found = packs(rules, settings.language)
    write_either(settings, found, lambda colour, width: packs_text(found, rules, settings.language, colour=colour, width=width))
    return EXIT_PASS


def _lint(settings: Settings, folders: tuple[Path, ...]) -> int:
    from checker.pipeline import rules_from, rules_in

    ours = {pack.sha256 for pack in rules_from().packs}
    for rules in [rules_in(folder) for folder in folders] or [rules_of(settings)]:
        own = [pack for pack in rules.packs if pack.sha256 not in ours]
        _sound(settings, "cli.packs.sound", rules.packs)
        if own:
            _sound(settings, "cli.packs.own", own)
    return EXIT_PASS


def _sound(settings: Settings, key: str, packs: Sequence[Pack]) -> None:
    count = sum(len(pack.requirements) for pack in packs)
    tell(settings, key, packs=len(packs), requirements=count, names=", ".join(pack.id for pack in packs))


def _diff(settings: Settings, folders: tuple[Path, ...], catalog: str, documents: str | None, policies: tuple[str, ...]) -> int:
    """0 where no verdict and no finding changes, else 1."""
    from checker.pipeline import compared, rules_in
    from checker.report.changes import changes, changes_text

    one, other = (rules_in(folder) for folder in folders)
    pairs = compared(catalog, documents, one, other, policies, settings.as_of)
    found = changes(pairs, one, other, settings.language)
    write_either(
        settings, found,
        lambda colour, width: changes_text(found, len(pairs), other, settings.language, colour=colour, width=width),
    )
    return EXIT_FINDINGS if found else EXIT_PASS
