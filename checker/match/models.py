"""Model designations as papers and catalogs print them → normal forms: single names, ranges, masks and series."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from checker.match.words import model_words

_TOKEN = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+|\+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-") | {"～": "~", "∼": "~", "〜": "~"})
_SAME_PREFIX_DASH = re.compile(r"([^\W\d_]+[\w-]*?)\s*-\s*([^\W\d_]+[\w-]*)")
_SPELLED_MASK = re.compile(r"[*#□■?]+")
_LETTER_MASK = re.compile(r"x+|y{2,}|z{2,}|(?<=[\d-])X{2,}")
_ANY_LETTER_MASK = re.compile(r"[xyz]+|(?<=[\d-])X{2,}")
_MASK = "\x00"

SHORTEST_CODE = 3
STRONG_LENGTH = 5
"""A name of fewer characters, or without a letter or a digit, is too common to bind a paper without further grounds."""

WIDEST_RANGE = 5000
"""A range over more numbers than this is no list of models but a misreading."""

_LONGEST_TEXT = 300


class Name(Struct, frozen=True, order=True):
    """One designation in tokens of letters or digits (``WB-326B`` is ``WB 326 B``), upper case, without separators."""

    tokens: tuple[str, ...]

    @property
    def key(self) -> str:
        """The tokens joined: equal keys are the same designation, whatever the hyphens and blanks between."""
        return "".join(self.tokens)

    @property
    def path(self) -> str:
        """The tokens with a bar after each, so that a series is a prefix that ends where a token ends."""
        return "".join(f"{token}|" for token in self.tokens)

    @property
    def strong(self) -> bool:
        """Whether the name alone is ground enough to bind a paper to a product."""
        return is_strong(self.key)


class Span(Struct, frozen=True, order=True):
    """A range of numbers between the same letters: ``X100A to X120A``; both ends belong to it."""

    prefix: str
    low: int
    high: int
    suffix: str
    widths: tuple[int, int]

    def holds(self, name: Name) -> bool:
        """Whether the name has the same letters around a number of this range, written as wide as its ends."""
        return any(
            self.prefix == prefix and self.suffix == suffix and self.low <= int(number) <= self.high
            and self.widths[0] <= len(number) <= self.widths[1]
            for prefix, number, suffix in numbers(name)
        )


class Mask(Struct, frozen=True, order=True):
    """A designation with places for any character: ``stem`` is what stands before the first, ``pattern`` fits whole keys."""

    stem: str
    pattern: str

    def holds(self, name: Name) -> bool:
        """Whether the name fits the mask."""
        return re.fullmatch(self.pattern, name.key) is not None


class Models(Struct, frozen=True):
    """What a list of designations covers.

    ``names`` are the models one by one, each with its other writings (without rating, brand word or bracket); ``series``
    covers every name that goes on after it. ``words`` are short codes inside a longer phrase ("Bluetooth speaker SP-35"):
    too little to find a product by, enough to know its own model again.
    """

    names: tuple[tuple[Name, ...], ...] = ()
    spans: tuple[Span, ...] = ()
    masks: tuple[Mask, ...] = ()
    series: tuple[Name, ...] = ()
    words: tuple[Name, ...] = ()

    @property
    def every_name(self) -> tuple[Name, ...]:
        """All writings of all single models, sorted."""
        return tuple(sorted({name for writings in self.names for name in writings}))


def is_strong(key: str) -> bool:
    """Whether a normal form is long and mixed enough to be one maker's: letters and digits, five or more."""
    return len(key) >= STRONG_LENGTH and any(c.isdigit() for c in key) and any(c.isalpha() for c in key)


def name_of(text: str) -> Name:
    """The tokens of one designation, compatibility forms folded."""
    return Name(tuple(_TOKEN.findall(_folded(text).upper())))


def numbers(name: Name) -> Iterable[tuple[str, str, str]]:
    """Each number of a name with the key of what stands before and after it; only numbers after a letter can be ranges."""
    for place, token in enumerate(name.tokens):
        before = "".join(name.tokens[:place])
        if token.isdecimal() and any(character.isalpha() for character in before):
            yield before, token, "".join(name.tokens[place + 1:])


def models_of(texts: Iterable[str]) -> Models:
    """Normal forms of all designations in the texts, each of which may be a list, a range, a mask or a series."""
    parts = [_read(text[:_LONGEST_TEXT]) for text in texts]
    return Models(
        tuple(dict.fromkeys(item for part in parts for item in part.names)),
        tuple(sorted({item for part in parts for item in part.spans})),
        tuple(sorted({item for part in parts for item in part.masks})),
        tuple(sorted({item for part in parts for item in part.series})),
        tuple(sorted({item for part in parts for item in part.words})),
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES)


@lru_cache(maxsize=2048)
def _read(text: str) -> Models:
    names: list[tuple[Name, ...]] = []
    spans: list[Span] = []
    masks: list[Mask] = []
    series: list[Name] = []
    words: list[Name] = []
    for part in model_words().joint.split(_folded(text)):
        if span := _span(part):
            spans.append(span)
        elif model_words().series.search(part):
            rest = model_words().series.sub(" ", part)
            inner = list(_masked_words(rest))
            masks += inner
            series += [name for name in _series_names(rest) if not inner]
        else:
            for item in _slashes(part):
                if mask := _mask(item):
                    masks.append(mask)
                elif inner := list(_masked_words(item)):
                    masks += inner
                elif writings := _writings(item):
                    names.append(writings)
                    words += _short_codes(item)
    return Models(tuple(names), tuple(spans), tuple(masks), tuple(series), tuple(words))


