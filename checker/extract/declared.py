"""What the sentence of a declaration names: its product, and the models behind the product's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from checker.extract.flow import Flow
from checker.extract.folds import fold
from checker.extract.reading import Reading
from checker.model import Evidence, Field, Lexicon

_PAGES = 2
_SURE = 0.6
_LONGEST = 110
_MOST_WORDS, _MOST_GOODS = 14, 6
_CODE = re.compile(r"(?=\S*\d)(?=\S*[A-Za-z]|\S*\d{4})[A-Za-z0-9][\w.\-+#/*&–]*")
_BEFORE_MODEL = re.compile(
    r"(?<![^\W_])(?:the|our|its|an?)\s(?P<name>(?:[^\W\d_][\w-]*\s){0,4}?[^\W\d_][\w-]+)"
    r"(?:\s[\"“„](?P<quoted>[^\"“”„]{3,60})[\"”“])?\s?[,(]\s?$"
)
_EDGES = " \t\n,;:()[]\"'“”‘’«»„."


class Declared(Struct, frozen=True):
    """The product and the models that one sentence names; both absent where no sentence does."""

    product: Field[str]
    models: tuple[Field[str], ...]


class CodeWords(Struct, frozen=True):
    """What is no designation of a model: codes that every product of a sort has, quantities, and the words that join codes."""

    common: re.Pattern[str]
    quantity: re.Pattern[str]
    joining: re.Pattern[str]


def declared(reading: Reading, lexicon: Lexicon, goods: bool = True) -> Declared:
    """The product of the first sentence that declares one by name: ``hereby declares that the radio equipment X is in ...``.

    Where none does, with ``goods`` those of which a sentence speaks: ``confirms that all Muster products are compliant``.
    """
    table: dict[str, Any] = dict(lexicon.tables.get("declared", {}))
    before, before_goods, nouns, after = (tuple(table.get(name, ())) for name in ("before", "before_goods", "goods", "after"))
    sentences = [_sentence(before, after), *([_goods(before_goods, nouns, after)] if goods else [])]
    found = [named for sentence in sentences for named in _sentences(reading, sentence, table)]
    told = [named for named in found if named.product.value or named.models]
    return next((named for named in told if named.product.value), told[0] if told else Declared(Field(), ()))


def _sentences(reading: Reading, sentence: re.Pattern[str], table: Mapping[str, Any]) -> Iterator[Declared]:
    """What each sentence of one form names, page by page."""
    for page in reading.row_flows[:_PAGES]:
        for found in _matches(sentence, fold(page.text)):
            if _tells_name(page, found, table):
                yield _named(page, *found.span("name"), table, "goods" in found.re.groupindex)


def spoken(reading: Reading, lexicon: Lexicon) -> Field[str]:
    """The product that a sentence of the first page names before its model: ``our toy "Rainbow" (item no. KS-3301)``."""
    table: dict[str, Any] = dict(lexicon.tables.get("declared", {}))
    empty = {*table.get("no_goods", ()), *table.get("any_goods", ()), *table.get("not_goods", ())}
    for hit in reading.all_hits("models"):
        line = reading.row(hit) if hit.page == 0 and not hit.opens else None
        found = _BEFORE_MODEL.search(line.text[: hit.start]) if line is not None else None
        if line is None or found is None:
            continue
        start, end = found.span("quoted" if found["quoted"] else "name")
        if empty.isdisjoint(fold(line.text[start:end]).split()):
            place = (line.evidence(start, end),)
            return Field(line.text[start:end], place, (), _SURE * min(1.0, line.confidence(start, end) + 0.15), "spoken")
    return Field()


def _matches(sentence: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every place where a sentence may begin, also within one that turns out to name nothing."""
    found = sentence.search(text)
    while found:
        yield found
        found = sentence.search(text, found.start() + 1)


def _tells_name(page: Flow, found: re.Match[str], table: Mapping[str, Any]) -> bool:
    """Whether what a sentence has for a name is one; goods with which it begins are written with a capital, and not pointed at."""
    name = found["name"].replace("\n", " ")
    if "goods" not in found.re.groupindex:
        return not any(word in name for word in table.get("not_named", ()))
    words = name.split()
    pointed = not set(words).isdisjoint(table.get("not_goods", ())) or words[-1] in table.get("no_goods", ())
    pointed = pointed or (len(words) == 1 and name in table.get("any_goods", ()))
    return not pointed and (bool(found["told"]) or page.text[found.start("name")].isupper())


