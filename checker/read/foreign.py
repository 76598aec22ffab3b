"""Pages in a script or language whose OCR data is not installed: how to tell, and what of their words may stand."""

from __future__ import annotations

from itertools import groupby

from msgspec.structs import replace

from checker.model import Word
from checker.read import engine, tessdata
from checker.read.engine import Attempt, Outlook, Seen

_CERTAIN = 0.5
_UPRIGHT = 3.0
_MISFIT, _HOPELESS = 0.80, 0.55
_LEAST_LETTERS = 40
_SOUND_LINE = 0.85
_MOSTLY = 0.5
_LARGE_SHARE = 0.3
_MARKED_LETTERS = 4
_IN_DOUBT = 0.55
_EAST_ASIAN = frozenset({"Han", "HanS", "HanT", "Japanese", "Hiragana", "Katakana", "Hangul", "Korean"})


def misfit(best: Attempt) -> bool:
    """Whether a page has letters enough to judge by, and English data does not read them."""
    return best.mean < _MISFIT and _letters(best.words) >= _LEAST_LETTERS


def certain(lines: Outlook, page: Outlook, best: Attempt) -> bool:
    """Whether the script detector is to be believed: lines and page say the same, one surely, or nothing could be read."""
    codes = tessdata.table().scripts.get(lines.script, ())
    if not codes or "eng" in codes or not misfit(best) or _family(lines.script) != _family(page.script):
        return False
    hopeless = best.mean < _HOPELESS and page.turn_confidence >= _UPRIGHT
    return hopeless or max(lines.script_confidence, page.script_confidence) >= _CERTAIN


def _family(script: str) -> str:
    # The detector takes one script of East Asia for another where the lines are few.
    return "Han" if script in _EAST_ASIAN else script


def sound(best: Attempt) -> Attempt:
    """The lines that English data reads surely beside those of a script it does not know; none where those are the most."""
    lines = [tuple(line) for _, line in groupby(best.words, key=lambda word: word.line)]
    kept = tuple(word for line in lines if engine.attempt(line, best.languages).mean >= _SOUND_LINE for word in line)
    kept = kept if _letters(kept) >= max(_LEAST_LETTERS, _MOSTLY * _letters(best.words)) else ()
    return engine.attempt(kept, best.languages)


def lacking(best: Attempt) -> tuple[str, ...]:
    """Languages in Latin letters (ISO 639-1) of a large share of the page that no data is installed for."""
    from checker.read.tongue import languages_of

    table = tessdata.table().latin
    if _letters(best.words) < 2 * _LEAST_LETTERS:
        return ()
    found = languages_of(best.words, tuple(table), _LARGE_SHARE)
    return tuple(language for language in found if table[language] not in tessdata.installed())


def marks_lost(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Words of such a language in doubt, since their accents were not read; short ones and those with digits stay."""
    return tuple(
        replace(word, confidence=min(word.confidence, _IN_DOUBT)) if _may_bear_marks(word.text) else word for word in words
    )


def _may_bear_marks(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= _MARKED_LETTERS and not any(map(str.isdigit, text))


def _letters(words: tuple[Seen, ...]) -> int:
    return sum(sum(map(str.isalnum, word.text)) for word in words)
