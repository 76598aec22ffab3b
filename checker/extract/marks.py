"""Numbers that other bodies gave: FCC ID, notified body, accreditation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.extract.flow import Flow, flow
from checker.extract.reading import Reading
from checker.model import Field, Lexicon

_FCC_ID = re.compile(
    r"FCC[ ]?[-_]?[ ]?(?:ID|lD|1D|IDENTIFIER|ldentifier|IDENTIFICATION(?: NUMBER)?)(?![A-Za-z])(?:[ ]?\([^()\n]{1,30}\))?[ .]*[:#]?[ .:]*\n?[ ]?"
    r"(?P<id>(?:[A-Z][A-Z2-9]{2}|[2-9][A-Z2-9]{4})[ ]?-?[ ]?[A-Z0-9][A-Z0-9-]{0,13})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_OF_A_PART = re.compile(r"(?:module|contains|containing|modul|host|adapter|router|laptop)[^\n]{0,24}$", re.IGNORECASE)
_BODY = re.compile(
    r"(?:notified[ \n]body|notified bodies|notifizierten? stelle|benannten? stelle|organisme notifié|organismo notificado|organismo notificato|aangemelde instantie|jednostk[aię] notyfikowan\w*|"
    r"notifikovan\w* osob\w*|oznámen\w* subjekt\w*|anmält organ|bemyndiget organ|公告机构|公告號|notified body\(ies\)|\bNB[ ]?(?:No|number|nr))",
    re.IGNORECASE,
)
_FOUR = re.compile(r"(?<![\w./+-])(?P<number>\d{4})(?![\w/+-]|\.\d)")
_NUMBERED = re.compile(r"(?:No\.?|Nr\.?|N[°º]|number|numéro|número|numero|nummer|编号|号|ID|identification)[ :.#(]*$", re.IGNORECASE)
_NEGATED = re.compile(r"(?:\bno|\bnot|without|kein\w*|aucun|ningún|nessun\w*|\bn/a)[ \n][^\n]{0,20}$", re.IGNORECASE)
_MARKED = re.compile(r"(?<![A-Za-z])(?:CE|C\xa0E|C E)[ ]?(?P<number>[012]\d{3})(?![\w/+-]|\.\d)")
_REACH = 160
_TYPE_EXAMINED = re.compile(r"type[ -]examination|baumusterprüf|examen (?:UE|CE) de type|examen (?:UE|CE) de tipo|badania typu|typonderzoek", re.IGNORECASE)
_ISSUER = re.compile(r"(?:issued by|notified body|emitido por|ausgestellt von|délivré par)[^\n]{0,80}?(?:No\.?|Nr\.?|n[°º]|NB)[ :]{0,2}(?P<number>[0-2]\d{3})(?![\w/-])", re.IGNORECASE)


def fcc_id(reading: Reading) -> Field[str]:
    """The FCC identifier that is announced as such, not that of a module inside or of test equipment."""
    for page in _pages(reading, 6):
        for found in _FCC_ID.finditer(page.text):
            code = found["id"].upper().replace(" ", "")
            lead = page.text[max(0, found.start() - 30) : found.start()]
            if re.search(r"\d", code) and "--" not in code and not _OF_A_PART.search(lead) and len(code) > 4:
                sure = page.confidence(found.start("id"), found.end("id"))
                return Field(code, (page.evidence(found.start(), found.end()),), confidence=0.97 * (0.5 + 0.5 * sure))
    return Field()


def notified_body(reading: Reading, kind: str | None) -> Field[str]:
    """The four digits of a notified body that the paper says has acted."""
    if kind not in ("certificate", "declaration", "test_report"):
        return Field()
    for page in _pages(reading, 6):
        for found in _BODY.finditer(page.text):
            if not _NEGATED.search(page.text[max(0, found.start() - 30) : found.start()]):
                for number in _four_digits(page, found.end()):
                    return number
    return _issuer(reading) if kind == "certificate" else Field()


def _issuer(reading: Reading) -> Field[str]:
    """The number in the issuer's line of an EU-type examination certificate, which only a notified body can issue."""
    for page in _pages(reading, 1):
        found = _ISSUER.search(page.text)
        if found and _TYPE_EXAMINED.search(page.text):
            sure = page.confidence(found.start("number"), found.end("number"))
            return Field(found["number"], (page.evidence(found.start(), found.end()),), confidence=0.9 * (0.5 + 0.5 * sure))
    return Field()


def _four_digits(page: Flow, start: int) -> Iterator[Field[str]]:
    reach = page.text[start : start + _REACH]
    for found in _FOUR.finditer(reach):
        year = found["number"][:2] in ("19", "20")
        named = _NUMBERED.search(reach[: found.start()]) or reach[: found.start()].rstrip().endswith(("(", "body", "Body", ":"))
        if named or (not year and len(reach[: found.start()]) < 90):
            sure = page.confidence(start + found.start(), start + found.end())
            evidence = page.evidence(start + found.start(), start + found.end())
            yield Field(found["number"], (evidence,), confidence=(0.95 if named else 0.8) * (0.5 + 0.5 * sure))


def accreditations(reading: Reading, lexicon: Lexicon) -> tuple[Field[str], ...]:
    """The marks of accreditation bodies that a paper carries, as statements named ``accreditation:cnas``."""
    found: dict[str, Field[str]] = {}
    shapes = [(str(name), re.compile(str(shape))) for name, shape in sorted(lexicon.tables.get("accreditations", {}).get("shapes", {}).items())]
    for page in _pages(reading, 4):
        for name, shape in shapes:
            if name not in found and (match := shape.search(page.text)):
                sure = page.confidence(match.start(), match.end())
                found[name] = Field(f"accreditation:{name}", (page.evidence(match.start(), match.end()),), confidence=0.9 * (0.5 + 0.5 * sure))
    return tuple(found[name] for name in sorted(found))


def _pages(reading: Reading, most: int) -> Iterator[Flow]:
    for lines in reading.rows[:most]:
        if lines:
            yield flow(lines[0].page, lines)
