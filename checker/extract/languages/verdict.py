"""From counts by page to what is said of a paper: its languages, the slight and the partial ones, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from checker.extract.languages.census import is_addresses, spoken
from checker.extract.languages.count import Count
from checker.model import Section

Pages = Sequence[Mapping[str, Count]]

_ENOUGH = 20.0
"""Words of English that a language needs to be a version of the paper: more than a title, a warning or an address."""
_SHARE = 0.1
"""And at least this share of what the fullest language says."""
_LONG = 150.0
"""So many words are a version whatever the others say."""
_SLIGHT = 5.0
_ON_PAGE, _LABELS_ON_PAGE = 12.0, 24.0
"""Words that put a language on a page: of sentences, and of labels and headings, which covers have too."""
_SHORT, _SHORTER, _WHOLE = 0.6, 0.78, 0.95
"""A version that says less than this share of what the others say is partial; below the second, if it never speaks of safety;
below the third, if it hardly does in a manual that speaks much of it. Complete versions of one text, in words of English, differ
by less than a fifth."""
_SHORT_SCAN = 0.5
"""The same of a scan, where letters of one language are lost more easily than those of another."""
_MUCH, _HARDLY = 8, 0.2
"""Words of warning in the usual version that make a chapter of them, and the share of these that shows the chapter is gone.
Complete versions have a quarter and more, since the lists of such words are longer for some languages than for others."""


def present(whole: Mapping[str, Count]) -> tuple[str, ...]:
    """The languages of substantial text, the fullest first.

    Set statements alone make no version where another text stands; labels and tables make one where they are a good part
    of the paper.
    """
    known = {code: whole[code] for code in spoken(whole)}
    bodies = {code: count.body for code, count in known.items()}
    if max(bodies.values(), default=0.0) < _ENOUGH:
        bodies = {code: count.words - count.stale for code, count in known.items()}
    most = max(bodies.values(), default=0.0)
    found = [code for code, words in bodies.items() if words >= _ENOUGH and (words >= _LONG or words >= _SHARE * most)]
    return tuple(sorted(found, key=lambda code: (-whole[code].words, code)))


def slight(whole: Mapping[str, Count], languages: Sequence[str]) -> tuple[str, ...]:
    """The languages of a sentence or a title only."""
    said = sum(count.words for count in whole.values())
    found = [
        code for code, count in whole.items()
        if code not in languages and count.words >= _SLIGHT and (count.form or count.prose) and not is_addresses(count, said)
    ]
    return tuple(sorted(found, key=lambda code: (-whole[code].words, code)))


def partial(whole: Mapping[str, Count], languages: Sequence[str], scanned: bool = False) -> tuple[str, ...]:
    """The languages that are there but say much less than the others, or less and little of safety."""
    if len(languages) < 2:
        return ()
    short = _SHORT_SCAN if scanned else _SHORT
    return tuple(code for code in languages if _is_partial(whole, code, [other for other in languages if other != code], short))


def _is_partial(whole: Mapping[str, Count], code: str, others: Sequence[str], short: float) -> bool:
    usual, warned = median(whole[other].body for other in others), median(whole[other].safety for other in others)
    share, warnings = whole[code].body / usual if usual else 1.0, whole[code].safety
    silent = not warnings and warned >= 1
    no_chapter = warned >= _MUCH and warnings < _HARDLY * warned
    return share < short or (share < _SHORTER and silent) or (share < _WHOLE and no_chapter)


def sections(pages: Pages, numbers: Sequence[int], languages: Sequence[str]) -> tuple[Section, ...]:
    """The runs of pages of each language, by first page; bare pages inside and behind a run belong to it."""
    on = [_on_page(page, languages) for page in pages]
    _fill(on, pages)
    found: list[Section] = []
    for language in languages:
        start = None
        for index in range(len(on) + 1):
            here = index < len(on) and language in on[index]
            if here and start is None:
                start = index
            if not here and start is not None:
                words = sum(page[language].words for page in pages[start:index] if language in page)
                found.append(Section(language, numbers[start], numbers[index - 1], round(words)))
                start = None
    return tuple(sorted(found, key=lambda section: (section.first, section.last, section.language)))


def _on_page(page: Mapping[str, Count], languages: Sequence[str]) -> set[str]:
    held = ((code, page[code]) for code in languages if code in page)
    return {
        code for code, count in held
        if (count.prose and count.words >= _ON_PAGE) or (count.halting and count.words >= _LABELS_ON_PAGE)
    }


def _fill(on: list[set[str]], pages: Pages) -> None:
    """Give pages without prose (drawings, tables) the one language that they follow, if they hold no other text."""
    for index in range(1, len(on)):
        if not on[index] and len(on[index - 1]) == 1:
            language = next(iter(on[index - 1]))
            most = max(pages[index].items(), key=lambda entry: (entry[1].words, entry[0]), default=("", Count()))
            later = next((codes for codes in on[index + 1:] if codes), set())
            if (most[0] == language and most[1].hits) or language in later:
                on[index] = {language}
