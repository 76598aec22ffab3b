"""Made-up papers, products and rules for the tests of judging; no word of them is from a real paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from msgspec.structs import replace

from checker.checks import CHECKS, SPECS, judge
from checker.model import (
    Act,
    Category,
    Condition,
    Dossier,
    Edition,
    Evidence,
    Field,
    Finding,
    Lab,
    LanguageRule,
    Link,
    Market,
    Pack,
    Paper,
    Product,
    Record,
    Requirement,
    Rules,
    Section,
    Wording,
)
from checker.packs import load_rules

TODAY = dt.date(2026, 11, 24)
NAMES = Wording("x", "某")
SINGLE = {
    "kind",
    "report_number",
    "fcc_id",
    "notified_body",
    "issued",
    "received",
    "tested_from",
    "tested_to",
    "expires",
    "lab",
    "applicant",
    "manufacturer",
    "product",
    "verdict",
    "pages_stated",
}
MANY = {"schemes", "directives", "standards", "models", "statements"}


def field(value: Any, confidence: float = 0.95) -> Field[Any]:
    """A fact read on page 1; a list is a print with several readings; a Field stays as it is."""
    if isinstance(value, Field):
        return value
    place = (Evidence(1, str(value), (1.0, 1.0, 2.0, 2.0)),)
    if isinstance(value, list):
        return Field(None, place, tuple(value), confidence)
    return Field(value, place, (), confidence)


def record(file: str = "a.pdf", **facts: Any) -> Record:
    """A paper read in full, with these facts."""
    given: dict[str, Any] = {"kind": "test_report", "verdict": "pass", "models": ["M-1"], **facts}
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name in SINGLE:
            values[name] = field(value) if value is not None else Field()
        elif name in MANY:
            values[name] = tuple(field(item) for item in value)
        else:
            values[name] = value
    head = {"sha256": file, "media_type": "application/pdf", "pages": 3, "text_source": "text", "status": "read"}
    return Record(file, **{**head, **values})


def paper(file: str = "a.pdf", by: str = "catalog", covers: bool | None = True, **facts: Any) -> Paper:
    return Paper(record(file, **facts), Link(by), covers)


def dossier(*papers: Paper, **product: Any) -> Dossier:
    head = {"sku": "S-1", "category": "widgets", "markets": ("QA",), "models": ("M-1",)}
    return Dossier(Product(**{**head, **product}), tuple(sorted(papers, key=lambda item: item.record.file)))


def edition(designation: str, until: dt.date | None = None, **more: Any) -> Edition:
    family = designation.partition(":")[0].partition(" V")[0]
    head: dict[str, Any] = {
        "title": "t",
        "status": "withdrawn" if until and until < TODAY else "current",
        "presumes_from": None,
        "presumes_until": until,
        "replaced_by": "",
        "scheme": "s",
        "source": "s",
        "confidence": "high",
        "oj_status": "cited",
        "notes": Wording("", ""),
    }
    return Edition(family=family, designation=designation, **{**head, **more})


REGISTER = (
    edition("EN 10-1:2020+A1:2022"),
    edition("EN 10-1:2020", dt.date(2024, 6, 30), replaced_by="EN 10-1:2020+A1:2022"),
    edition("EN 10-1:2026", oj_status="not-cited"),
    edition("EN 10-2:2015", dt.date(2027, 6, 16), oj_status="cited-until", status="superseded", replaced_by="EN 10-2:2021"),
    edition("EN 10-2:2010", dt.date(2019, 1, 1), confidence="medium"),
    edition("EN IEC 20:2021", oj_status="cited-restricted", notes=Wording("not clause 4", "条款4除外")),
    edition("EN 300 999 V2.1.1", dt.date(2021, 8, 6)),
    edition("EN 300 999 V2.2.2"),
    edition("EN 60:2012+A1:2019+A2:2019", dt.date(2023, 6, 21)),
    edition("EN 30:2012", dt.date(2021, 11, 18), replaced_by="EN IEC 40:2018"),
    edition("EN IEC 40:2018"),
)


def demand(check: str, ident: str = "it", level: str = "error", when: Condition | None = None, **params: Any) -> Requirement:
    """A requirement with parameters written as in a pack."""
    filled = msgspec.convert(params, SPECS[check].params)
    return Requirement(f"made-up/{ident}", check, NAMES, "clause 1", "source", level, "high", when or Condition(), filled, NAMES)


def rules(*demands: Requirement, **more: Any) -> Rules:
    """The program's own wordings with made-up markets, product groups, languages, editions and one pack."""
    head: dict[str, Any] = {
        "packs": (Pack("made-up", "law", NAMES, TODAY, "0" * 64, demands),),
        "editions": REGISTER,
        "markets": {"QA": Market("QA", NAMES, ("QU",)), "QB": Market("QB", NAMES), "QC": Market("QC", NAMES)},
        "groups": {"QU": NAMES},
        "categories": {"widgets": Category("widgets", NAMES), "lamps": Category("lamps", NAMES, (), ("electric",))},
        "traits": {},
        "languages": (
            LanguageRule("QA", ("de",), "all", "", "", "", "high"),
            LanguageRule("QB", ("fr", "nl"), "region", "", "", "", "high"),
            LanguageRule("QC", ("en", "mt"), "any", "", "", "", "low"),
        ),
        "acts": {
            "2001/1/EC": Act("2001/1/EC", NAMES, "s", "high", dt.date(2016, 4, 19), "2014/1/EU", False),
            "2014/1/EU": Act("2014/1/EU", NAMES, "s", "high", notified_bodies=False),
        },
        "labs": (Lab("Alpha Testing", ("Alpha Lab",), ("plaza",)), Lab("Beta Testing")),
        "tables": {"signals": {"signal": {"INT101": {"statements": ["draft"], "level": "warning"}}}},
    }
    return replace(load_rules((), SPECS), **{**head, **more})


def findings(case: Dossier, *demands: Requirement, as_of: dt.date = TODAY, **more: Any) -> tuple[Finding, ...]:
    world = rules(*demands, **more)
    return judge(case, world.packs, world, as_of)


def told(found: tuple[Finding, ...], code: str) -> list[tuple[str, str, str]]:
    """Kind, level and thing of all findings of a code."""
    return [(finding.kind, finding.level, finding.about) for finding in found if finding.code == code]


__all__ = [
    "CHECKS",
    "NAMES",
    "REGISTER",
    "TODAY",
    "Section",
    "demand",
    "dossier",
    "edition",
    "field",
    "findings",
    "paper",
    "record",
    "rules",
    "told",
]
