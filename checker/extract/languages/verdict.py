"""From counts by page to what is said of a paper: its languages, the slight ones, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
