"""Rule parts that stand for a standard: FCC parts and sections, Canadian ICES and RSS, the UN transport tests."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FCC = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"(?:FCC[ ,:]*)?(?:CFR|C\.F\.R\.)?[ ,]*(?:TITLE[ ]?)?47[ ]?(?:CFR|C\.F\.R\.)?[ ,:\-]*(?:FCC)?[ ,]*(?:CHAPTER I[ ,]*)?"
    r"|FCC(?:[ ]RULES?(?:[ ](?:AND|&)[ ]REGULATIONS?)?|[ ](?:CFR|STANDARDS?|REQUIREMENTS?|ID)|[ ]?/[ ]?CFR)?"
    r"(?:[ ]TITLE[ ]47)?[ ,:\-]*\n?[ ]?"
    r")(?:PARTS?[ ]?|§[ ]?|(?=(?:1|2|15|18)\.\d{3}))(?P<part>\d{1,2})(?!\d)(?:\.(?P<section>\d{2,4}))?"
    r"(?:[ ,:;(\-]*\n?[ ]?SUB[ -]?PARTS?[ ]?(?P<subpart>[A-J])\b|[ ,]{0,2}(?P<letter>[BCDEFJ])(?![A-Za-z])(?!LASS))?"
    r"(?:[ ,:(]*SECTIONS?[ ]?\d{1,2}\.(?P<section2>\d{2,4}))?",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"(?<![A-Za-z0-9])(?:SUB[ -]?PART[ ]?(?P<before>[A-J])[ ,]*(?:OF[ ])?(?:THE[ ])?)?PART[ ]?(?P<part>\d{1,2})"
    r"(?:[ ,]*(?:SUB[ -]?PART[ ]?)(?P<subpart>[A-J])\b)?[ ,]*\(?(?:OF[ ])?(?:THE[ ])?(?:FCC|47[ ]CFR)",
    re.IGNORECASE,
)
_GRANT = re.compile(r"(?<![\w.\-/])(?P<part>15|18|22|24|27|90|95|96)(?P<subpart>[A-HJ])(?![\w.\-/])")
_ISED = re.compile(
    r"(?<![A-Za-z0-9])(?P<series>ICES|RSS|NMB|CNR)[ -]{1,3}(?P<number>GEN|Gen|\d{3})(?!\d)"
    r"(?:[ ,:(]*\n?[ ]?(?:ISSUE|Issue|édition|Iss\.?)[ :]?(?P<issue>\d{1,2}))?"
)
_UN = re.compile(
    r"(?<![A-Za-z0-9])(?:UN[ ]?(?:DOT[ ]?)?/?38\.3|ST/SG/AC\.10/11[^\n]{0,30}?38\.3|38\.3(?=[ ](?:OF|of) the (?:UN|Manual)))"
)
_PARTS = {str(part) for part in (1, 2, 15, 18, 22, 24, 27, 68, 74, 80, 87, 90, 95, 96, 97)}
_SUBPART_OF = {"101": "B", "107": "B", "109": "B", "247": "C", "249": "C", "225": "C", "231": "C", "236": "C", "407": "E"}


def rule_parts(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and name of every rule part in the text: ``FCC Part 15 Subpart B``, ``RSS-247 Issue 2``, ``UN 38.3``."""
    small = text.lower()
    if ("47" in text or "fcc" in small) and ("part" in small or "CFR" in text or "FCC" in text):
        yield from _fcc(text)
    for found in _ISED.finditer(text):
        series = {"NMB": "ICES", "CNR": "RSS"}.get(found["series"], found["series"])
        name = f"{series}-{found['number'].capitalize()}" + (f" Issue {found['issue']}" if found["issue"] else "")
        yield found.start(), found.end(), name
    for found in _UN.finditer(text):
        yield found.start(), found.end(), "UN 38.3"


def _fcc(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _FCC.finditer(text):
        letter = found["subpart"] or found["letter"] or _SUBPART_OF.get(found["section"] or found["section2"] or "", "")
        section = found["section"] or found["section2"] or ""
        bare = found["part"] in ("1", "2") and not section.startswith(("13", "109"))
        if not bare and found["part"] in _PARTS:
            yield found.start(), found.end(), part_name(found["part"], letter)
    for found in _TURNED.finditer(text):
        yield found.start(), found.end(), part_name(found["part"], found["subpart"] or found["before"] or "")


def granted_parts(text: str) -> Iterator[tuple[int, int, str]]:
    """The short form on the grants of the FCC (``15C``), where a column of rule parts is announced."""
    for found in _GRANT.finditer(text):
        yield found.start(), found.end(), part_name(found["part"], found["subpart"])


def part_name(part: str, subpart: str) -> str:
    """``FCC Part 15 Subpart B``, or without subpart where none is printed."""
    return f"FCC Part {part}" + (f" Subpart {subpart.upper()}" if subpart else "")