_WORD = r"[^\W\d_](?:[^\W\d_]|[.&'’/-])*"
"""A word of the name of goods: one with a figure is a model."""


@lru_cache(maxsize=4)
def _sentence(before: tuple[str, ...], after: tuple[str, ...]) -> re.Pattern[str]:
    name = rf"(?P<name>(?:(?![.!?]\s)[^:|]){{3,{_LONGEST}}}?)"
    return re.compile(rf"(?<![^\W_])(?:{_any(before)})s?[:,]?\s+{name},?\s+(?:{_any(after)})(?![^\W_])")


@lru_cache(maxsize=4)
def _goods(before: tuple[str, ...], goods: tuple[str, ...], after: tuple[str, ...]) -> re.Pattern[str]:
    """Goods told by a name, behind the words of a declaration or at the beginning of a sentence that says what they comply with."""
    name = rf"(?P<name>(?:{_WORD},?\s){{0,{_MOST_GOODS}}}?(?P<goods>{_any(goods)}|(?(told){_WORD}|(?!))))"
    aside = r"(?:\s\([^()]{0,120}\)|\s(?:of|in|der|des|de)\s(?:[^\W\d_]+\s){1,5}?[^\W\d_]+)?"
    opens = rf"(?<![^\W_])(?P<told>{_any(before)}|(?:^|(?<=[.!?] ))all(?: of)?)\s+|(?:^|(?<=[.!?] ))"
    return re.compile(rf"(?:{opens}){name}{aside},?\s+(?:{_any(after)})(?![^\W_])", re.MULTILINE)


def _any(phrases: tuple[str, ...]) -> str:
    """Any of some phrases, the longest first, wherever their lines break."""
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in sorted(phrases, key=len, reverse=True)) or "(?!)"


def _named(page: Flow, start: int, end: int, table: Mapping[str, Any], goods: bool) -> Declared:
    """The words of the name up to its first code are the product, the codes the models."""
    places = list(codes(page.text[start:end], code_words(table)))
    models = tuple(_field(page, start + a, start + b) for a, b in places)
    stop = start + places[0][0] if places else end
    return Declared(_product(page, start, stop, tuple(table.get("model_words", ())), goods), models)


def codes(text: str, words: CodeWords) -> Iterator[tuple[int, int]]:
    """Where designations end a text; a code with words behind it that are no further codes is a part of the name."""
    found: list[tuple[int, int]] = []
    for word in re.finditer(r"\S+", text):
        bare = word.group().strip(_EDGES)
        at = word.start() + (word.group().index(bare) if bare else 0)
        folded = fold(bare)
        if _CODE.fullmatch(bare) and not words.quantity.fullmatch(folded) and not words.common.fullmatch(folded):
            found.append((at, at + len(bare)))
        elif found and not words.joining.fullmatch(folded):
            found.clear()
    yield from found


def code_words(table: Mapping[str, Any]) -> CodeWords:
    """What ``codes`` leaves out, of the table ``labels/declared.toml``."""
    units, joining = ("|".join(map(re.escape, table.get(name, ()))) or "(?!)" for name in ("units", "joining"))
    return CodeWords(
        re.compile("|".join(table.get("common_codes", ())) or "(?!)"),
        re.compile(rf"[\d.,]+(?:-?(?:{units}))?"),
        re.compile(rf"[\W_]*|{joining}"),
    )


def _product(page: Flow, start: int, end: int, model_words: tuple[str, ...], goods: bool) -> Field[str]:
    text = re.sub(r"\s+", " ", page.text[start:end]).strip(_EDGES)
    while (parts := text.rsplit(" ", 1)) and fold(parts[-1].strip(_EDGES)) in model_words:
        text = parts[0].strip(_EDGES) if len(parts) > 1 else ""
    if sum(map(str.isalpha, text)) < 3 or len(text.split()) > _MOST_WORDS or not (goods or _is_name(text)):
        return Field()
    place: Evidence = page.evidence(start, end)
    return Field(text, (place,), (), _SURE * min(1.0, page.confidence(start, end) + 0.15), "sentence")


def _is_name(text: str) -> bool:
    """Whether a name begins with a capital, or with one inside its first word."""
    return not text.split()[0].islower()


def _field(page: Flow, start: int, end: int) -> Field[str]:
    return Field(page.text[start:end], (page.evidence(start, end),), (), _SURE * min(1.0, page.confidence(start, end) + 0.15))
