"""What a paper concludes overall: pass, fail or mixed, told from clause tables and from legends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import copy
from functools import cached_property, lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from checker.extract.flow import plain
from checker.extract.folds import fold, squash
from checker.extract.lines import CELL, Line
from checker.extract.marked import marked
from checker.extract.reading import Reading
from checker.model import Field, Lexicon

_PAGES = 6
_CLAUSE_PAGES = 40
_WIDE = 0x2E80
"""From this character on scripts set no blanks between words."""
_HEADER = 2
"""A row with this many wide gaps is a row of a table, its labels the heads of columns."""
_WORDS = re.compile(r"[\s/:]+")
_BOXES = re.compile(
    r"(?P<on>[☒☑■✓√✔●⊠]|\[[ ]?[xX✓√✔][ ]?\]|\([ ]?[xX✓√✔][ ]?\))|(?P<off>[☐□○]|\[[ ]{0,3}\]|\([ ]{1,3}\))"
)
_NOTE = re.compile(r"(?:[ ]?\([^()]{1,14}\)|(?<=\w)[ ]?\d\)|[*†‡#¹²³])+$")
"""What may stand behind a verdict in its cell: the mark of a footnote, a criterion, where more is said."""
_NOTE_ENDS = tuple(")*†‡#¹²³")
_DEFINED = re.compile(
    r"(?<![^\W_])(?P<sign>[a-z]{1,2}|[^\x00-\xff]{1,3})\s{0,2}=\s{0,2}(?P<means>[^=;,|\t]{2,40}?)(?=\s\S{1,3}\s?=|[;,|\t]|$)"
)
"""What a sign stands for, in a legend: ``M = Meets requirement``."""


class Words:
    """The phrases of ``labels/verdicts.toml`` as patterns over folded text, each made once it is asked for.

    A word of passing behind a denial is a failure.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._table = table
        self.cell = {squash(word): value for value in ("pass", "fail") for word in table.get("cell", {}).get(value, ())}
        self.denials = frozenset(map(fold, table.get("denials", ())))

    @cached_property
    def labels(self) -> re.Pattern[str]:
        """What announces an overall conclusion."""
        return self._any("labels")

    @cached_property
    def passes(self) -> re.Pattern[str]:
        """Words of passing behind a label."""
        return self._any("passes")

    @cached_property
    def fails(self) -> re.Pattern[str]:
        """Words of failing behind a label."""
        return self._denied("fails", self.passes)

    @cached_property
    def passing(self) -> re.Pattern[str]:
        """Sentences of passing."""
        return self._any("passing")

    @cached_property
    def failing(self) -> re.Pattern[str]:
        """Sentences of failing."""
        return self._denied("failing", self.passing)

    @cached_property
    def ignored(self) -> re.Pattern[str]:
        """Lines that only explain the marks, or warn."""
        return self._any("ignored")

    @cached_property
    def told(self) -> re.Pattern[str]:
        """What the letter of a certification body says of a device that it certifies."""
        return self._any("told")

    @cached_property
    def harmless(self) -> re.Pattern[str]:
        """Failures that are denied, which say nothing."""
        return self._any("harmless")

    @cached_property
    def partly(self) -> re.Pattern[str]:
        """Words of passing in part."""
        return re.compile(rf"(?:{_spelt(tuple(self._table.get('partly', ())))})[\s-]{{0,3}}(?:{self.passes.pattern})")

    def with_signs(self, signs: Mapping[str, str]) -> Words:
        """The same words with what some signs stand for at the end of a row."""
        other = copy(self)
        other.cell = {**self.cell, **signs}
        return other

    def _any(self, name: str) -> re.Pattern[str]:
        return _any(tuple(self._table.get(name, ())))

    def _denied(self, bad: str, good: re.Pattern[str]) -> re.Pattern[str]:
        denials = "|".join(map(fold, self._table.get("denials", ()))) or "(?!)"
        between = "|".join(map(fold, (*self._table.get("measures", ()), *self._table.get("links", ())))) or "(?!)"
        denied = rf"(?<![^\W\d_])(?:{denials})[\s-]{{1,3}}(?:(?:{between})\s{{1,3}}){{0,4}}(?:{good.pattern})"
        return re.compile(f"{_spelt(tuple(self._table.get(bad, ())))}|{denied}")


class Said(Struct, frozen=True):
    """One verdict as printed: ``pass`` or ``fail``, where, and how much it counts (higher is more overall)."""

    verdict: str
    line: Line
    rank: int


