"""Model designations as printed: lists over several lines, ranges and families kept whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checker.extract.companies import whole_words
from checker.extract.folds import fold, squash
from checker.extract.labels import Hit
from checker.extract.lines import CELL
from checker.extract.model_tables import ACT, among_heads, goes_on, headed
from checker.extract.model_words import CODE, RATED, fills_cell, named_model, no_quantity, quantity
from checker.extract.reading import Reading, Span, cell_spans
from checker.extract.twice import AGREED, clearest, printed_again
from checker.extract.unlabelled import CUT, listed, unlabelled
from checker.extract.values import in_pairs, is_blank, is_code, is_reference, line_confidence, next_in_column, spans_of, value_words
from checker.model import Field, Lexicon

_SURE_DIGITS = 0.5
_GUESSED = 0.9
"""Labels less sure than this were known by a shape of few letters alone."""
_FRONT = 5
_MOST_ROWS = 40
_TABLE_CELLS = 4
_LEAST_WORD = 3
"""A label of fewer letters counts only where it begins its cell or has a colon."""
_MOST_CODE_WORDS = 3
_LINE, _FLUSH = 1.5, 6.0
"""How far apart the lines of one text are, in their heights, and their left edges, in points."""
_LONGEST = 48
_BRACKETED = re.compile(r"(?P<head>\S+)\s*[(（](?P<rest>[^()（）]+)[)）]\s*")
"""Further models in brackets behind the first: ``LM-220 (LM-221, LM-222)``."""
_UNKNOWN = re.compile(r"(?<=\d)\s+[A-Z][a-z]+(?: [a-z]+)?\s?:.*$")
"""Words behind a code that no phrase knows, with the colon of a label."""
_AND_NAME = re.compile(r"(?<=\d)\s[-–]\s[A-ZÀ-Þ][^\W\d_]{2,}(?: [^\W\d_]{2,}){0,4}$")
"""The name of the product behind a code: ``YD-SW01 - Interruptor Smart``."""
_IN_SENTENCE = re.compile(r"[ ]*(?P<code>(?=\S*\d)\S+)[ ][a-zß-ÿ]+[ ,.]")
"""The last code of a list, with which its sentence goes on: ``100-2231 and 100-2240 do not contain``."""
_SHAPE = re.compile(r"\d+")
_NAME_ENDS = re.compile(r"[ :]{0,2}(?:[A-Z0-9][\w+#/-]*[ .)]{0,2}){1,4}")
"""One to four words with a capital or a figure, and nothing behind them."""
_GOES_ON = re.compile(r"[,;，；、/]\s*$")
_RANGE = re.compile(r"\s+(?:to|bis|through|thru|à|al)\s+|\s*[~～至]\s*")


def models(reading: Reading, lexicon: Lexicon, kind: str | None) -> tuple[Field[str], ...]:
    """All model or type designations that the paper's labels give, in the order of print."""
    words = value_words(lexicon)
    best = list(_labelled(reading, words))
    referred = () if any(fields[0].evidence[0].page == 1 for *_, fields in best) else tuple(listed(reading, words))
    if len(referred) > 1:
        return clearest(reading, referred)
    if not best:
        return unlabelled(reading, lexicon, kind)
    top = max(strength for strength, *_ in best)
    vague = words.get("vague_models", ())
    told = any(phrase not in vague or _is_code(field.value or "") for _, phrase, fields in best for field in fields)
    kept: dict[str, Field[str]] = {}
    for strength, phrase, fields in best:
        for field in fields if strength >= top - 0.12 else ():
            if not told or phrase not in vague or _is_code(field.value or ""):
                kept.setdefault(squash(field.value or ""), field)
    return clearest(reading, kept.values())


def _labelled(reading: Reading, words: Mapping[str, Any]) -> Iterator[tuple[float, str, list[Field[str]]]]:
    """What each label of a model gives: how strong it is, its letters, the models."""
    either = words.get("either_labels", ())
    coded = (*either, *words.get("code_labels", ()))
    for hit in reading.all_hits("models", "product"):
        if hit.page < _FRONT and (hit.field == "models" or hit.phrase in either) and _in_its_language(reading, hit, words):
            again = goes_on(reading, hit)
            strength = 0.0 if _in_table(reading, hit) and not again else _strength(hit, again, among_heads(reading, hit))
            strength = max(strength, _behind_product(reading, hit, words))
            found = _list(reading, hit, words, strength) if strength > 0 else []
            if hit.phrase in words.get("model_or_product", ()):
                found = [field for field in found if _numbered(field.value or "")]  # words name a product
            if found and (hit.phrase not in coded or _told_by_code(found)):
                yield strength - (0.0 if again else 0.05 * hit.page), hit.phrase, found


