"""Numbers that other bodies gave: FCC ID, notified body, accreditation. Wordings: ``labels/marks.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.extract.flow import Flow
from checker.extract.patterns import compiled, either, in_small, small
from checker.extract.reading import Reading
from checker.model import Field, Lexicon

_FCC_ID = re.compile(
    r"FCC[ ]?[-_]?[ ]?(?:ID|lD|1D|IDENTIFIER|ldentifier|IDENTIFICATION(?: NUMBER)?)(?![A-Za-z])(?:[ ]?\([^()\n]{1,30}\))?"
    r"[ .]*[:#]?[ .:]*\n?[ ]?"
    r"(?P<id>(?:[A-Z][A-Z2-9]{2}|[2-9][A-Z2-9]{4})[ ]?-?[ ]?[A-Z0-9][A-Z0-9-]{0,13})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_FOUR = re.compile(r"(?<![\w./+-])(?P<number>\d{4})(?![\w/+-]|\.\d)")
_REACH, _NEAR = 160, 90
"""How far behind the words "notified body" its number may stand, and how near where nothing calls it a number."""


def fcc_id(reading: Reading, lexicon: Lexicon) -> Field[str]:
    """The FCC identifier that is announced as such, not that of a module inside or of test equipment."""
    of_a_part = compiled(either(lexicon, "marks", "part") + r"[^\n]{0,24}$")
    for page in _pages(reading, 6):
        for found in _FCC_ID.finditer(page.text):
            code = found["id"].upper().replace(" ", "")
            lead = page.text[max(0, found.start() - 30) : found.start()]
            if re.search(r"\d", code) and "--" not in code and not of_a_part.search(lead) and len(code) > 4:
                return _field(page, code, found.start(), found.end(), 0.97)
    return Field()


def notified_body(reading: Reading, lexicon: Lexicon, kind: str | None) -> Field[str]:
    """The four digits of a notified body that the paper says has acted."""
    if kind not in ("certificate", "declaration", "test_report"):
        return Field()
    named = in_small(either(lexicon, "marks", "body"))
    denied = compiled(either(lexicon, "marks", "denied") + r"[ \n][^\n]{0,20}$")
    for page in _pages(reading, 6):
        for found in named.finditer(small(page.text)):
            if not denied.search(page.text[max(0, found.start() - 30) : found.start()]):
                for number in _four_digits(page, found.end(), lexicon):
                    return number
    return _issuer(reading, lexicon) if kind == "certificate" else Field()


def _four_digits(page: Flow, start: int, lexicon: Lexicon) -> Iterator[Field[str]]:
    numbered = compiled(either(lexicon, "marks", "number") + r"[ :.#(]*$")
    reach = page.text[start : start + _REACH]
    for found in _FOUR.finditer(reach):
        before = reach[: found.start()]
        like_a_year = found["number"][:2] in ("19", "20")
        named = numbered.search(before) or before.rstrip().endswith(("(", "body", "Body", ":"))
        if named or (not like_a_year and len(before) < _NEAR):
            yield _field(page, found["number"], start + found.start(), start + found.end(), 0.95 if named else 0.8)


def _issuer(reading: Reading, lexicon: Lexicon) -> Field[str]:
    """The number in the issuer's line of an EU-type examination certificate, which only a notified body can issue."""
    examined = compiled(either(lexicon, "marks", "examined"))
    issuer = compiled(
        either(lexicon, "marks", "issuer") + r"[^\n]{0,80}?(?:No\.?|Nr\.?|n[°º]|NB)[ :]{0,2}(?P<number>[0-2]\d{3})(?![\w/-])"
    )
    for page in _pages(reading, 1):
        found = issuer.search(page.text)
        if found and examined.search(page.text):
            return _field(page, found["number"], found.start(), found.end(), 0.9)
    return Field()


def accreditations(reading: Reading, lexicon: Lexicon) -> tuple[Field[str], ...]:
    """The marks of accreditation bodies that a paper carries, as statements named ``accreditation:cnas``."""
    return _shaped(reading, lexicon, "accreditations", "accreditation:")


def national(reading: Reading, lexicon: Lexicon) -> tuple[Field[str], ...]:
    """Numbers of certificates and registrations in the form that an authority gives them, as statements: ``kc-safety-number``."""
    return _shaped(reading, lexicon, "national", "")


def _shaped(reading: Reading, lexicon: Lexicon, table: str, prefix: str) -> tuple[Field[str], ...]:
    shapes = lexicon.tables.get(table, {}).get("shapes", {})
    found: dict[str, Field[str]] = {}
    for page in _pages(reading, 4):
        for name, shape in sorted(shapes.items()):
            if name not in found and (match := _shape(str(shape)).search(page.text)):
                found[name] = _field(page, f"{prefix}{name}", match.start(), match.end(), 0.9)
    return tuple(found[name] for name in sorted(found))


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)  # the standard library keeps compiled patterns


def _field(page: Flow, value: str, start: int, end: int, sure: float) -> Field[str]:
    return Field(value, (page.evidence(start, end),), confidence=sure * (0.5 + 0.5 * page.confidence(start, end)))


def _pages(reading: Reading, most: int) -> Iterator[Flow]:
    return (page for page in reading.row_flows[:most] if page.lines)
