"""Whether a page's own text layer can be trusted, or the page must be read as a picture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from checker.model import Word

_PLENTY = 400
"""A page with so many letters is not looked at as a picture unless the letters themselves are wrong."""
_UNMAPPED = re.compile("[\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_PLAIN_VOWELS = "aeiouy"
_VOWELS = _PLAIN_VOWELS + "àáâãäåæèéêëìíîïòóôõöøùúûüýÿāăąēėęěīįıőũūůűų"
_LATIN_WORD = re.compile("[A-Za-zÀ-ɏ]{4,}")
_AROUND = ".,:;()[]/\"'*•–—-"
# Compound words, numbers and codes: what good print holds besides plain words.
_PRINTED = re.compile(r"[^\W\d_]+([-/'’.&,:()][^\W\d_]+)*|[\d.,:/%±+-]+|[\W_]+|[A-Z0-9]+([-./:][A-Z0-9]+)*")
_SIGN = re.compile(r"[!\"#$&<>@^`{}|~\\+?;%]")
_LEADERS = " .…·_-–—=*"
_ALNUM = re.compile(r"[^\W_]+")
_WESTERN = re.compile("[\xa1-\xff]")
_RUN = 40
"""Letters of a page from which they can be wrong as a whole."""


def suspicion(words: tuple[Word, ...]) -> str:
    """Why the letters of a page cannot be what it shows: ``no-text``, ``unmapped``, ``not-words``, ``mojibake``; or empty."""
    texts = [word.text for word in words]
    text = "".join(texts)
    if not text:
        return "no-text"
    if unmapped(text) > 0.05:
        return "unmapped"
    if _not_words(texts):
        return "not-words"
    return "mojibake" if _mojibake(text) else ""


def unmapped(text: str) -> float:
    """The share of characters that stand for no letter: private use, control, replacement."""
    return len(_UNMAPPED.findall(text)) / len(text)


def _not_words(texts: Sequence[str]) -> bool:
    """Glyph numbers taken for letters: words without vowels, or signs where letters should be."""
    text = " ".join(texts)
    latin = _LATIN_WORD.findall(text)
    letters = "".join(latin).lower()
    drawn = len(text) - sum(map(text.count, _LEADERS))
    if drawn >= 60:
        signs = len(_SIGN.findall(text))
        if signs > 0.2 * drawn or (signs and len(letters) < 0.4 * drawn and len("".join(_ALNUM.findall(text))) < 0.4 * drawn):
            return True
    if len(latin) < 20:
        return False
    # Every language in Latin letters has a third of vowels or more; a shifted alphabet has an eighth.
    few = 0.2 * len(letters)
    return sum(map(letters.count, _PLAIN_VOWELS)) < few and sum(map(letters.count, _VOWELS)) < few


def _mojibake(text: str) -> bool:
    """Bytes of another character set shown as Western letters: signs and accented capitals in long runs."""
    western = len(_WESTERN.findall(text))
    if western <= 0.4 * _RUN:
        return False
    letters = sum(char > "\x7f" or char.isalpha() for char in text)
    return letters >= _RUN and western > 0.4 * letters


def sparse(words: tuple[Word, ...]) -> bool:
    """Whether a page has so little text that a picture on it may hold the rest: few letters, or one mark over and over."""
    texts = [word.text for word in words]
    if len("".join(texts)) < _PLENTY:
        return True
    distinct = len(set(texts))
    return distinct <= 12 and len(words) >= 4 * distinct


def like_words(words: tuple[Word, ...]) -> bool:
    """Whether nearly all longer texts are letters alone or numbers, as in print, not signs and letters mixed by a poor OCR."""
    texts = [text for word in words if len(text := word.text.strip(_AROUND)) >= 3]
    plain = sum(1 for text in texts if text.isalpha() or _PRINTED.fullmatch(text))
    return plain >= 0.85 * len(texts)


def witnesses(seen: tuple[Word, ...]) -> list[Word]:
    """The words of a picture that were seen surely enough to speak for or against a layer."""
    return [word for word in seen if word.confidence >= 0.85 and len(word.text) >= 4 and word.text.isalpha()]


def compared(layer: tuple[Word, ...], seen: tuple[Word, ...]) -> str:
    """What the surely seen words say of the layer: ``wrong`` where it reads otherwise, ``lacks`` where it has gaps, or empty."""
    sure = witnesses(seen)
    if len(sure) < 5:
        return ""
    beside = [[one for one in layer if _at_one_place(word, one)] for word in sure]
    # English data reads letters of other scripts as Latin ones and is no witness against them.
    pairs = [(word, ones) for word, ones in zip(sure, beside, strict=True) if ones and not any(map(_beyond_latin, ones))]
    false = sum(1 for word, ones in pairs if not any(_plain(word.text) in _plain(one.text) for one in ones))
    if len(pairs) >= 5 and false > 0.25 * len(pairs):
        return "wrong"
    if sum(1 for ones in beside if not ones) <= 0.3 * len(sure):
        return ""
    return "lacks" if _known(layer, seen) else "wrong"


def _known(layer: tuple[Word, ...], seen: tuple[Word, ...]) -> bool:
    """Whether the words of a layer are seen at all, wherever: what lies elsewhere and reads otherwise is of another page."""
    there = {_plain(word.text) for word in seen}
    told = [_plain(word.text) for word in layer if len(word.text) >= 4 and word.text.isalpha() and not _beyond_latin(word)]
    return len(told) < 5 or sum(1 for text in told if text in there) >= 0.5 * len(told)


def _beyond_latin(word: Word) -> bool:
    return any(char > "\u024f" and char.isalpha() for char in word.text)


def _plain(text: str) -> str:
    """Small letters without their marks: data of one language misses those of another."""
    return "".join(char for char in unicodedata.normalize("NFD", text.casefold()) if char.isalnum())


def _at_one_place(word: Word, one: Word) -> bool:
    (x0, y0, x1, y1), (u0, v0, u1, v1) = word.box, one.box
    return v0 - 2 <= (y0 + y1) / 2 <= v1 + 2 and u0 < x1 and x0 < u1


def fullest_band(words: tuple[Word, ...], height: float, wanted: int) -> tuple[float, float]:
    """Top and bottom of the strip that holds the most words: as much of the page as holds so many words on average."""
    share = min(1.0, max(0.06, wanted / max(1, len(words))))
    steps = [height * step / 10 for step in range(10) if step / 10 + share <= 1.0] or [0.0]
    best = max(steps, key=lambda top: sum(1 for word in words if top <= word.box[1] and word.box[3] <= top + share * height))
    return best, min(height, best + share * height)
