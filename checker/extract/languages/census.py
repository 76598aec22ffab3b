"""How much of each language stands on each page, and how much of that is prose rather than names, numbers and headings."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import chain, groupby
from statistics import mean

from msgspec import Struct
from msgspec.structs import replace

from checker.extract.languages.count import LABELS, Before, Count, scraps, titled
from checker.extract.languages.label import MODEL_SCRIPTS, is_tab, label, the_only
from checker.extract.languages.pieces import Piece, Run, garbled_letters, joined, loose, runs
from checker.extract.languages.plain import count_plain
from checker.extract.languages.scores import best_by_model, hits, second_opinion
from checker.extract.languages.tables import LETTERS_A_WORD, Tables, squash
from checker.extract.lines import Line, stream_lines
from checker.model import Page

PLAIN = frozenset(("han", "hangul", "thai", "arabic", "hebrew", "armenian", "georgian", "devanagari", "greek"))
"""Scripts that name their language by themselves: no frequent words are needed to believe them."""


class PageCount(Struct, frozen=True):
    """What a page holds, by language, and whether it has much text that makes no words of any."""

    languages: Mapping[str, Count]
    doubtful: bool = False


_FORM, _MANY = 120, 250
"""Letters from which a page without sentences is read as a form, and from which nonsense is worth a person's look."""
_CONFIDENT, _LEGIBLE = 0.6, 0.5
"""Mean confidence of the reader below which a page is noise, and below which a single word is."""
_CYRILLIC, _LATIN = re.compile("[\u0400-\u052f]{2}"), re.compile("[A-Za-z\u00c0-\u024f]{2}")
_NAMES = 30.0
"""Words of no language that a page may hold and still be counted to the language before it: a drawing, a table."""
_PART = 0.15
"""The share of a paper's words from which labels and tables without sentences make a language of it."""
_TITLE, _ROWS = 7, 3
"""Words of a row that is the code of a language and a title, and how many such rows make a selector; two that follow each other
do, too."""
_STOPS = (".", "!", "?", "。")
"""The ends of sentences, which titles have not."""
_SCRAP = 2
"""Letters of a line that is no text: a mark (``CE``, which OCR reads as a word of French), a unit, a code."""
_BESIDE = 0.2
"""The share of a paper's words below which a text of names stands beside the paper's own; labels of two languages are alike."""
_STATEMENT = 70.0
"""Words beyond which a text is more than the set statement that it holds."""
_KINDS, _SHARE, _LEAD = 4, 0.06, 4.0
"""Different frequent words that tell the language of a form, their share of its words, their lead before those of the next."""
_KINDS_AFTER, _SHARE_AFTER = 2, 0.02
"""How many do on a page that follows one in the same language."""
_CERTAIN, _LIKELY, _NONSENSE, _UNREAD = 0.9, 0.6, 0.1, 0.4


def count_page(page: Page, lines: tuple[Line, ...], tables: Tables, before: Before) -> PageCount:
    """What a page of these lines holds, by language; ``before`` tells of the pages before and takes in this one."""
    if plain := count_plain(page, lines, tables, before):
        return PageCount(plain)
    wrong, partly = _misread(page) if page.source == "ocr" else (False, False)
    if wrong:
        return PageCount({}, sum(len(word.text) for word in page.words) >= _MANY)
    if page.source == "ocr":
        page = replace(page, words=tuple(word for word in page.words if word.confidence >= _LEGIBLE))
        lines = stream_lines(page)
    found = runs(lines, tables.noise)
    only = the_only(found, tables, before.languages) if page.source == "text" else {}
    settled = _is_settled(found, only, tables)
    parts = loose(found) if settled else joined(found)
    counts = _count(parts, label(parts, tables, only), tables, before.lines, settled)
    doubtful = _judge(parts, counts, tables, page.source, before.languages)
    before.languages |= {code for code, count in counts.items() if count.prose or count.form}
    return PageCount(counts, doubtful or partly or garbled_letters(page) >= _MANY)


def _is_settled(found: Sequence[Run], only: Mapping[str, str], tables: Tables) -> bool:
    """Whether nobody need know what stands above what: every script is in one language, no set statement, no selector."""
    if not all(run.script in only for run in found):
        return False
    text = "\n".join(run.line for run in found).lower()
    return not any(mark in text for mark in tables.statements) and not any(_code_before(run, tables) for run in found)


def _misread(page: Page) -> tuple[bool, bool]:
    """Whether a scan was read with the wrong letters, wholly or in part.

    Tells: little confidence, and lines in which Latin and Cyrillic stand side by side: so Greek comes out of a reader that
    has no Greek.
    """
    if not page.words or mean(word.confidence for word in page.words) < _CONFIDENT:
        return True, True
    texts = [" ".join(word.text for word in words) for _, words in groupby(page.words, key=lambda word: word.line)]
    mixed = sum(len(text) for text in texts if _is_mixed(text))
    return mixed > 0.5 * sum(map(len, texts)), mixed >= _FORM


