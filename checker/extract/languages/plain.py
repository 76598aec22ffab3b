"""The quick way for the usual page: prose of one language, which its frequent words alone make certain.

Whatever is less than plain (two languages, tables, contents, scans, other scripts) is left to the thorough way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain

from checker.extract.languages.count import SHORT, Before, Count, scraps, titled
from checker.extract.languages.pieces import plain_words
from checker.extract.languages.scores import best_by_model, leading
from checker.extract.languages.tables import Tables
from checker.extract.lines import CELL, Line
from checker.model import Page

_UNSPACED = re.compile("[\u0530-\u1dff\u3005\u3006\u3041-\ud7ff\uf900-\uffef]")
"""Writing without frequent words to go by: all but Latin, Greek and Cyrillic."""
_HITS, _DENSE, _LEAD = 9, 1.25, 1.25
"""Frequent words that make a page certain: so many, so much denser than sentences need, so far before the next language."""
_FAR_AHEAD = 1.6
"""The lead that a page of labels and tables needs, whose few frequent words say less."""
_CERTAIN, _SENTENCES = 0.9, 0.05
"""The model's confidence from which such a page is a form, and the share of frequent words below which it is asked."""
_NAMES = 400
_GAP, _LETTERS = 45, 4
"""Words in a row without a frequent one that may hide another language, and the length from which a word may be of one."""


def count_plain(page: Page, drawn: Iterable[Line], tables: Tables, before: Before) -> dict[str, Count] | None:
    """The count of a page that is plainly in one language, or ``None``; ``before`` as for the thorough way."""
    text = "\n".join([line.text for line in drawn]).replace(CELL, "\n")
    if page.source != "text" or "...." in text or (not text.isascii() and _UNSPACED.search(text)):
        return None
    words = plain_words(text, tables.noise)
    language = _plainly(words, tables)
    if not language:
        return None
    count = _count(language, text, words, tables, before.lines)
    if not count.prose or count.hits < _SENTENCES * count.seen:
        if not _is_form(count, words, language, tables, before):
            return None
        count.form = True
    before.lines.update(text.split("\n"))
    before.languages = frozenset((language,))
    return {language: count}


def _plainly(lines: list[list[str]], tables: Tables) -> str:
    """The language that leads on a page beyond doubt, dense or not: whether it makes sentences is for its count to tell."""
    hits: dict[str, int] = {}
    for word, times in Counter(chain.from_iterable(lines)).items():
        for language in tables.common.get(word, ()) + tables.near.get(word, ()):
            hits[language] = hits.get(language, 0) + times
    ranked = sorted(hits.items(), key=lambda entry: (-entry[1], entry[0]))
    if not ranked or ranked[0][0] in tables.rare or ranked[0][1] < _HITS:
        return ""
    ranked = ranked[:1] + [entry for entry in ranked[1:] if entry[0] not in tables.rare]
    language, most = ranked[0]
    dense = most >= _DENSE * tables.prose.get(language, 0.1) * sum(map(len, lines))
    ahead = len(ranked) < 2 or most >= (_LEAD if dense else _FAR_AHEAD) * ranked[1][1]
    return language if ahead and not _hides_another(lines, language, tables) else ""


def _hides_another(lines: Iterable[list[str]], language: str, tables: Tables) -> bool:
    """Whether some line speaks more for others than for the language, or so does a long run that says nothing for it.

    A long run that speaks for no language at all is names and figures: a table, a list of parts.
    """
    silent = alien = 0
    for line in lines:
        own = other = 0
        for word in dict.fromkeys(line):
            speaks = tables.common.get(word)
            if speaks and language in speaks:
                own, silent, alien = own + 1, 0, 0
            else:
                silent += len(word) >= _LETTERS
                other += speaks is not None and len(word) > 1
        alien += 0 if own else other
        if (other > 1 and other > own) or (silent > _GAP and alien > 1) or silent > _NAMES:
            return True
    return False


def _count(language: str, text: str, words: list[list[str]], tables: Tables, earlier: set[str]) -> Count:
    lines = text.split("\n")
    count = Count(tables.prose.get(language, 0.1))
    small = text.lower()
    marks = [mark for mark in tables.statements if mark in small]
    at_marks = [at for at, line in enumerate(lines) if marks and any(mark in line.lower() for mark in marks)]
    marked = {at + step for at in at_marks for step in (-2, -1, 0, 1)}
    stale = {at for at, line in enumerate(lines) if line in earlier} - marked
    every = list(chain.from_iterable(words))
    count.words = tables.words(language, len("".join(every)))
    count.statement = tables.words(language, sum(len(word) for at in marked if 0 <= at < len(words) for word in words[at]))
    count.stale = tables.words(language, sum(len(word) for at in stale for word in words[at]))
    count.distinct = frozenset(every)
    count.kinds = frozenset(word for word in count.distinct if language in tables.common.get(word, ()))
    frequent = [word for word in every if word in count.kinds]
    count.seen, count.lines = len(every), tuple(line for at, line in enumerate(lines) if at not in marked and at not in stale)
    if count.seen < SHORT:  # of a longer text nobody asks whether it is names
        count.titled, count.scraps = titled(text.split()), scraps(every, count.kinds)
    count.hits = len(frequent) - 0.5 * sum(len(word) == 1 for word in frequent)
    pattern = tables.safety.get(language)
    count.safety = len(pattern.findall(small)) if pattern else 0
    return count


def _is_form(count: Count, lines: Iterable[list[str]], language: str, tables: Tables, before: Before) -> bool:
    """Whether a page without sentences leaves no doubt of its language, by its words or by the model."""
    if leading(count.distinct, tables, before.languages) == language:
        return True
    for languages in tables.scripts.values():
        if language in languages:
            told, chance = best_by_model(" ".join(word for line in lines for word in line), languages)
            return tables.same_as.get(told, told) == language and chance >= _CERTAIN
    return False