@lru_cache(maxsize=4)
def words(lexicon: Lexicon) -> Words:
    """The phrase table of verdicts, made ready once."""
    return Words(lexicon.tables.get("verdicts", {}))


def _any(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_spelt(phrases))


def _spelt(phrases: tuple[str, ...]) -> str:
    def wrapped(phrase: str) -> str:
        return re.sub(r"\\? ", r"[\\s]{1,3}", re.escape(fold(phrase))).replace("…", r"[^。；;.]{0,30}")

    ordered = sorted(phrases, key=len, reverse=True)
    spaced, wide = ([wrapped(phrase) for phrase in ordered if (ord(phrase[0]) > _WIDE) is sort] for sort in (False, True))
    # The border stands once before all words, not in each: most letters of a page stand inside a word and end the search there.
    return "|".join(([rf"(?<![a-z])(?:{'|'.join(spaced)})(?![a-z])"] if spaced else []) + wide) or "(?!)"


def verdict(reading: Reading, lexicon: Lexicon, kind: Field[str]) -> Field[str]:
    """The overall conclusion. A certificate, declaration or grant is one by being issued; a report must say it."""
    if kind.value in ("certificate", "declaration", "grant"):
        return Field("pass", kind.evidence[:1], confidence=kind.confidence)
    if kind.value not in ("test_report", "other"):
        return Field()
    known = _with_legend(words(lexicon), reading)
    for stage in (_overall, _sentences, _summary, _marks, _clauses) if kind.value == "test_report" else (_letters,):
        said = list(stage(reading, known))
        if said:
            told = _told(said, sure=0.96 if stage is _overall else 0.93 if stage not in (_marks, _clauses) else 0.85)
            return _with_clause(told, reading, known) if told.value == "pass" else told
    return Field()


def _with_legend(known: Words, reading: Reading) -> Words:
    """The words with the signs that the paper's own legend gives to passing and failing, where it tells both."""
    rows = (text for page in reading.plain[:_PAGES] for text in page if "=" in text)
    signs = {found["sign"]: _word(found["means"], known) for text in rows for found in _DEFINED.finditer(text)}
    told = {squash(sign): verdict for sign, verdict in signs.items() if verdict is not None}
    return known.with_signs(told) if {*told.values()} >= {"pass", "fail"} else known


def _explains(text: str, known: Words) -> bool:
    """Whether a row only explains the marks or warns: by its words, or as a legend that tells what both verdicts mean."""
    if known.ignored.search(text):
        return True
    return "=" in text and bool(known.fails.search(text)) and bool(known.passes.search(known.fails.sub(" ", text)))


OVERALL = "overall"
"""Reason of a verdict that a paper gives as a whole though a row of its tables fails; that row is its last evidence."""


def _with_clause(told: Field[str], reading: Reading, known: Words) -> Field[str]:
    """The verdict with the first row of results that ends in a failure, or conclusion that excepts one, where there is one."""
    found = (
        line for page, texts in zip(reading.rows[:_CLAUSE_PAGES], reading.plain[:_CLAUSE_PAGES], strict=True)
        for index, line in enumerate(page)
        if _failed_row(line, known) or _both_said(page, texts, index, known)
    )
    failed = next(found, None) or next((one.line for one in _marks(reading, known) if one.verdict == "fail"), None)
    return told if failed is None else replace(told, evidence=(*told.evidence, failed.evidence()), reason=OVERALL)


_NAMED = re.compile(r"[^\W\d_]{4}|[\u4e00-\u9fff]{2}")


_CHOICE = re.compile(r"(?:pass|fail)\w*\W{0,3}(?:\bor\b|\boder\b)?\W{0,3}(?:pass|fail)")


def _going_on(page: tuple[Line, ...], texts: tuple[str, ...], index: int, known: Words) -> str:
    """The row below one that does not end its sentence, where no label opens it; empty otherwise."""
    here = page[index].text.rstrip()
    below = texts[index + 1] if index + 1 < len(page) and CELL not in page[index + 1].text else ""
    return "" if here.endswith((".", "。", "!", ":")) or _announced(below, known, " \t") else below


def _both_said(page: tuple[Line, ...], texts: tuple[str, ...], index: int, known: Words) -> bool:
    """Whether a row that announces the conclusion says both, as in ``PASS, except EN 71-3 which failed``."""
    head = texts[index]
    if not _announced(head, known):
        return False
    text = f"{head} {_going_on(page, texts, index, known)}"
    rest = known.fails.sub(" ", text)
    if _BOXES.search(text) or _CHOICE.search(text) or known.ignored.search(text) or rest == text:
        return False
    return bool(known.passes.search(head) and known.passes.search(rest))


