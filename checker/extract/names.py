"""The shape of a company's name: cut from its address, joined over lines, told from persons and prose."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from checker.extract.folds import all_squashed, fold, is_wide, squash
from checker.extract.lines import CELL
from checker.extract.patterns import among, beginning
from checker.extract.reading import Reading, Span, over_value
from checker.extract.values import Value, is_blank, is_reference, line_confidence, next_in_column
from checker.model import Evidence
from checker.model.same import Same

_STREET = re.compile(r"(?:av|ave|rua|calle|room|rm|unit|floor|no|block|building)\b")
_BORDER = re.compile(r"(?<=[,，;；])\s*|\s{2,}|\s[-–|·•]\s")
"""Where an address may begin behind a name."""
_LONGEST = 110
_NUMBER_LABEL = re.compile(r"\bnumber$|\b(?:no|nr)\.$")
"""What ends so heads a column of numbers."""
_UNFINISHED = re.compile(r"\s(?:of|for|the|by|to)$")
_OPEN_END = re.compile(r"(?:[,&(/（-]|\bco\.?,?|\band|\bof|\bimp\.?|\bexp\.?|\(\w+)\s*$", re.IGNORECASE)


_LEAD_IN = re.compile(
    r"^.*\b(?:(?:owned|issued|tested|prepared|performed|published|conducted|certified|manufactured|declared) by"
    r"|behalf of|signed for|property of|(?:certif(?:y|ies)|confirms?|declares?|states?) that(?: all)?"
    r"|(?:approval|permission|consent) of)\s+(?:the\s+)?",
    re.IGNORECASE,
)
"""A sentence up to the name that it gives: ``Copyright of this certificate is owned by ...``."""
_COUNTED = re.compile(r"^\d{1,2}[.)] (?=[^\W\d_])")
"""The number of a point of a list, which is no part of the name in it."""
_PREPOSITION = re.compile(r"(?:by|from|at|von|par|por|da)\s+(?=[A-Z])")
_FORM_FIRST = re.compile(
    r"(?:株式会社|有限会社|合同会社|(?:一般|公益)?[財社]団法人|(?:国立研究開発|独立行政|地方独立行政)法人|주식회사|유한회사|재단법인|사단법인|\(주\)|㈜|\(株\)|㈱|\(재\))"
    r"\s*[^\s,，、(（:：]+|(?:ООО|ОАО|ЗАО|ПАО|АО|ТОВ|ИП|Общество с ограниченной ответственностью)\s*[«\"„][^»\"“\n]+[»\"“]"
)
"""A name that begins with its legal form, as in Japan and Korea."""


_CO = re.compile(r"\bco\.?$", re.IGNORECASE)


class _Forms(Struct, frozen=True, eq=False):
    """The legal forms as one pattern, and those that are titles too; a key by identity, since a pattern's hash reads all of it."""

    pattern: re.Pattern[str]
    titles: tuple[str, ...]


@lru_cache(maxsize=4)
def _forms(words: Same, soft: bool) -> _Forms:
    forms = (*words.table.get("legal_forms", ()), *(words.table.get("soft_forms", ()) if soft else ()))
    wide = words.table.get("legal_forms_wide", ())
    latin = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    either = rf"(?:(?<![a-z])(?:{latin})(?![a-z])\.?\)?|(?:{'|'.join(map(re.escape, wide))})(?:[(（][^)）章]*[)）])?)"
    return _Forms(re.compile(either), tuple(words.table.get("title_forms", ())))


def legal_form(text: str, words: Mapping[str, Any], soft: bool = False) -> re.Match[str] | None:
    """The last legal form of the first name in a text; with ``soft`` also words such as ``factory`` that are none in law."""
    return _first_form(text, _forms(Same(words), soft))


@lru_cache(maxsize=1 << 12)
def _first_form(text: str, forms: _Forms) -> re.Match[str] | None:
    pattern, titles = forms.pattern, forms.titles
    folded = fold(text)

    def written(found: re.Match[str]) -> bool:
        return _written_as_form(text[found.start() : found.end()], titles)

    first = next((m for m in pattern.finditer(folded) if m.start() > 1 and written(m)), None)
    while first:
        after = pattern.match(folded, _skip(folded, first.end()))
        if not after or not written(after):
            return first
        first = after
    return None


def form_first(text: str) -> str:
    """A name that begins with its legal form and fills its cell, as in Japan and Korea: ``주식회사 한빛전자``; else empty."""
    found = _FORM_FIRST.fullmatch(text.strip(" .。"))
    return found.group() if found else ""


def _written_as_form(form: str, titles: tuple[str, ...]) -> bool:
    """Short forms such as AS or SE are written in capitals, others with a capital or a dot: else they are words of a sentence.

    ``titles`` are short ones that no language has as a word, of which the first letter is enough: ``Oy``.
    """
    letters = "".join(char for char in form if char.isalpha())
    if any(map(is_wide, form)) or "." in form:
        return True
    short = len(letters) < 3 and letters.casefold() not in titles
    return letters.isupper() if short else any(char.isupper() for char in letters)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " ,.":
        at += 1
    return at


