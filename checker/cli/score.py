"""``checker score RESULTS``: the pass rate of a natural month, as the scorer takes it."""

from __future__ import annotations

import click

from checker.cli.group import command as command_of
from checker.cli.output import rules_of, tell, write_either
from checker.cli.settings import Settings, common, option
from checker.errors import EXIT_PASS


@command_of()
@click.argument("results", metavar="RESULTS")
@option("--month")
@option("--seller")
@option("--policy", told="score-policy", default="")
@common("json", "text")
def command(settings: Settings, results: str, month: str | None, seller: str | None, policy: str) -> int:
    """Print the pass-rate feed of a report file or a results store."""
    from checker.score import pass_rate

    feed = pass_rate(results, month=month, seller=seller, policy=policy or None)
    if feed.checked == 0:
        tell(settings, "cli.score.empty", month=feed.month)

    def text(colour: bool, width: int) -> str:
        from checker.report.rate import rate

        return rate(feed.to_dict(), rules_of(settings), settings.language, colour=colour, width=width)

    write_either(settings, feed.to_dict(), text)
    return EXIT_PASS