def _announced(row: str, known: Words, before: str = " *.:()0123456789") -> re.Match[str] | None:
    """The label of a conclusion that opens a row, behind signs and the number of a chapter."""
    return known.labels.match(row, len(row) - len(row.lstrip(before)))


def _without_note(text: str) -> str:
    return _NOTE.sub("", text) if text.endswith(_NOTE_ENDS) else text


def _failed_row(line: Line, known: Words) -> bool:
    """Whether a row of several cells names a test and its last cell is a failure and nothing else."""
    if CELL not in line.text:
        return False
    *cells, last = _without_note(line.text.strip()).split(CELL)
    if not cells or known.cell.get(fold(last).strip(" *.()")) != "fail" or len(squash(last)) < 2:
        return False
    if _BOXES.search(line.text) or known.ignored.search(fold(line.text)):
        return False
    return any(map(_NAMED.search, cells)) and not any(known.passes.search(fold(cell)) for cell in cells)


def _told(said: list[Said], sure: float) -> Field[str]:
    top = max(one.rank for one in said)
    kept = [one for one in said if one.rank == top]
    verdicts = {one.verdict for one in kept}
    value = verdicts.pop() if len(verdicts) == 1 else "mixed"
    both = sorted({one.verdict for one in kept})
    shown = [next(one.line.evidence() for one in kept if one.verdict == verdict) for verdict in both]
    return Field(value, tuple(shown), confidence=sure if value != "mixed" else 0.8 * sure)


def _overall(reading: Reading, known: Words) -> Iterator[Said]:
    """A label of the conclusion with its verdict behind it on the row, or in one of the two rows below."""
    for page, rows in enumerate(reading.rows[:_PAGES]):
        for index, line in enumerate(rows):
            text = reading.plain[page][index]
            label = _announced(text, known)
            if not label or _explains(text, known):
                continue
            value = text[label.end() :]
            told = _word(value, known) or known.cell.get(squash(value.strip(" :.*")))
            if told is None and value.strip():
                told = _word(f"{value} {_wrapped(reading, page, index, known)}", known)
            if told:
                yield Said(told, line, 2 if page < 3 else 1)
            elif (not value.strip(" :.*()s") or known.labels.search(value)) and line.text.count(CELL) < _HEADER:
                yield from _under(reading, page, index, known)


def _wrapped(reading: Reading, page: int, index: int, known: Words) -> str:
    """What a conclusion goes on with on the next row; empty where a label opens that row, or it is one of a table."""
    row = index + 1
    if row >= len(reading.rows[page]) or any(h.opens and (h.colon or h.closes) for h in reading.hits[page][row]):
        return ""
    return _going_on(reading.rows[page], reading.plain[page], index, known)


def _under(reading: Reading, page: int, index: int, known: Words) -> Iterator[Said]:
    below = slice(index + 1, index + 3)
    for line, text in zip(reading.rows[page][below], reading.plain[page][below], strict=True):
        if known.ignored.search(text):
            return
        told = _word(text, known) if line.text.count(CELL) < _HEADER else None
        short = len(re.findall(r"\w+", text)) <= 3 or not text.isascii()
        if told and (short or known.passing.search(text) or known.failing.search(text)):
            yield Said(told, line, 2 if page < 3 else 1)
            return


def _word(text: str, known: Words) -> str | None:
    """``pass`` or ``fail`` where exactly one of them is said, ticked boxes heeded; a denial fails, a part is ``mixed``."""
    if _BOXES.search(text):
        text = " ".join(part for mark, part in _ticked(text) if mark)
        if sign := known.cell.get(squash(text)):
            return sign
    text = known.harmless.sub(" ", text)
    if known.partly.search(text):
        return "mixed"
    bad = bool(known.fails.search(text) or known.failing.search(text))
    rest = known.fails.sub(" ", known.failing.sub(" ", text))
    good = bool(known.passes.search(rest) or known.passing.search(rest))
    return None if bad == good else "fail" if bad else "pass"


def _ticked(text: str) -> Iterator[tuple[bool, str]]:
    marks = list(_BOXES.finditer(text))
    before = text[: marks[0].start()]
    after = not before.strip(" :.") or not re.search(r"(?:pass|fail|comply|(?<![a-z])[pf])\W*$", before)
    for number, mark in enumerate(marks):
        if after:
            end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
            yield mark["on"] is not None, text[mark.end() : end]
        else:
            yield mark["on"] is not None, text[marks[number - 1].end() if number else 0 : mark.start()]


