"""``packs/*.toml`` and ``policies/*.toml`` → Pack: each requirement checked against everything it names."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from checker.model import Category, CheckSpec, CodeText, Condition, Edition, Market, Pack, Requirement, Trait, Wording
from checker.packs.tables import HEADER, Confidence
from checker.packs.toml import Place, name_of, read_toml, rows_of, shape

NATURE = {"packs": "law", "policies": "policy"}
BROUGHT = ("market", "group", "category", "trait")
"""Tables that a pack may bring beside its requirements, read together with ``markets.toml`` and ``categories.toml``."""
PHRASES = ("statements", "never", "shown")
"""Keys of parameters that name set phrases."""
_NAMING = frozenset((*PHRASES, "directives", "all_of", "lists", "schemes"))
"""Keys of parameters under which names of other tables stand."""
SHORT = re.compile(r"[a-z0-9][a-z0-9-]*")
"""The short name of a requirement: it stands in reports, waivers and command lines."""
HOLE = re.compile(r"\{([a-z_]+)\}")
ALWAYS = ("sku", "about", "cites", "requirement", "file", "page")
"""Values that every finding carries for its wordings."""
WEAK = ("low", "mem")
"""Confidences on which nothing may fail: their level is capped to ``warning``."""


class RequirementRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table ``[[requirement]]`` as written."""

    id: str
    check: str
    title: Wording
    cites: str
    source: str
    when: Condition = Condition()
    params: dict[str, Any] = msgspec.field(name="with", default_factory=dict)
    level: Literal["error", "warning", "note"] = "error"
    confidence: Confidence = "medium"
    fix: Wording = Wording("", "")
    since: dt.date | None = None
    until: dt.date | None = None
    notes: str = ""


class PackFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The head of a pack file; its requirements are read one by one, so that a fault can name the one it stands in."""

    title: Wording
    checked_until: dt.date
    nature: Literal["law", "policy", ""] = ""
    about: Wording = Wording("", "")


class Known(Struct, frozen=True, eq=False, dict=True):
    """Everything a requirement may name."""

    specs: tuple[CheckSpec, ...]
    editions: tuple[Edition, ...]
    categories: Mapping[str, Category]
    markets: Mapping[str, Market]
    groups: Mapping[str, Wording]
    traits: Mapping[str, Trait]
    codes: Mapping[str, CodeText]
    statements: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    schemes: frozenset[str] = frozenset()

    @cached_property
    def families(self) -> set[str]:
        """The standards of the register, without editions."""
        return {edition.family for edition in self.editions}


def load_packs(folders: Iterable[Path], known: Known) -> tuple[Pack, ...]:
    """All packs and policies, sorted by id; raises PackError for two of the same id."""
    found: dict[str, Pack] = {}
    for folder in folders:
        for room, nature in NATURE.items():
            for path in sorted((folder / room).glob("*.toml")):
                if path.stem in found:
                    raise Place(name_of(path)).fault("fault.duplicate", path.stem)
                found[path.stem] = _pack(path, nature, known)
    return tuple(found[name] for name in sorted(found))


def _pack(path: Path, nature: str, known: Known) -> Pack:
    data, place = read_toml(path), Place(name_of(path))
    head = {key: value for key, value in data.items() if key not in ("requirement", *BROUGHT, *HEADER)}
    file = shape(head, PackFile, place)
    if file.nature not in ("", nature):
        raise place.fault("fault.value", "nature", reason=file.nature, allowed=nature)
    demands: dict[str, Requirement] = {}
    for number, row in enumerate(rows_of(data, "requirement", place), 1):
        here = Place(place.file, f"requirement {row.get('id', number) if isinstance(row, dict) else number}")
        demand = _requirement(shape(row, RequirementRow, here), path.stem, here, known)
        if demand.id in demands:
            raise here.fault("fault.duplicate", row["id"])
        demands[demand.id] = demand
    if nature == "law" and not demands and not any(data.get(name) for name in BROUGHT):
        raise place.fault("fault.nothing", "requirement")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Pack(path.stem, nature, file.title, file.checked_until, digest, tuple(demands.values()), file.about)


def _requirement(row: RequirementRow, pack: str, place: Place, known: Known) -> Requirement:
    needed = {"id": row.id, "cites": row.cites, "source": row.source, "title.en": row.title.en, "title.zh": row.title.zh}
    for key, text in needed.items():
        if not text.strip():
            raise place.fault("fault.empty", key)
    if not SHORT.fullmatch(row.id):
        raise place.fault("fault.id", "id", value=row.id, allowed="a-z, 0-9, -")
    if row.since and row.until and row.since > row.until:
        raise place.fault("fault.value", "until", reason=row.until, allowed=f">= {row.since}")
    spec = next((spec for spec in known.specs if spec.name == row.check), None)
    if spec is None:
        raise _unknown(place, "check", row.check, (spec.name for spec in known.specs))
    params: Any = shape(row.params, spec.params, Place(place.file, f"{place.table} with"))
    _names(row, params, place, known)
    if spec.code not in known.codes:
        raise place.fault("fault.no-wording", "check", code=spec.code)
    _places(row, known.codes[spec.code], place)
    weak = row.confidence in WEAK and row.level == "error"
    return Requirement(
        f"{pack}/{row.id}", row.check, row.title, row.cites, row.source, "warning" if weak else row.level, row.confidence,
        row.when, params, row.fix, row.since, row.until, spec.code,
    )


def _places(row: RequirementRow, code: CodeText, place: Place) -> None:
    """Raise PackError where the wording of what to do asks for a value that findings of its check do not carry."""
    tables = (code.messages, code.whys, code.fixes, code.passes, {"": code.why, "fix": code.fix, "passes": code.passes_if})
    there = {*ALWAYS, *(name for table in tables for one in table.values() for name in HOLE.findall(one.en))}
    for name in HOLE.findall(row.fix.en + row.fix.zh):
        if name not in there:
            raise place.fault("fault.unknown-name", "fix", value=f"{{{name}}}", allowed=", ".join(sorted(there)))


def _names(row: RequirementRow, params: Any, place: Place, known: Known) -> None:
    """Raise PackError where a requirement names something that the tables do not know."""
    families = params.families() if hasattr(params, "families") else ()
    when = row.when
    under: dict[str, list[str]] = {}
    for key, name in _named(msgspec.to_builtins(params)):
        under.setdefault(key, []).append(name)
    phrases = (name.partition(":")[0] for key in PHRASES for name in under.get(key, ()))
    acts = (name for key in ("directives", "all_of") for name in under.get(key, ()))
    named = (
        ("with", families, known.families),
        ("with.statements", phrases, known.statements),
        ("with.acts", acts, known.acts),
        ("with.lists", under.get("lists", ()), known.lists),
        ("with.schemes", under.get("schemes", ()), known.schemes),
        ("when.categories", when.categories, set(known.categories)),
        ("when.markets", when.markets, {*known.markets, *known.groups}),
        ("when.traits", (*when.traits, *when.any_traits, *when.without), set(known.traits)),
    )
    for key, values, allowed in named:
        for value in values:
            if value not in allowed:
                raise _unknown(place, key, value, allowed)


def _named(value: object) -> Iterator[tuple[str, str]]:
    """Every name that parameters give under one of the keys that name something, however deep; ``a|b`` names two."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key in _NAMING:
                yield from ((key, name) for entry in item for name in entry.split("|"))
            elif isinstance(item, (dict, list, tuple)):
                yield from _named(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _named(item)


def _unknown(place: Place, key: str, value: str, allowed: Iterable[str]) -> Exception:
    return place.fault("fault.unknown-name", key, value=value, allowed=", ".join(sorted(allowed)) or "-")
