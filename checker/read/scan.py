"""A page that is a picture → words: which way up, in which script, and how sure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.model import Word
from checker.read import engine, foreign, level, tessdata
from checker.read.alone import line_by_line
from checker.read.east import by_the_other
from checker.read.engine import Attempt, Outlook
from checker.read.hand import by_hand
from checker.read.picture import like_a_document, strip_of
from checker.read.rest import with_the_rest
from checker.read.scripts import all_lines, doubtful_lines, for_script, reading, with_other_scripts
from checker.read.second import second_reading
from checker.read.sheet import Sheet, prepared
from checker.read.straight import slope, words_of

if TYPE_CHECKING:
    from PIL.Image import Image

Closer = Callable[[int], tuple["Image", int]]

_ENGLISH = ("eng",)
_SURE = 0.80
"""Mean confidence from which a page counts as read; measured pages split into 0.46-0.78 (bad) and 0.80-0.94 (good)."""
_FITS = 0.88
"""Mean confidence that data of the right language reaches on a page that is not damaged."""
_LATIN = ("Latin", "Fraktur", "")
_POOR = 0.55
_FEW_LETTERS = 12
_LOST, _LOST_LETTERS, _FEW_LOST = 0.70, 40, 12
"""Mean confidence below which most values of a page are lost, and the letters from which that can be told; fewer are enough
where the picture is ink on paper and no photograph. Measured: docs/scans.md."""
_FINE_DPI = 300


class Scan(Struct, frozen=True):
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


def read_scan(image: Image, dpi: int, first: tuple[str, ...] = _ENGLISH, closer: Closer | None = None) -> Scan:
    """Read one picture, grey or coloured. ``first`` are the languages to begin with, for instance those of the page before.

    ``closer`` gives the same picture at a higher resolution, with the resolution that it got.
    """
    sheet = prepared(image, dpi)
    if sheet.blank:
        return Scan((), image.width * 72 / dpi, image.height * 72 / dpi)
    best, sheet, turn = _first_looks(sheet, first)
    eastern = by_the_other(sheet, best)
    if eastern is not None:
        return _scan(sheet, second_reading(sheet, eastern), turn, "")
    best, script = _in_its_script(sheet.bare, dpi, best)
    if script:
        return _scan(sheet, second_reading(sheet, foreign.sound(best)), turn, script)
    if best.mean < _SURE:
        best, sheet = _harder(sheet, best, turn, closer)
    best = second_reading(sheet, line_by_line(sheet, with_the_rest(sheet, best)))
    return _scan(sheet, by_hand(sheet.black or sheet.bare, sheet.dpi, best), turn, "")


def _scan(sheet: Sheet, best: Attempt, turn: int, script: str) -> Scan:
    skew, scale = slope(best.words), 72.0 / sheet.dpi
    words = words_of(best.words, skew, sheet.bare.width, sheet.bare.height, scale)
    lacks = () if script else foreign.lacking(best)
    letters = sum(len(word.text) for word in words)
    poor = best.mean < _LOST and (letters >= _LOST_LETTERS or (letters >= _FEW_LOST and like_a_document(sheet.bare)))
    return Scan(
        foreign.marks_lost(words) if lacks else words,
        round(sheet.bare.width * scale, 2), round(sheet.bare.height * scale, 2),
        turn, round(sheet.skew + skew, 2), best.languages, round(best.mean, 3), script, lacks, poor,
    )  # fmt: skip


def _first_looks(sheet: Sheet, first: tuple[str, ...]) -> tuple[Attempt, Sheet, int]:
    """The first pass, and where it fails one more with the page turned the right way up."""
    image, dpi = sheet.bare, sheet.dpi
    best = engine.recognise(image, dpi, first)
    if first != _ENGLISH and best.mean < _SURE:
        best = max(best, engine.recognise(image, dpi, _ENGLISH), key=lambda one: one.weight)
    if best.mean >= _SURE and best.weight >= _FEW_LETTERS:
        return best, sheet, 0
    view = engine.outlook(image, dpi)
    languages = for_script(view.script) or _ENGLISH
    turns = _turns(view, best)
    if level.lies_upright(image, dpi):
        turns = tuple(turn for turn in turns if turn == 180)
    if turns and languages != best.languages:
        # Data of another script reads more of its letters whichever way the page lies: like is compared with like.
        best = max(best, engine.recognise(image, dpi, languages), key=lambda one: one.weight)
    for turn in turns:
        other = sheet.turned(turn)
        tried = engine.recognise(other.bare, dpi, languages)
        if tried.weight > best.weight * 1.2 + _FEW_LETTERS:
            return tried, other, turn
    return best, sheet, 0


def _turns(view: Outlook, best: Attempt) -> tuple[int, ...]:
    if view.turn_confidence >= 1.0:
        return (view.turn,) if view.turn else ()
    return (90, 270, 180) if best.mean < _POOR else ()


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


def _harder(sheet: Sheet, best: Attempt, turn: int, closer: Closer | None) -> tuple[Attempt, Sheet]:
    """More ways to look at a page that reads badly: as one block, in the light around each letter, from nearer."""
    for how in ({"layout": engine.BLOCK}, {"local": True}):
        tried = engine.recognise(sheet.bare, sheet.dpi, best.languages, **how)
        if tried.weight > best.weight * 1.02:
            best = tried
        if best.mean >= _SURE:
            return best, sheet
    near = prepared(*closer(_FINE_DPI)).turned(turn) if closer is not None else sheet
    if near.dpi < 1.2 * sheet.dpi:
        return best, sheet
    tried = engine.recognise(near.bare, near.dpi, best.languages)
    return (tried, near) if tried.weight > best.weight * 1.02 else (best, sheet)
