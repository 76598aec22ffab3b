"""Labels as readers of pictures misspell them: signs of one shape count as one, so that ``MIN`` is ``M/N``, ``Mode!`` ``Model``."""

from __future__ import annotations

_ALIKE = {**dict.fromkeys("ı1i!|/\\[]¦", "l"), "0": "o", "5": "s", "§": "s", "$": "s", "8": "b", "2": "z", "9": "g", "q": "g"}
_SIGNS = str.maketrans(_ALIKE)
_PAIRS = (("rn", "m"), ("cl", "d"), ("vv", "w"))
_LEAST = 4
_SURE, _SHORT = 0.9, 0.8


def shape(folded: str) -> str:
    """What is left of a folded text where signs that look alike are one: strokes stay, as letters; other signs go."""
    text = "".join(char for char in folded.translate(_SIGNS) if char.isalnum())
    for pair, one in _PAIRS:
        text = text.replace(pair, one)
    return text


def shapes_of(folded: str) -> set[str]:
    """The shapes in which a phrase may be met: its strokes read as letters, or not at all; none for one that is too short.

    Few letters tell too little, unless a stroke stands among them: ``M/N`` has no other reading as a label.
    """
    whole, bare = shape(folded), shape(folded.replace("/", ""))
    return {text for text in (whole, bare) if len(bare) >= _LEAST or (text != bare and len(bare) > 1)}


def sure(text: str) -> float:
    """How sure a label is that is known by this shape alone: of few letters it may be another word, as ``MIN`` is."""
    return _SURE if len(text) > _LEAST else _SHORT


def is_short(text: str) -> bool:
    """Whether the shape is one of few letters."""
    return len(text) <= _LEAST