def _told_by_code(found: list[Field[str]]) -> bool:
    """Whether a list is of codes, or of one and its kin that add a word: ``NB-X7, NB-X7 Lite``."""
    plain = [field.value or "" for field in found if is_code(field.value or "")]
    return bool(plain) and all(any((field.value or "").startswith(code) for code in plain) for field in found)


def _in_its_language(reading: Reading, hit: Hit, words: Mapping[str, Any]) -> bool:
    """Whether a label that could be English stands among other labels of its own language."""
    before = reading.row(hit).text[: hit.start].rstrip()
    if hit.phrase not in words.get("also_english", ()) or (CELL in before and before.endswith((",", "(", ";"))):
        return True  # "Doll stroller, ref. ZT-8": behind a name it tells the model in every language
    others = {h.phrase for row in reading.hits[hit.page] for h in row if h.language == hit.language and h.opens}
    return len(others - {hit.phrase}) > 1


def _strength(hit: Hit, again: bool = False, head: bool = False) -> float:
    if not head and not hit.opens and not hit.colon and len(hit.phrase) < _LEAST_WORD:
        return 0.0  # "Saint Paul, MN, 55108"
    if hit.colon and hit.opens:
        return 0.9 * hit.sure
    if hit.colon:
        return 0.75 * hit.sure
    if hit.opens and hit.closes:
        return 0.8 * hit.sure
    return 0.45 if hit.page == 0 or again else 0.0


def _behind_product(reading: Reading, hit: Hit, words: Mapping[str, Any]) -> float:
    """How loud a label without a colon speaks behind the name of the product, as in ``Data logger, Model Muster One``."""
    text = reading.row(hit).text
    told = hit.page == 0 and hit.phrase in words.get("inline_models", ())
    behind = text[: hit.start].rstrip().endswith((",", "–", "-", "("))
    return 0.65 if told and behind and _NAME_ENDS.fullmatch(text, hit.end) else 0.0


def _in_table(reading: Reading, hit: Hit) -> bool:
    """Whether the label heads a column of a table inside the paper, such as the list of instruments."""
    wide = hit.page > 0 and not hit.colon and reading.row(hit).text.count(CELL) >= _TABLE_CELLS - 1
    return wide and not in_pairs(reading, hit)


def _list(reading: Reading, hit: Hit, words: Mapping[str, Any], strength: float) -> list[Field[str]]:
    listed = headed(reading, hit, words, strength)
    for span in spans_of(reading, hit):
        if (len(listed) > 1 or among_heads(reading, hit)) and listed and (span.where == "below" or not _numbered(span.text)):
            return listed
        alone = span.where == "right" or (hit.colon and _stands_alone(reading, hit, span))
        codes_only = (strength < 0.6 or not alone) and not fills_cell(hit, span)
        if (again := _named_so(reading, span)) is not None and hit.opens:
            return [again]
        rows = [*_begun_above(reading, hit, span), *_rows(reading, span)]
        if is_reference(rows[0].text, words):
            return []
        fields = [field for field in _fields(reading, rows, words, strength, codes_only) if field.value]
        if hit.sure < _GUESSED:
            fields = [field for field in fields if no_quantity(field.value or "")]
        plain = len(fields) == 1 and span.where == "right" and span.line.text.count(CELL) == 1
        if not (hit.colon or plain or _behind_product(reading, hit, words)):
            fields = [field for field in fields if _numbered(field.value or "")]
        if fields or span.text.strip():
            return fields
    return []