def _sentences(reading: Reading, known: Words) -> Iterator[Said]:
    """A sentence that concludes: ``the sample complies with …``, ``does not meet …``."""
    for page, rows in enumerate(reading.rows[:_PAGES]):
        texts = reading.plain[page]
        whole = "\n".join(texts)
        if not known.passing.search(whole) and not known.failing.search(whole):
            continue  # most pages conclude nothing
        for index, (line, text) in enumerate(zip(rows, texts, strict=True)):
            before = _begun_above(rows[index - 1], texts[index - 1], line, text, known) if index else ""
            told = _concluded(before, text, known)
            if told is None or _explains(" ".join(texts[max(0, index - 1) : index + 1]), known):
                continue
            if any(mark["on"] for mark in _BOXES.finditer(text)) or not _BOXES.search(text):
                yield Said(told, line, 2 if page < 3 else 1)


def _begun_above(above: Line, text: str, line: Line, here: str, known: Words) -> str:
    """The row over one that goes on with its sentence; empty where it ends one, or either is a row of a table."""
    ends = not text.strip() or text.rstrip().endswith((".", "。", "!", "?", ":", ";"))
    return "" if ends or CELL in above.text or CELL in line.text or _announced(here, known) else text.rstrip()


def _ends_in(pattern: re.Pattern[str], before: str, text: str) -> bool:
    """Whether words of a sentence end in this part of it, wherever they begin."""
    whole = f"{before} {text.lstrip()}" if before else text
    return any(found.end() > len(before) + 1 for found in pattern.finditer(whole)) if before else bool(pattern.search(text))


def _concluded(before: str, text: str, known: Words) -> str | None:
    if _ends_in(known.failing, before, text):
        return "fail"
    if not _ends_in(known.passing, before, text):
        return None
    return "mixed" if known.partly.search(text) else "pass"


def _letters(reading: Reading, known: Words) -> Iterator[Said]:
    """What a letter about a certification says of the device."""
    for line in reading.rows[0] if reading.rows else ():
        if known.told.search(fold(plain(line.text))):
            yield Said("pass", line, 1)


def _summary(reading: Reading, known: Words) -> Iterator[Said]:
    """The verdicts at the end of the rows of a summary on the first pages."""
    for page, rows in enumerate(reading.rows[:_PAGES]):
        found = [Said(told, line, _PAGES - page) for line in rows if (told := _last(line, known, 3))]
        if found:
            yield from found
            return


def _marks(reading: Reading, known: Words) -> Iterator[Said]:
    """Marks in the columns of verdicts: one failed row fails the paper."""
    found = [Said(told, line, 1) for rows in reading.rows[:_CLAUSE_PAGES] for told, line in marked(rows, known.cell)]
    yield from [one for one in found if one.verdict == "fail"] or found


def _clauses(reading: Reading, known: Words) -> Iterator[Said]:
    """The verdict column of clause tables: one failed clause fails the paper."""
    found = [Said(told, line, 1) for rows in reading.rows[:_CLAUSE_PAGES] for line in rows if (told := _last(line, known, 1))]
    failed = [one for one in found if one.verdict == "fail"]
    yield from failed or (found if len(found) >= 3 else ())


def _last(line: Line, known: Words, least: int) -> str | None:
    text = plain(line.text).rstrip(" *")
    if _last_word(text, known) is None:
        text = _without_note(text)  # "FAIL (C)", "F(1)"
    words, told = _WORDS.split(text), _last_word(text, known)
    if not told or len(squash(words[-1])) < least - (not words[-1].isascii()) or _explains(fold(text), known):
        return None
    if _OPEN.search(fold(line.text.rpartition(CELL)[2])):
        return None
    denied = told == "pass" and len(words) > 1 and fold(words[-2]).strip(" (") in known.denials
    return "fail" if denied else told


_OPEN = re.compile(r"(?:pass|fail)\w*\s*/\s*(?:pass|fail)\w*$")
"""A choice that nobody has made."""


def _last_word(text: str, known: Words) -> str | None:
    words = _WORDS.split(text)
    unit = len(words[-1]) == _UNIT and words[-1].islower()  # "ng" is no "NG"
    return known.cell.get(squash(words[-1])) if not unit and (len(words) > 1 or len(words[-1]) > 1) else None


_UNIT = 2
