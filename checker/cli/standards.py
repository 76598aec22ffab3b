"""``checker standards [QUERY]``: the editions that are known and what each is worth."""

from __future__ import annotations

import click

from checker.cli.group import command as command_of
from checker.cli.output import rules_of, tell, write_either
from checker.cli.settings import Settings, common
from checker.errors import EXIT_FINDINGS, EXIT_PASS


@command_of()
@click.argument("query", metavar="[QUERY]", nargs=-1)
@common("text", "json")
def command(settings: Settings, query: tuple[str, ...]) -> int:
    """List editions of standards."""
    from checker.report.guide import editions, editions_text

    rules = rules_of(settings)
    found = editions(rules, " ".join(query), settings.language)
    if not found:
        tell(settings, "cli.standards.none", query=" ".join(query))
    write_either(
        settings, found, lambda colour, width: editions_text(found, rules, settings.language, colour=colour, width=width),
    )
    return EXIT_PASS if found else EXIT_FINDINGS
