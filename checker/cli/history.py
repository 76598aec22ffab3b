"""``checker history STORE``: what was scored so far, and whether the chain of it still holds."""

from __future__ import annotations

import click
from msgspec.structs import asdict

from checker.cli.group import command as command_of
from checker.cli.output import rules_of, tell, write_either
from checker.cli.settings import Settings, common, option
from checker.errors import EXIT_FINDINGS, EXIT_PASS

SCHEMA = "checker.history/1"


@command_of()
@click.argument("store", metavar="STORE")
@option("--seller")
@common("text", "json")
def command(settings: Settings, store: str, seller: str | None) -> int:
    """List the entries of a results store."""
    from checker.report.wording import Teller
    from checker.score.store import broken, history

    entries = history(store, seller)
    fault = broken(store)

    def text(colour: bool, width: int) -> str:
        from checker.report.columns import printed, table

        teller = Teller(rules_of(settings), settings.language)
        headings = [teller.say(f"history.{name}") for name in ("number", "month", "as_of", "seller", "policies", "entry")]
        rows = [
            (str(one.number), one.month, one.as_of, one.seller or "–", ", ".join(one.policies), one.entry[:16]) for one in entries
        ]
        return printed([table(headings, rows, whole=(0, 1, 2))], colour=colour, width=width)

    plain = {"schema": SCHEMA, "broken": fault, "entries": [{**asdict(one), "policies": list(one.policies)} for one in entries]}
    write_either(settings, plain, text)
    tell(settings, "cli.history.sound" if fault is None else "score.broken", file=store, number=fault or len(entries))
    return EXIT_PASS if fault is None else EXIT_FINDINGS
