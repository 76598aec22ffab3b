"""The shape of dates: every calendar form in which papers print a day or a period, with all readings kept.

A date that can be read day first and month first keeps both readings; who settles it is ``date_roles``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from checker.extract.folds import fold
from checker.model import Lexicon

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"

_YEAR = r"(?:19[89]\d|20\d\d)"
_SPLIT = (
    r"\s*(?:-|–|—|~|∼|〜|/|to|until|till?|through|thru|bis(?:\s+zum)?|au|al|a|hasta(?:\s+el)?|do|tot(?:\s+en\s+met)?|t/m"
    r"|至|到|and(?:\s+ends?)?|до|по|la|ate)\s*"
)
_EDGE = r"(?<![a-z0-9]\d)(?<![a-z0-9][-/.]\d)"
"""What must not stand before the first digit of a form, looked back at from behind it: a digit to begin at is found quicker than
every place is tried."""
_HAN = "〇零○一二三四五六七八九"
_HAN_VALUE = {"〇": 0, "零": 0, "○": 0} | {char: at + 1 for at, char in enumerate("一二三四五六七八九")}
_ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
_NTH = r"(?:\s?(?:@ordinal|(?:er|o|a)(?![^\W\d_])|º|°|[\"”'*’»]))?"
"""Behind the figure of a day; a letter that a word goes on from is none: ``15 août``."""
_ORDINALS = ("st", "nd", "rd", "th")


class Option(Struct, frozen=True):
    """One reading: first and last day (the same for a single day).

    ``order`` is empty where nothing else is possible; of a month's name that stands for two it is the languages of this one.
    """

    order: str
    first: dt.date
    last: dt.date


class DateSpan(Struct, frozen=True):
    """A date or period in ``text[start:end]`` with all its readings.

    ``style`` names the print (``ymd``, ``name``, ``/``, ``.``, ``-``): dates of one style in one paper share their order.
    """

    start: int
    end: int
    options: tuple[Option, ...]
    style: str
    period: bool = False

    @property
    def settled(self) -> bool:
        """Whether there is one reading only."""
        return len(self.options) == 1


_FULL_YEAR = re.compile(_YEAR)
_SHORT_YEAR = re.compile(r"\d(?:\s?[-./]\s?\d\d?\s?[-./]\s?\d\d|\D{0,8}[^\W\d_]\D{0,30}\d\d)")
_HAN_YEAR = re.compile("[年년]")
"""What the forms with a year of four digits, of two digits, and before the sign for year have at least."""


def may_date(folded: str) -> bool:
    """Whether a folded text can hold a date at all."""
    return bool(_FULL_YEAR.search(folded) or _SHORT_YEAR.search(folded) or _HAN_YEAR.search(folded))


class DateShape(Struct, frozen=True, eq=False):
    """The patterns of dates, and the names of months of one lexicon.

    ``tongues`` are the languages, parted by blanks, in which a name that stands for several months is each of them:
    ``listopada`` is November in Polish and October in Croatian.
    """

    months: Mapping[str, tuple[int, ...]]
    tongues: Mapping[tuple[str, int], str]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def find(self, text: str) -> tuple[DateSpan, ...]:
        """All dates and periods in a text, left to right; offsets are those of ``text``."""
        folded = fold(text).replace("\t", " ")
        return _found(self, folded) if may_date(folded) else ()

    def look(self, folded: str) -> tuple[DateSpan, ...]:
        """What ``find`` finds, in a folded text that may hold a date."""
        full, han = _FULL_YEAR.search(folded), _HAN_YEAR.search(folded)
        singles: list[DateSpan] = []
        for name, pattern in self.patterns:
            if not (han if name == "han" else full or name in ("numeric", "name")):
                continue
            for match in self.matches(name, pattern, folded):
                if _torn(folded, match):
                    return ()
                if all(match.end() <= s.start or s.end <= match.start() for s in singles):
                    options = tuple(_unique(self._options(name, match)))
                    if options:
                        style = match.groupdict().get("sep", ".") if name.startswith("numeric") else name.split("-")[0]
                        start = match.end() - len(match.group().lstrip())
                        singles.append(DateSpan(start, match.end(), options, style, "range" in name))
        return tuple(_periods(folded, sorted(singles, key=lambda span: span.start)))

    def matches(self, name: str, pattern: re.Pattern[str], folded: str) -> Iterator[re.Match[str]]:
        """Where a form stands in a folded text, left to right: its word for a month is one."""
        at = 0
        while match := pattern.search(folded, at):
            known = self._known(name, match)
            at = match.end() if known else match.start() + 1
            if known:
                yield match

    def at_head(self, name: str, pattern: re.Pattern[str], folded: str) -> re.Match[str] | None:
        """The form at the very beginning of a folded text."""
        match = pattern.match(folded)
        return match if match and self._known(name, match) else None

    def _known(self, name: str, match: re.Match[str]) -> bool:
        words = match.re.groupindex.keys() & _MONTHS if name.startswith("name") else ()
        return all(match[word] is None or match[word] in self.months for word in words)

    def _options(self, name: str, match: re.Match[str]) -> Iterator[Option]:
        parts = match.groupdict()
        if name in ("name", "name-mdy", "name-ymd", "name-ydm"):
            for month in self.months.get(parts["m"], ()):
                yield from _single(self.tongues.get((parts["m"], month), ""), _year(parts["y"]), month, int(parts["d"]))
        elif name.startswith("name-range"):
            yield from self._shared(parts)
        elif name == "ymd-range-full":
            yield from _period(
                _day(_year(parts["y"]), int(parts["m"]), int(parts["d"])),
                _day(_year(parts["y2"]), int(parts["m2"]), int(parts["d2"])),
            )
        elif name == "numeric-range-full":
            yield from _numeric_period(parts)
        elif name == "ymd-range":
            month = int(parts["m2"] or parts["m"])
            yield from _period(
                _day(_year(parts["y"]), int(parts["m"]), int(parts["d"])), _day(_year(parts["y"]), month, int(parts["d2"]))
            )
        elif name == "numeric-range":
            month = int(parts["m"] or parts["m2"])
            yield from _period(
                _day(_year(parts["y"]), month, int(parts["d"])), _day(_year(parts["y"]), int(parts["m2"]), int(parts["d2"]))
            )
        elif name == "han":
            yield from _han(parts)
        elif name == "numeric":
            yield from _numeric(parts)
        else:
            yield from _single("", _year(parts["y"]), int(parts["m"]), int(parts["d"]))

    def _shared(self, parts: dict[str, Any]) -> Iterator[Option]:
        """Two days that share a year, perhaps the month: ``Oct. 26 ~ Nov. 07, 2017``."""
        for last in self.months.get(parts["m2"] or parts["m"], ()):
            for first in self.months.get(parts["m"] or parts["m2"], ()):
                year = _year(parts["y"])
                yield from _period(_day(year, first, int(parts["d"])), _day(year, last, int(parts["d2"])))


_RUN_TOGETHER = re.compile(r"[\s:]*(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)\s*")


def run_together(text: str, start: int, end: int) -> DateSpan | None:
    """The day in ``text[start:end]`` where eight figures alone stand there, ``20230214``: only a label makes them one."""
    found = _RUN_TOGETHER.fullmatch(text, start, end)
    options = tuple(_single("", *(int(found[part]) for part in ("y", "m", "d")))) if found else ()
    return DateSpan(found.start("y"), found.end("d"), options, "ymd") if found and options else None


@lru_cache(maxsize=1 << 12)
def _found(shape: DateShape, folded: str) -> tuple[DateSpan, ...]:
    """The dates of a text, which several fields look for in the same cells and lines."""
    return shape.look(folded)


@lru_cache(maxsize=4)
def date_shape(lexicon: Lexicon) -> DateShape:
    """The date patterns with the month names of ``standards/labels/months.toml``."""
    months: dict[str, dict[int, list[str]]] = {}
    for language, rows in lexicon.tables.get("months", {}).get("names", {}).items():
        for number, names in enumerate(rows, start=1):
            for name in names:
                months.setdefault(fold(name), {}).setdefault(number, []).append(language)
    shared = {(name, number): " ".join(who) for name, by in months.items() if len(by) > 1 for number, who in by.items()}
    return DateShape({name: tuple(sorted(by)) for name, by in months.items()}, shared, _patterns(frozenset(months)))


_FORMS = {
    "name-range-mdy": r"(?<![a-z])@ahead@M\.?,?\s*@d@nth,?@to(?:@N\.?,?\s*)?@e@nth\s*[,.\s]\s*@y(?!\d)",
    "name-range-dmy": r"@edge@d@nth\.?\s*(?:@M\.?,?\s*)?@to@e@nth\.?\s*(?:of\s+|de\s+)?@N\.?,?\s*(?:de\s+)?@y(?!\d)",
    "ymd-range-full": r"@edge@y(?P<sep>[-./])\s?@m(?P=sep)\s?@d\.?\s*[-–—~/至到]\s*@z(?P=sep)\s?@n(?P=sep)\s?@e(?!\d)",
    "numeric-range-full": r"@edge@a(?P<sep>[-./])@b(?P=sep)@y\s*[-–—~]\s*@q(?P=sep)@r(?P=sep)@z(?!\d)",
    "ymd-range": (
        r"@edge@y\s?(?P<sep>[-./年])\s?@m\s?[-./月]\s?@d\s?日?\s*(?:~|–|—|to|至|到|∼|〜)\s*"
        r"(?:@n\s?[-./月]\s?)?@e(?:\s?日)?(?![\d年]|\s?[-./年]\s?\d?)"
    ),
    "numeric-range": r"@edge@d\.\s?(?:@m\.)?\s*(?:-|–|—|bis|az|do|~)\s*@e\.\s?@n\.\s?@y(?!\d)",
    "han": (
        r"(?:中華|中华)?(?P<era>民國|民国|令和|平成|昭和)?\s*(?P<y>(?<!\d)\d{1,4}|[@han]{4}|元)\s*[年년]\s*"
        r"(?P<m>\d{1,2}|[@han十]{1,3})\s*[月월]\s*(?P<d>\d{1,2}|[@han十]{1,3})[\s.]*[日号號일]?"
    ),
    "ymd": r"@edge@y\s?(?P<sep>[-./])\s?@m\s?[-./]\s?@d(?!\d)(?!-\d)",
    "numeric": r"@edge@a\s?(?P<sep>[-./])\s?@b\s?(?P=sep){1,2}\s?(?P<y>@year|\d\d)(?![\da-z])(?![-./]\d)",
    "name": (
        r"@edge@d@nth\s*[-./,]?\s*(?:de\s+|of\s+|day\s+of\s+|d')?@M\s?[-./,']*\s*(?:de\s+|del\s+|of\s+|in\s+the\s+year\s+)?"
        r"(?P<y>@year|'?\d\d)(?!\d)(?!\s?:\d)(?!,?\s{0,2}@year(?!\d))"
    ),
    "name-mdy": r"(?<![a-z])@ahead@M\s?[-./,]*\s*@d@nth\s*[-./,]*\s*@y(?!\d)",
    "name-ymd": r"@edge@y[-./,\s]*(?:m\.\s+|gada\s+)?@M\.?[-./,\s]*@d(?!\d)",
    "name-ydm": r"@edge@y\.?\s*gada\s+@d\.?\s*@M",
}
"""The forms from the longest to the shortest; ``@…`` are the parts of ``_patterns``, those of a period's end apart."""


