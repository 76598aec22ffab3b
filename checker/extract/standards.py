"""Which of the standards named in a paper it tests, assesses or declares, told from those it only mentions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from checker.extract.boxes import left_open
from checker.extract.designations import Designation, Register, designations, register
from checker.extract.flow import Flow
from checker.extract.folds import squash
from checker.extract.reading import Reading
from checker.extract.rule_parts import granted_parts
from checker.model import IN_DOUBT, Field, Lexicon

_SURE_DIGITS = 0.5
_PAGES = {"test_report": 8, "certificate": 6, "declaration": 5, "grant": 4}


class Mention(Struct, frozen=True):
    """A designation on a page, and how much speaks for its being the basis of the paper.

    ``strength``: 4 behind a label that announces standards, 3 in a sentence of conformity, 2 in the title, with an edition on
    the first page, or with a verdict, 1 anywhere else. ``method``: a method of measuring, which says nothing of what else the
    paper rests on.
    """

    page: Flow
    found: Designation
    strength: int
    method: bool = False


class Words(Struct, frozen=True):
    """The phrases of ``labels/standards.toml``, squashed: what announces standards, what takes them back, what is never one."""

    labels: tuple[str, ...]
    basis: tuple[str, ...]
    refuse: re.Pattern[str]
    verdicts: tuple[str, ...]
    untested: tuple[str, ...]
    never: frozenset[str]
    methods: re.Pattern[str]


@lru_cache(maxsize=4)
def words(lexicon: Lexicon) -> Words:
    """The phrase table of standards, made ready once."""
    table: dict[str, Any] = dict(lexicon.tables.get("mentions", {}))
    return Words(
        tuple(squash(phrase) for phrase in table.get("labels", ())),
        tuple(squash(phrase) for phrase in table.get("basis", ())),
        re.compile("|".join(table.get("refuse", ())) or "(?!)", re.IGNORECASE),
        tuple(squash(phrase) for phrase in table.get("verdict", ())),
        tuple(squash(phrase) for phrase in table.get("untested", ())),
        frozenset(str(family) for family in table.get("never", ())),
        re.compile("|".join(table.get("methods", ())) or "(?!)"),
    )


def standards(reading: Reading, lexicon: Lexicon, kind: str | None) -> tuple[Field[str], ...]:
    """The standards tested, assessed or declared, in the order of their first mention, each family once."""
    if kind in ("manual", "other"):
        return ()
    phrases, known = words(lexicon), register(lexicon)
    named = [m for m in _mentions(reading, known, phrases, kind) if _family(m.found.family) not in phrases.never]
    unticked = {page.page: left_open(page.text, lexicon) for page in {m.page.page: m.page for m in named}.values()}
    mentions = [m for m in named if not any(start <= m.found.start < end for start, end in unticked[m.page.page])]
    return tuple(_field(m, mentions) for m in _resolved(_dated(_tested(mentions, kind), mentions)))


def _mentions(reading: Reading, known: Register, phrases: Words, kind: str | None) -> Iterator[Mention]:
    for index, page in enumerate(reading.line_flows[: _PAGES.get(kind or "", 8)]):
        scanned = reading.document.pages[index].source == "ocr"
        found = [
            Mention(page, one, strength, bool(phrases.methods.match(one.family)))
            for one in designations(page.text, known, scanned)
            if (strength := _strength(page, one, phrases))
        ]
        yield from _by_place(reading.row_flows[index], found, phrases) if scanned else found
        if kind == "grant":
            for start, end, name in granted_parts(page.text):
                yield Mention(page, Designation(start, end, name, ""), 3)


def _strength(page: Flow, found: Designation, phrases: Words) -> int:
    line = page.line_at(found.start)
    if phrases.refuse.search(page.line_text(line)) or _untested(page, line, phrases):
        return 0
    before = squash(page.text[page.starts[line] : found.start])
    best = 4 if before.startswith(phrases.labels) else 3 if any(word in before for word in phrases.basis) else 1
    for above in range(line - 1, max(-1, line - 14), -1):
        if best == 4:
            break
        words = squash(page.line_text(above))
        if words.startswith(phrases.labels) or words.endswith(phrases.labels):
            best = 4
        elif any(word in words for word in phrases.basis):
            best = max(best, 3)
        if not _listed(page.line_text(above)) and words not in (*phrases.verdicts, *phrases.untested):
            break
    if not before and _centred(page.line_text(line + 1), page.line_text(line + 2), phrases):
        best = 4
    early = page.page == 1 and (line < 12 or bool(found.edition))
    judged = squash(page.line_text(line)).endswith(phrases.verdicts) or (not before and _judged_below(page, found, line, phrases))
    return max(best, 4 if early and judged else 2 if early or judged else 1)


def _judged_below(page: Flow, found: Designation, line: int, phrases: Words) -> bool:
    """Whether the verdict of a table's row is drawn as the next line, where the designation is none of a list of several."""
    listed = page.line_text(line - 1).rstrip().endswith((",", ";", "，", "、"))
    listed = listed or page.text[found.end : found.end + 2].lstrip().startswith((",", ";", "，", "、"))
    return not listed and squash(page.line_text(line + 1)) in phrases.verdicts


