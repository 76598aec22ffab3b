"""Facts of papers for a terminal: what each is, its dates, its standards, and where each value stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from checker.model.rules import Rules
from checker.report.columns import block, bold, printed
from checker.report.wording import Teller

SHOWN = (
    "report_number", "fcc_id", "lab", "applicant", "manufacturer", "brand", "product", "models", "schemes", "directives",
    "standards", "verdict", "notified_body", "languages",
)


def papers(told: Iterable[Mapping[str, Any]], rules: Rules, language: str, *, colour: bool, width: int = 110) -> str:
    """One block a paper, from what ``facts`` gives; unknown values are left out."""
    teller = Teller(rules, language)
    parts: list[Any] = []
    for one in told:
        kind = teller.say(f"report.paper-kind.{one['kind']}") if one["kind"] else teller.say("report.paper.unknown")
        parts += [bold(f"{one['file']}  {kind}"), block(_entries(one, teller)), ""]
    return printed(parts, colour=colour, width=width)


def _entries(one: Mapping[str, Any], teller: Teller) -> Iterable[tuple[str, str]]:
    for problem in one["problems"]:
        yield problem["code"], problem["message"]
    for role, day in one["dates"].items():
        yield teller.say(f"report.role.{role}"), _with_page(day or "", one, f"dates.{role}", teller)
    for role, readings in one["ambiguous"].items():
        yield teller.say(f"report.role.{role}"), " / ".join(readings) + "?"
    for name in SHOWN:
        value = one[name]
        text = ", ".join(value) if isinstance(value, list) else value or ""
        yield teller.say(f"facts.{name}"), text if isinstance(value, list) else _with_page(text, one, name, teller)


def _with_page(text: str, one: Mapping[str, Any], key: str, teller: Teller) -> str:
    evidence = one["evidence"].get(key)
    return f"{text}  ({teller.say('report.page', page=evidence[0]['page'])})" if text and evidence else text