def company(reading: Reading, span: Span, words: Mapping[str, Any], strength: float, label: str = "") -> Value | None:
    """The name at the beginning of a value, joined with its next line where the first breaks off inside the name."""
    text, evidence = _joined(reading, span, words)
    if squash(text) in all_squashed(tuple(words.get("legal_forms", ()))):
        over = over_value(reading, span)
        text, evidence = (f"{over.text.split(CELL)[0]} {text}", (over.evidence(), *evidence)) if over else ("", evidence)
    name = clean_name(text, words)
    if not name:
        return None
    sure = strength + (0.08 if legal_form(name, words) else -0.08)
    return Value(name, evidence, sure, label, reading.index(span.line.page), line_confidence(span))


def _joined(reading: Reading, span: Span, words: Mapping[str, Any]) -> tuple[str, tuple[Evidence, ...]]:
    text = span.text.split(CELL)[0].strip()
    evidence = (span.line.evidence(span.start, span.start + len(span.text.split(CELL)[0])),)
    if _OPEN_END.search(text) and not _complete(text, words):
        after = next_in_column(reading, span)
        if after is not None:
            more = after.text.split(CELL)[0].strip()
            if _CO.search(text) and not legal_form(f"{text} {more}"[: len(text) + 12], words):
                return text, evidence  # "... Co." is whole where no "Ltd." follows
            return f"{text} {more}", (*evidence, after.line.evidence(after.start, after.start + len(more)))
    after = next_in_column(reading, span) if " " in text and legal_form(text, words, soft=True) is None else None
    rest = after.text.split(CELL)[0].strip() if after is not None else ""
    if after is not None and _ENDS_NAME.match(rest) and _complete(f"{text} {rest}", words):
        return f"{text} {rest}", (*evidence, after.line.evidence(after.start, after.start + len(rest)))
    return text, evidence


_ENDS_NAME = re.compile(r"(?:[A-Z][\w&.-]*,?[ ]){1,4}\S+$")
"""The rest of a name on its second line: a few words in capitals, its legal form the last."""


def _complete(text: str, words: Mapping[str, Any]) -> bool:
    form = legal_form(text, words)
    return form is not None and not re.search(r"\bco\.?,?\s*$", fold(text[: form.end()])) and text[form.end() :].strip(" ,.") == ""


def clean_name(text: str, words: Mapping[str, Any]) -> str:
    """A company's name without its address, contact or brackets; empty for what is no name."""
    text = re.sub(r"\s+", " ", text).lstrip(" :：;,.*\"'“”„«»·•-–").rstrip(" :：;,*\"'“”·•-–")
    text = _COUNTED.sub("", text)
    if is_blank(text, words) or is_reference(text, words):
        return ""
    if first := _FORM_FIRST.match(text):
        return first.group()
    form = legal_form(text, words) or legal_form(text, words, soft=True)
    if form is not None and form.end() >= 5:
        end = form.end() + (1 if text[form.end() : form.end() + 1] == "." else 0)
        name = text[:end]
        head, _, after = name.rpartition(":")
        name = after if head and legal_form(after, words) else name
        name = _after_lead_in(name, words)
    else:
        name = _before_address(text, words).rstrip(" .")
    name = name.strip(" :：;,*\"'“”·•-–/")
    return name if _is_name(name, words) else ""


def _after_lead_in(name: str, words: Mapping[str, Any]) -> str:
    lead = _LEAD_IN.match(name) or _PREPOSITION.match(name)
    return name[lead.end() :] if lead and legal_form(name[lead.end() :], words) else name


def _before_address(text: str, words: Mapping[str, Any]) -> str:
    """What stands before the first part that looks like an address."""
    ends = [*(found.span() for found in _BORDER.finditer(text)), (len(text), len(text))]
    end = ends[0][0]
    for (_, start), (stop, _) in itertools.pairwise(ends):
        part = text[start:stop]
        if any(word in fold(part) for word in words.get("address_words", ())) or re.search(r"\d", part):
            break
        end = stop
    return text[:end].rstrip()


def _is_address(folded: str, words: Mapping[str, Any]) -> bool:
    """Whether a name without a legal form is a line of an address."""
    numbered = any(char.isdigit() for char in folded)
    telling = (word for word in words.get("address_words", ()) if numbered or len(word) > 5)
    return bool(beginning(tuple(telling)).search(folded))


def _is_name(name: str, words: Mapping[str, Any]) -> bool:
    letters = sum(char.isalpha() for char in name)
    folded = fold(name)
    form = legal_form(name, words)
    if re.search(r"\d{1,2}\.\d{1,2}\.\d{4}", name):
        return False  # a sentence that names another paper
    if _NUMBER_LABEL.search(folded) or _UNFINISHED.search(folded):
        return False
    if form is None and sum(map(name.count, "(（")) != sum(map(name.count, ")）")):
        return False
    if ":" in name or folded.startswith(("of ", "or ", "and ")) or name[0] in "(（" or (form is None and _STREET.match(folded)):
        return False
    if form is None and (name[0].isdigit() or re.search(r"\d{4}", name) or len(name.split()) > 9 or _is_address(folded, words)):
        return False
    if form is not None and is_wide(form.group()[0]) and re.search(r"[,，。;；:：+]", name[: form.start()]):
        return False
    if letters < 2 or len(name) > _LONGEST or (letters < 4 and not any(map(is_wide, name))):
        return False
    strangers = words.get("person_words" if form is None else "contact_words", ())
    if among(tuple(strangers)).search(folded):
        return False
    if name[0].islower() and not legal_form(name, words, soft=True):
        return False
    return letters / max(1, len(name.replace(" ", ""))) > 0.55 and len(name.split()) <= 14
