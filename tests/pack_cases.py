"""Cases as data: papers in words a lawyer reads, a product, and what must come of them.

A file defines papers by name (``[paper.NAME]``, keys of model.Record), a product (``[product]``), and cases that name papers.
``change`` alters the first paper of a case. Beside the keys of a record, a paper may say ``link`` (how it came to the product),
``similarity``, ``unlike`` (products of another kind with the same paper), ``covers = "perhaps"`` (the base model of a variant),
``unsure`` (fields read with little confidence), ``readings = {issued = [...]}`` (a print with several readings) and
``problems = {DOC004 = {reason = "…"}}``; ``beside`` gives the line on which a set phrase goes on. A value of ``""`` takes away
what every paper has: models, maker, laboratory.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from checker.model import Dossier, Evidence, Field, Link, Other, Paper, Problem, Product, Record

FOLDER = Path(__file__).parent / "cases" / "packs"
GENERAL = Path(__file__).parent / "cases" / "checks"
KEYS: dict[str, str] = dict(Record.__annotations__)
MODEL = "KX-1"
Case = dict[str, Any]


def cases(files: Iterable[Path]) -> tuple[tuple[str, Case], ...]:
    """All cases with the name of their file, their papers filled in."""
    found = []
    for path in files:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for case in data["case"]:
            papers = [{"name": name, **data["paper"][name]} for name in case.pop("papers", ())]
            if "change" in case:
                papers[0] |= case.pop("change")
            found.append((path.stem, {**data["product"], **case, "papers": papers}))
    return tuple(found)


def printed(value: Any) -> Field[Any]:
    return Field(value, (Evidence(1, str(value), (0.0, 0.0, 10.0, 10.0)),), confidence=0.99)


def record(paper: Case, models: tuple[str, ...], number: int) -> Record:
    """The record that a paper of a case stands for."""
    stated: Case = {"models": models, "manufacturer": "Invented Goods", "lab": "Invented Laboratory", **paper}
    if stated["kind"] in ("declaration", "manual", "other", ""):
        stated.pop("lab")
    name, unsure, readings = stated.pop("name"), stated.pop("unsure", ()), stated.pop("readings", {})
    beside: dict[str, str] = stated.pop("beside", {})
    problems = tuple(Problem(code, tuple(values.items())) for code, values in stated.pop("problems", {}).items())
    for key in ("link", "similarity", "covers", "unlike"):
        stated.pop(key, None)
    values = {key: _value(name, key, value) for key, value in stated.items() if value != ""}
    for key in unsure:
        read = values[key]
        faint = [replace(one, confidence=0.4) for one in (read if isinstance(read, tuple) else (read,))]
        values[key] = tuple(faint) if isinstance(read, tuple) else faint[0]
    for key, line in beside.items():
        values["statements"] = tuple(_beside(field, line) if field.value == key else field for field in values["statements"])
    for key, days in readings.items():
        values[key] = Field(None, printed(" / ".join(map(str, days))).evidence, tuple(days), 0.99)
    base: Case = {"media_type": "application/pdf", "pages": 2, "text_source": "text", "status": "read", "problems": problems}
    base["kinds"] = (paper["kind"],) if paper["kind"] else ()
    return Record(f"{number}-{name}.pdf", f"{number:064x}", **{**base, **values})


def _beside(field: Field[Any], line: str) -> Field[Any]:
    return replace(field, evidence=(*field.evidence, Evidence(1, line, (0.0, 12.0, 10.0, 22.0))))


def _value(name: str, key: str, value: Any) -> Any:
    assert key in KEYS, f"{name}: a record knows no {key}"
    kind = KEYS[key]
    if key == "properties":
        return tuple(value.items())
    if kind.startswith("Field"):
        return printed(value)
    if "Field" in kind:
        return tuple(map(printed, value))
    return tuple(value) if isinstance(value, list) else value


def dossier(case: Case) -> Dossier:
    """The product of a case with its papers."""
    markets = tuple(case["markets"]) if "market" not in case else (case["market"],)
    models = tuple(case.get("models", (MODEL,)))
    product = Product(
        "CASE", category=case["category"], markets=markets, brand=case.get("brand", ""), models=models,
        traits=tuple(case.get("traits", ())), title=case.get("title", ""),
    )
    papers = []
    for number, paper in enumerate(case["papers"], 1):
        named = paper.get("models", models)
        link = Link(paper.get("link", "catalog"), paper.get("similarity", 1.0))
        open_ = "similarity" in paper or paper.get("covers") == "perhaps"
        covers = bool(set(models) & set(named)) if named and models and not open_ else None
        others = tuple(Other(**other) for other in paper.get("unlike", ()))
        papers.append(Paper(record(paper, models, number), link, covers, others))
    return Dossier(product, tuple(papers))
