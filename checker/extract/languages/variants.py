"""In which of its written forms a language stands: simplified or traditional characters, the words of one region or another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from checker.extract.languages.tables import Tables

_TELLING = 3
"""Signs that must speak for a form: a single one may be a name, or a quotation."""
_SHARE = 0.5
"""And its lines must hold at least this part of the letters that those of the fullest form hold: less is a notice, no version."""
_WORD = re.compile(r"[^\W\d_]+")


def variants(language: str, lines: Iterable[str], tables: Tables) -> tuple[str, ...]:
    """The forms of a language as BCP 47 tags (``zh-Hant``, ``pt-BR``), the fullest first; none where nothing tells them."""
    signs = tables.variants.get(language)
    if not signs:
        return ()
    letters, told = dict.fromkeys(signs, 0), dict.fromkeys(signs, 0)
    for line in lines:
        counts = _signs(line, signs, by_words=language in tables.by_words)
        form = max(counts, key=lambda name: counts[name])
        if counts[form] > sum(count for name, count in counts.items() if name != form):
            letters[form] += len(line)
            told[form] += counts[form]
    least = _SHARE * max(letters.values())
    found = [form for form in signs if told[form] >= _TELLING and letters[form] >= least]
    return tuple(f"{language}-{form}" for form in sorted(found, key=lambda form: (-letters[form], form)))


def _signs(line: str, signs: Mapping[str, frozenset[str]], *, by_words: bool) -> dict[str, int]:
    parts = _WORD.findall(line.lower()) if by_words else list(line)
    return {form: sum(part in known for part in parts) for form, known in signs.items()}
