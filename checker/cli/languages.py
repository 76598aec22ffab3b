"""``checker languages FILE``: which languages a manual has, on which pages, and which markets that serves."""

from __future__ import annotations

import click

from checker.cli.group import command as command_of
from checker.cli.output import rules_of, write_either
from checker.cli.progress import progress
from checker.cli.settings import Settings, common
from checker.errors import EXIT_FINDINGS, EXIT_PASS


@command_of()
@click.argument("paths", metavar="FILE...", nargs=-1, required=True)
@common("text", "json")
def command(settings: Settings, paths: tuple[str, ...]) -> int:
    """Map the languages of manuals."""
    from checker import pipeline
    from checker.report.tongues import tongues, tongues_text

    rules = rules_of(settings)
    sources = progress(settings, pipeline.papers_in(paths), "cli.reading")
    told = [tongues(pipeline.facts_or_bug(source), rules, settings.language) for source in sources]
    write_either(
        settings, told, lambda colour, width: tongues_text(told, rules, settings.language, colour=colour, width=width),
    )
    return EXIT_FINDINGS if any(one["status"] == "unreadable" for one in told) else EXIT_PASS
