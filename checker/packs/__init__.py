"""``standards/**/*.toml`` → Rules: what law and platforms ask. A fault names file, table, key and what is allowed.

The keys of a pack are described in ``checks/params.py``; ``checker packs lint`` runs this loader over a user's own folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from checker.errors import PackError
from checker.model import CheckSpec, Pack, Rules, Wording
from checker.packs import further, tables
from checker.packs.config import Config, load_config
from checker.packs.files import check_files
from checker.packs.pack import Known, load_packs
from checker.packs.toml import read_toml
from checker.places import standards_folder

__all__ = ["LAW", "Config", "load_config", "load_folder", "load_rules", "select"]

LAW = "law"
"""The policy that adds nothing to the packs of the law."""


def load_rules(folders: Iterable[Path] = (), specs: Mapping[str, CheckSpec] | None = None) -> Rules:
    """Everything under ``standards/`` and the user's own folders, validated; ``specs`` are the checks that packs may name.

    A user's folder adds packs and replaces rows of tables by their key. Raises PackError for the first fault found.
    """
    return _load((standards_folder(), *folders), tuple((specs or {}).values()))


def load_folder(folder: Path, specs: Mapping[str, CheckSpec] | None = None) -> Rules:
    """The rules of one folder: a whole standards folder stands alone, a user's own is laid over the program's.

    Whole is a folder that has the wordings of codes. Raises PackError for the first fault found.
    """
    base = () if (folder / "codes").is_dir() else (standards_folder(),)
    return _load((*base, folder), tuple((specs or {}).values()))


def select(rules: Rules, policies: Iterable[str]) -> tuple[Pack, ...]:
    """All packs of the law and those policies, in the order of their ids. Raises PackError for a policy that is not there."""
    wanted = set(policies) - {LAW}
    known = {pack.id for pack in rules.packs if pack.nature == "policy"}
    for name in sorted(wanted - known):
        raise PackError("fault.unknown-policy", policy=name, allowed=", ".join(sorted({*known, LAW})))
    return tuple(pack for pack in rules.packs if pack.nature == "law" or pack.id in wanted)


@lru_cache(maxsize=8)
def _load(folders: tuple[Path, ...], specs: tuple[CheckSpec, ...]) -> Rules:
    for folder in folders:
        if not folder.is_dir():
            raise PackError("fault.no-folder", folder=folder)
        if folder != standards_folder():
            check_files(folder)
    markets, groups = tables.markets(folders)
    categories, traits = tables.categories(folders)
    register = tables.editions(folders, (*markets, *groups))
    codes = tables.codes(folders)
    acts, lists, phrases = tables.acts(folders), tables.lab_lists(folders), tables.statements(folders)
    further.check_equivalents(folders, register)
    further.check_signals(folders, phrases, lists, codes)
    further.check_kinds(folders, categories)
    further.check_shown(traits, phrases)
    known = Known(
        specs, register, categories, markets, groups, traits, codes, phrases, frozenset(acts), frozenset(lists),
        tables.schemes(folders),
    )
    packs = load_packs(folders, known)
    terms = tables.terms(folders)
    terms["paper"] = {**terms.get("paper", {}), **_names_in(packs, "paper")}
    terms["reason"] = {**terms.get("reason", {}), **_names_in(packs, "reason")}
    terms["market"] = {**groups, **{key: market.name for key, market in markets.items()}, **terms.get("market", {})}
    terms["category"] = {**{key: one.name for key, one in categories.items()}, **terms.get("category", {})}
    terms["trait"] = {**{key: trait.name for key, trait in traits.items()}, **terms.get("trait", {})}
    terms["list"] = lists
    terms["notes"] = {row.notes.en: row.notes for row in register if row.notes.en}
    terms["policy"] = {**{pack.id: pack.title for pack in packs}, **terms.get("policy", {})}
    return Rules(
        packs=packs,
        editions=register,
        languages=tables.languages(folders, markets, (*terms.get("language", ()), *terms.get("form", ()))),
        markets=markets,
        categories=categories,
        codes=codes,
        terms=terms,
        texts=tables.texts(folders),
        tables=_further(folders),
        acts=acts,
        labs=tables.labs(folders, lists),
        groups=groups,
        traits=traits,
    )


def _names_in(packs: Iterable[Pack], parameter: str) -> dict[str, Wording]:
    """What requirements call their papers or reasons, so that a finding about one can be told in either language."""
    names = (getattr(demand.params, parameter, None) for pack in packs for demand in pack.requirements)
    return {name.en: Wording(name.en, name.zh) for name in names if name is not None}


_TYPED = {"languages", "markets", "categories", "acts", "labs", "messages", "terms"}


def _further(folders: Iterable[Path]) -> dict[str, Any]:
    """Files of the folder that no type of the model is made for, by their name, as loaded; with the register's equivalents."""
    found: dict[str, Any] = {}
    for folder in folders:
        for path in sorted((*folder.glob("*.toml"), *(folder / "register").glob("equivalents.toml"))):
            if path.stem not in _TYPED:
                found[path.stem] = read_toml(path)
    return found
