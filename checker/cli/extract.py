"""``checker extract PATH...``: what papers state, one object a line, a line for every input whatever happens to it."""

from __future__ import annotations

import json

import click

from checker.cli.group import command as command_of
from checker.cli.output import as_json, rules_of, write
from checker.cli.progress import progress
from checker.cli.settings import Settings, common
from checker.errors import EXIT_FINDINGS, EXIT_PASS


@command_of()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@common("text", "jsonl", "json")
def command(settings: Settings, paths: tuple[str, ...]) -> int:
    """Read papers and tell what they state."""
    from functools import partial

    from checker import batch, pipeline
    from checker.report.facts import facts

    rules = rules_of(settings)
    unread = 0
    collected: list[dict[str, object]] = []
    read = partial(pipeline.facts_or_bug, folders=tuple(settings.standards))
    for record in progress(settings, batch.in_order(pipeline.papers_in(paths), read), "cli.reading"):
        told = facts(record, rules, settings.language)
        unread += told["status"] == "unreadable"
        if settings.form == "jsonl" and settings.output is None:
            write(settings, json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n")
        else:
            collected.append(told)
    if settings.form == "json":
        write(settings, as_json(collected))
    elif settings.form == "text":
        from checker.report.papers import papers

        write(settings, papers(collected, rules, settings.language, colour=settings.colour))
    elif collected:
        write(settings, "".join(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n" for told in collected))
    return EXIT_FINDINGS if unread else EXIT_PASS
