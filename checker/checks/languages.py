"""Has the manual the languages of every market: LNG001 to LNG004."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.checks.outcome import FAIL, PASS, REVIEW, WARNING, Context, Outcome, args, files
from checker.checks.params import ManualLanguages, Shape
from checker.checks.shapes import counts, gaps, is_kind, possible, unread
from checker.model import Dossier, Exhibit, LanguageRule, Paper

WEAK = ("low", "mem")


def manual_languages(dossier: Dossier, want: ManualLanguages, context: Context) -> Iterator[Outcome]:
    """LNG001 present or missing, LNG002 partial, LNG003 no manual at all, LNG004 cannot be told: once per market and language."""
    read = [paper for paper in dossier.papers if counts(paper) and not unread(paper.record)]
    manuals = [paper for paper in read if is_kind(paper.record, want.kinds)]
    rules = [rule for rule in context.rules.languages if rule.market in context.markets]
    if not manuals:
        yield from _no_manual(dossier, want, context, rules)
        return
    seen = set[str]()
    for rule in rules:
        for outcome in _rule(rule, manuals):
            if outcome.about not in seen:
                seen.add(outcome.about)
                yield replace(outcome, cites=f"{rule.legal_basis} [{rule.confidence}]")


def _no_manual(dossier: Dossier, want: ManualLanguages, context: Context, rules: list[LanguageRule]) -> Iterator[Outcome]:
    languages = list(dict.fromkeys(language for rule in rules for language in rule.languages))
    if not languages:
        return
    told = args(markets=", ".join(context.markets), languages=", ".join(languages))
    unclear = possible(dossier, (Shape(kinds=want.kinds),))
    kind, message = (REVIEW, "unclear") if unclear else (want.when_missing, "missing")
    yield Outcome(kind, message, "manual", told, files(unclear), code="LNG003")


def _rule(rule: LanguageRule, manuals: list[Paper]) -> Iterator[Outcome]:
    """The outcomes of one rule; ``region`` asks for all, since a sale over the internet goes to the whole country."""
    level = WARNING if rule.confidence in WEAK else ""
    if rule.mode != "any":
        for language in rule.languages:
            yield _language(rule.market, (language,), manuals, level)
        return
    there = [language for language in rule.languages if _full(language, manuals)]
    if there:
        yield _language(rule.market, (there[0],), manuals, level)
    else:
        yield _language(rule.market, rule.languages, manuals, level)


def _language(market: str, languages: tuple[str, ...], manuals: list[Paper], level: str) -> Outcome:
    """One outcome for a market and a language, or for several of which one would be enough."""
    about = f"{market}+{'/'.join(languages)}"
    told = args(market=market, language=", ".join(languages), files=", ".join(paper.record.file for paper in manuals))
    for language in languages:
        if full := _full(language, manuals):
            return Outcome(PASS, "present", about, told, tuple(_begin(paper, language) for paper in full), level=level)
    for language in languages:
        if part := [paper for paper in manuals if language in paper.record.partial]:
            evidence = tuple(_begin(paper, language) for paper in part)
            return Outcome(FAIL, "partial", about, told, evidence, code="LNG002", level=level)
    if any(gaps(paper.record) for paper in manuals) or not any(paper.record.languages for paper in manuals):
        return Outcome(REVIEW, "unread", about, told, files(manuals), code="LNG004", level=level or WARNING)
    if doubtful := tuple(Exhibit(paper.record.file, page) for paper in manuals for page in paper.record.doubtful):
        return Outcome(REVIEW, "unread", about, told, doubtful, code="LNG004", level=level or WARNING)
    minor = any(language in paper.record.minor for paper in manuals for language in languages)
    return Outcome(FAIL, "only-a-line" if minor else "missing", about, told, files(manuals), level=level)


def _full(language: str, manuals: list[Paper]) -> list[Paper]:
    """The manuals in which the language stands in full."""
    return [
        paper for paper in manuals
        if language in paper.record.languages and language not in (*paper.record.partial, *paper.record.minor)
    ]


def _begin(paper: Paper, language: str) -> Exhibit:
    """Where the language begins in the manual."""
    page = min((section.first for section in paper.record.sections if section.language == language), default=0)
    return Exhibit(paper.record.file, page)