def _is_mixed(text: str) -> bool:
    cyrillic, latin = sum(map(len, _CYRILLIC.findall(text))), sum(map(len, _LATIN.findall(text)))
    return min(cyrillic, latin) > 0.25 * (cyrillic + latin)


def _judge(parts: Sequence[Piece], counts: dict[str, Count], tables: Tables, source: str, before: Container[str]) -> bool:
    """Judge a page without sentences as a whole: a form in its language, or letters that make no words.

    Its frequent words do where they are enough, else the model reads it. Marks the language of a form, drops the languages of
    a misread scan; says whether the page must be called doubtful.
    """
    doubtful = False
    for script in MODEL_SCRIPTS:
        kept = [piece for piece in parts if piece.script == script and not piece.listed]
        letters = sum(piece.letters for piece in kept)
        here = {code: count for code, count in counts.items() if code in tables.scripts.get(script, ())}
        if letters < _FORM or any(count.prose and count.hits >= 0.05 * letters / LETTERS_A_WORD for count in here.values()):
            continue
        if source == "text" and (leading := _led(here, before) or _formed(here)):
            leading.form = True
            continue
        text = " ".join(piece.text for piece in kept)
        language, chance = best_by_model(text, tables.scripts[script])
        code = tables.same_as.get(language, language)
        if code in here and (chance >= _CERTAIN or (chance >= _LIKELY and source == "text" and _seconded(code, before, text))):
            here[code].form = True
        if letters >= _MANY and chance < (_NONSENSE if source == "text" else _UNREAD):
            doubtful = True
            for code in here if source == "ocr" else ():
                del counts[code]
    return doubtful


def _led(here: Mapping[str, Count], before: Container[str]) -> Count | None:
    """The language that the frequent words of a form lead to beyond doubt: few do where the page before was in it."""
    if not here:
        return None
    code = max(here, key=lambda code: (here[code].hits, code))
    rest = max((count.hits for other, count in here.items() if other != code), default=0.0)
    kinds, share = (_KINDS_AFTER, _SHARE_AFTER) if code in before else (_KINDS, _SHARE)
    count = here[code]
    enough = sum(len(word) > 1 for word in count.kinds) >= kinds and count.hits >= max(_LEAD * rest, share * count.seen)
    return count if enough else None


def _formed(here: Mapping[str, Count]) -> Count | None:
    """The language of a form whose labels are known, and no other language has a word on the page."""
    speaking = [count for count in here.values() if count.kinds or count.labels]
    return speaking[0] if len(speaking) == 1 and len(speaking[0].labels) >= LABELS else None


def _seconded(code: str, before: Container[str], text: str) -> bool:
    """Whether the page before bears out what the model makes of a form; where it does not, another detector is asked."""
    return code in before or second_opinion(text) == code


def _count(parts: Sequence[Piece], labels: Sequence[str], tables: Tables, earlier: set[str], settled: bool) -> dict[str, Count]:
    """What the pieces say, by language; a ``settled`` page has no set statement and no selector."""
    covered, announced = (set(), set()) if settled else (_statements(parts, labels, tables), _selector(parts, tables))
    kept: dict[str, list[int]] = {}
    for index, (piece, language) in enumerate(zip(parts, labels, strict=True)):
        if language and not (piece.listed or index in announced or _is_scrap(piece) or is_tab(piece, tables)):
            kept.setdefault(language, []).append(index)
    found: dict[str, Count] = {}
    for language, indices in kept.items():
        count = found.setdefault(tables.same_as.get(language, language), Count(tables.prose.get(language, 0.1)))
        count.add(_of_one(language, [parts[index] for index in indices], tables))
        stale = {index for index in indices if parts[index].text in earlier} - covered
        count.statement += tables.words(language, sum(parts[index].letters for index in indices if index in covered))
        count.stale += tables.words(language, sum(parts[index].letters for index in stale))
        body = sorted((parts[index].order, parts[index].line) for index in indices if index not in stale and index not in covered)
        count.lines += tuple(line for _, line in body)
    earlier.update(piece.text for piece in parts)
    return found


def _of_one(language: str, parts: Sequence[Piece], tables: Tables) -> Count:
    """What pieces of one language have of words, and what speaks for their being sentences of it."""
    words = list(chain.from_iterable(piece.words for piece in parts))
    text = "\n".join(piece.text for piece in parts)
    distinct = frozenset(words)
    kinds = frozenset(hits(distinct, language, tables))
    frequent = [word for word in words if word in kinds]
    labels = {squash(piece.text) for piece in parts}
    pattern = tables.safety.get(language)
    return Count(
        words=tables.words(language, sum(piece.letters for piece in parts)),
        seen=len(words),
        titled=titled(text.split()),
        scraps=scraps(words, kinds),
        hits=len(frequent) - 0.5 * sum(len(word) == 1 for word in frequent),
        kinds=kinds,
        distinct=distinct,
        safety=len(pattern.findall(text.casefold())) if pattern else 0,
        plain=any(piece.script in PLAIN for piece in parts),
        labels={label for label in labels if language in tables.labels.get(label, ())},
    )


