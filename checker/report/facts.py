"""Record → the facts contract (``checker.facts/1``): what ``checker extract`` writes of one paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from checker.model.record import DATE_ROLES, Evidence, Field, Lack, Record
from checker.model.rules import Rules
from checker.report.wording import Teller

SCHEMA = "checker.facts/1"
SINGLE = (
    "kind", "report_number", "fcc_id", "notified_body", "lab", "applicant", "manufacturer", "brand", "product", "verdict",
    "pages_stated",
)
SEVERAL = ("schemes", "directives", "standards", "models", "statements")


def facts(record: Record, rules: Rules, language: str) -> dict[str, object]:
    """The facts of one paper in the order of the contract: unknown values are ``None`` or empty, dates ISO strings.

    ``confidence`` and ``evidence`` are keyed by the field (``dates.issued``, ``standards``); the evidence of a list names the
    value it is for, and the confidence of a list is that of its weakest value.
    """
    teller = Teller(rules, language)
    stated = dict(sorted(_stated(record)))
    return {
        "schema": SCHEMA, "file": record.file, "sha256": record.sha256, "media_type": record.media_type, "pages": record.pages,
        "text_source": record.text_source, "status": record.status,
        "problems": [{"code": problem.code, "message": teller.problem(problem, record.file)} for problem in record.problems],
        "kind": record.kind.value, "kinds": list(record.kinds),
        **{name: _values(getattr(record, name)) for name in ("schemes", "directives", "standards")},
        **{name: getattr(record, name).value for name in ("report_number", "fcc_id", "notified_body")},
        "dates": {role: _iso(getattr(record, role).value) for role in DATE_ROLES},
        "ambiguous": {role: readings for role in DATE_ROLES if len(readings := _readings(getattr(record, role))) > 1},
        "in_doubt": {role: readings[0] for role in DATE_ROLES if len(readings := _readings(getattr(record, role))) == 1},
        **{name: getattr(record, name).value for name in ("lab", "applicant", "manufacturer", "brand", "product")},
        "models": _values(record.models), "verdict": record.verdict.value,
        "languages": list(record.languages), "minor": list(record.minor), "partial": list(record.partial),
        "lacks": [lack_told(lack) for lack in record.lacks], "variants": list(record.variants),
        "sections": [{"language": run.language, "pages": [run.first, run.last], "words": run.words} for run in record.sections],
        "pages_stated": record.pages_stated.value, "complete": record.complete, "statements": _values(record.statements),
        "properties": dict(sorted(record.properties)),
        "confidence": {key: confidence for key, fields in stated.items() if (confidence := _confidence(fields)) is not None},
        "evidence": {key: shown for key, fields in stated.items() if (shown := _evidence(fields, several=key in SEVERAL))},
        "readings": {key: list(fields[0].readings) for key, fields in stated.items() if key in SINGLE and fields[0].readings},
        "reasons": {key: field.reason for key, fields in stated.items() for field in fields if field.reason},
    }


def lack_told(lack: Lack) -> dict[str, object]:
    """What a version of a manual lacks, and in which language and on which pages it stands."""
    return {
        "language": lack.language, "what": lack.what, "share": lack.share, "beside": lack.beside, "pages": list(lack.pages),
    }


def _stated(record: Record) -> Iterator[tuple[str, tuple[Field[Any], ...]]]:
    for name in SINGLE:
        yield name, (getattr(record, name),)
    for role in DATE_ROLES:
        yield f"dates.{role}", (getattr(record, role),)
    for name in SEVERAL:
        yield name, getattr(record, name)


def _values(fields: tuple[Field[str], ...]) -> list[str]:
    return [field.value for field in fields if field.value is not None]


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _readings(field: Field[dt.date]) -> list[str]:
    return sorted(day.isoformat() for day in field.readings) if field.value is None else []


def _confidence(fields: tuple[Field[Any], ...]) -> float | None:
    return min((round(field.confidence, 4) for field in fields if field.value is not None), default=None)


def _evidence(fields: tuple[Field[Any], ...], *, several: bool) -> list[dict[str, object]]:
    return [_exhibit(words) | ({"value": field.value} if several else {}) for field in fields for words in field.evidence]


def _exhibit(words: Evidence) -> dict[str, object]:
    return {"page": words.page, "text": words.text, "box": [round(edge, 2) for edge in words.box]}
