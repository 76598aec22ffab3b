"""The languages of a manual, page by page and market by market: as plain values, and as a map for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from checker.model.record import Record, page_ranges
from checker.model.rules import LanguageRule, Rules
from checker.report.columns import block, bold, printed, table
from checker.report.facts import lack_told
from checker.report.wording import Teller

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

SCHEMA = "checker.languages/1"
SHADES = ((0.75, "█"), (0.5, "▓"), (0.25, "▒"), (0.0, "░"))
"""Signs for the share of a page's text that a language has, from the fullest down."""
BLANK = "·"
STYLE = {"full": "green", "partial": "yellow", "doubtful": "red", "served": "green", "not_served": "red", "unknown": "yellow"}
ANSWERS = ("served", "not_served", "unknown")
_TENTH = 10
_BESIDE = 34
"""Columns that the names and shares beside the map take."""


def tongues(record: Record, rules: Rules, language: str = "en") -> dict[str, Any]:
    """What a paper has in each language, the pages that could not be told, and what that means for each market with a rule.

    ``language`` is the one in which its problems are told.
    """
    teller = Teller(rules, language)
    said = sum(section.words for section in record.sections) or 1
    return {
        "schema": SCHEMA, "file": record.file, "pages": record.pages, "text_source": record.text_source, "status": record.status,
        "problems": [{"code": one.code, "message": teller.problem(one, record.file)} for one in record.problems],
        "languages": [
            {
                "language": language, "complete": language not in record.partial,
                "share": round(sum(one.words for one in record.sections if one.language == language) / said, 4),
                "sections": [
                    {"pages": [one.first, one.last], "words": one.words} for one in record.sections if one.language == language
                ],
            }
            for language in record.languages
        ],
        "partial": list(record.partial), "lacks": [lack_told(lack) for lack in record.lacks],
        "variants": list(record.variants), "minor": list(record.minor), "doubtful": list(record.doubtful),
        "markets": [_market(market, of_market, record) for market, of_market in _by_market(rules.languages).items()],
    }


def _by_market(rules: Iterable[LanguageRule]) -> dict[str, list[LanguageRule]]:
    found: dict[str, list[LanguageRule]] = {}
    for rule in rules:
        found.setdefault(rule.market, []).append(rule)
    return dict(sorted(found.items()))


def _market(market: str, rules: list[LanguageRule], record: Record) -> dict[str, Any]:
    """Whether all rules of a market are met; what was not read may hold what is missing, so then nothing is denied.

    Nor is it for a language that the market asks for only of some products: that is open.
    """
    full = [language for language in record.languages if language not in (*record.partial, *record.minor)]
    missing = list(dict.fromkeys(lack for rule in rules if (lack := _lack(rule, full, record.variants))))
    lesser = {language for rule in rules for language in rule.lesser} >= set(", ".join(missing).split(", "))
    unsure = record.status != "read" or bool(record.doubtful) or not record.languages or lesser
    return {
        "market": market, "answer": "served" if not missing else "unknown" if unsure else "not_served", "missing": missing,
        "rules": [
            {"languages": list(rule.languages), "mode": rule.mode, "legal_basis": rule.legal_basis, "confidence": rule.confidence}
            for rule in rules
        ],
    }


def _lack(rule: LanguageRule, full: list[str], variants: Iterable[str]) -> str:
    """What a rule misses: ``de, fr`` are all missing, of ``fr/nl`` one would do. A region's language is asked for."""
    lacking = [language for language in rule.languages if language not in full]
    if rule.mode == "any":
        return "/".join(lacking) if len(lacking) == len(rule.languages) else ""
    language, forms = rule.variant.partition("-")[0], [form for form in variants if form.startswith(f"{rule.variant[:2]}-")]
    if language in full and forms and rule.variant not in forms:
        lacking.append(rule.variant)
    return ", ".join(lacking)


def tongues_text(told: Iterable[Mapping[str, Any]], rules: Rules, language: str, *, colour: bool, width: int) -> str:
    """The maps of papers, one after the other: pages across, languages down, then the markets."""
    teller = Teller(rules, language)
    parts = [part for one in told for part in _paper(one, teller, width)]
    return printed(parts, colour=colour, width=width)