def _selector(parts: Sequence[Piece], tables: Tables) -> set[int]:
    """The pieces that announce a language each by its code and a title (``DK Brugsanvisning``), by index: no text of theirs."""
    codes = {index: code for index, piece in enumerate(parts) if (code := _code_before(piece, tables))}
    if len(set(codes.values())) >= _ROWS:
        return set(codes)
    pairs = [
        index for index in codes
        if parts[index].near and codes.get(parts[index].above, codes[index]) != codes[index]
    ]
    return {row for index in pairs for row in (index, parts[index].above)}


def _code_before(piece: Piece | Run, tables: Tables) -> str:
    """The code of a language that a line of a selector begins with, if it is such a line."""
    if len(piece.words) > _TITLE or not piece.line or piece.line.endswith(_STOPS):
        return ""
    head = piece.line.split(maxsplit=1)[0]
    return code if head.isupper() and (code := squash(head)) in tables.tabs else ""


def _is_scrap(piece: Piece) -> bool:
    return piece.letters <= _SCRAP and piece.script in MODEL_SCRIPTS


def _statements(parts: Sequence[Piece], labels: Sequence[str], tables: Tables) -> set[int]:
    """The pieces of paragraphs that hold the mark of a set statement, by index; of a long text only the lines at the mark."""
    members: dict[int, list[int]] = {}
    for index, block in enumerate(_blocks(parts, labels)):
        members.setdefault(block, []).append(index)
    covered: set[int] = set()
    for inside in members.values():
        at = [place for place, index in enumerate(inside) if any(mark in parts[index].line.lower() for mark in tables.statements)]
        if not at:
            continue
        short = tables.words(labels[inside[0]], sum(parts[index].letters for index in inside)) <= _STATEMENT
        covered.update(inside if short else [index for place in at for index in inside[max(0, place - 2) : place + 2]])
    return covered


def _blocks(parts: Sequence[Piece], labels: Sequence[str]) -> list[int]:
    block: list[int] = []
    for index, piece in enumerate(parts):
        joins = piece.near and labels[piece.above] == labels[index]
        block.append(block[piece.above] if joins else index)
    return block


def total(pages: Iterable[Mapping[str, Count]]) -> dict[str, Count]:
    """The counts of all pages together."""
    found: dict[str, Count] = {}
    for page in pages:
        for language, count in page.items():
            # Sets that grow: joining frozen ones page by page would copy them each time.
            found.setdefault(language, Count(count.least, kinds=set(), distinct=set(), labels=set())).add(count)
    return found


def spoken(whole: Mapping[str, Count]) -> frozenset[str]:
    """The languages that make sentences somewhere in the paper, or labels and tables that are a good part of it."""
    said = sum(count.words for count in whole.values())
    return frozenset(
        code for code, count in whole.items()
        if (count.prose or (count.halting and count.words >= _PART * said)) and not is_addresses(count, said)
    )


def is_addresses(count: Count, said: float) -> bool:
    """Whether the short text of a language beside that of others is names of streets, towns and firms.

    The model does not know names from the labels of a form, so its word does not count here.
    """
    return count.names and not count.plain and count.words < _BESIDE * said


def settle(pages: Sequence[Mapping[str, Count]], tables: Tables) -> list[dict[str, Count]]:
    """Give what no language of the paper accounts for (names, headings, single words) to the one it stands among.

    A language that nowhere in the paper makes a sentence is not in it; its text goes to the fullest language of the same
    script on the page, or on the page before.
    """
    whole = total(pages)
    said = sum(count.words for count in whole.values())
    known = spoken(whole) | {code for code, count in whole.items() if count.form and not is_addresses(count, said)}
    script = {code: name for name, codes in tables.scripts.items() for code in codes}
    settled: list[dict[str, Count]] = []
    before: dict[str, str] = {}
    for page in pages:
        after: dict[str, Count] = {}
        for code in sorted((code for code in page if code in known), key=lambda code: (page[code].words, code)):
            after.setdefault(code, Count(page[code].least)).add(page[code])
            before[script.get(code, "")] = code
        said = sum(count.words for count in after.values())
        for code, count in page.items():
            home = before.get(script.get(code, ""), code)
            if code not in known and (home == code or count.words <= max(_NAMES, said)):
                after.setdefault(home, Count(count.least)).add(count, evidence=home == code)
        settled.append(after)
    return settled
