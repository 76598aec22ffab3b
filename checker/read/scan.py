"""A page that is a picture → words: which way up, in which script, and how sure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.model import Word
from checker.read import engine, foreign, tessdata
from checker.read.engine import Attempt, Outlook, Seen
from checker.read.leaders import has_leaders, without_leaders
from checker.read.picture import flattened, is_blank, strip_of, turned
from checker.read.scripts import all_lines, doubtful_lines, for_script, reading, with_other_scripts
from checker.read.straight import slope, words_of

if TYPE_CHECKING:
    from PIL.Image import Image

_ENGLISH = ("eng",)
_SURE = 0.80
"""Mean confidence from which a page counts as read; measured pages split into 0.46-0.78 (bad) and 0.80-0.94 (good)."""
_FITS = 0.88
"""Mean confidence that data of the right language reaches on a page that is not damaged."""
_LATIN = ("Latin", "Fraktur", "")
_POOR = 0.55
_FEW_LETTERS = 12
_POOR_LETTERS = 40
_REREAD_WORDS = 60
_REREAD_BELOW = 0.95
_IN_DOUBT = 0.40


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read of one picture: words in points, size of the page as turned upright, and what stood in the way.

    ``turn`` is how far the picture was turned counter-clockwise (degrees), ``skew`` what was straightened after (degrees).
    ``unread`` is the script for which no data is installed, ``lacks`` the languages (ISO 639-1) read with the data of
    another, ``poor`` says that the picture is too bad to rely on.
    """

    words: tuple[Word, ...]
    width: float
    height: float
    turn: int = 0
    skew: float = 0.0
    languages: tuple[str, ...] = ()
    confidence: float = 0.0
    unread: str = ""
    lacks: tuple[str, ...] = ()
    poor: bool = False


def read_scan(image: Image, dpi: int, first: tuple[str, ...] = _ENGLISH) -> Scan:
    """Read one grey picture. ``first`` are the languages to begin with, for instance those of the page before."""
    scale = 72.0 / dpi
    if is_blank(image):
        return Scan((), image.width * scale, image.height * scale)
    best, upright, turn = _first_looks(image, dpi, first)
    best, upright = _past_leaders(upright, dpi, best)
    best, script = _in_its_script(upright, dpi, best)
    if script:
        best = foreign.sound(best)
    elif best.mean < _SURE:
        best = _harder(upright, dpi, best)
    skew = slope(best.words)
    best = second_reading(upright, dpi, best)
    words = words_of(best.words, skew, upright.width, upright.height, scale)
    lacks = () if script else foreign.lacking(best)
    poor = sum(len(word.text) for word in words) >= _POOR_LETTERS and best.mean < _POOR
    return Scan(
        foreign.marks_lost(words) if lacks else words, round(upright.width * scale, 2), round(upright.height * scale, 2),
        turn, round(skew, 2), best.languages, round(best.mean, 3), script, lacks, poor,
    )  # fmt: skip


def _first_looks(image: Image, dpi: int, first: tuple[str, ...]) -> tuple[Attempt, Image, int]:
    """The first pass, and where it fails one more with the page turned the right way up."""
    best = engine.recognise(image, dpi, first)
    if first != _ENGLISH and best.mean < _SURE:
        best = max(best, engine.recognise(image, dpi, _ENGLISH), key=lambda one: one.weight)
    if best.mean >= _SURE and best.weight >= _FEW_LETTERS:
        return best, image, 0
    view = engine.outlook(image, dpi)
    for turn in _turns(view, best):
        other = turned(image, turn)
        tried = engine.recognise(other, dpi, for_script(view.script) or _ENGLISH)
        if tried.weight > best.weight * 1.2 + _FEW_LETTERS:
            return tried, other, turn
    return best, image, 0


def _turns(view: Outlook, best: Attempt) -> tuple[int, ...]:
    if view.turn_confidence >= 1.0:
        return (view.turn,) if view.turn else ()
    return (90, 270, 180) if best.mean < _POOR else ()


def _past_leaders(image: Image, dpi: int, best: Attempt) -> tuple[Attempt, Image]:
    if not has_leaders(best):
        return best, image
    bare = without_leaders(image, dpi)
    tried = engine.recognise(bare, dpi, best.languages)
    return (tried, bare) if tried.weight > 0.98 * best.weight else (best, image)


def _in_its_script(image: Image, dpi: int, best: Attempt) -> tuple[Attempt, str]:
    """Read again in the script of the lines that made no sense, and in the languages of those that did.

    The second value names a script on the page for which no data is installed.
    """
    strip, unread = _strange(image, dpi, best), ""
    if strip is not None:
        script = engine.outlook(strip, dpi)
        languages = reading(strip, dpi, script)
        if languages and languages[0] not in best.languages:
            fitting = max(best, *_in_variants(image, dpi, languages), key=lambda one: one.weight)
            best = with_other_scripts(image, dpi, fitting, best)
        elif best.languages == _ENGLISH and not for_script(script.script) and foreign.misfit(best):
            unread = script.script if foreign.certain(script, engine.outlook(image, dpi), best) else ""
    wanted = _latin_languages(best)
    if wanted and best.languages == _ENGLISH:
        best = max(best, engine.recognise(image, dpi, wanted), key=lambda one: one.weight)
    return best, unread


