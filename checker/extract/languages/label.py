"""The language of every piece of a page: words first, the model where they leave a doubt, neighbours to smooth both."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from itertools import chain

from checker.extract.languages.decode import decode
from checker.extract.languages.pieces import Piece, Run
from checker.extract.languages.scores import Scores, by_model, by_words, east, labelled, leading, margin
from checker.extract.languages.tables import Tables, squash

_SURE, _CERTAIN = 2.5, 4.0
"""A lead in words alone from which the model is not asked of a line that a neighbour backs, and of one that stands alone."""
_MODEL = 2.0
"""Weight of the model beside the words where it is asked: of single sentences it knows more than the few frequent words in them."""
_LETTERS = 12
"""Fewer letters than this say nothing to the model."""
_NEARLY, _NOTHING = 0.6, -1.4
"""A lead that is none, and the score of a piece of which nothing is known but that rare languages are rare."""
_NAMES = 12
_HINT = 1.5
"""Worth of a tab or heading that names a language: it breaks ties, it never outweighs text."""
_CODE = 3.0
"""Worth of the code before a line, where codes stand before lines: as much as it costs to change the language."""
_BEHIND, _MARKED = 2, 4
"""Parts of a line that is a code and a text, and how many such lines show that codes stand before texts."""
_MAIN, _FAVOUR = 0.4, 1.0
"""The share of a page's evidence that makes a language its main one, and what that is worth on each piece."""
MODEL_SCRIPTS = ("latin", "cyrillic")
_NONE: Mapping[str, str] = {}


def label(pieces: Sequence[Piece], tables: Tables, alone: Mapping[str, str] = _NONE) -> list[str]:
    """The language of each piece, ``""`` where its script has none that is known; ``alone`` as ``the_only`` tells it."""
    labels = [""] * len(pieces)
    for script in dict.fromkeys(piece.script for piece in pieces):
        indices = [i for i, piece in enumerate(pieces) if piece.script == script]
        if script in alone:
            chosen = [alone[script]] * len(indices)
        else:
            part = pieces if len(indices) == len(pieces) else _own_tree(pieces, indices)
            chosen = _label_script(part, script, tables.scripts[script], tables)
        for index, language in zip(indices, chosen, strict=True):
            labels[index] = language
    return labels


def the_only(found: Sequence[Run], tables: Tables, before: Container[str]) -> dict[str, str]:
    """The language of each script of a page that is plainly in one: its words settle the page, and no line need be asked.

    ``before`` are the languages of the page before.
    """
    only: dict[str, str] = {}
    for script in dict.fromkeys(run.script for run in found):
        languages = tables.scripts.get(script, ())
        mine = [run for run in found if run.script == script]
        if len(languages) < 2:
            only[script] = languages[0] if languages else ""
        elif script == "han":
            told = {max(east(run.text)) for run in mine}
            only |= {script: told.pop()} if len(told) == 1 else {}
        elif language := _plainly(mine, tables, before):
            only[script] = language
    return only


def _plainly(mine: Sequence[Run], tables: Tables, before: Container[str]) -> str:
    """The language that all runs of a script are in, if their words and letters leave no doubt."""
    words = set(chain.from_iterable(run.words for run in mine))
    language = leading(words, tables, before) or labelled((run.text for run in mine), words, tables)
    letters = set("".join(run.text for run in mine).lower()) & tables.letters.keys() if language else ()
    return language if all(language in tables.letters[letter] for letter in letters) else ""


def is_tab(piece: Piece, tables: Tables) -> bool:
    """Whether a piece is a lone code or name of a language, or nothing but such: announcements, no text."""
    if len(piece.text) <= 24 and squash(piece.text) in tables.tabs:
        return True
    return len(piece.words) <= _NAMES and tables.names.issuperset(piece.words)


def _own_tree(pieces: Sequence[Piece], indices: Sequence[int]) -> list[Piece]:
    place = {index: new for new, index in enumerate(indices)}
    return [
        pieces[index]._replace(above=place.get(pieces[index].above, -1)) for index in indices
    ]


