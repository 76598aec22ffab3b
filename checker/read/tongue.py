"""In which languages the lines of a scan are written, to choose the data that knows their letters."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from checker.detector import detector
from checker.read.engine import Seen

_CERTAIN = 0.80
_LEAST_LETTERS = 24
_LEAST_SHARE = 0.12


def languages_of(words: tuple[Seen, ...], candidates: tuple[str, ...], share: float = _LEAST_SHARE) -> tuple[str, ...]:
    """The languages of at least this share of the text, the commonest first; nothing where the text is too short to tell."""
    letters: Counter[str] = Counter()
    for text in _stretches(words):
        language, certain = detector(candidates).classify(text)
        letters[language if certain >= _CERTAIN else ""] += len(text)
    total = sum(letters.values())
    found = [language for language, count in letters.most_common() if language and count >= share * total]
    return tuple(found)


def _stretches(words: tuple[Seen, ...]) -> list[str]:
    stretches: list[str] = []
    held = ""
    for _, line in groupby(words, key=lambda word: word.line):
        row = [word.text for word in line if word.confidence >= 0.5 and word.text.isalpha() and len(word.text) > 1]
        held = f"{held} {' '.join(row)}".strip()
        if len(held) >= _LEAST_LETTERS:
            stretches.append(held)
            held = ""
    return stretches
