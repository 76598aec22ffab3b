"""Is the product of a paper the kind of thing that the catalog sells: PRD008. A model's number is easily written on any paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from checker.checks.outcome import REVIEW, WARNING, Context, Outcome, args, exhibits, unsure
from checker.checks.shapes import counts
from checker.model import Dossier, Product
from checker.model.same import Same

PROOFS = ("test_report", "certificate", "declaration", "grant")
_WIDE = "\u2e80"
"""From this character on scripts set no blanks between words."""


class Kinds(Struct, frozen=True, eq=False):
    """The words of ``product-kinds.toml``: one pattern for all, the kind of each, and the groups where a kind is at home."""

    pattern: re.Pattern[str]
    kind: Mapping[str, str]
    endings: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]

    def named(self, text: str) -> frozenset[str]:
        """The kinds of product that a text names; of two words, one in the other, the longer counts."""
        return frozenset(self._kind(match.group()) for match in self.pattern.finditer(_fold(text)))

    def _kind(self, word: str) -> str:
        return self.kind.get(word) or next(kind for ending, kind in self.endings.items() if word.endswith(ending))


def other_kind(dossier: Dossier, want: None, context: Context) -> Iterator[Outcome]:
    """PRD008: the product of a paper over the right model is of a kind that the catalog does not speak of.

    Kinds are told by words of ``product-kinds.toml``; where either side names none of them nothing is said, so that a name in
    another language raises no alarm.
    """
    kinds = _kinds(Same(context.rules.tables.get("product-kinds", {})))
    sold = kinds.named(dossier.product.title)
    for paper in dossier.papers:
        record = paper.record
        if record.kind.value not in PROOFS or not record.product.value or unsure(record.product) or not counts(paper):
            continue
        printed = kinds.named(record.product.value)
        if printed and not printed & sold and (sold or _strange(printed, dossier.product, kinds, context)):
            told = args(file=record.file, printed=record.product.value, product=dossier.product.title or dossier.product.category)
            yield Outcome(REVIEW, "other-kind", record.file, told, exhibits(paper, record.product), level=WARNING)


def _strange(printed: frozenset[str], product: Product, kinds: Kinds, context: Context) -> bool:
    """Whether none of the kinds is at home in the product's group, one that has kinds of its own."""
    if product.category not in context.rules.categories or product.title:
        return False
    known = {group for groups in kinds.groups.values() for group in groups}
    return product.category in known and not any(product.category in kinds.groups[kind] for kind in printed)


@lru_cache(maxsize=4)
def _kinds(key: Same) -> Kinds:
    rows: dict[str, Any] = dict(key.table.get("kind", {}))
    words = {_fold(word): kind for kind, row in rows.items() for word in row.get("words", ())}
    endings = {word.removeprefix("-"): kind for word, kind in words.items() if word.startswith("-")}
    whole = {word: kind for word, kind in words.items() if not word.startswith("-")}
    wide = [word for word in whole if word[-1] >= _WIDE]
    pattern = "|".join((
        rf"(?<![^\W_]){_any(whole.keys() - wide)}(?![^\W_])", rf"[^\W_]*{_any(endings)}(?![^\W_])", _any(wide),
    ))
    groups = {kind: tuple(row.get("groups", ())) for kind, row in rows.items()}
    return Kinds(re.compile(pattern), whole, endings, groups)


def _any(words: Iterable[str]) -> str:
    """Any of the words, the longest first; none of no words."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or '(?!)'})"


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).casefold())
