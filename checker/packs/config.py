"""``checker.toml`` → Config: findings that their owner accepts, and the report whose findings are known already.

::

    baseline = "reports/report.json"          # a report of this program; its path is taken from this file's folder

    [[waiver]]
    code        = "PRD002"                    # the code that is accepted
    sku         = "T-1"                       # optional: for this SKU only
    requirement = "eu-toys/declaration"       # optional: for this requirement only
    reason      = "the trading company is named"
    owner       = "quality department"
    until       = 2027-01-31                  # last day on which it holds
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
from msgspec import Struct

from checker.errors import PackError
from checker.model import Rules, Waiver
from checker.model.finding import BASELINE, decides
from checker.packs.toml import Place, read_toml, shape

NAME = "checker.toml"
"""The file that is read from the folder of the run where the user names none."""
Known = tuple[str, str, str, str]
"""What makes a finding the same as one of an earlier report: SKU, requirement, code, and what it is about."""


class WaiverRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row ``[[waiver]]`` as written."""

    code: str
    reason: str
    owner: str
    until: dt.date
    sku: str = ""
    requirement: str = ""


class ConfigFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keys beside the waivers."""

    baseline: str = ""


class Config(Struct, frozen=True):
    """What a seller has decided for himself. ``known`` are the findings of the baseline, ``None`` where there is no baseline.

    ``open`` are those of them that kept their product from passing.
    """

    waivers: tuple[Waiver, ...] = ()
    known: frozenset[Known] | None = None
    open: frozenset[Known] = frozenset()


def load_config(path: Path, rules: Rules) -> Config:
    """Read and check a ``checker.toml``. Raises PackError that names file, table and key of the first fault."""
    place = Place(path.name)
    if not path.is_file():
        raise place.fault("fault.no-file")
    data = dict(read_toml(path))
    rows = data.pop("waiver", [])
    file = shape(data, ConfigFile, place)
    if not isinstance(rows, list):
        raise place.fault("fault.value", "waiver", reason="[waiver]", allowed="[[waiver]]")
    waivers = tuple(_waiver(row, Place(path.name, f"waiver {number}"), rules) for number, row in enumerate(rows, 1))
    for number, waiver in enumerate(waivers, 1):
        if waiver in waivers[: number - 1]:
            raise Place(path.name, f"waiver {number}").fault("fault.duplicate", f"code {waiver.code}")
    return Config(waivers, *read_baseline(path.parent / file.baseline)) if file.baseline else Config(waivers)


def _waiver(row: object, place: Place, rules: Rules) -> Waiver:
    found = shape(row, WaiverRow, place)
    for key in ("reason", "owner"):
        if not getattr(found, key).strip():
            raise place.fault("fault.value", key, reason='""', allowed="…")
    demands = {demand.id for pack in rules.packs for demand in pack.requirements}
    for key, value, allowed in (("code", found.code, set(rules.codes)), ("requirement", found.requirement, demands | {""})):
        if value not in allowed:
            raise place.fault("fault.unknown-name", key, value=value, allowed=", ".join(sorted(allowed - {""})))
    return Waiver(found.code, found.reason, found.owner, found.until, found.sku, found.requirement)


class _Finding(msgspec.Struct):
    code: str
    about: str
    kind: str
    requirement: str | None = None
    level: str = "error"
    waived: str | None = None


class _Sku(msgspec.Struct):
    sku: str
    findings: list[_Finding]


class _Report(msgspec.Struct):
    skus: list[_Sku]


def read_baseline(path: Path) -> tuple[frozenset[Known], frozenset[Known]]:
    """The findings of an earlier JSON report that did not pass, and those of them that kept their product from passing.

    Raises PackError where the file is no such report.
    """
    try:
        report = msgspec.json.decode(path.read_bytes(), type=_Report)
    except OSError as fault:
        raise PackError("fault.baseline", file=path.name, reason=fault.strerror or fault) from fault
    except msgspec.DecodeError as fault:
        raise PackError("fault.baseline", file=path.name, reason=fault) from fault
    rows = [
        ((sku.sku, one.requirement or "", one.code, one.about), decides(one.kind, one.level) and one.waived in (None, BASELINE))
        for sku in report.skus for one in sku.findings if one.kind in ("fail", "review")
    ]
    return frozenset(known for known, _ in rows), frozenset(known for known, against in rows if against)
