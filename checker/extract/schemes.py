"""What a paper is evidence for: schemes such as ``EMC`` or ``TOYS``, from its acts, its standards and its title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from checker.extract.acts import digits
from checker.extract.cues import Zone, cues, hits
from checker.model import Evidence, Field, Lexicon

_ORDER = (
    *("TOYS", "LVD", "EMC", "RED", "ROHS", "REACH", "ECODESIGN", "MACHINERY", "PHOTOBIO", "BATTERY"),
    *("FCC", "ISED", "UKCA", "OTHER"),
)


def schemes(
    zones: Mapping[str, Zone],
    lexicon: Lexicon,
    kind: str | None,
    directives: tuple[Field[str], ...],
    standards: tuple[Field[str], ...],
) -> tuple[Field[str], ...]:
    """Acts first, standards where no act is named, words of title and text besides.

    A British declaration, or the approval of one country, is that alone: its standards serve no other scheme.
    """
    if kind in (None, "manual"):
        return ()
    by_word = _words(zones, lexicon, kind)
    if kind == "other":
        return _ordered(by_word)
    by_act = _mapped(directives, lexicon, "acts")
    by_standard = _mapped(standards, lexicon, "standards")
    alone = {scheme: field for scheme, field in by_word.items() if field.reason == "alone"}
    if alone and not (by_act and "UKCA" not in alone):
        return _ordered({**alone, **{scheme: field for scheme, field in by_word.items() if scheme == "ISED"}})
    found = dict(by_act)
    if not by_act:
        found.update(by_standard)
    for scheme, field in by_word.items():
        if scheme != "OTHER" or not found or field.confidence > 0.9:
            found.setdefault(scheme, field)
    return _ordered(found)


def _ordered(found: dict[str, Field[str]]) -> tuple[Field[str], ...]:
    rank = {scheme: number for number, scheme in enumerate(_ORDER)}
    return tuple(found[scheme] for scheme in sorted(found, key=lambda name: (rank.get(name, len(rank)), name)))


def _words(zones: Mapping[str, Zone], lexicon: Lexicon, kind: str) -> dict[str, Field[str]]:
    """Schemes that title or text name; an entry of the table counts for the kinds it lists, or for all."""
    kinds = _cue_kinds(lexicon)
    found: dict[str, Field[str]] = {}
    for cue, evidence in hits(zones, cues(lexicon, "schemes")):
        if not kinds[cue.group] or kind in kinds[cue.group]:
            reason = "alone" if cue.group in _alone(lexicon) else ""
            found.setdefault(cue.value, Field(cue.value, (evidence,), confidence=min(0.97, cue.weight), reason=reason))
    return found


@lru_cache(maxsize=4)
def _cue_kinds(lexicon: Lexicon) -> tuple[tuple[str, ...], ...]:
    entries = lexicon.tables.get("schemes", {}).get("cue", ())
    return tuple(tuple(entry.get("kinds", ())) for entry in entries)


@lru_cache(maxsize=4)
def _alone(lexicon: Lexicon) -> frozenset[int]:
    entries = lexicon.tables.get("schemes", {}).get("cue", ())
    return frozenset(group for group, entry in enumerate(entries) if entry.get("alone"))


@lru_cache(maxsize=8)
def _patterns(lexicon: Lexicon, table: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    entries: dict[str, Any] = lexicon.tables.get("schemes", {}).get(table, {})
    return tuple((re.compile(rf"(?:{pattern})"), scheme) for scheme, patterns in entries.items() for pattern in patterns)


def _mapped(fields: Iterable[Field[str]], lexicon: Lexicon, table: str) -> dict[str, Field[str]]:
    found: dict[str, Field[str]] = {}
    for field in fields:
        for scheme in _of(field.value or "", lexicon, table):
            found.setdefault(scheme, _field(scheme, field.evidence, field.confidence))
    return found


@lru_cache(maxsize=1 << 12)
def _of(value: str, lexicon: Lexicon, table: str) -> tuple[str, ...]:
    key = digits(value) if re.match(r"\(|\d", value) else value
    matched = [scheme for pattern, scheme in _patterns(lexicon, table) if pattern.match(key)]
    return tuple(scheme for scheme in (matched or ["OTHER"]) if scheme != "-")


def _field(scheme: str, evidence: tuple[Evidence, ...], confidence: float) -> Field[str]:
    return Field(scheme, evidence[:1], confidence=confidence)
