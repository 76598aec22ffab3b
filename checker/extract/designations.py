"""Designations of standards, found by their shape alone: body, number, part, edition, amendments, in normal form.

``EN 71-1:2014+A1:2018``, ``EN IEC 55015:2019+A11:2020``, ``ETSI EN 300 328 V2.2.2``, ``IEC 62471:2006``,
``FCC Part 15 Subpart B``. National adoptions of a European standard are named by the European number; the year of one that
counts its own years is not taken for the European edition. Whether a designation was tested or only mentioned is for
``standards.py`` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from msgspec import Struct

from checker.extract.designation_shapes import (
    AMENDMENT,
    DIGITS,
    EDITION,
    ISSUE,
    MISREAD_YEAR,
    NUMBERS,
    ONES,
    PART,
    PARTS_OF_WHOLE,
    TAIL_PARTS,
    TWIN,
    VERSION,
    VERSION_DATE,
    WORDED,
    head,
)
from checker.extract.rule_parts import rule_parts
from checker.model import Lexicon

_LETTERED = ("ASTM", "ANSI", "JIS", "KS", "CSA")
"""Bodies whose numbers may begin with a letter (``F963``)."""
_COLON = ("EN", "IEC", "ISO", "CISPR", "AS", "BS")
"""Bodies that put a colon before the year, whatever a print does; the others keep their hyphen (``GB/T 22807-2019``)."""


class Designation(Struct, frozen=True):
    """A designation as it stands in a text: ``text[start:end]``, its family (without edition) and its normal form.

    ``draft`` where the print calls it one; ``sure`` below 1 where letters had to be read as digits.
    """

    start: int
    end: int
    family: str
    edition: str
    draft: bool = False
    sure: float = 1.0

    @property
    def text(self) -> str:
        """The normal form: family, and edition where one is printed."""
        if not self.edition:
            return self.family
        return self.family + (" " if self.edition[0] in "VI" else "" if self.edition[0] == "-" else ":") + self.edition


_LONG_NUMBER = 5
"""Digits from which a number that differs by one from a known one is more likely misread than another standard."""


class Register(Struct, frozen=True):
    """What must be known of standards to read them.

    Known numbers, the long ones with one digit left open (``6*471``), nations that count their own years, what their editions
    adopt, bodies that need an edition, and names.
    """

    known: frozenset[str]
    holed: frozenset[str]
    own_years: frozenset[str]
    adoptions: dict[str, str]
    dated: frozenset[str]
    named: re.Pattern[str]


@lru_cache(maxsize=4)
def register(lexicon: Lexicon) -> Register:
    """The tables of ``labels/designations.toml``."""
    table: dict[str, Any] = dict(lexicon.tables.get("designations", {}))
    adoptions = {squash(key): value for key, value in table.get("adoptions", {}).items()}
    known, own_years, dated = (frozenset(_words(table, name)) for name in ("known", "own_years", "dated"))
    long = (number for number in known if len(number) >= _LONG_NUMBER and number.isdigit())
    holed = frozenset(number[:at] + "*" + number[at + 1 :] for number in long for at in range(len(number)))
    return Register(known, holed, own_years, adoptions, dated, re.compile("|".join(_words(table, "named")) or "(?!)"))


def _words(table: dict[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(word) for word in table.get(name, ()))


def squash(text: str) -> str:
    """Letters, digits, colons and pluses alone, in capitals: how designations are compared."""
    return re.sub(r"[^A-Z0-9:+.]", "", text.upper())


def designations(text: str, known: Register, scanned: bool = False) -> Iterator[Designation]:
    """All designations in a text that ``flow.plain`` has made plain, in order, each with the parts a short list adds to it.

    ``scanned``: the text was read from a picture, where a number next to a known one is doubted.
    """
    taken = 0
    text = MISREAD_YEAR.sub(lambda year: year.group().translate(DIGITS), text)
    everything = (*_standards(text, known, scanned), *rule_parts_of(text), *_named(text, known))
    for found in sorted(everything, key=lambda one: (one.start, -one.end)):
        if found.start >= taken:
            taken = max(taken, found.end)
            yield found


def rule_parts_of(text: str) -> Iterator[Designation]:
    """The rule parts of the FCC and ISED and the UN transport tests, as designations."""
    for start, end, name in rule_parts(text):
        yield Designation(start, end, name, "")


def _named(text: str, known: Register) -> Iterator[Designation]:
    for found in known.named.finditer(text):
        yield Designation(found.start(), found.end(), " ".join(found.group().split()), "")


def _standards(text: str, known: Register, scanned: bool) -> Iterator[Designation]:
    at = 0
    while begun := head(text, at):
        at = begun.end() + (begun.end() == at)
        for found in _one(text, begun, known, scanned):
            yield found
            at = max(at, found.end)


def _one(text: str, begun: re.Match[str], known: Register, scanned: bool) -> Iterator[Designation]:
    body = _body(begun["body"])
    style = "european" if body.startswith(("EN", "IEC", "CISPR")) else "letters"
    number = NUMBERS[style].match(text, begun.end())
    if not number or (style == "letters" and number["number"][0].isalpha() and not body.startswith(_LETTERED)):
        return
    digits, sure = _digits(number["number"])
    end, parts = _parts(text, number.end())
    if not parts and len(digits) < 3 and style == "european" and digits != "71" and body != "CISPR":
        return
    family = f"{body} {'-'.join((digits, *parts))}"
    core = _core(family)
    if core not in known.known and (sure < 1 or begun["bare"] is not None or (scanned and _near(core, known))):
        return
    end, edition, month = _edition(text, end, body)
    edition = _nation(text[begun.start() : end], begun["nation"], family, edition, month, known)
    if not edition and body in known.dated:
        return
    draft = "DRAFT" in text[max(0, begun.start() - 8) : begun.end()].upper()
    first = Designation(begun.start(), end, family, edition, draft, sure)
    yield first
    yield from _more_parts(text, first, body, digits, parts)


def _body(printed: str | None) -> str:
    if printed is None:
        return "EN"
    printed = re.sub(r"[JT1l|]EC|(?<=[ /])EC", "IEC", printed)  # as scans misread it
    words = printed.upper().replace("IS0", "ISO").replace("DRAFT", "").replace("/", " ").replace("-", " ").split()
    words = ["EN" if word in ("CEI", "PREN") else word for word in words]
    if "EN" in words:
        rest = [word for word in words if word not in ("EN", "ETSI")]
        rest = ["ISO/IEC"] if rest == ["ISO", "IEC"] else rest
        return " ".join(["EN", *rest]) if "/" not in printed or rest != ["IEC"] else "EN"
    return re.sub(r"\s+", " ", printed.upper().replace("IS0", "ISO").replace(" /", "/").replace("/ ", "/")).strip()


def _digits(printed: str) -> tuple[str, float]:
    """The number with letters that OCR puts for digits read as digits, and how sure that is."""
    compact = re.sub(r"\s+", " ", printed)
    if re.fullmatch(r"\d{3} ?\d{3}", compact):
        return f"{compact[:3]} {compact[-3:]}", 1.0
    if not re.search(r"[OolISB§]", compact) or not compact[-1].isalnum() or re.match(r"[A-Z]{1,2}[ -]?\d", compact):
        return compact, 1.0
    return compact.translate(DIGITS), 0.8


def _near(core: str, known: Register) -> bool:
    """A number that misses a known one by a single digit, on a scan, is as likely the known one misread: neither is taken."""
    if len(core) >= _LONG_NUMBER and any(core[:at] + "*" + core[at + 1 :] in known.holed for at in range(len(core))):
        return True
    return len(core) >= _LONG_NUMBER - 1 and (core + "*" in known.holed or "*" + core in known.holed)


def _core(family: str) -> str:
    return family.split(" ", 1)[-1].replace("IEC ", "").replace("ISO ", "").split("-")[0].replace(" ", "")


def _parts(text: str, end: int) -> tuple[int, list[str]]:
    parts: list[str] = []
    while len(parts) < 3 and (part := PART.match(text, end)):
        if re.match(r"[/-]\d{1,2}[/-]\d{2}|\.\d", text[part.end() : part.end() + 6]):
            break  # a date or a decimal number
        parts.append(str(int(part["part"])) if part["part"].strip("0") else part["part"])
        end = part.end()
    return end, parts


def _edition(text: str, end: int, body: str) -> tuple[int, str, bool]:
    if body == "HKCA" and (issue := ISSUE.match(text, end)):
        return issue.end(), f"Issue {issue['issue']}", False
    version = VERSION.match(text, end)
    if version and body.startswith("EN"):
        number = re.sub(r"[ ]", "", version["v"]).replace(",", ".").translate(str.maketrans("lIO", "110"))
        dated = VERSION_DATE.match(text, version.end())
        return (dated.end() if dated else version.end()), f"V{number}", False
    year = EDITION.match(text, end)
    month = False
    edition = ""
    if year:
        end, edition, month = year.end(), year["year"].replace("\n", ""), year["month"] is not None
        if not body.startswith(_COLON) and "-" in text[end - len(year.group()) : year.start("year")]:
            edition = "-" + edition
    if worded := WORDED.match(text, end):
        end = worded.end()
    while more := AMENDMENT.match(text, end):
        added = _amendment(more)
        if not added:
            break
        edition += "+" + added
        end = more.end()
    return end, edition, month


def _amendment(found: re.Match[str]) -> str:
    what, year = found["what"].upper(), (found["year"] or found["year2"] or "").replace("\n", "")
    kind = "AC" if what.startswith(("AC", "COR")) else "A"
    if kind == "A" and not found["nth"]:
        return ""
    if found["join"] not in ("+", "/") and not year:
        return ""
    return kind + (found["nth"] or "").translate(ONES) + (f":{year}" if year else "")


def _nation(printed: str, nation: str | None, family: str, edition: str, month: bool, known: Register) -> str:
    """The European edition behind a national one: the same year where the nation keeps it, a known one, or none."""
    if edition.startswith("+"):
        return ""
    if nation is None or not edition:
        return edition
    adopted = known.adoptions.get(squash(f"{nation} {family}:{edition}"))
    if adopted is not None:
        return adopted
    return "" if nation.upper() in known.own_years or month else edition


def _more_parts(text: str, first: Designation, body: str, digits: str, parts: list[str]) -> Iterator[Designation]:
    """``EN 71-1/-2/-3``, ``EN 71-1, -2 and -3``, ``EN 71-1, 2 & 3``: the parts that share one head."""
    end = first.end
    if not parts and len(digits) == 5 and (twin := TWIN.match(text, end)):
        yield Designation(end + 1, twin.end(), f"{body} {digits[:3]}{twin['twin']}", "", first.draft, first.sure)
    pattern = PARTS_OF_WHOLE if digits == "71" else TAIL_PARTS
    while parts and (more := pattern.match(text, end)):
        tail, start = more["part"] + (more.groupdict().get("rest") or ""), more.start("part")
        base = parts[: -len(tail.split("-"))] if len(tail.split("-")) <= len(parts) else []
        family = f"{body} {'-'.join((digits, *base, tail))}"
        end, edition, _ = _edition(text, more.end(), body)
        yield Designation(start, end, family, "" if edition.startswith("+") else edition, first.draft, first.sure)