def _label_script(part: Sequence[Piece], script: str, languages: tuple[str, ...], tables: Tables) -> list[str]:
    if script == "han":
        return decode(part, [east(piece.text) for piece in part], languages)
    scores = [by_words(piece, tables) for piece in part]
    _hint(part, scores, languages, tables)
    labels = decode(part, scores, _contenders(scores, languages))
    _favour(part, scores, labels)
    if script in MODEL_SCRIPTS:
        asked = _doubtful(part, scores, labels)
        for index in asked:
            _add(scores[index], by_model(part[index].text, languages))
        labels = decode(part, scores, _contenders(scores, languages)) if asked else labels
    return labels


def _contenders(scores: Sequence[Scores], languages: tuple[str, ...]) -> tuple[str, ...]:
    """The languages that are the best, or nearly, for some piece: no other can win, and most pages have few."""
    found: set[str] = set()
    for own in scores:
        best = max(own.values(), default=_NOTHING)
        if best > _NOTHING:
            found.update(language for language, points in own.items() if points >= best - _NEARLY)
    return tuple(language for language in languages if language in found) or languages[:1]


def _favour(part: Sequence[Piece], scores: Sequence[Scores], labels: Sequence[str]) -> None:
    """Let the language that a page is mostly in have what speaks for none: names, headings, single words."""
    weight: dict[str, float] = {}
    for own, language in zip(scores, labels, strict=True):
        weight[language] = weight.get(language, 0.0) + max(0.0, own.get(language, 0.0))
    enough = _MAIN * sum(weight.values())
    for language in [language for language, points in weight.items() if points and points >= enough]:
        for own in scores:
            own[language] = own.get(language, 0.0) + _FAVOUR


def _hint(part: Sequence[Piece], scores: list[Scores], languages: tuple[str, ...], tables: Tables) -> None:
    for piece, own in zip(part, scores, strict=True):
        if is_tab(piece, tables):
            own.clear()
            announced = tables.tabs.get(squash(piece.text), ())
            own.update({language: _HINT for language in announced if language in languages})
    for index, code in _marked(part, tables).items():
        for language in tables.tabs[code]:
            if language in languages:
                scores[index][language] = scores[index].get(language, 0.0) + _CODE


def _marked(part: Sequence[Piece], tables: Tables) -> dict[int, str]:
    """The code before each line of a page on which lines of several languages follow each other, each behind its code."""
    heads = {index: piece.line.split(maxsplit=1) for index, piece in enumerate(part)}
    codes = {index: squash(head[0]) for index, head in heads.items() if len(head) == _BEHIND and head[0].isupper()}
    known = {index: code for index, code in codes.items() if code in tables.tabs}
    return known if len(known) >= _MARKED and len(set(known.values())) > 1 else {}


def _doubtful(part: Sequence[Piece], scores: Sequence[Scores], labels: Sequence[str]) -> list[int]:
    """The pieces that words did not settle: neither by themselves nor by a like neighbour that is sure."""
    leads = [margin(own) for own in scores]
    sure = [lead >= _SURE and best == label for (best, lead), label in zip(leads, labels, strict=True)]
    backed = [lead >= _CERTAIN and best == label for (best, lead), label in zip(leads, labels, strict=True)]
    for index, piece in enumerate(part):
        if piece.near and sure[index] and labels[index] == labels[piece.above] and not _against(scores[piece.above], labels[index]):
            backed[piece.above] = True
        if piece.near and sure[piece.above] and labels[index] == labels[piece.above] and not _against(scores[index], labels[index]):
            backed[index] = True
    return [index for index, piece in enumerate(part) if not backed[index] and piece.letters >= _LETTERS]


def _against(own: Scores, language: str) -> bool:
    return max(own.values(), default=0.0) > own.get(language, 0.0)


def _add(own: Scores, more: Mapping[str, float]) -> None:
    for language, points in more.items():
        own[language] = own.get(language, 0.0) + _MODEL * points
