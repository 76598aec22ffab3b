"""``checker explain CODE``: what a code or a requirement means, why it matters and how to mend it."""

from __future__ import annotations

import click

from checker.cli.group import command as command_of
from checker.cli.output import rules_of, write_either
from checker.cli.settings import NotAmong, Settings, common
from checker.errors import EXIT_PASS


@command_of()
@click.argument("code", metavar="CODE|PACK/REQUIREMENT")
@common("text", "json")
def command(settings: Settings, code: str) -> int:
    """Explain a code, a check or a requirement."""
    from checker.report.guide import explanation, explanation_text

    rules = rules_of(settings)
    told = explanation(rules, code, settings.language)
    if told is None:
        raise NotAmong(code, [*sorted(rules.codes), "PACK/REQUIREMENT"], "CODE")
    write_either(
        settings, told, lambda colour, width: explanation_text(told, rules, settings.language, colour=colour, width=width),
    )
    return EXIT_PASS
