"""The forecast for a terminal: the rate of each day as a bar, and what turns when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.model.rules import Rules
from checker.report.columns import printed, table
from checker.report.wording import Teller

BAR = 30


def ahead(told: Mapping[str, Any], rules: Rules, language: str, *, colour: bool, width: int = 110) -> str:
    """Days with their rates, then the SKUs that turn, from the forecast's own values."""
    teller = Teller(rules, language)
    days = [
        (day["date"], _bar(day["skus"]["pass_rate"]), *(str(day["skus"][name]) for name in ("pass", "fail", "review")))
        for day in told["days"]
    ]
    parts = [table([teller.say(f"ahead.{name}") for name in ("date", "rate", "pass", "fail", "review")], days, whole=(0, 1))]
    turns = [
        (day["date"], turn["sku"], teller.say(f"report.status.{turn['from']}"), teller.say(f"report.status.{turn['to']}"),
         teller.join(f"{teller.title(code)} ({code})" for code in turn["codes"]))
        for day in told["days"] for turn in day["turns"]
    ]
    if turns:
        parts.append(table([teller.say(f"ahead.{name}") for name in ("date", "sku", "from", "to", "why")], turns, whole=(0, 2, 3)))
    else:
        parts.append(table([teller.say("ahead.nothing")], []))
    return printed(parts, colour=colour, width=width)


def _bar(share: float | None) -> str:
    return "–" if share is None else f"{'█' * round(share * BAR):<{BAR}} {share:6.1%}"