_MONTHS = frozenset(("m", "m2"))
"""The groups in which a month stands."""


@lru_cache(maxsize=1)
def _patterns(months: frozenset[str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    numbers = {"d": "d", "e": "d2", "m": "m", "n": "m2", "a": "a", "b": "b", "q": "a2", "r": "b2"}
    nth = _NTH.replace("@ordinal", "|".join(_ordinal(ending, months) for ending in _ORDINALS))
    parts = {"@year": _YEAR, "@nth": nth, "@han": _HAN, "@to": _SPLIT}
    # Any word may stand for a month: to try hundreds of names at every place, and to compile them for every form, costs more than
    # to look up those words around which the form fits.
    parts["@ahead"] = r"(?=[^\W\d_]+[-./,\s]*\d)"
    parts |= {
        "@M": r"(?P<m>[^\W\d_]{3,})(?![a-z])",
        "@N": r"(?P<m2>[^\W\d_]{3,})(?![a-z])",
        "@y": rf"(?P<y>{_YEAR})",
        "@z": rf"(?P<y2>{_YEAR})",
        "@edge@y": rf"(?P<y>\d{_EDGE}(?:(?<=1)9[89]|(?<=2)0\d)\d)",
        "@edge@d": rf"(?P<d>\d{_EDGE}\d?)",
        "@edge@a": rf"(?P<a>\d{_EDGE}\d?)",
    }
    parts |= {f"@{sign}": rf"(?P<{name}>\d{{1,2}})" for sign, name in numbers.items()}
    any_part = re.compile("|".join(sorted(map(re.escape, parts), key=len, reverse=True)))
    return tuple((name, re.compile(any_part.sub(lambda part: parts[part.group()], form))) for name, form in _FORMS.items())


def _ordinal(ending: str, months: frozenset[str]) -> str:
    """The ending of an ordinal number where no name of a month begins with it: not in ``1 stycznia``."""
    after = {re.escape(name[len(ending)]) for name in months if name.startswith(ending) and len(name) > len(ending)}
    return ending + (f"(?![{''.join(sorted(after))}])" if after else "")


def _periods(text: str, singles: list[DateSpan]) -> Iterator[DateSpan]:
    """Join two dates that a word or stroke for "to" alone separates."""
    index = 0
    while index < len(singles):
        first = singles[index]
        after = singles[index + 1] if index + 1 < len(singles) else None
        joined = _join(text, first, after) if after else None
        yield joined or first
        index += 2 if joined else 1


def _join(text: str, first: DateSpan, after: DateSpan) -> DateSpan | None:
    if first.period or after.period or not _BETWEEN.fullmatch(text[first.end : after.start]):
        return None
    pairs = [
        Option(a.order or b.order, a.first, b.first)
        for a in first.options
        for b in after.options
        if (not a.order or not b.order or a.order == b.order) and a.first <= b.first
    ]
    return DateSpan(first.start, after.end, tuple(_unique(iter(pairs))), first.style, True) if pairs else None


_BETWEEN = re.compile(rf"(?:\s?(?:г|r)\.)?{_SPLIT}(?:(?:the|le|el|il|den|de|dem|from)\s+)?")


def _torn(text: str, match: re.Match[str]) -> bool:
    """Whether a lone digit stands right before a day of one digit: half of the day may have been torn off by the reader."""
    first = re.match(r"(\d{1,2})(?!\d)", match.group())
    return bool(first and len(first[1]) == 1 and re.search(r"(?:^|\s)\d\s$", text[max(0, match.start() - 3) : match.start()]))


def _year(text: str) -> int:
    digits = text.strip("' ")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _single(order: str, year: int, month: int, day: int) -> Iterator[Option]:
    date = _day(year, month, day)
    if date is not None:
        yield Option(order, date, date)


def _period(first: dt.date | None, last: dt.date | None) -> Iterator[Option]:
    if first is None or last is None:
        return
    if first > last and first.month > last.month:  # "Dec. 28 ~ Jan. 05, 2018": the printed year is that of the last day
        first = first.replace(year=first.year - 1) if (first.month, first.day) != (2, 29) else first
    if first <= last:
        yield Option("", first, last)


def _numeric(parts: dict[str, Any]) -> Iterator[Option]:
    a, b, year = int(parts["a"]), int(parts["b"]), _year(parts["y"])
    if a == b:
        yield from _single("", year, a, b)
        return
    found = [*_single(DAY_FIRST, year, b, a), *_single(MONTH_FIRST, year, a, b)]
    if not found and len(parts["y"]) == 2:
        found = list(_single("", 2000 + a, b, int(parts["y"])))
    yield from found


def _numeric_period(parts: dict[str, Any]) -> Iterator[Option]:
    last = {"a": parts["a2"], "b": parts["b2"], "y": parts["y2"]}
    for one in _numeric(parts):
        for two in _numeric(last):
            if (not one.order or not two.order or one.order == two.order) and one.first <= two.first:
                yield Option(one.order or two.order, one.first, two.first)


def _han(parts: dict[str, Any]) -> Iterator[Option]:
    year = 1 if parts["y"] == "元" else _han_number(parts["y"], digits=True)
    month, day = _han_number(parts["m"]), _han_number(parts["d"])
    if parts["era"]:
        year += _ERAS[parts["era"]]
    elif 90 <= year < 200:  # the Republic's years are three digits wide where the era is left out
        year += 1911
    if 1980 <= year < 2100:
        yield from _single("", year, month, day)


def _han_number(text: str, digits: bool = False) -> int:
    if text.isdigit() and text.isascii():
        return int(text)
    if digits or "十" not in text:
        return int("".join(str(_HAN_VALUE.get(char, 0)) for char in text) or 0)
    tens, _, ones = text.partition("十")
    return (_HAN_VALUE.get(tens, 1) if tens else 1) * 10 + (_HAN_VALUE.get(ones, 0) if ones else 0)


def _unique(options: Iterator[Option]) -> Iterator[Option]:
    seen: dict[tuple[dt.date, dt.date], Option] = {}
    for option in options:
        seen.setdefault((option.first, option.last), option)
    found = tuple(seen.values())
    yield from (Option("", found[0].first, found[0].last),) if len(found) == 1 and not found[0].order else found
