"""What a version of a manual lacks beside the others: a chapter, a passage, or most of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import ceil
from statistics import median

from checker.extract.languages.align import Gap, Version, gaps
from checker.extract.languages.tables import Tables
from checker.model import Lack

SAFETY, PASSAGE, LENGTH = "safety", "passage", "length"
"""The chapter that no version may lack, a passage of none that is known, and text that is short without a known passage missing."""
_SHORT, _SHORTER, _WHOLE = 0.6, 0.78, 0.95
"""A version that says less than this share of what the others say is partial; below the second, if it never speaks of safety;
below the third, if it hardly does in a manual that speaks much of it, or lacks another chapter or a passage. Whole versions of one
text, in words of English, differ by less than a fifth."""
_SHORT_ALIKE, _ALIKE = 0.72, 0.15
"""The first share where the others, two at least, are so much alike: each within this part of the usual."""
_SHORT_SCAN = 0.5
"""The first share of a scan, where letters of one language are lost more easily than those of another."""
_MUCH, _HARDLY = 8, 0.2
"""Words of warning in the usual version that make a chapter of them, and the share of these that shows the chapter is gone.
Complete versions have a quarter and more, since the lists of such words are longer for some languages than for others."""
_NEAR, _MOST = 5, 2 / 3
"""How many others, of the most usual length, a version is laid beside, and the share of them that must agree."""
_NAMED = 3
"""Words of a chapter from which a text is about it."""
_LESS = 0.5
"""The share of a missing passage by which the version is shorter than is usual: a passage that was moved makes it no shorter."""


def lacks(versions: Sequence[Version], tables: Tables, scanned: bool = False) -> tuple[Lack, ...]:
    """What each version lacks; nothing for a complete one, or where there is but one."""
    found: list[Lack] = []
    for mine in versions:
        others = [other for other in versions if other is not mine]
        if others:
            found += _of(mine, others, tables, scanned)
    return tuple(found)


def _of(mine: Version, others: Sequence[Version], tables: Tables, scanned: bool) -> Iterator[Lack]:
    usual = median(other.body for other in others)
    share = mine.body / usual if usual else 1.0
    near = sorted(others, key=lambda other: (abs(other.body - usual), other.language))[:_NEAR]
    short = share < _least(others, usual, scanned)
    chapters = [name for name in tables.chapters if (short or not scanned) and _gone(name, mine, near, share, short, tables)]
    if _unwarned(mine, others, share) and SAFETY not in chapters:
        chapters.insert(0, SAFETY)
    for name in chapters:
        beside = max(near, key=lambda other: len(_places(name, other, tables)))
        yield Lack(mine.language, name, round(share, 2), beside.language, _at(name, beside, tables))
    found = _passages(mine, near, usual) if share < _WHOLE else []
    passages = [gap for gap in found if _about(gap, tables) not in chapters]
    for gap in passages:
        pages = gap.beside.pages(gap.first, gap.last)
        yield Lack(mine.language, _about(gap, tables), round(share, 2), gap.beside.language, pages)
    if short and not chapters and not passages:
        yield Lack(mine.language, LENGTH, round(share, 2), near[0].language, near[0].numbers)


def _least(others: Sequence[Version], usual: float, scanned: bool) -> float:
    alike = len(others) > 1 and all(abs(other.body - usual) <= _ALIKE * usual for other in others)
    return _SHORT_SCAN if scanned else _SHORT_ALIKE if alike else _SHORT


def _unwarned(mine: Version, others: Sequence[Version], share: float) -> bool:
    warned = median(other.warnings for other in others)
    no_chapter = warned >= _MUCH and mine.warnings < _HARDLY * warned
    return (share < _SHORTER and not mine.warnings and warned >= 1) or (share < _WHOLE and no_chapter)


def _gone(name: str, mine: Version, near: Sequence[Version], share: float, short: bool, tables: Tables) -> bool:
    """Whether a chapter that most others have is nowhere in the version; in a short one a word of it is enough to miss it."""
    pattern = tables.chapters[name].get(mine.language)
    if share >= _WHOLE or (name == SAFETY and not short) or pattern is None or pattern.search(mine.folded):
        return False
    named = [other for other in near if len(_places(name, other, tables)) >= (1 if short else _NAMED)]
    return len(named) >= _MOST * len(near)


def _passages(mine: Version, near: Sequence[Version], usual: float) -> list[Gap]:
    """The gaps beside the first of those that agree that there are some."""
    found = [
        missing for other in near
        if (missing := [gap for gap in gaps(mine, other) if usual - mine.body >= _LESS * other.words(gap.first, gap.last)])
    ]
    return found[0] if len(found) >= ceil(_MOST * len(near)) else []


def _about(gap: Gap, tables: Tables) -> str:
    """The chapter that a missing passage belongs to, or that it is a passage."""
    counts = {
        name: sum(gap.first <= place < gap.last for place in _places(name, gap.beside, tables)) for name in tables.chapters
    }
    name, most = max(counts.items(), key=lambda entry: entry[1], default=("", 0))
    return name if most >= _NAMED else PASSAGE


def _places(name: str, version: Version, tables: Tables) -> list[int]:
    pattern = tables.chapters[name].get(version.language)
    return [match.start() for match in pattern.finditer(version.folded)] if pattern else []


def _at(name: str, beside: Version, tables: Tables) -> tuple[int, ...]:
    """The pages on which a chapter stands: those with at least half as many of its words as the page with most."""
    counts = Counter(page for place in _places(name, beside, tables) for page in beside.pages(place, place + 1))
    most = max(counts.values(), default=0)
    return tuple(sorted(page for page, count in counts.items() if 2 * count >= most)) or beside.numbers
