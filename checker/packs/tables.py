"""The tables that packs speak of: editions, languages, markets, product groups, acts, laboratories, and all wordings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
from msgspec.structs import replace

from checker.model import Act, Category, CodeText, Edition, Lab, LanguageRule, Market, Trait, Wording
from checker.packs.toml import Place, name_of, read_toml, rows_of, shape

T = TypeVar("T")
Confidence = Literal["high", "medium-high", "medium", "low", "mem"]
HEADER = ("source", "checked", "notes")
"""What any data file may say of itself: where it is from, the day on which a person last looked, remarks."""


MARKET = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
"""A country, or a part of one by ISO 3166-2."""
Topical = Literal["pass", "fail", "review", "notApplicable"]


class EditionRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row ``[[edition]]``: what may be left out has a default, what has few values is a choice."""

    family: str
    designation: str
    title: str
    status: Literal["current", "superseded", "withdrawn"]
    scheme: str
    source: str
    confidence: Confidence
    oj_status: Literal["cited", "cited-restricted", "cited-until", "not-cited", "withdrawn", "n/a"]
    presumes_from: dt.date | None = None
    presumes_until: dt.date | None = None
    replaced_by: str = ""
    notes: Wording = Wording("", "")
    aliases: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()


class RuleRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row ``[[rule]]`` of languages.toml."""

    market: str
    languages: tuple[str, ...]
    mode: Literal["all", "any", "region"]
    scope: str
    source: str
    confidence: Confidence
    legal_basis: str = ""
    notes: str = ""
    variant: str = ""
    lesser: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class ActRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row ``[[act]]`` of acts.toml."""

    number: str
    title: Wording
    source: str
    confidence: Confidence
    until: dt.date | None = None
    replaced_by: str = ""
    notified_bodies: bool = True
    notes: str = ""


class ListRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table ``[list.ID]`` of labs.toml."""

    name: Wording
    source: str


class CodeRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file ``codes/<CODE>.toml``."""

    name: str
    title: Wording
    topics: dict[Topical, str]
    messages: dict[str, Wording]
    why: Wording
    fix: Wording
    passes_if: Wording
    whys: dict[str, Wording] = {}
    fixes: dict[str, Wording] = {}
    passes: dict[str, Wording] = {}
    source: str = ""
    checked: dt.date | None = None


def editions(folders: Iterable[Path], places: Iterable[str]) -> tuple[Edition, ...]:
    """All rows of ``register/*.toml``; a user's row replaces the program's row of the same designation.

    ``places`` are the markets and groups of markets that there are.
    """
    found, known = dict[str, Edition](), set(places)
    for folder in folders:
        mine: dict[str, Edition] = {}
        for path in sorted((folder / "register").glob("*.toml")):
            data = read_toml(path)
            markets = _markets(data.get("markets", []), Place(name_of(path)), known)
            for row, place in rows_in(path, data, "edition", EditionRow, "designation", extra=("markets", *_OTHER)):
                _once(mine, row.designation, place)
                if row.presumes_from and row.presumes_until and row.presumes_from > row.presumes_until:
                    raise place.fault("fault.value", "presumes_until", reason=row.presumes_until, allowed=f">= {row.presumes_from}")
                edition = Edition(**msgspec.structs.asdict(row))
                _markets(list(edition.markets), place, known)
                mine[row.designation] = edition if edition.markets else replace(edition, markets=markets)
        found |= mine
        _no_circle(found, folder)
    return tuple(found.values())


def _no_circle(found: Mapping[str, Edition], folder: Path) -> None:
    """Raise PackError where an edition is followed, over however many steps, by itself."""
    for first in found:
        seen, now = [first], found[first].replaced_by
        while now in found and now not in seen:
            seen.append(now)
            now = found[now].replaced_by
        if now == first:
            place = Place(f"{folder.name}/register", f"edition {first}")
            raise place.fault("fault.circle", "replaced_by", circle=" → ".join((*seen, first)))


def _markets(names: object, place: Place, known: set[str]) -> tuple[str, ...]:
    """Names of markets or groups; raises PackError for one that there is not."""
    for name in (found := shape(names, tuple[str, ...], place)):
        if name not in known:
            raise place.fault("fault.unknown-name", "markets", value=name, allowed=", ".join(sorted(known)))
    return found


_OTHER = ("national", "adoption", "equivalent")


def languages(folders: Iterable[Path], known: Iterable[str], spoken: Iterable[str]) -> tuple[LanguageRule, ...]:
    """All rows of ``languages.toml``; a user's rows for a market replace the program's for that market.

    ``known`` are the markets there are, ``spoken`` the languages that have a name.
    """
    markets, tongues, found = set(known), set(spoken), dict[str, list[LanguageRule]]()
    for folder in folders:
        mine: dict[str, list[LanguageRule]] = {}
        for path in files_of(folder, "languages.toml"):
            for row, place in rows_in(path, read_toml(path), "rule", RuleRow, "market"):
                if row.market not in markets:
                    raise place.fault("fault.unknown-name", "market", value=row.market, allowed=", ".join(sorted(markets)))
                if not row.languages:
                    raise place.fault("fault.nothing", "languages")
                for language in (*row.languages, *row.lesser, *filter(None, (row.variant,))):
                    if language not in tongues:
                        raise place.fault("fault.unknown-name", "languages", value=language, allowed=", ".join(sorted(tongues)))
                mine.setdefault(row.market, []).append(LanguageRule(**msgspec.structs.asdict(row)))
        found |= mine
    return tuple(rule for rules in found.values() for rule in rules)


