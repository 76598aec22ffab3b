"""The shapes of standards' designations, as patterns over text that ``flow.plain`` has made plain.

A designation is a head (body, with the nation that adopted it), a number, parts, an edition or version, amendments. Line
breaks are allowed where prints wrap: after a hyphen, a plus, before and after a colon, between the words of the body.
"""

from __future__ import annotations

import re

ONES = str.maketrans("lI", "11")
DIGITS = str.maketrans("OolISB§", "0011585")
"""What scans put for digits."""

_YEAR = r"(?:19[6-9]\d|20[0-4]\d|20\d\n\d|20\n\d\d)"
_DIGIT = r"[0-9OolISB§]"
_NATION = r"(?P<nation>(?!IEC|CEI|ETSI|ISO|DRAFT)[A-ZČÖ][A-ZČÖa-zčö]{1,5}(?:/[A-Z]{2,4})?)[ /-]{1,2}(?=EN[ \-/]|EN\d)"
_EUROPEAN = (
    r"(?:DRAFT[ ]|(?:IEC|CEI)[ /]{1,2}|pr)?EN(?:[ /-]?\n?(?:IEC|[JTl1|]?EC(?=[ ]\d)|ISO/IEC|ISO|IS0|ETSI|EN))?(?:[ /]?(?:TR|TS))?"
    r"|(?:ISO/)?(?:IEC|TEC|1EC|lEC)(?:[ /]?(?:TR|TS|EN))?|ISO(?:/IEC)?(?:[ /]?(?:TR|TS))?|IS0|CISPR"
)
_AMERICAN = r"UL|ANSI(?:[ /](?:UL|ESD|IEEE|ASC|IES))?|ASTM|AATCC|CAN/CSA|CSA(?:[ ]C22\.2[ ]?No\.?)?|NOM|MIL-STD"
_ASIAN = (
    r"(?:GB|QB|SJ|YY|QC|FZ|HG|JB|YD|HJ)(?:[ ]?/[ ]?[TZ])?|T/[A-Z]{2,8}|KN|KS(?:[ ][A-Z])?|JIS(?:[ ][A-Z])?|HKCA"
    r"|AS/NZS(?:[ ]CISPR|[ ]IEC)?|AS|NZS|SANS|CNS"
)
_NATIONAL = r"AfPS[ ]GS|BS|DIN|NF"
HEAD = re.compile(
    rf"(?<![A-Za-z0-9])(?:{_NATION}|(?P<etsi>ETSI)[ /-]{{1,2}}(?=EN))?"
    rf"(?P<body>{_EUROPEAN}|{_AMERICAN}|{_ASIAN}|{_NATIONAL})[ :\-]{{0,2}}\n?[ ]?(?=[A-Z]{{0,2}}[ \-]?[0-9OIlSB§])"
    r"|(?<![\w.\-/:,+(])(?P<bare>(?=[56]\d{4}(?:-\d{1,2})*[ ]?:[ ]?(?:19|20)\d\d))"
)
_BEGIN = re.compile(r"[A-ZČÖ1lp56](?<![A-Za-z0-9].)")
_BODIES = frozenset(
    ("1E", "AA", "AN", "AS", "Af", "BS", "CA", "CE", "CI", "CN", "CS", "DI", "DR", "EN", "FZ", "GB", "HG", "HJ", "HK", "IE", "IS",
     "JB", "JI", "KN", "KS", "MI", "NF", "NO", "NZ", "QB", "QC", "SA", "SJ", "T/", "TE", "UL", "YD", "YY", "lE", "pr")
)  # fmt: skip
"""How the bodies of ``HEAD`` begin, by two letters."""
_ADOPTED = 15
"""Letters of a nation and what may stand before the European body."""
NUMBERS = {
    "european": re.compile(rf"(?P<number>[23]\d{{2}}[ ]?\n?[ ]?\d{{3}}(?!\d)|{_DIGIT}{{2,5}}(?![A-Za-z0-9_]))"),
    "letters": re.compile(r"(?P<number>(?:[A-Z]{1,2}[ -]?)?\d{2,6}(?:\.\d{1,3}){0,2}[a-z]?(?![A-Za-z0-9_]))"),
}
_PART_WORD = r"[ ]?[:,]?[ ]?\(?(?:[Pp]art|PART|Teil|Partie|[Pp]arte|deel|część|část|第)[ .]?"
PART = re.compile(rf"(?:[ ]?-[ ]?\n?[ ]?|{_PART_WORD})(?P<part>\d{{1,3}}(?!\d)|(?!19|20)\d{{4}}(?=[ ]?:[ ]?{_YEAR}))[ ]?部?分?\)?")
_ASIDE = r"\([A-Z][^()\n]{0,24}\)|\([Ee]d\.?[ ]?\d[^()\n]{0,6}\)|[Cc][Ll][Aa][Ss][Ss][ ][AB]"
_BEFORE_YEAR = r"[ ]?\n?:[ ]{0,2}\n?[ ]?\(?|[ ]?-[ ]?|[ ]\(|[ ]?,[ ]?(?=(?:19|20)\d\d[+/A])|[ ]"
EDITION = re.compile(
    rf"[ ]?(?:{_ASIDE})?(?:{_BEFORE_YEAR})(?P<year>{_YEAR})(?!\d|\.\d|[-/](?:0?[1-9]|1[0-2])[-/])"
    rf"(?:[-/](?P<month>0[1-9]|1[0-2])(?!\d))?\)?"
)
MISREAD_YEAR = re.compile(r"(?<=[: ])2[0Oo][0-4OolI][0-9OolISB](?![A-Za-z0-9])")
VERSION = re.compile(
    r"[ ,:(\-]{0,3}\n?[ ]?(?:V|v|Ver\.?|ver\.?|Version|VERSION|VER\.?)[ .]?\n?[ ]?"
    r"(?P<v>\d[.,][ ]?[\dlIO]{1,2}[.,][ ]?[\dlIO]{1,2})\)?"
)
VERSION_DATE = re.compile(rf"[ ]?[:(]?[ ]?\(?{_YEAR}(?:-\d\d)?\)?")
_JOIN = (
    r"[ ]?(?P<join>[+/,&;]|and|with|incl\.?|inclusive|including|y|und|et)[ ]?\n?[ ]?"
    r"|[ ](?=A\d{1,2}[ ]?:[ ]?(?:19|20)\d\d)|\n[ ]?[+/][ ]?"
)
AMENDMENT = re.compile(
    rf"(?:{_JOIN})\(?(?P<what>AMENDMENT|Amendment|AMDT|Amdt|AMD|Amd|AM|Am|AC|A|CORR?|Corr?)\.?[ ]?"
    rf"(?P<nth>[\dlI]{{1,2}}(?![\dA-Za-z]))?"
    rf"(?:[ ]?(?:[:\-]|\n:)[ ]?\n?[ ]?(?P<year>{_YEAR})|[ ]?\(?(?P<year2>{_YEAR})\)?)?(?![\dA-Za-z])\)?"
)
WORDED = re.compile(
    r"[ ]?\n?[ ]?\((?:(?:[A-Z][a-z]+|\d(?:st|nd|rd|th))[ ][Ee]d(?:ition|\.)?|[Ee]d(?:ition)?\.?[ ]?\d(?:\.\d)?)\)"
    r"(?=[ ]?\n?[ ]?[+/,&])"
)
ISSUE = re.compile(r"[ ,(]{0,2}(?:ISSUE|Issue|issue)[ :]?(?P<issue>\d{1,2})")
TWIN = re.compile(r"/(?P<twin>\d{2})(?!\d|[ ]?/)")
_AND = r"(?:[ ]?[/,&+;]|[ ](?:and|und|et|y|e|i)(?=[ ]))[ ]?\n?[ ]?"
PARTS_OF_WHOLE = re.compile(rf"{_AND}-?(?P<part>\d{{1,2}})(?![\d.:]*\d{{3}})(?P<rest>(?:-\d{{1,2}})*)(?=[^\w.%°]|$)")
TAIL_PARTS = re.compile(rf"{_AND}-(?P<part>\d{{1,2}}(?:-\d{{1,2}})?)(?!\d)")


def head(text: str, at: int) -> re.Match[str] | None:
    """The first head from a place on: as ``HEAD.search``, which tries every letter of a page, but many times quicker."""
    for begin in _BEGIN.finditer(text, at):
        start = begin.start()
        if begin[0] in "56" or text[start : start + 2] in _BODIES or "EN" in text[start + 2 : start + _ADOPTED]:
            found = HEAD.match(text, start)
            if found:
                return found
    return None