def _span(text: str) -> Span | None:
    ends = model_words().reach.split(text.strip())
    if len(ends) == 1 and (dashed := _SAME_PREFIX_DASH.fullmatch(text.strip())):
        ends = list(dashed.groups())
        if name_of(ends[0]).tokens[0] != name_of(ends[1]).tokens[0]:
            return None
    if len(ends) != 2:
        return None
    low, high = name_of(ends[0]).tokens, name_of(ends[1]).tokens
    if len(high) == 1 and high[0].isdecimal():
        high = _with_last_number(low, high[0])
    return _between(low, high)


def _with_last_number(tokens: tuple[str, ...], number: str) -> tuple[str, ...]:
    """The tokens with their last number replaced, or with its last digits replaced where the new one is shorter."""
    for place in range(len(tokens) - 1, -1, -1):
        old = tokens[place]
        if old.isdecimal():
            return (*tokens[:place], old[:max(0, len(old) - len(number))] + number, *tokens[place + 1:])
    return tokens


def _between(low: tuple[str, ...], high: tuple[str, ...]) -> Span | None:
    if len(low) != len(high):
        return None
    places = [place for place, (one, other) in enumerate(zip(low, high, strict=True)) if one != other]
    if len(places) != 1 or not (low[places[0]].isdecimal() and high[places[0]].isdecimal()):
        return None
    place = places[0]
    first, last = int(low[place]), int(high[place])
    prefix, suffix = "".join(low[:place]), "".join(low[place + 1:])
    if not 0 < last - first <= WIDEST_RANGE or not any(character.isalpha() for character in prefix):
        return None
    return Span(prefix, first, last, suffix, (len(low[place]), len(high[place])))


def _slashes(text: str) -> list[str]:
    """``HT-358/363``, ``WB-36A/B`` and ``A-1/B-2`` written out; the whole, too, since some names hold a slash."""
    first, *others = [part.strip() for part in text.split("/")]
    if not others or not first:
        return [text]
    tokens = name_of(first).tokens
    items = [first]
    for other in others:
        digits, letters = other.isdecimal(), other.lstrip("-").isalpha() and len(other) <= 4
        if digits and any(token.isdecimal() for token in tokens):
            items.append(" ".join(_with_last_number(tokens, other)))
        elif letters and tokens and any(token.isdecimal() for token in tokens):
            stem = tokens if tokens[-1].isdecimal() or other.startswith("-") else tokens[:-1]
            items.append(" ".join((*stem, other.lstrip("-"))))
        else:
            items.append(other)
    return [item for item in items if item]


def _mask(text: str) -> Mask | None:
    """The mask that a designation is, if it has places for any character; ``x`` counts only among capitals and digits."""
    marked = _SPELLED_MASK.sub(lambda run: _MASK * 6 if "*" in run[0] else _MASK * len(run[0]), text.strip())
    others = re.sub(r"[xyz]", "", marked)
    if not any(character.islower() for character in others) and any(character.isalnum() for character in others):
        letters = _ANY_LETTER_MASK if _LETTER_MASK.search(marked) else _LETTER_MASK
        marked = letters.sub(lambda run: _MASK * len(run[0]), marked)
    if _MASK not in marked:
        return None
    stem = name_of(marked.partition(_MASK)[0]).key
    pieces = re.split(f"({_MASK}+)", marked)
    return Mask(stem, "".join(_mask_piece(piece, before, place == len(pieces) - 2 and not pieces[-1].strip())
                              for place, (before, piece) in enumerate(zip(["", *pieces], pieces, strict=False))))


def _series_names(text: str) -> Iterator[Name]:
    """What a series is called: the whole phrase, and its words that hold a figure where it has several."""
    words = re.split(r"[\s,;()（）]+", text.strip())
    for part in (text, *(word for word in words if len(words) > 1 and any(map(str.isdigit, word)) and any(map(str.isalpha, word)))):
        if (name := name_of(part)).tokens:
            yield name


_MASKED_WORD = re.compile(r"(?=\S*[A-Z])[A-Z0-9][A-Z0-9-]*(?:[xX]{2,}|\*{1,})[A-Z0-9-]*")
"""A word of capitals and digits that ends in places for any character: ``BB-2xx``, ``TL-4XX``, ``KX-1**``."""


def _masked_words(text: str) -> Iterator[Mask]:
    """The masks among the words of a phrase: ``Plush bear, model BB-2xx``."""
    for word in re.split(r"[\s,;()（）]+", text):
        if _MASKED_WORD.fullmatch(word) and (mask := _mask(word)):
            yield mask


def _mask_piece(piece: str, before: str, last: bool) -> str:
    """A place after a digit stands for exactly one more character; elsewhere at the end it may also stay empty."""
    if not piece.startswith(_MASK):
        return re.escape(name_of(piece).key)
    many = len(piece)
    spelled = many % 6 == 0
    fewest = 0 if last and (spelled or not before[-1:].isdigit()) else 1 if spelled else many
    return f"[0-9A-Z]{{{fewest},{many}}}"


def _short_codes(text: str) -> Iterator[Name]:
    """The codes in a phrase of several words that are too short to be one maker's: letters and digits, three or four."""
    words = text.split()
    for word in words if len(words) > 1 else ():
        name = name_of(word)
        mixed = any(sign.isdigit() for sign in name.key) and any(sign.isalpha() for sign in name.key)
        if mixed and len(name.key) >= SHORTEST_CODE and not name.strong and not model_words().rating.fullmatch(word):
            yield name


def _writings(text: str) -> tuple[Name, ...]:
    whole = name_of(text)
    words = text.split()
    inner = [name_of(word) for word in words if not model_words().rating.fullmatch(word)] if len(words) > 1 else []
    found = [whole, *(name for name in inner if name.strong)]
    return tuple(dict.fromkeys(name for name in found if len(name.key) > 1))
