"""Files of the rules that no type of the model is made for, held against their shape: equivalents, signals, kinds of product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from checker.model import Category, Edition, Trait
from checker.packs.tables import HEADER, Confidence, files_of, only, rows_in
from checker.packs.toml import Place, name_of, read_toml, shape


class AdoptionRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row ``[[adoption]]`` of register/equivalents.toml: a national edition whose year is not that of the European one."""

    national: str
    edition: str
    source: str
    confidence: Confidence


class EquivalentRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row ``[[equivalent]]`` of register/equivalents.toml: an international edition and the European one that adopts it."""

    international: str
    european: str
    source: str
    confidence: Confidence


class BodyRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row ``[[signal.CODE.bodies]]``: a notified body by its number, and the acts for which it is known not to stand."""

    number: str
    name: str
    not_for: tuple[str, ...]
    source: str


class KindRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table ``[kind.ID]`` of product-kinds.toml."""

    groups: tuple[str, ...]
    words: tuple[str, ...]


class SignalRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table ``[signal.CODE]`` of signals.toml."""

    statements: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    producers: tuple[str, ...] = ()
    bodies: tuple[BodyRow, ...] = ()
    kinds: tuple[str, ...] = ()
    level: Literal["error", "warning", "note"] = "warning"


def check_equivalents(folders: Iterable[Path], known: Iterable[Edition]) -> None:
    """Hold ``register/equivalents.toml`` against its shape and the editions that there are; raises PackError for a fault."""
    designations = {edition.designation for edition in known}
    for folder in folders:
        for path in files_of(folder / "register", "equivalents.toml"):
            data = read_toml(path)
            for row, place in rows_in(path, data, "adoption", AdoptionRow, "national", extra=("national", "equivalent")):
                if row.edition not in designations:
                    raise place.fault("fault.unknown-name", "edition", value=row.edition, allowed=", ".join(sorted(designations)))
            list(rows_in(path, data, "equivalent", EquivalentRow, "international", extra=("national", "adoption")))


def check_signals(folders: Iterable[Path], phrases: frozenset[str], lists: Iterable[str], known: Iterable[str]) -> None:
    """Hold ``signals.toml`` against its shape, the set phrases, lists and codes that there are; raises PackError for a fault."""
    codes = set(known)
    for folder in folders:
        for path in files_of(folder, "signals.toml"):
            data = read_toml(path)
            only(Place(name_of(path)), data, ("signal", *HEADER))
            signals = data.get("signal", {})
            if not isinstance(signals, dict):
                raise Place(name_of(path)).fault("fault.value", "signal", reason="signal", allowed="[signal.ID]")
            for code, value in signals.items():
                place = Place(name_of(path), f"signal.{code}")
                row = shape(value, SignalRow, place)
                if code not in codes:
                    raise place.fault("fault.unknown-name", "signal", value=code, allowed=", ".join(sorted(codes)))
                for key, names, allowed in (("statements", row.statements, phrases), ("lists", row.lists, set(lists))):
                    for name in names:
                        if name not in allowed:
                            raise place.fault("fault.unknown-name", key, value=name, allowed=", ".join(sorted(allowed)))


def check_kinds(folders: Iterable[Path], groups: Mapping[str, Category]) -> None:
    """Hold ``product-kinds.toml`` against its shape and the product groups that there are; raises PackError for a fault."""
    for folder in folders:
        for path in files_of(folder, "product-kinds.toml"):
            data = read_toml(path)
            only(Place(name_of(path)), data, ("kind", *HEADER))
            for name, value in data.get("kind", {}).items():
                place = Place(name_of(path), f"kind.{name}")
                for group in shape(value, KindRow, place).groups:
                    if group not in groups:
                        raise place.fault("fault.unknown-name", "groups", value=group, allowed=", ".join(sorted(groups)))


def check_shown(traits: Mapping[str, Trait], phrases: frozenset[str]) -> None:
    """Hold what shows a trait against the set phrases that there are; raises PackError for one that no paper is searched for."""
    for trait in traits.values():
        for name in trait.shown_by.statements:
            if name not in phrases:
                place = Place("categories.toml", f"trait.{trait.id}")
                raise place.fault("fault.unknown-name", "shown_by.statements", value=name, allowed=", ".join(sorted(phrases)))