def _stands_alone(reading: Reading, hit: Hit, span: Span) -> bool:
    """Whether a cell beside a label, a little lower, is a name of its own: no line of a text in its column goes before or on."""
    if span.where != "beside" or len(span.text.split()) > _MOST_CODE_WORDS or "," in span.text:
        return False
    left, top, _, bottom = span.evidence().box
    for line in reading.rows[hit.page][max(0, hit.row - 1) : hit.row + 4]:
        boxes = (line.evidence(start, end).box for start, end in cell_spans(line))
        near = abs((line.box[1] + line.box[3]) - (top + bottom)) / 2 < _LINE * (bottom - top)
        if line is not span.line and near and any(abs(box[0] - left) < _FLUSH for box in boxes):
            return False
    return True


def _named_so(reading: Reading, span: Span) -> Field[str] | None:
    """A model that is a name and no code, where a label of the product gives the same: ``Trade name Muster``, ``Model Muster``."""
    text = span.text.split(CELL)[0].strip(" .:：")
    if _numbered(text) or not text[:1].isupper() or not 0 < len(text.split()) <= _MOST_CODE_WORDS:
        return None
    for hit in reading.all_hits("product"):
        if hit.page == reading.index(span.line.page) and hit.opens and reading.row(hit) is not span.line:
            other = next(iter(spans_of(reading, hit)), None)
            if other is not None and squash(other.text) == squash(text):
                place = span.line.evidence(span.start, span.start + len(span.text.split(CELL)[0]))
                return Field(text, (place,), (), 0.6 * min(1.0, line_confidence(span) + 0.15))
    return None


def _begun_above(reading: Reading, hit: Hit, span: Span) -> list[Span]:
    """The rows of a list that begins higher than its label, which stands at the middle of its cell."""
    found: list[Span] = []
    left = span.line.extent(span.start, span.end)[0]
    for index in range(hit.row - 1, max(-1, hit.row - 6), -1):
        line = reading.rows[hit.page][index]
        if any(h.opens for h in reading.hits[hit.page][index]):
            break
        cell = next(((a, b) for a, b in cell_spans(line) if abs(line.extent(a, b)[0] - left) < 6), None)
        if cell is None or not _GOES_ON.search(line.text[cell[0] : cell[1]]):
            break
        found.insert(0, Span(line, *cell, "above"))
    return [] if found and _continues(reading, hit.page, hit.row - len(found) - 1) else found


def _continues(reading: Reading, page: int, row: int) -> bool:
    """Whether the list of the label on a row goes on below it, so that what stands there is no beginning of another list."""
    if row < 0 or not any(h.opens for h in reading.hits[page][row]):
        return False
    return bool(_GOES_ON.search(reading.rows[page][row].text))


def _rows(reading: Reading, span: Span) -> Iterator[Span]:
    """The rows of a list: it goes on while a separator ends the row, or the next row of the column is nothing but codes."""
    current: Span | None = span
    for _ in range(_MOST_ROWS):
        if current is None:
            return
        text = current.text.split(CELL)[0]
        yield Span(current.line, current.start, current.start + len(text), current.where)
        after = next_in_column(reading, Span(current.line, current.start, current.start + len(text), current.where))
        open_end = bool(re.search(r"[,;，；、/&]\s*$|\b(?:and|to)\s*$", text.strip()))
        more = after.text.split(CELL)[0] if after is not None else ""
        current = after if open_end or _codes_only(more) or _next_code(text, more) else None


def _codes_only(text: str) -> bool:
    parts = [part for part in CUT.split(text.strip(" ,;")) if part]
    return len(parts) > 1 and all(CODE.fullmatch(part) for part in parts)


def _next_code(before: str, text: str) -> bool:
    """Whether a lone code goes on with a list of codes of the same make."""
    last = CUT.split(before.strip(" ,;"))
    code = text.strip(" ,;")
    return len(last) > 1 and bool(CODE.fullmatch(code)) and _alike([last[-1], code]) and any(map(str.isdigit, last[-1]))


