"""TOML → typed values: every fault names file, table, key and what is allowed there."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import tomli
from msgspec import Struct

from checker.errors import PackError

T = TypeVar("T")
AT = re.compile(r"^(?P<what>.*?)(?: - at `(?P<path>\$[^`]*)`)?$", re.DOTALL)


AT_LINE = re.compile(r"^(?P<reason>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)$", re.DOTALL)
REASONS = (
    (re.compile(r"^Object missing required field `(?P<key>[^`]*)`$"), "fault.missing"),
    (re.compile(r"^Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`$"), "fault.kind"),
    (re.compile(r"^Invalid enum value '?(?P<value>.*?)'?$"), "fault.unknown-name"),
    (re.compile(r"^(?P<key>\w+) must not be empty$"), "fault.nothing"),
)
"""What the reader of values says, and the sentence of ours for it; whatever else it says is told as it is."""


class Place(Struct, frozen=True):
    """Where in the data a value stands: the file as the user knows it and the table in it."""

    file: str
    table: str = ""

    def fault(self, message: str, key: str = "", **more: object) -> PackError:
        """The error for a fault at this place; ``message`` is a key of messages.toml."""
        return PackError(message, file=self.file, table=self.table or "-", key=key or "-", **more)


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a file, not to be changed; raises PackError where it is no TOML or not UTF-8."""
    try:
        seen = path.stat()
        return _tables(path, seen.st_mtime_ns, seen.st_size)
    except OSError as fault:
        raise PackError("fault.unopened", file=name_of(path), reason=fault.strerror or fault) from fault


@lru_cache(maxsize=512)
def _tables(path: Path, _changed: int, _size: int) -> dict[str, Any]:
    """Each file is parsed once, though packs are asked for each of the kinds of table that they may bring."""
    try:
        return tomli.loads(path.read_text(encoding="utf-8-sig"))  # editors of Windows put a mark before UTF-8
    except UnicodeDecodeError as fault:
        raise PackError("fault.encoding", file=name_of(path)) from fault
    except tomli.TOMLDecodeError as fault:
        place = AT_LINE.match(str(fault))
        if place is None:
            raise PackError("fault.toml", file=name_of(path), reason=fault) from fault
        raise PackError("fault.toml-line", file=name_of(path), **place.groupdict()) from fault


def name_of(path: Path) -> str:
    """Folder and name of a data file, as ``packs/eu-toys.toml``."""
    return f"{path.parent.name}/{path.name}"


def rows_of(data: Mapping[str, Any], table: str, place: Place) -> list[Any]:
    """The rows ``[[table]]`` of a file; raises PackError where they are written otherwise."""
    rows = data.get(table, [])
    if not isinstance(rows, list):
        raise place.fault("fault.value", table, reason=f"[{table}]", allowed=f"[[{table}]]")
    return rows


def shape(value: object, kind: type[T], place: Place) -> T:
    """``value`` as a struct that forbids unknown keys; raises PackError for such a key, a missing one, a wrong type."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as fault:
        for unknown, known in _unknown(value, kind, ""):
            raise place.fault("fault.unknown-key", unknown, allowed=", ".join(known)) from fault
        match = AT.match(str(fault))
        what, path = (match["what"], match["path"] or "$") if match else (str(fault), "$")
        key = path.removeprefix("$").removeprefix(".")
        raise _told(what, key, ", ".join(_allowed(kind, path)) or "-", place) from fault


def _told(what: str, key: str, allowed: str, place: Place) -> PackError:
    """The error for what the reader of values says of the value under ``key``."""
    for pattern, message in REASONS:
        if found := pattern.match(what):
            named = found.groupdict()
            key = ".".join(part for part in (key, named.pop("key", "")) if part)
            return place.fault(message, key, allowed=allowed, **named)
    return place.fault("fault.value", key, reason=what, allowed=allowed)


@lru_cache(maxsize=256)
def _keys(kind: object) -> dict[str, object] | None:
    """The keys that a struct takes, with their types; ``None`` for any other type."""
    if not isinstance(kind, type):
        return None
    if issubclass(kind, msgspec.Struct):
        return {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
    return None


@lru_cache(maxsize=256)
def _parts(kind: object) -> tuple[object, ...]:
    """What a container or union type holds (``tuple[X, ...]`` → X), the type itself otherwise."""
    inner = tuple(arg for arg in typing.get_args(kind) if arg is not Ellipsis and arg is not type(None))
    return inner if inner and typing.get_origin(kind) in (tuple, typing.Union, types.UnionType) else (kind,)


def _unknown(value: object, kind: object, path: str) -> Iterator[tuple[str, list[str]]]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            if isinstance(item, (dict, list)):
                yield from _unknown(item, _parts(kind)[0], f"{path}[{number}]")
        return
    keys = next((known for part in _parts(kind) if (known := _keys(part)) is not None), None)
    if not isinstance(value, dict) or keys is None:
        return
    for key, item in value.items():
        if key not in keys:
            yield f"{path}.{key}".removeprefix("."), sorted(keys)
        elif isinstance(item, (dict, list)):
            yield from _unknown(item, keys[key], f"{path}.{key}".removeprefix("."))


def _allowed(kind: object, path: str) -> list[str]:
    """What may stand at a path such as ``$.of.kinds[0]``: values of a choice, keys of a table, or the name of a type."""
    for name in re.findall(r"\.([\w-]+)", path):
        tables = [known for part in _parts(kind) if (known := _keys(part)) is not None]
        kind = tables[0].get(name, object) if tables else object
    part = _parts(kind)[0]
    if typing.get_origin(part) is typing.Literal:
        return [str(choice) for choice in typing.get_args(part)]
    keys = _keys(part)
    return sorted(keys) if keys else [getattr(part, "__name__", "")] if part is not object else []
