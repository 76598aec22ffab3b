"""The pass-rate feed for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.model.rules import Rules
from checker.report.columns import block, bold, printed, table
from checker.report.wording import Teller


def rate(feed: Mapping[str, Any], rules: Rules, language: str, *, colour: bool, width: int = 110) -> str:
    """The rate with its interval, what is unknown, and the breakdowns, from the feed's own values."""
    teller = Teller(rules, language)
    counts = feed["skus"]
    entries = [
        (teller.say("rate.rate"), _percent(feed["pass_rate"])),
        (teller.say("rate.interval"), " – ".join(_percent(edge) for edge in feed["interval"] or ())),
        (teller.say("rate.unknown"), _percent(feed["unknown_share"])),
        *((teller.say(f"rate.{name}"), str(counts[name])) for name in ("checked", "pass", "fail", "review", "waived")),
    ]
    parts: list[Any] = [bold(teller.say("rate.title", month=feed["window"]["month"], date=feed["as_of"] or "–")), block(entries)]
    for name in ("by_category", "by_market"):
        rows = [
            (_named(teller, name, key), str(row["checked"]), str(row["pass"]), _percent(row["pass_rate"]))
            for key, row in feed[name].items()
        ]
        if rows:
            parts.append(table([teller.say(f"rate.{key}") for key in (name, "checked", "pass", "rate")], rows))
    if feed["by_code"]:
        worst = sorted(feed["by_code"].items(), key=lambda item: (-item[1], item[0]))
        headings = [teller.say(f"rate.{key}") for key in ("by_code", "title-of-code", "skus")]
        parts.append(table(headings, [(code, teller.title(code), str(count)) for code, count in worst]))
    return printed(parts, colour=colour, width=width)


def _named(teller: Teller, table_name: str, key: str) -> str:
    if not key:
        return teller.say("report.category-unknown")
    return teller.category(key) if table_name == "by_category" else teller.market(key)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
