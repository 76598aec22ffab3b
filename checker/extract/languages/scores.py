"""How well each language explains one piece of text: its frequent words, its letters and, where those do not settle it, a model."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from itertools import chain

from checker.detector import detector
from checker.extract.languages.count import LABELS
from checker.extract.languages.pieces import Piece
from checker.extract.languages.tables import Tables, squash

Scores = dict[str, float]

_WORD = 1.8
"""Worth of one frequent word, in natural logarithms: twenty times likelier in its own languages, halved for company."""
_SINGLE = 0.6
_NEAR = 1.2
_LETTER = 1.0
_RARE = -1.5
_TWICE = 3
_FLOOR = -9.0
"""No single piece may speak against a language more strongly than this: text is full of foreign names."""
_ENOUGH = 500
"""Letters after which the second detector, which is slow, learns nothing new."""
_FEW, _MANY = 3, 4
"""Different words that speak for a language and not for another, from which a page without words of others is in it alone: for
one that is nothing like it, and for one of its family."""
_AFTER = 2
"""Different words that are enough after a page in the same language, one of them such."""
_AGAINST = 2
"""Words of other languages from which a form may be in two."""
_KANA = range(0x3041, 0x30FF + 1)


def by_words(piece: Piece, tables: Tables) -> Scores:
    """Points for each language from the frequent words and peculiar letters of a piece; empty where nothing speaks."""
    scores: Scores = dict.fromkeys(tables.rare_in.get(piece.script, ()), _RARE)
    seen: dict[str, int] = {}
    for word in piece.words:
        seen[word] = seen.get(word, 0) + 1
        if seen[word] <= _TWICE:
            for language in tables.common.get(word, ()) or _elided(word, tables):
                scores[language] = scores.get(language, 0.0) + (_WORD if len(word) > 1 else _SINGLE)
            for language in tables.near.get(word, ()):
                scores[language] = scores.get(language, 0.0) + _NEAR
    for letter in set(piece.text.lower()) & tables.letters.keys():
        for language in tables.letters[letter]:
            scores[language] = scores.get(language, 0.0) + _LETTER
    return scores


def hits(words: Iterable[str], language: str, tables: Tables) -> list[str]:
    """Those of the words that are among the frequent words of a language."""
    return [word for word in words if language in (tables.common.get(word) or _elided(word, tables))]


def leading(words: Iterable[str], tables: Tables, before: Container[str]) -> str:
    """The language that different words speak for beyond doubt, or ``""``: no other one has more than one of its own.

    Few are enough where a page goes on in a language of the pages ``before``. Single letters are units and marks.
    """
    said = [tables.common.get(word) or _elided(word, tables) for word in words if len(word) > 1]
    near = [tables.near[word] for word in words if word in tables.near]
    speaking = [languages for languages in chain(said, near) if languages]
    kinds = Counter(chain.from_iterable(speaking))
    main = max(kinds, key=lambda language: (kinds[language], language in before, language), default="")
    if not main or main in tables.rare or kinds[main] < (_AFTER if main in before else _FEW):
        return ""
    shared = Counter(chain.from_iterable(languages for languages in speaking if main in languages))
    for other in kinds.keys() - {main}:
        mine, its = kinds[main] - shared[other], kinds[other] - shared[other]
        alike = other in tables.families.get(main, ())
        if mine < (_MANY if alike else 1 if main in before else _FEW) or its > (0 if alike else 1):
            return ""
    return main


def labelled(texts: Iterable[str], words: Iterable[str], tables: Tables) -> str:
    """The language of the labels that stand alone in some of the texts, or ``""``: a form has few sentences, and no words to lead.

    They must be several, all of them labels in that language, and no two of the words may speak for others alone.
    """
    told = [languages for text in {squash(text) for text in texts} if (languages := tables.labels.get(text))]
    kinds = Counter(chain.from_iterable(told))
    main = max(kinds, key=lambda language: (kinds[language], language), default="")
    if not main or kinds[main] < max(LABELS, len(told)) or sum(languages != {main} for languages in told) > len(told) // 2:
        return ""
    against = [word for word in words if len(word) > 1 and (said := tables.common.get(word)) and main not in said]
    return main if len(against) < _AGAINST else ""


def _elided(word: str, tables: Tables) -> tuple[str, ...]:
    """``l'appareil`` speaks as ``l'`` does, ``tal-prodott`` as ``tal-``."""
    for mark in "'-":
        head, found, _ = word.partition(mark)
        if found:
            return tables.common.get(head + mark, ())
    return ()


def east(text: str) -> Scores:
    """Chinese or Japanese: kana tells; its absence in a long run speaks for Chinese."""
    kana = sum(ord(c) in _KANA for c in text)
    return {"ja": min(9.0, 3.0 * kana)} if kana else {"zh": min(6.0, 0.35 * len(text))}


@lru_cache(maxsize=1 << 12)
def by_model(text: str, languages: tuple[str, ...]) -> Mapping[str, float]:
    """The trained model's opinion over a closed set of languages: logarithms of its tempered probabilities.

    Source of the model: py3langid. The same text always gets the same answer, so those of heads and cells are remembered.
    """
    ranked: list[tuple[str, float]] = detector(languages).rank(text)
    return {language: max(_FLOOR, math.log(max(chance, 1e-9))) for language, chance in ranked}


def best_by_model(text: str, languages: tuple[str, ...]) -> tuple[str, float]:
    """The model's first choice over a closed set of languages, and its calibrated probability."""
    language, chance = detector(languages).classify(text)
    return str(language), float(chance)


def second_opinion(text: str) -> str:
    """Another detector's language for a text that the model is not sure of, ``""`` where it has none.

    Source: langdetect, seeded for every call, so that the same text always gets the same answer.
    """
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0
    try:
        return str(detect(text[:_ENOUGH])).split("-")[0]
    except LangDetectException:
        return ""


def margin(scores: Mapping[str, float]) -> tuple[str, float]:
    """The best language and by how much it leads; ties fall to the first in alphabetical order."""
    best, most, second = "", -math.inf, -math.inf
    for language, points in scores.items():
        if points > most or (points == most and language < best):
            best, most, second = language, points, most
        elif points > second:
            second = points
    if not best:
        return "", 0.0
    return best, most - (second if len(scores) > 1 else 0.0)
