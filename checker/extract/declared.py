"""What the sentence of a declaration names: its product, and the models behind the product's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from checker.extract.flow import Flow
from checker.extract.folds import fold
from checker.extract.reading import Reading
from checker.model import Evidence, Field, Lexicon

_PAGES = 2
_SURE = 0.6
_LONGEST = 110
_MOST_WORDS = 14
_CODE = re.compile(r"(?=\S*\d)(?=\S*[A-Za-z]|\S*\d{4})[A-Za-z0-9][\w.\-+#/*&–]*")
_EDGES = " \t\n,;:()[]\"'“”‘’«»„."


@dataclass(frozen=True, slots=True)
class Declared:
    """The product and the models that one sentence names; both absent where no sentence does."""

    product: Field[str]
    models: tuple[Field[str], ...]


@dataclass(frozen=True, slots=True)
class CodeWords:
    """What is no designation of a model: codes that every product of a sort has, quantities, and the words that join codes."""

    common: re.Pattern[str]
    quantity: re.Pattern[str]
    joining: re.Pattern[str]


def declared(reading: Reading, lexicon: Lexicon) -> Declared:
    """The product of the first sentence that declares one by name: ``hereby declares that the radio equipment X is in ...``."""
    table: dict[str, Any] = dict(lexicon.tables.get("declared", {}))
    sentence = _sentence(tuple(table.get("before", ())), tuple(table.get("after", ())))
    for page in reading.row_flows[:_PAGES]:
        text = fold(page.text).replace("\n", " ")
        for found in sentence.finditer(text):
            if any(word in found["name"] for word in table.get("not_named", ())):
                continue
            named = _named(page, *found.span("name"), table)
            if named.product.value or named.models:
                return named
    return Declared(Field(), ())


@lru_cache(maxsize=4)
def _sentence(before: tuple[str, ...], after: tuple[str, ...]) -> re.Pattern[str]:
    begins, ends = ("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)" for words in (before, after))
    name = rf"(?P<name>(?:(?![.!?]\s)[^:|]){{3,{_LONGEST}}}?)"
    return re.compile(rf"(?<![^\W_])(?:{begins})s?[:,]?\s+{name},?\s+(?:{ends})(?![^\W_])")


def _named(page: Flow, start: int, end: int, table: Mapping[str, Any]) -> Declared:
    """The words of the name up to its first code are the product, the codes the models."""
    places = list(codes(page.text[start:end], code_words(table)))
    models = tuple(_field(page, start + a, start + b) for a, b in places)
    stop = start + places[0][0] if places else end
    return Declared(_product(page, start, stop, tuple(table.get("model_words", ()))), models)


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


def _product(page: Flow, start: int, end: int, model_words: tuple[str, ...]) -> Field[str]:
    text = re.sub(r"\s+", " ", page.text[start:end]).strip(_EDGES)
    while (parts := text.rsplit(" ", 1)) and fold(parts[-1].strip(_EDGES)) in model_words:
        text = parts[0].strip(_EDGES) if len(parts) > 1 else ""
    if sum(map(str.isalpha, text)) < 3 or len(text.split()) > _MOST_WORDS or text[:1].islower():
        return Field()
    place: Evidence = page.evidence(start, end)
    return Field(text, (place,), (), _SURE * min(1.0, page.confidence(start, end) + 0.15), "sentence")


def _field(page: Flow, start: int, end: int) -> Field[str]:
    return Field(page.text[start:end], (page.evidence(start, end),), (), _SURE * min(1.0, page.confidence(start, end) + 0.15))
