"""``checker packs``: the rules that judge; ``checker packs lint`` only says whether they can be loaded."""

from __future__ import annotations

import click

from checker.cli.group import command as command_of
from checker.cli.output import rules_of, tell, write_either
from checker.cli.settings import Settings, common
from checker.errors import EXIT_PASS


@command_of()
@click.argument("action", metavar="[lint]", type=click.Choice(("list", "lint")), default="list")
@common("text", "json")
def command(settings: Settings, action: str) -> int:
    """List packs and policies, or only load them with every check."""
    from checker.report.guide import packs, packs_text

    rules = rules_of(settings)
    if action == "lint":
        tell(settings, "cli.packs.sound", packs=len(rules.packs), requirements=sum(len(pack.requirements) for pack in rules.packs))
        return EXIT_PASS
    found = packs(rules, settings.language)
    write_either(settings, found, lambda colour, width: packs_text(found, rules, settings.language, colour=colour, width=width))
    return EXIT_PASS