def _untested(page: Flow, line: int, phrases: Words) -> bool:
    """Whether the row of a designation ends in a word for what was not tested, or that word is the cell that follows."""
    return squash(page.line_text(line)).endswith(phrases.untested) or squash(page.line_text(line + 1)) in phrases.untested


def _by_place(rows: Flow, found: list[Mention], phrases: Words) -> list[Mention]:
    """The mentions of a scan, each as strong as its row makes it, and as the one below it in a column whose label stands lower.

    Readers of pictures part a row at its cells, and their lines keep no order.
    """
    kept: list[Mention] = []
    for mention in reversed(found):
        strength = _on_its_row(rows, mention, phrases)
        if kept and strength and kept[-1].strength > strength and _stacked(mention, kept[-1]):
            strength = kept[-1].strength
        if strength:
            kept.append(replace(mention, strength=strength))
    return kept[::-1]


def _on_its_row(rows: Flow, mention: Mention, phrases: Words) -> int:
    page, found = mention.page, mention.found
    index = page.line_at(found.start)
    at = found.start - page.starts[index]
    word = page.lines[index].between(at, at + 1)[0]
    for line, start in zip(rows.lines, rows.starts, strict=True):
        if word in line.words:
            by_row = _strength(rows, replace(found, start=start + line.starts[line.words.index(word)]), phrases)
            return max(mention.strength, by_row) if by_row else 0
    return mention.strength


def _stacked(upper: Mention, lower: Mention) -> bool:
    """Whether one stands right above the other and begins where it begins."""
    (x0, y0, _, y1), (u0, v0, _, v1) = (one.page.evidence(one.found.start, one.found.end).box for one in (upper, lower))
    tall = min(y1 - y0, v1 - v0)
    return abs(x0 - u0) < tall and -tall < v0 - y1 < tall


def _centred(below: str, further: str, phrases: Words) -> bool:
    """Whether the next row has the label and goes on with the list: a label that stands at the middle of its cell."""
    words = squash(below)
    return words.startswith(phrases.labels) and bool(_DESIGNATED.search(further if words in phrases.labels else below))


_DESIGNATED = re.compile(r"\d{3,}|\d-\d")


_LISTED = re.compile(r"\d{3,}|EN|IEC|ISO|Part|^\W*$")


def _listed(text: str) -> bool:
    return bool(_LISTED.search(text))


def _tested(mentions: list[Mention], kind: str | None) -> list[Mention]:
    if kind != "test_report":
        return mentions
    best = max((m.strength for m in mentions if not m.method), default=0)
    return [m for m in mentions if m.strength >= max(2, best)]


def _dated(kept: list[Mention], mentions: list[Mention]) -> list[Mention]:
    """The mentions kept, and for a family of which none prints an edition the ones that do print it elsewhere."""
    dated = {_family(m.found.family) for m in kept if m.found.edition}
    bare = {_family(m.found.family) for m in kept} - dated
    elsewhere = [m for m in mentions if _family(m.found.family) in bare and m.found.edition]
    best: dict[str, int] = {}
    for mention in elsewhere:
        family = _family(mention.found.family)
        best[family] = max(mention.strength, best.get(family, 0))
    return kept + [m for m in elsewhere if m.strength == best[_family(m.found.family)]]


def _resolved(mentions: Iterable[Mention]) -> list[Mention]:
    """One mention a family: of several the one that prints most of the edition; a whole is dropped for its part."""
    best: dict[str, Mention] = {}
    for mention in mentions:
        key = _family(mention.found.family) + "|" + mention.found.edition.split("+")[0]
        if key not in best or len(mention.found.edition) > len(best[key].found.edition):
            best[key] = mention
    kept = []
    for key, mention in best.items():
        family, edition = key.split("|")
        others = [other.split("|") for other in best if other != key]
        if not edition and any(other == family and year for other, year in others):
            continue
        if any(other.startswith((family + "-", family + " Subpart")) for other, _ in others):
            continue
        kept.append(mention)
    return kept


def _family(family: str) -> str:
    return family.replace("EN IEC ", "EN ")


def _field(mention: Mention, all_of: list[Mention]) -> Field[str]:
    found = mention.found
    sure = mention.page.confidence(found.start, found.end) * found.sure
    again = sum(_family(m.found.family) == _family(found.family) for m in all_of)
    confidence = min(0.98, (0.8 + 0.05 * mention.strength + 0.01 * min(again, 5)) * (0.5 + 0.5 * sure))
    evidence = (mention.page.evidence(found.start, found.end),)
    if mention.page.digits_seen(found.start, found.end) < _SURE_DIGITS:
        return Field(found.text, evidence, (), min(confidence, sure, _SURE_DIGITS), IN_DOUBT)
    return Field(found.text, evidence, confidence=confidence)
