"""A requirement in words: what it demands, of what it speaks, how sure its source is. The words are ``texts/docs.toml``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from checker.model.rules import Condition, Requirement, Rules
from checker.report.wording import PLACE, Sentences, Teller, spelt

Plain = Mapping[str, Any]


def demanded(demand: Requirement, rules: Rules, language: str) -> str:
    """What papers must be there and what they must say, in one or two sentences; the check's own name for one without words."""
    teller = Teller(rules, language)
    plain: Plain = msgspec.to_builtins(demand.params)
    told = WORDS.get(demand.check)
    return told(plain, teller, demand.check) if told else demand.check


def of_demand(demand: Requirement, rules: Rules, language: str) -> Sentences:
    """Why a requirement matters, what to do and what would pass, though no finding is there to fill the words."""
    teller, text = Teller(rules, language), rules.codes.get(demand.code)
    if text is None:
        return Sentences("", "", demand.fix.in_language(language), "")
    nature = teller.nature(demand.id.partition("/")[0])
    keys = ("policy" if nature == "policy" else "", demand.level, nature)
    why, passes = (
        next((table[key] for key in keys if key in table), plain)
        for table, plain in ((text.whys, text.why), (text.passes, text.passes_if))
    )
    known = dict(_places(demand, teller))
    fix = demand.fix if demand.fix.en else text.fix
    said = (PLACE.sub(lambda hole: known.get(hole[1], hole[0]), one.in_language(language)) for one in (why, fix, passes))
    return Sentences("", *(spelt(one, rules, language) for one in said))


def _places(demand: Requirement, teller: Teller) -> Iterator[tuple[str, str]]:
    """What a requirement itself knows of the places of a wording: its clause, paper, reason, standards, contents, lists."""
    plain: Plain = msgspec.to_builtins(demand.params) or {}
    yield from (("cites", demand.cites), ("requirement", teller.requirement(demand.id)))
    yield from ((name, plain[name][teller.language].rstrip("。.")) for name in ("paper", "reason") if name in plain)
    if "last" in plain:
        yield "last", str(plain["last"])
    named = plain.get("any_of", ())
    if named and all(isinstance(one, str) for one in named):
        yield "standards", _or(named, teller)
    if items := _items((*plain.get("fields", ()), *plain.get("statements", ())), teller):
        yield "item", teller.join(items)
    if "lists" in plain:
        yield "list", _lists(plain, teller)
    if "all_of" in plain:
        yield "act", teller.join(plain["all_of"])


def spoken_of(demand: Requirement, rules: Rules, language: str) -> str:
    """Which products, markets and days a requirement speaks of."""
    teller = Teller(rules, language)
    parts = [teller.say(f"demand.when.{key}", values=_or(names, teller)) for key, names in _named(demand.when, teller)]
    if demand.since:
        parts.append(teller.say("demand.when.since", day=demand.since.isoformat()))
    if demand.until:
        parts.append(teller.say("demand.when.until", day=demand.until.isoformat()))
    return teller.say("demand.when", parts=teller.apart(parts) or teller.say("demand.when.always"))


def _named(when: Condition, teller: Teller) -> Iterable[tuple[str, list[str]]]:
    parts = (
        ("categories", when.categories, teller.category), ("markets", when.markets, _term("market", teller)),
        ("traits", when.traits, _term("trait", teller)), ("any_traits", when.any_traits, _term("trait", teller)),
        ("without", when.without, _term("trait", teller)),
    )
    return ((key, [name(value) for value in values]) for key, values, name in parts if values)


def _term(table: str, teller: Teller) -> Callable[[str], str]:
    return lambda value: teller.term(table, value)


def _or(values: Iterable[str], teller: Teller) -> str:
    *first, last = dict.fromkeys(values) or [""]
    return teller.say("demand.or").join((teller.join(first), last)) if first else last


def _kinds(kinds: Iterable[str], teller: Teller) -> str:
    return _or((teller.term("kind", kind) for kind in kinds), teller) or teller.say("demand.any-paper")


def _items(names: Iterable[str], teller: Teller) -> list[str]:
    return [_or((teller.term("item", one) for one in name.split("|")), teller) for name in names]


def _shape(shape: Plain, teller: Teller) -> str:
    """A shape as ``test report or certificate (citing EN 71-1 or EN 71-2, scheme TOYS)``."""
    parts = [
        teller.say(f"demand.{key}", values=_or(values, teller))
        for key, values in (("standards", shape["standards"]), ("acts", shape["directives"]),
                            ("schemes", [teller.term("scheme", name) for name in shape["schemes"]]),
                            ("statements", _items(shape["statements"], teller)))
        if values
    ]
    flags = {"fcc-id": shape["fcc_id"], "notified-body": shape["notified_body"]}
    parts += [teller.say(f"demand.{key}") for key, asked in flags.items() if asked]
    opening, closing = ("（", "）") if teller.language == "zh" else (" (", ")")
    between = "，" if teller.language == "zh" else ", "
    return _kinds(shape["kinds"], teller) + (f"{opening}{between.join(parts)}{closing}" if parts else "")