def acts(folders: Iterable[Path]) -> dict[str, Act]:
    """The acts of ``acts.toml`` by number."""
    found: dict[str, Act] = {}
    for folder in folders:
        mine: dict[str, Act] = {}
        for path in files_of(folder, "acts.toml"):
            for row, place in rows_in(path, read_toml(path), "act", ActRow, "number"):
                _once(mine, row.number, place)
                mine[row.number] = Act(**msgspec.structs.asdict(row))
        found |= mine
        for number, act in mine.items():
            if act.replaced_by and act.replaced_by not in found:
                place = Place(f"{folder.name}/acts.toml", f"act {number}")
                raise place.fault("fault.unknown-name", "replaced_by", value=act.replaced_by, allowed=", ".join(sorted(found)))
    return found


def labs(folders: Iterable[Path], known: Iterable[str]) -> tuple[Lab, ...]:
    """The laboratories of ``labs.toml`` in the order of the file; ``known`` are the lists there are."""
    found, lists = dict[str, Lab](), set(known)
    for folder in folders:
        mine: dict[str, Lab] = {}
        for path in files_of(folder, "labs.toml"):
            for row, place in rows_in(path, read_toml(path), "lab", Lab, "name", extra=("list",)):
                _once(mine, row.name, place)
                for name in row.lists:
                    if name not in lists:
                        raise place.fault("fault.unknown-name", "lists", value=name, allowed=", ".join(sorted(lists)))
                mine[row.name] = row
        found |= mine
    return tuple(found.values())


def lab_lists(folders: Iterable[Path]) -> dict[str, Wording]:
    """The names of the lists on which laboratories stand, by id."""
    found: dict[str, Wording] = {}
    for folder in folders:
        for path in files_of(folder, "labs.toml"):
            for key, row in read_toml(path).get("list", {}).items():
                found[key] = shape(row, ListRow, Place(name_of(path), f"list.{key}")).name
    return found


def _named(
    folders: Iterable[Path], file: str, table: str, kind: Callable[..., T], others: tuple[str, ...]
) -> dict[str, tuple[T, Place]]:
    """The tables ``[table.ID]`` of a file as objects by id, with their places; ``others`` are tables that may stand beside them.

    A pack may bring tables of its own, so that a new market or product group needs no second file.
    """
    found: dict[str, tuple[T, Place]] = {}
    for folder in folders:
        own = files_of(folder, file)
        for path in (*own, *sorted((folder / "packs").glob("*.toml"))):
            data = read_toml(path)
            if path in own:
                only(Place(name_of(path)), data, (table, *others, *HEADER))
            rows = data.get(table, {})
            if not isinstance(rows, dict):
                raise Place(name_of(path)).fault("fault.value", table, reason=f"[[{table}]]", allowed=f"[{table}.ID]")
            for key, value in rows.items():
                place = Place(name_of(path), f"{table}.{key}")
                row = {"id": key, **value} if isinstance(value, dict) else value
                found[key] = (shape(row, kind, place), place)  # type: ignore[arg-type]
                _called(value["name"], place)
    return found


def _called(name: Mapping[str, str], place: Place) -> None:
    """Raise PackError where something has no name in one of the languages."""
    for language in ("en", "zh"):
        if not name[language].strip():
            raise place.fault("fault.empty", f"name.{language}")


def markets(folders: tuple[Path, ...]) -> tuple[dict[str, Market], dict[str, Wording]]:
    """Markets by id, and the names of the groups they belong to."""
    found = _named(folders, "markets.toml", "market", Market, ("group",))
    groups = {key: group.name for key, (group, _) in _named(folders, "markets.toml", "group", Category, ("market",)).items()}
    for market, place in found.values():
        if not MARKET.fullmatch(market.id):
            raise place.fault("fault.id", "market", value=market.id, allowed="DE, FR, … (ISO 3166-1)")
        for group in market.groups:
            if group not in groups and group not in found:
                raise place.fault("fault.unknown-name", "groups", value=group, allowed=", ".join(sorted({*groups, *found})))
    return {key: market for key, (market, _) in found.items()}, groups


