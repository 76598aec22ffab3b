"""What law and platforms ask: requirements, editions, languages, wordings. Loaded from ``standards/`` by ``packs.py``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct, field


class Wording(Struct, frozen=True, forbid_unknown_fields=True):
    """One human-readable text in both languages; may hold ``{name}`` places that a finding's ``args`` fill."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """The text in ``zh`` or, for any other code, English."""
        return self.zh if language == "zh" else self.en


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """When a requirement applies to a product: every part that is given must hold; an empty part always holds.

    ``categories`` and ``markets``: the product is of one of these (markets may name groups such as ``EU``).
    ``traits``: it has all of these; ``any_traits``: one of these; ``without``: none of these.
    """

    categories: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    any_traits: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class CheckSpec(Struct, frozen=True):
    """The door of one check: readable name, stable code, and the frozen class its parameters must fill."""

    name: str
    code: str
    params: type


class Requirement(Struct, frozen=True):
    """One demand of a pack: which check, with what parameters, on whose authority.

    ``id`` is ``pack/short``. ``confidence`` is ``high``, ``medium``, ``low`` or ``mem``; a demand below ``high``/``medium``
    may warn, never fail. ``since`` and ``until`` bound the days on which the demand stands (both inclusive). ``code`` is that
    of its check.
    """

    id: str
    check: str
    title: Wording
    cites: str
    source: str
    level: str
    confidence: str
    when: Condition
    params: Any
    fix: Wording
    since: dt.date | None = None
    until: dt.date | None = None
    code: str = ""


class Pack(Struct, frozen=True):
    """One file of ``standards/packs`` or ``standards/policies``. ``nature`` is ``law`` or ``policy``, ``about`` what it holds."""

    id: str
    nature: str
    title: Wording
    checked_until: dt.date
    sha256: str
    requirements: tuple[Requirement, ...]
    about: Wording = Wording("", "")


class Edition(Struct, frozen=True):
    """One edition of a standard and what it is worth.

    ``presumes_from``/``presumes_until``: first and last day of presumption of conformity (or of validity, for standards
    outside the Official Journal). ``oj_status`` is ``cited``, ``cited-restricted``, ``cited-until``, ``not-cited``,
    ``withdrawn`` or ``n/a``. ``aliases`` are further designations that mean this same row (``EN 55015:2013+A1:2015``);
    ``markets`` the markets and groups in which the edition is judged, empty for all.
    """

    family: str
    designation: str
    title: str
    status: str
    presumes_from: dt.date | None
    presumes_until: dt.date | None
    replaced_by: str
    scheme: str
    source: str
    confidence: str
    oj_status: str
    notes: Wording = Wording("", "")
    aliases: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()


class Act(Struct, frozen=True):
    """A legal act that papers name by number ("2014/35/EU"): until when it stands, what follows, who may attest it.

    ``until`` is the last day on which it applies, ``None`` for an act in force; ``replaced_by`` the number of its successor.
    """

    number: str
    title: Wording
    source: str
    confidence: str
    until: dt.date | None = None
    replaced_by: str = ""
    notified_bodies: bool = True
    notes: str = ""


class Lab(Struct, frozen=True, forbid_unknown_fields=True):
    """A laboratory by the names it prints; ``lists`` are the lists of platforms or authorities on which it stands."""

    name: str
    aliases: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    country: str = ""
    source: str = ""
    notes: str = ""


class Waiver(Struct, frozen=True):
    """A known finding that its owner accepts up to and including a day: code, SKU (empty: all), requirement (empty: all)."""

    code: str
    reason: str
    owner: str
    until: dt.date
    sku: str = ""
    requirement: str = ""


class LanguageRule(Struct, frozen=True):
    """The languages that one market asks of manuals. ``mode`` is ``all``, ``any`` or ``region``.

    ``variant`` is the written form (BCP 47: ``zh-Hans``) that the market reads, where one of the languages has several.
    Of the ``lesser`` languages a lack is a warning, unless the product has one of the traits ``unless``.
    """

    market: str
    languages: tuple[str, ...]
    mode: str
    scope: str
    legal_basis: str
    source: str
    confidence: str
    notes: str = ""
    variant: str = ""
    lesser: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Market(Struct, frozen=True, forbid_unknown_fields=True):
    """A market: ISO 3166-1 alpha-2 code (or a user-assigned one such as ``XI``), names, and the groups it belongs to."""

    id: str
    name: Wording
    groups: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class Ask(Struct, frozen=True, forbid_unknown_fields=True):
    """A set of traits of which a product must state one, since its requirements turn on it (mains or battery?).

    ``when`` says of which products of the group it is asked; ``level`` is ``warning`` where a demand that can fail the product
    turns on the answer, else ``note``.
    """

    one_of: tuple[str, ...]
    when: Condition = Condition()
    level: Literal["warning", "note"] = "warning"


class Shown(Struct, frozen=True, forbid_unknown_fields=True):
    """What papers cite only where the product has a trait: acts by number, standards without edition.

    ``statements`` are set phrases that its papers, or its manual, carry only then.
    """

    acts: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    level: Literal["warning", "note"] = "warning"


class Category(Struct, frozen=True, forbid_unknown_fields=True):
    """A product group that packs speak of, with the names sellers use for it; ``asks`` is what its products must state."""

    id: str
    name: Wording
    aliases: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()


class Trait(Struct, frozen=True, forbid_unknown_fields=True):
    """What makes one product of a group differ from another.

    ``implies`` are the traits that follow from it, ``excludes`` those that no product has beside it; ``shown_by`` is what papers
    cite only where a product has it.
    """

    id: str
    name: Wording
    aliases: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    shown_by: Shown = Shown()


class CodeText(Struct, frozen=True):
    """All wordings of one stable code. ``topics`` maps a finding's kind to its topic; ``messages`` a key to its wording.

    ``whys``, ``fixes`` and ``passes`` hold what is said instead of ``why``, ``fix`` and ``passes_if`` in a special case. Their
    keys are a message (``withdrawn``), a message and the kind of paper it is about (``withdrawn.declaration``), the nature of
    the rule behind the finding (``law``, ``policy``), or its level (``warning``, ``note``).
    """

    code: str
    name: str
    title: Wording
    topics: Mapping[str, str]
    messages: Mapping[str, Wording]
    why: Wording
    fix: Wording
    passes_if: Wording
    whys: Mapping[str, Wording] = field(default_factory=dict)
    fixes: Mapping[str, Wording] = field(default_factory=dict)
    passes: Mapping[str, Wording] = field(default_factory=dict)


class Rules(Struct, frozen=True):
    """Everything under ``standards/`` that judging needs, loaded and validated.

    ``terms`` names values in both languages, by the argument that carries them: ``terms["language"]["de"]``.
    ``texts`` are the program's own sentences (progress, headings, faults) by key. ``acts`` are by number, ``groups`` names the
    groups of markets. Further files of the folder are in ``tables`` by their name, as loaded.
    """

    packs: tuple[Pack, ...]
    editions: tuple[Edition, ...]
    languages: tuple[LanguageRule, ...]
    markets: Mapping[str, Market]
    categories: Mapping[str, Category]
    codes: Mapping[str, CodeText]
    terms: Mapping[str, Mapping[str, Wording]]
    texts: Mapping[str, Wording]
    tables: Mapping[str, Any] = field(default_factory=dict)
    acts: Mapping[str, Act] = field(default_factory=dict)
    labs: tuple[Lab, ...] = ()
    groups: Mapping[str, Wording] = field(default_factory=dict)
    traits: Mapping[str, Trait] = field(default_factory=dict)
