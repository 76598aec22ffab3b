"""The data by which languages are told, in the form the search for them needs: built once from the lexicon's tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from checker.model import Lexicon

LETTERS_A_WORD = 5.0
"""Letters in a word of English prose: with ``length`` it turns letters of any language into words of English."""


class Tables(Struct, frozen=True, eq=False):
    """What is known of languages.

    ``common`` and ``near`` map a word to the languages that it speaks for, ``letters`` a letter; ``families`` a language to
    those near it; ``tabs`` a lone code or name to the languages it may announce. ``names`` holds the words of what languages
    are called, ``length`` the letters needed to say the same (English is 1), ``chapters`` a pattern of its usual words
    by chapter and language, ``scripts`` the languages of each script. ``noise`` are capitals that speak for none, ``rare``
    languages that need more than a likeness, ``rare_in`` those of each script, ``prose`` the least share of frequent words in
    sentences where it is not a tenth. ``variants`` are the signs of each written form of a language, words for those of
    ``by_words`` and else characters. ``statements`` are marks of paragraphs that stand in every language of a booklet.
    """

    common: Mapping[str, tuple[str, ...]]
    near: Mapping[str, tuple[str, ...]]
    families: Mapping[str, tuple[str, ...]]
    tabs: Mapping[str, tuple[str, ...]]
    names: frozenset[str]
    length: Mapping[str, float]
    chapters: Mapping[str, Mapping[str, re.Pattern[str]]]
    scripts: Mapping[str, tuple[str, ...]]
    letters: Mapping[str, tuple[str, ...]]
    noise: frozenset[str]
    rare: frozenset[str]
    rare_in: Mapping[str, tuple[str, ...]]
    prose: Mapping[str, float]
    statements: tuple[str, ...]
    labels: Mapping[str, frozenset[str]]
    same_as: Mapping[str, str]
    variants: Mapping[str, Mapping[str, frozenset[str]]]
    by_words: frozenset[str]

    @property
    def safety(self) -> Mapping[str, re.Pattern[str]]:
        """The words of warning by language."""
        return self.chapters.get("safety", {})

    def words(self, language: str, letters: int) -> float:
        """How many words of English say what so many letters of a language say."""
        return letters / (LETTERS_A_WORD * self.length.get(language, 1.0))


_BUILT: dict[int, tuple[Lexicon, Tables]] = {}


def tables(lexicon: Lexicon) -> Tables:
    """The tables of this lexicon, built on first use and kept as long as the lexicon is the same object."""
    kept = _BUILT.get(id(lexicon))
    if kept is None or kept[0] is not lexicon:
        _BUILT.clear()
        kept = _BUILT[id(lexicon)] = (lexicon, _build(lexicon))
    return kept[1]


@lru_cache(maxsize=1 << 12)
def squash(text: str) -> str:
    """Letters and digits alone, casefolded: how lone codes and names are compared."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _build(lexicon: Lexicon) -> Tables:
    base: dict[str, Any] = lexicon.tables.get("languages", {})
    words: dict[str, Any] = lexicon.tables.get("languages-words", {})
    forms_of = {code: forms for code, forms in lexicon.tables.get("variants", {}).items() if isinstance(forms, dict)}
    chapters = {name: table for name, table in lexicon.tables.get("chapters", {}).items() if isinstance(table, dict)}
    names = {language: [squash(name) for name in every] for language, every in base.get("names", {}).items()}
    codes = {language: [squash(code) for code in every] for language, every in base.get("tabs", {}).items()}
    return Tables(
        common=_inverse({language: text.split() for language, text in words.get("common", {}).items()}),
        near=_inverse({language: text.split() for language, text in words.get("near", {}).items()}),
        families={member: tuple(members) for members in base.get("families", {}).values() for member in members},
        tabs=_inverse({language: [*codes.get(language, ()), *names.get(language, ())] for language in codes | names}),
        names=frozenset(word for every in base.get("names", {}).values() for name in every for word in name.casefold().split()),
        length=base.get("length", {}),
        chapters={name: _Starts(every) for name, every in chapters.items()},
        scripts={script: tuple(members) for script, members in base.get("scripts", {}).items()},
        letters={letter: tuple(members) for letters, members in words.get("letters", {}).items() for letter in letters},
        noise=frozenset(base.get("noise", ())),
        rare=frozenset(base.get("rare", ())),
        rare_in={
            script: tuple(code for code in base.get("rare", ()) if code in members)
            for script, members in base.get("scripts", {}).items()
        },
        prose=base.get("prose", {}),
        statements=tuple(base.get("statements", ())),
        labels=_labels(lexicon),
        same_as=base.get("same_as", {}),
        variants={language: _signs(forms) for language, forms in forms_of.items()},
        by_words=frozenset(language for language, forms in forms_of.items() if "words" in forms),
    )


def _inverse(lists: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language, words in lists.items():
        for word in dict.fromkeys(words):
            found.setdefault(word.casefold(), []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


def _labels(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for label in lexicon.labels:
        found.setdefault(squash(label.phrase), set()).add(label.language)
    return {phrase: frozenset(languages) for phrase, languages in found.items()}


def _signs(forms: Mapping[str, Mapping[str, str]]) -> dict[str, frozenset[str]]:
    """The characters or words of each written form of a language, without those that two forms share."""
    signs = {form: set(said) for form, said in forms.get("characters", {}).items()}
    signs |= {form: set(said.split()) for form, said in forms.get("words", {}).items()}
    return {
        form: frozenset(mine.difference(*(other for name, other in signs.items() if name != form)))
        for form, mine in signs.items()
    }


class _Starts(Mapping[str, re.Pattern[str]]):
    """The usual words of a chapter by language, each a pattern once it is asked for: a paper speaks few of the languages."""

    def __init__(self, stems: Mapping[str, Iterable[str]]) -> None:
        self._stems = stems
        self._made: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, language: str) -> re.Pattern[str]:
        if language not in self._made:
            self._made[language] = re.compile("|".join(re.escape(stem.casefold()) for stem in self._stems[language]))
        return self._made[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._stems)

    def __len__(self) -> int:
        return len(self._stems)