def _fields(
    reading: Reading, rows: list[Span], words: Mapping[str, Any], strength: float, codes_only: bool
) -> Iterator[Field[str]]:
    last = ""
    for row, start, end in _parts(rows):
        text = _bare(named_model(tuple(words.get("model_words_before", ()))).sub("", row.line.text[start:end]))
        if not text or any(re.fullmatch(shape, fold(text)) for shape in words.get("no_models", ())):
            continue
        more = _IN_SENTENCE.match(row.line.text, start, end) if codes_only and last else None
        if more is not None and _SHAPE.sub("0", more["code"]) == _SHAPE.sub("0", last):
            text, start, end = more["code"], *more.span("code")
        elif not _is_model(text, words, codes_only):
            if codes_only:
                return
            continue
        if len(text) == 1 and text.isascii() and reading.document.pages[reading.index(row.line.page)].source == "ocr":
            continue  # a colon or a border read as a letter
        last = text
        sure = line_confidence(Span(row.line, start, end, row.where))
        place = row.line.evidence(start, end)
        if sure < _SURE_DIGITS and _numbered(text):
            if not printed_again(reading, text, place):
                continue  # two readings of a scan differ: one figure off is another model
            sure = AGREED
        yield Field(text, (place,), (), min(0.95, strength) * min(1.0, sure + 0.15))


def _bare(text: str) -> str:
    """A designation without quotes and without a remark in brackets behind it."""
    text = _UNKNOWN.sub("", text)  # "NR-36 Serial range: all"
    text = RATED.sub("", text.strip(" .:：*\"“”'/|"))
    text = _AND_NAME.sub("", text)
    text = text.rstrip(" )") if text.count(")") > text.count("(") else text
    return re.sub(r"\s+[(（][^()（）]*[)）]?$", "", text) if re.match(r"\S*\d", text) else text


def _parts(rows: list[Span]) -> Iterator[tuple[Span, int, int]]:
    for row in rows:
        start = row.start
        text = row.line.text[row.start : row.end]
        for match in [*_separators(text)]:
            yield row, start, row.start + match.start()
            start = row.start + match.end()
        yield row, start, row.end


def _separators(text: str) -> Iterator[re.Match[str]]:
    """Where a list is cut: a stroke without blanks only where codes of one make stand on both sides."""
    slashes = re.compile(r"/")
    if listed := _BRACKETED.fullmatch(text):
        parts = [listed["head"], *re.split(r"[,;，；、/]\s*", listed["rest"])]
        if all(CODE.fullmatch(part.strip()) for part in parts) and _alike(parts):
            yield from re.finditer(r"\s*[(（]\s*|\s*[,;，；、/]\s*|\s*[)）]\s*", text)
            return
    cuts = [match for match in CUT.finditer(text) if not _in_brackets(text, match.start())]
    if not cuts:
        parts = text.rstrip("/ ").split("/")
        if len(parts) > 1 and all(CODE.fullmatch(part.strip()) and len(part.strip()) >= 4 for part in parts) and _alike(parts):
            cuts = list(slashes.finditer(text))
    yield from cuts


def _in_brackets(text: str, at: int) -> bool:
    before = text[:at]
    return before.count("(") + before.count("（") > before.count(")") + before.count("）")


def _alike(parts: list[str]) -> bool:
    heads = {re.match(r"[A-Za-z]*", part.strip()).group().upper() for part in parts}  # type: ignore[union-attr]
    return len(heads) == 1 and heads != {""}


def _is_code(text: str) -> bool:
    """Whether a text is a designation or two words with one, and no description."""
    return _numbered(text) and len(text.split()) <= _MOST_CODE_WORDS


def _numbered(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _is_coded(text: str, words: Mapping[str, Any]) -> bool:
    """Whether a text is one code, perhaps with the word for a variant behind it: ``DC-8 Pro``."""
    code, _, variant = text.partition(" ")
    return bool(CODE.fullmatch(code)) and (not variant or fold(variant) in words.get("variant_words", ()))


def _is_model(text: str, words: Mapping[str, Any], codes_only: bool) -> bool:
    if not text or len(text) > _LONGEST or is_blank(text, words) or is_reference(text, words):
        return False
    folded = fold(text)
    if ACT.fullmatch(text):
        return False
    if folded in words.get("model_noise", ()) or whole_words(tuple(words.get("model_strangers", ()))).search(folded):
        return False
    if quantity(tuple(words.get("units", ()))).fullmatch(folded):
        return False
    pieces = _RANGE.split(text)
    if codes_only:
        return all(_is_coded(piece.strip(), words) for piece in pieces)
    named = any(char.isdigit() for char in text) or not any(char in ".=" for char in text)
    return named and len(text.split()) <= 6 and any(char.isalnum() for char in text) and not text.endswith(":")