def _shapes(shapes: Iterable[Plain], teller: Teller) -> str:
    return teller.apart(dict.fromkeys(_shape(shape, teller) for shape in shapes))


def _then(told: str, more: str, teller: Teller) -> str:
    return told + more if teller.language == "zh" else f"{told} {more}"


def _paper(plain: Plain, teller: Teller, check: str) -> str:
    name = plain["paper"][teller.language]
    told = teller.say("demand.paper-required", paper=name, shapes=_shapes(plain["any_of"], teller))
    if not plain["instead"]:
        return told
    return _then(told, teller.say("demand.instead", shapes=_shapes(plain["instead"], teller)), teller)


def _standards(plain: Plain, teller: Teller, check: str) -> str:
    return teller.say(f"demand.{check}", kinds=_kinds(plain["kinds"], teller), standards=_or(plain["any_of"], teller))


def _backed(plain: Plain, teller: Teller, check: str) -> str:
    told = teller.say("demand.declaration-backed", shapes=_shape(plain["of"], teller), kinds=_kinds(plain["by"], teller))
    if not plain["except_for"]:
        return told
    return _then(told, teller.say("demand.declaration-backed.except", standards=teller.join(plain["except_for"])), teller)


def _age(plain: Plain, teller: Teller, check: str) -> str:
    counts = ((unit, plain["limit"][unit]) for unit in ("years", "months", "days"))
    parts = (teller.say(f"demand.{'' if count > 1 else 'one-'}{unit}", count=count) for unit, count in counts if count)
    role = teller.term("role", plain["base"])
    return teller.say("demand.paper-age", shapes=_shape(plain["of"], teller), period=" ".join(parts), role=role)


def _again(plain: Plain, teller: Teller, check: str) -> str:
    every, role = teller.say(f"demand.{plain['every']}"), teller.term("role", plain["base"])
    return teller.say("demand.resubmission", shapes=_shape(plain["of"], teller), every=every, role=role)


def _until(plain: Plain, teller: Teller, check: str) -> str:
    reason = plain["reason"][teller.language]
    return teller.say("demand.law-until", shapes=_shape(plain["of"], teller), last=plain["last"], reason=reason)


def _manual(plain: Plain, teller: Teller, check: str) -> str:
    return teller.say("demand.manual-languages")


def _tongue(plain: Plain, teller: Teller, check: str) -> str:
    understood = teller.join(teller.term("language", code) for code in plain["understood"])
    return teller.say("demand.declaration-language", shapes=_shape(plain["of"], teller), understood=understood)


def _acts(plain: Plain, teller: Teller, check: str) -> str:
    acts = teller.join(act.replace("|", " / ") for act in plain["all_of"])
    return teller.say("demand.declaration-acts", shapes=_shape(plain["of"], teller), acts=acts)


def _states(plain: Plain, teller: Teller, check: str) -> str:
    items = teller.join(_items((*plain["fields"], *plain["statements"]), teller))
    told = teller.say("demand.paper-states", shapes=_shape(plain["of"], teller), items=items)
    empty = teller.join(_items(plain["never"], teller))
    return _then(told, teller.say("demand.paper-states.never", items=empty), teller) if empty else told


def _lab(plain: Plain, teller: Teller, check: str) -> str:
    key = "demand.lab-named.marks" if plain["statements"] else "demand.lab-named"
    return teller.say(key, shapes=_shape(plain["of"], teller), items=_or(_items(plain["statements"], teller), teller))


def _accepted(plain: Plain, teller: Teller, check: str) -> str:
    return teller.say("demand.lab-accepted", shapes=_shape(plain["of"], teller), lists=_lists(plain, teller))


def _lists(plain: Plain, teller: Teller) -> str:
    return _or((teller.term("list", name) for name in plain["lists"]), teller)


def _refused(plain: Plain, teller: Teller, check: str) -> str:
    return teller.say("demand.lab-refused", shapes=_shape(plain["of"], teller), lists=_lists(plain, teller), after=plain["after"])


def _avoids(plain: Plain, teller: Teller, check: str) -> str:
    never, shown = (_or(_items(plain[key], teller), teller) for key in ("never", "shown"))
    told = teller.say("demand.paper-avoids", shapes=_shape(plain["of"], teller), items=never)
    return _then(told, teller.say("demand.paper-avoids.shown", items=shown), teller)


def _of(plain: Plain, teller: Teller, check: str) -> str:
    return teller.say(f"demand.{check}", shapes=_shape(plain["of"], teller))


WORDS: dict[str, Callable[[Plain, Teller, str], str]] = {
    "paper-required": _paper, "standard-assessed": _standards, "standard-current": _standards, "declaration-backed": _backed,
    "paper-age": _age, "resubmission": _again, "law-until": _until, "manual-languages": _manual, "declaration-acts": _acts,
    "declaration-language": _tongue, "paper-states": _states, "lab-named": _lab, "lab-accepted": _accepted,
    "lab-refused": _refused, "paper-avoids": _avoids, "pages-whole": _of, "picture-shown": _of,
}
"""How each check is told; a test holds them against the checks there are."""