def categories(folders: tuple[Path, ...]) -> tuple[dict[str, Category], dict[str, Trait]]:
    """Product groups by id, and the traits that tell their products apart."""
    found = _named(folders, "categories.toml", "category", Category, ("trait",))
    traits = _named(folders, "categories.toml", "trait", Trait, ("category",))
    lists = [(place, *named) for category, place in found.values() for named in _of_category(category)]
    lists += [(place, key, getattr(trait, key)) for trait, place in traits.values() for key in ("implies", "excludes")]
    for place, key, names in lists:
        for name in names:
            if name not in traits:
                raise place.fault("fault.unknown-name", key, value=name, allowed=", ".join(sorted(traits)))
    return {key: category for key, (category, _) in found.items()}, {key: trait for key, (trait, _) in traits.items()}


def _of_category(category: Category) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every list of traits that a product group names, with its key."""
    yield "traits", category.traits
    for ask in category.asks:
        yield "asks", (*ask.one_of, *ask.when.traits, *ask.when.any_traits, *ask.when.without)


def codes(folders: Iterable[Path]) -> dict[str, CodeText]:
    """The wordings of all codes by code; the name of the file is the code."""
    found: dict[str, CodeText] = {}
    for folder in folders:
        for path in sorted((folder / "codes").glob("*.toml")):
            row = shape(read_toml(path), CodeRow, Place(name_of(path)))
            _special(row, Place(name_of(path)))
            topics = {str(kind): topic for kind, topic in row.topics.items()}
            found[path.stem] = CodeText(
                path.stem, row.name, row.title, topics, row.messages, row.why, row.fix, row.passes_if,
                row.whys, row.fixes, row.passes,
            )
    return found


def _special(row: CodeRow, place: Place) -> None:
    """Every special case is one of a message there is, of law or policy, or of a level."""
    known = (*row.messages, "law", "policy", "error", "warning", "note")
    for table in ("whys", "fixes", "passes"):
        for key in getattr(row, table):
            if key.partition(".")[0] not in known:
                raise place.fault("fault.unknown-name", table, value=key, allowed=", ".join(known))


def texts(folders: Iterable[Path]) -> dict[str, Wording]:
    """The program's own sentences by key: every table of ``messages.toml`` and of the files in ``texts/``."""
    found: dict[str, Wording] = {}
    for folder in folders:
        for path in (*files_of(folder, "messages.toml"), *sorted((folder / "texts").glob("*.toml"))):
            rows = {key: value for key, value in read_toml(path).items() if key not in HEADER}
            found |= {key: shape(value, Wording, Place(name_of(path), key)) for key, value in rows.items()}
    return found


def terms(folders: Iterable[Path]) -> dict[str, dict[str, Wording]]:
    """Names of values in both languages, by the table of ``terms.toml`` they stand in."""
    found: dict[str, dict[str, Wording]] = {}
    for folder in folders:
        for path in files_of(folder, "terms.toml"):
            for table, rows in read_toml(path).items():
                if table not in HEADER:
                    words = {key: shape(value, Wording, Place(name_of(path), f"{table}.{key}")) for key, value in rows.items()}
                    found[table] = found.get(table, {}) | words
    return found


def statements(folders: Iterable[Path]) -> frozenset[str]:
    """The names of set phrases that papers are searched for; ``accreditation`` stands for the marks of all accreditation bodies."""
    found = {"accreditation"}
    for folder in folders:
        for path in files_of(folder / "labels", "statements.toml"):
            found |= {name for name, phrases in read_toml(path).items() if isinstance(phrases, dict)}
    return frozenset(found)


def schemes(folders: Iterable[Path]) -> frozenset[str]:
    """What a paper can be evidence for, as the label data name it; ``OTHER`` is all that they do not."""
    found = {"OTHER"}
    for folder in folders:
        for path in files_of(folder / "labels", "schemes.toml"):
            data = read_toml(path)
            found |= {*data.get("acts", ()), *data.get("standards", ()), *(cue["value"] for cue in data.get("cue", ()))}
    return frozenset(found - {"-"})


def files_of(folder: Path, name: str) -> list[Path]:
    """The file of a folder by that name, none where there is none."""
    return [folder / name] if (folder / name).is_file() else []


def only(place: Place, data: Mapping[str, object], allowed: tuple[str, ...]) -> None:
    """Raise PackError for a key that is none of those allowed."""
    for key in data:
        if key not in allowed:
            raise place.fault("fault.unknown-key", key, allowed=", ".join(allowed))


def _once(found: Mapping[str, object], key: str, place: Place) -> None:
    if key in found:
        raise place.fault("fault.duplicate", key)


def rows_in(
    path: Path, data: Mapping[str, Any], table: str, kind: type[T], key: str, extra: tuple[str, ...] = ()
) -> Iterator[tuple[T, Place]]:
    """The rows ``[[table]]`` of a file, each with its place; a row is called by its ``key``, or by its number where it has none."""
    only(Place(name_of(path)), data, (table, *extra, *HEADER))
    for number, row in enumerate(rows_of(data, table, Place(name_of(path))), 1):
        name = row.get(key, number) if isinstance(row, dict) else number
        place = Place(name_of(path), f"{table} {name}")
        yield shape(row, kind, place), place