def _paper(one: Mapping[str, Any], teller: Teller, width: int) -> Iterator[RenderableType]:
    yield bold(f"{one['file']}  {teller.say('tongues.pages', count=one['pages'])}")
    yield from _map(one, teller, max(10, width - _BESIDE))
    yield block((problem["code"], problem["message"]) for problem in one["problems"])
    entries = [
        *((teller.say("tongues.partial"), _lacking(code, one["lacks"], teller)) for code in one["partial"]),
        (teller.say("tongues.forms"), teller.join(f"{teller.term('form', form)} ({form})" for form in one["variants"])),
        (teller.say("tongues.minor"), teller.join(_named(code, teller) for code in one["minor"])),
    ]
    entries.append((teller.say("tongues.doubtful"), page_ranges(one["doubtful"])))
    yield block(entries)
    if one["languages"]:
        yield _markets(one["markets"], teller)


def _lacking(code: str, lacks: Iterable[Mapping[str, Any]], teller: Teller) -> str:
    """A language that is there in part: what it lacks, and where another has that."""
    told = [
        teller.say(
            "tongues.lacks", what=teller.term("chapter", lack["what"]), language=teller.term("language", lack["beside"]),
            pages=page_ranges(lack["pages"]),
        )
        for lack in lacks if lack["language"] == code
    ]
    return teller.say("tongues.lacking", language=_named(code, teller), what=teller.apart(told)) if told else _named(code, teller)


def _named(code: str, teller: Teller) -> str:
    return teller.say("report.with-note", what=teller.term("language", code), note=code)


def _map(one: Mapping[str, Any], teller: Teller, room: int) -> Iterator[Text]:
    """One line a language; where pages outnumber the columns, a sign stands for several pages and shows their mean."""
    from rich.cells import set_cell_size
    from rich.text import Text

    if not one["languages"]:
        yield Text(f" {teller.say('tongues.none')}", style="yellow")
    step = max(1, -(-one["pages"] // room))
    cells = [range(first, min(first + step, one["pages"] + 1)) for first in range(1, one["pages"] + 1, step)]
    said = {entry["language"]: _by_page(entry["sections"]) for entry in one["languages"]}
    whole = {page: sum(words.get(page, 0.0) for words in said.values()) for page in range(1, one["pages"] + 1)}
    if one["languages"]:
        yield Text(" " * (_BESIDE - 2) + _scale([cell.start for cell in cells]), style="dim")
    for entry in one["languages"]:
        words = said[entry["language"]]
        signs = "".join(_shade([words.get(page, 0.0) / (whole[page] or 1.0) for page in cell]) for cell in cells)
        name = set_cell_size(f" {_named(entry['language'], teller)}", _BESIDE - 8)
        yield Text.assemble(name, f"{entry['share']:>5.0%} ", (signs, STYLE["full" if entry["complete"] else "partial"]))
    if one["doubtful"]:
        signs = "".join("?" if set(cell) & set(one["doubtful"]) else BLANK for cell in cells)
        yield Text.assemble(set_cell_size(f" {teller.say('tongues.untold')}", _BESIDE - 2), (signs, STYLE["doubtful"]))


def _scale(pages: list[int]) -> str:
    """The numbers of pages above the map, at every tenth sign."""
    return "".join(f"{pages[at]:<{_TENTH}}" for at in range(0, len(pages), _TENTH))[: len(pages) + _TENTH].rstrip()


def _by_page(sections: Iterable[Mapping[str, Any]]) -> dict[int, float]:
    words: dict[int, float] = {}
    for section in sections:
        first, last = section["pages"]
        for page in range(first, last + 1):
            words[page] = words.get(page, 0.0) + max(1, section["words"]) / (last - first + 1)
    return words


def _shade(shares: list[float]) -> str:
    share = sum(shares) / len(shares)
    return BLANK if share <= 0 else next(sign for least, sign in SHADES if share >= least)


def _markets(markets: Iterable[Mapping[str, Any]], teller: Teller) -> RenderableType:
    """What is served, and by what is missing the markets that are not: one translation may open several."""
    groups: dict[tuple[int, str], list[str]] = {(0, ""): []}
    for entry in sorted(markets, key=lambda entry: str(entry["market"])):
        named = teller.say("report.with-note", what=teller.term("market", entry["market"]), note=entry["market"])
        groups.setdefault((ANSWERS.index(entry["answer"]), "; ".join(entry["missing"])), []).append(named)
    rows = [
        [teller.say(f"tongues.{ANSWERS[answer]}"), missing or "-", teller.join(named) or "-"]
        for (answer, missing), named in sorted(groups.items())
    ]
    return table([teller.say(f"tongues.{name}") for name in ("answer", "missing", "market")], rows)
