"""What a code, a requirement, a standard and a pack mean, from the same data that judging uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checker.model.rules import CodeText, Edition, Requirement, Rules
from checker.report.columns import block, bold, printed, table
from checker.report.demand import demanded, of_demand, spoken_of
from checker.report.sources import IN_TEXT, sourced
from checker.report.wording import Teller, spelt


def explanation(rules: Rules, name: str, language: str) -> dict[str, object] | None:
    """All there is to say of a code (``STD002``), of the check of that name, or of a requirement; ``None`` for neither."""
    wanted = name.casefold()
    for code in rules.codes.values():
        if wanted in (code.code.casefold(), code.name.casefold()):
            return _of_code(rules, code, language)
    for pack in rules.packs:
        for demand in pack.requirements:
            if demand.id.casefold() == wanted:
                return _of_requirement(demand, rules, language)
    return None


def _of_code(rules: Rules, code: CodeText, language: str) -> dict[str, object]:
    demands = (demand for pack in rules.packs for demand in pack.requirements if demand.code == code.code)
    return {
        "code": code.code, "name": code.name, "title": code.title.in_language(language), "why": code.why.in_language(language),
        "fix": code.fix.in_language(language), "passes_if": code.passes_if.in_language(language),
        "topics": dict(sorted(code.topics.items())),
        "messages": {key: wording.in_language(language) for key, wording in sorted(code.messages.items())},
        "special": {
            name: {key: wording.in_language(language) for key, wording in table.items()}
            for name, table in (("why", code.whys), ("fix", code.fixes), ("passes_if", code.passes)) if table
        },
        "requirements": [
            {"id": demand.id, "title": demand.title.in_language(language), "cites": demand.cites} for demand in demands
        ],
    }


def _of_requirement(demand: Requirement, rules: Rules, language: str) -> dict[str, object]:
    when, said = demand.when, of_demand(demand, rules, language)
    conditions = {"categories": when.categories, "markets": when.markets, "traits": when.traits, "any_traits": when.any_traits,
                  "without": when.without}
    return {
        "requirement": demand.id, "title": demand.title.in_language(language), "check": demand.check, "level": demand.level,
        "cites": demand.cites, "source": demand.source, "confidence": demand.confidence,
        "checked_until": next((pack.checked_until.isoformat() for pack in rules.packs if demand in pack.requirements), None),
        "since": demand.since.isoformat() if demand.since else None, "until": demand.until.isoformat() if demand.until else None,
        "when": {key: list(value) for key, value in conditions.items() if value},
        "with": str(demand.params), "fix": said.fix, "passes_if": said.passes_if,
        "code": demand.code or None, "why": said.why or None,
        "asks": demanded(demand, rules, language), "speaks_of": spoken_of(demand, rules, language),
    }


def explanation_text(told: dict[str, object], rules: Rules, language: str, *, colour: bool, width: int) -> str:
    """An explanation as a person reads it."""
    teller = Teller(rules, language)
    head = f"{told.get('requirement') or told.get('code')}  {told['title']}"
    names = (
        "asks", "speaks_of", "why", "fix", "passes_if", "code", "level", "cites", "source", "checked_until", "confidence",
    )
    shown = [name for name in names if name != "code" or "requirement" in told]  # a code is its own heading
    entries = [(teller.say(f"guide.{name}"), _said(name, str(told.get(name) or ""), rules, language)) for name in shown]
    messages, special = _table(told, "messages"), _table(told, "special")
    parts = [bold(head), block(entries)]
    if messages:
        said = ((key, spelt(value, rules, language)) for key, value in messages.items())
        parts += ["", bold(teller.say("guide.messages")), block(said)]
    for name in special:
        heading = teller.say("guide.special", what=teller.say(f"guide.{name}"))
        said = ((_case(key, teller), spelt(value, rules, language)) for key, value in _table(special, name).items())
        parts += ["", bold(heading), block(said)]
    demands = told.get("requirements")
    if isinstance(demands, list) and demands:
        parts += ["", bold(teller.say("guide.requirements")), table(
            [teller.say("guide.column.requirement"), teller.say("guide.column.title"), teller.say("guide.column.cites")],
            [(row["id"], row["title"], row["cites"]) for row in demands],
        )]
    return printed(parts, colour=colour, width=width)


def _case(key: str, teller: Teller) -> str:
    """The case in which something special is said: law, policy and levels in words, else the message that is spoken of."""
    told = teller.say(f"guide.case.{key}")
    return key if told.startswith("guide.case.") else told


def _said(name: str, value: str, rules: Rules, language: str) -> str:
    """A value as a person reads it: terms in words, sources written out, wordings without holes."""
    if name == "source":
        return sourced(value, rules, language, form=IN_TEXT)
    if name == "level":
        return Teller(rules, language).say(f"demand.level.{value}") if value else ""
    return spelt(Teller(rules, language).term(name, value), rules, language)


def _table(told: Mapping[str, object], key: str) -> dict[str, str]:
    found = told.get(key)
    return found if isinstance(found, dict) else {}


TERMED = ("status", "oj_status", "replaced_by", "confidence")
"""What of an edition has a name in ``terms.toml``."""


def editions(rules: Rules, query: str, language: str) -> list[dict[str, object]]:
    """The editions whose designation, title or family holds every word of ``query``; all of them for an empty one."""
    words = query.casefold().split()
    return [
        _edition(edition, language) for edition in sorted(rules.editions, key=lambda edition: (edition.family, edition.designation))
        if all(word in _searched(edition) for word in words)
    ]


def _searched(edition: Edition) -> str:
    return " ".join((edition.family, edition.designation, edition.title, *edition.aliases)).casefold()


def _edition(edition: Edition, language: str) -> dict[str, object]:
    return {
        "designation": edition.designation, "family": edition.family, "title": edition.title, "status": edition.status,
        "oj_status": edition.oj_status,
        "presumes_from": edition.presumes_from.isoformat() if edition.presumes_from else None,
        "presumes_until": edition.presumes_until.isoformat() if edition.presumes_until else None,
        "replaced_by": edition.replaced_by or None, "scheme": edition.scheme, "aliases": list(edition.aliases),
        "source": edition.source, "confidence": edition.confidence, "notes": edition.notes.in_language(language) or None,
    }


def editions_text(found: list[dict[str, object]], rules: Rules, language: str, *, colour: bool, width: int) -> str:
    """Editions as a table; one alone with all that is known of it."""
    teller = Teller(rules, language)
    if len(found) == 1:
        plain = ((key, _worded(key, value, teller)) for key, value in found[0].items())
        entries = [(teller.say(f"guide.{key}"), value) for key, value in plain]
        return printed([bold(str(found[0]["designation"])), block(entries[1:])], colour=colour, width=width)
    columns = ("designation", "oj_status", "presumes_from", "presumes_until", "replaced_by", "scheme")
    rows = [[_worded(key, row[key], teller) or "–" for key in columns] for row in found]
    return printed([table([teller.say(f"guide.{key}") for key in columns], rows, whole=(0, 2, 3))], colour=colour, width=width)


def _worded(key: str, value: object, teller: Teller) -> str:
    """A value of an edition as people say it; designations, days and sources stay as they are."""
    if isinstance(value, list):
        return ", ".join(value)
    return teller.term(key, str(value)) if value and key in TERMED else str(value or "")


def packs(rules: Rules, language: str) -> list[dict[str, object]]:
    """The loaded packs and policies."""
    return [
        {
            "id": pack.id, "nature": pack.nature, "title": pack.title.in_language(language), "requirements": len(pack.requirements),
            "checked_until": pack.checked_until.isoformat(), "sha256": pack.sha256,
        }
        for pack in rules.packs
    ]


def packs_text(found: Iterable[dict[str, object]], rules: Rules, language: str, *, colour: bool, width: int) -> str:
    """Packs as a table."""
    teller = Teller(rules, language)
    columns = ("id", "nature", "title", "requirements", "checked_until")
    rows = [[teller.say(f"guide.nature.{row[key]}") if key == "nature" else str(row[key]) for key in columns] for row in found]
    headings = [teller.say(f"guide.column.{key}") for key in columns]
    return printed([table(headings, rows, whole=(0, 4))], colour=colour, width=width)
