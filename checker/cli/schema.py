"""``checker schema NAME``: the JSON Schema of an output."""

from __future__ import annotations

import click

from checker.cli.group import command as command_of
from checker.cli.output import write
from checker.cli.settings import Settings, common
from checker.errors import EXIT_PASS
from checker.places import standards_folder

NAMES = ("facts", "report", "sku", "pass-rate", "forecast", "advice", "health", "history")


@command_of()
@click.argument("name", metavar="NAME", type=click.Choice(NAMES))
@common("json")
def command(settings: Settings, name: str) -> int:
    """Print a schema as it stands."""
    write(settings, (standards_folder() / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    return EXIT_PASS