def _strange(image: Image, dpi: int, best: Attempt) -> Image | None:
    """The lines that may be in another script, one below the other; ``None`` where there are none.

    Those that English data reads with doubt. But capitals of one alphabet are read as those of another with more confidence
    than they deserve, and most so with data of the language before: where a page does not fit, the script detector is asked.
    """
    doubtful = strip_of(image, doubtful_lines(best)) if best.languages == _ENGLISH else None
    if doubtful is not None or best.mean >= (_SURE if best.languages == _ENGLISH else _FITS):
        return doubtful
    return None if engine.outlook(image, dpi).script in _LATIN else strip_of(image, all_lines(best))


def _in_variants(image: Image, dpi: int, languages: tuple[str, ...]) -> list[Attempt]:
    """The page in this language, and, where that does not fit well, in the other ways to write its script."""
    first = engine.recognise(image, dpi, languages)
    if first.mean >= _FITS:
        return [first]
    scripts = (codes for codes in tessdata.table().scripts.values() if languages[0] in codes)
    others = {code: None for codes in scripts for code in codes if code in tessdata.installed() and code not in languages}
    return [first, *(engine.recognise(image, dpi, (code, *_ENGLISH)) for code in others)]


def _latin_languages(seen: Attempt) -> tuple[str, ...]:
    """The installed data for the languages in Latin letters that a good share of the lines is written in."""
    from checker.read.tongue import languages_of

    table, have = tessdata.table().latin, tessdata.installed()
    codes = [table[language] for language in languages_of(seen.words, tuple(table)) if table[language] in have]
    others = [code for code in codes if code != "eng"][:3]
    return (*others, "eng") if others else ()


def _harder(image: Image, dpi: int, best: Attempt) -> Attempt:
    """More ways to look at a page that reads badly: as one block, with even light, straightened."""
    ways: tuple[Callable[[tuple[str, ...]], Attempt], ...] = (
        lambda languages: engine.recognise(image, dpi, languages, engine.BLOCK),
        lambda languages: engine.recognise(flattened(image), dpi, languages),
        lambda languages: engine.recognise(image, dpi, languages, local=True),
    )
    for way in ways:
        tried = way(best.languages)
        if tried.weight > best.weight * 1.02:
            best = tried
        if best.mean >= _SURE:
            break
    return best


def second_reading(image: Image, dpi: int, seen: Attempt) -> Attempt:
    """Look again, enlarged, at the least sure words that hold a digit; where the readings differ the word stays in doubt.

    At most 60 words a page. A word that reads the same twice gets the mean of both confidences; one that reads otherwise
    is looked at a third time, and unless that look bears out the first its confidence falls below one half.
    """
    unsure = [index for index, word in enumerate(seen.words) if _worth_a_look(word)]
    unsure = sorted(unsure, key=lambda index: (seen.words[index].confidence, index))
    words = list(seen.words)
    for rank, index in enumerate(unsure):
        word = words[index]
        looked = rank < _REREAD_WORDS or word.confidence >= _SURE
        sure = _sure_after_all(image, dpi, word, seen.languages) if rank < _REREAD_WORDS else word.confidence
        words[index] = replace(word, confidence=sure if looked else min(sure, _IN_DOUBT))
    return replace(seen, words=tuple(words))


def _worth_a_look(word: Seen) -> bool:
    return word.confidence < _REREAD_BELOW and any(map(str.isdigit, word.text))


def _sure_after_all(image: Image, dpi: int, word: Seen, languages: tuple[str, ...]) -> float:
    text, sure = _reread(image, dpi, word, languages, 1.5, engine.LINE)
    if _bare(text) == _bare(word.text):
        return (word.confidence + sure) / 2
    text, sure = _reread(image, dpi, word, languages, 2.0, engine.WORD)
    same = _bare(text) == _bare(word.text)
    return min(word.confidence, sure) if same else min(word.confidence, _IN_DOUBT)


def _reread(
    image: Image, dpi: int, word: Seen, languages: tuple[str, ...], larger: float, layout: int
) -> tuple[str, float]:
    pad = max(4.0, 0.35 * (word.y1 - word.y0))
    box = (
        max(0, int(word.x0 - pad)), max(0, int(word.y0 - pad)),
        min(image.width, int(word.x1 + pad)), min(image.height, int(word.y1 + pad)),
    )  # fmt: skip
    crop = image.crop(box)
    if not crop.width or not crop.height:
        return "", 0.0
    crop = crop.resize((int(crop.width * larger), int(crop.height * larger)))
    found = engine.recognise(crop, int(dpi * larger), languages, layout)
    return "".join(one.text for one in found.words), min((one.confidence for one in found.words), default=0.0)


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
