"""Has the manual the languages of every market, whole and as each reads them (LNG001 to LNG004), the declaration one (DCL004)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from checker.checks.applies import applies
from checker.checks.outcome import FAIL, PASS, REVIEW, WARNING, Context, Outcome, args, files, traits
from checker.checks.params import DeclarationLanguage, ManualLanguages, Shape
from checker.checks.shapes import counts, gaps, is_kind, possible, proving, unread
from checker.model import Dossier, Exhibit, LanguageRule, Paper, Product, Rules, page_ranges

WEAK = ("low", "mem")


def manual_languages(dossier: Dossier, want: ManualLanguages, context: Context) -> Iterator[Outcome]:
    """LNG001 present or missing, LNG002 partial, LNG003 no manual at all, LNG004 cannot be told: once per market and language."""
    read = [paper for paper in dossier.papers if counts(paper) and not unread(paper.record)]
    manuals = [paper for paper in read if is_kind(paper.record, want.kinds)]
    rules = [rule for rule in context.rules.languages if rule.market in context.markets]
    if not manuals:
        yield from _no_manual(dossier, want, context, rules)
        return
    has = traits(dossier.product, context.rules)
    found: dict[str, tuple[Outcome, list[str]]] = {}
    for rule in rules:
        for outcome in _rule(rule, manuals, has):
            found.setdefault(outcome.about, (outcome, []))[1].extend(_bases((rule,), dossier.product, want, context.rules))
    for outcome, bases in found.values():
        yield replace(outcome, cites="; ".join(dict.fromkeys(bases)))


def declaration_language(dossier: Dossier, want: DeclarationLanguage, context: Context) -> Iterator[Outcome]:
    """DCL004: one such paper is in a language that each market asks of manuals, or in one that is understood everywhere.

    Nothing is said of papers whose language could not be told.
    """
    papers = [paper for paper in proving(dossier, (want.of,)) if paper.record.languages]
    if not papers:
        return
    spoken = {language for paper in papers for language in paper.record.languages}
    rules = [rule for rule in context.rules.languages if rule.market in context.markets]
    foreign = [rule for rule in rules if not spoken & {*rule.languages, *want.understood}]
    wanted = ", ".join(dict.fromkeys(language for rule in foreign or rules for language in (*want.understood, *rule.languages)))
    names = ", ".join(dict.fromkeys(paper.record.file for paper in papers))
    told = args(file=names, language=", ".join(sorted(spoken)), languages=wanted)
    kind, message = (REVIEW, "foreign") if foreign else (PASS, "understood")
    yield Outcome(kind, message, names, told, files(papers))


def _bases(asking: Iterable[LanguageRule], product: Product, want: ManualLanguages, rules: Rules) -> list[str]:
    """The laws that ask: each market's with the confidence it is known with, then those beside it for such a product."""
    sold = [(rule, replace(product, markets=(rule.market,))) for rule in asking]
    own = [f"{rule.legal_basis} [{rule.confidence}]" for rule in asking]
    return own + [basis.cites for _, there in sold for basis in want.beside if applies(there, basis.when, rules)]


def _no_manual(dossier: Dossier, want: ManualLanguages, context: Context, rules: list[LanguageRule]) -> Iterator[Outcome]:
    languages = list(dict.fromkeys(language for rule in rules for language in rule.languages))
    if not languages:
        return
    told = args(markets=", ".join(context.markets), languages=", ".join(languages))
    unclear = possible(dossier, (Shape(kinds=want.kinds),))
    kind, message = (REVIEW, "unclear") if unclear else (want.when_missing, "missing")
    cites = "; ".join(dict.fromkeys(_bases(rules, dossier.product, want, context.rules)))
    yield Outcome(kind, message, "manual", told, files(unclear), code="LNG003", cites=cites)


def _rule(rule: LanguageRule, manuals: list[Paper], has: set[str]) -> Iterator[Outcome]:
    """The outcomes of one rule; ``region`` asks for all, since a sale over the internet goes to the whole country."""
    weak = rule.confidence in WEAK
    if rule.mode != "any":
        for language in rule.languages:
            lesser = language in rule.lesser and not has & set(rule.unless)
            yield _language(rule, (language,), manuals, WARNING if weak or lesser else "")
        return
    there = [language for language in rule.languages if _full(language, manuals)]
    yield _language(rule, (there[0],) if there else rule.languages, manuals, WARNING if weak else "")


def _language(rule: LanguageRule, languages: tuple[str, ...], manuals: list[Paper], level: str) -> Outcome:
    """One outcome for a market and a language, or for several of which one would be enough."""
    about = f"{rule.market}+{'/'.join(languages)}"
    told = args(market=rule.market, language=", ".join(languages), files=", ".join(paper.record.file for paper in manuals))
    for language in languages:
        if full := _full(language, manuals):
            outcome = Outcome(PASS, "present", about, told, tuple(_begin(paper, language) for paper in full), level=level)
            return _as_read(outcome, rule, language, full)
    for language in languages:
        if part := [paper for paper in manuals if language in paper.record.partial]:
            return _partial(about, told, language, part, level)
    if any(gaps(paper.record) for paper in manuals) or not any(paper.record.languages for paper in manuals):
        return Outcome(REVIEW, "unread", about, told, files(manuals), code="LNG004", level=level or WARNING)
    if doubtful := tuple(Exhibit(paper.record.file, page) for paper in manuals for page in paper.record.doubtful):
        return Outcome(REVIEW, "unread", about, told, doubtful, code="LNG004", level=level or WARNING)
    kind = {"region": "missing-region", "any": "missing-any" if len(languages) > 1 else "missing"}.get(rule.mode, "missing")
    minor = any(language in paper.record.minor for paper in manuals for language in languages)
    return Outcome(FAIL, "only-a-line" if minor else kind, about, told, files(manuals), level=level)


def _as_read(outcome: Outcome, rule: LanguageRule, language: str, full: list[Paper]) -> Outcome:
    """The outcome for a language that is there: in the written form that the market reads, in another, or in one untold.

    The law asks for the language; that another form of it will not do is custom or a lesser rule, hence never an error.
    """
    forms = [form for paper in full for form in paper.record.variants if form.startswith(f"{language}-")]
    if not rule.variant.startswith(f"{language}-") or rule.variant in forms:
        return outcome
    told = (*outcome.args, *args(form=rule.variant, forms=", ".join(dict.fromkeys(forms))))
    kind, message = (FAIL, "other-form") if forms else (REVIEW, "form-untold")
    return replace(outcome, kind=kind, message=message, args=told, level=WARNING)


def _partial(about: str, told: tuple[tuple[str, str], ...], language: str, part: list[Paper], level: str) -> Outcome:
    """What a version that is there lacks, with the pages on which another language of the manual has it."""
    lacks = [(paper, lack) for paper in part for lack in paper.record.lacks if lack.language == language]
    evidence = tuple(_begin(paper, language) for paper in part)
    if lacks:
        paper, first = lacks[0]
        of_file = [lack for other, lack in lacks if other is paper and lack.beside == first.beside]
        evidence += tuple(Exhibit(paper.record.file, lack.pages[0]) for lack in of_file if lack.pages)
        told += args(
            chapter=", ".join(dict.fromkeys(lack.what for lack in of_file)), share=f"{first.share:.0%}",
            languages=first.beside, pages=page_ranges(page for lack in of_file for page in lack.pages),
        )
    message = "partial" if not lacks else "short" if lacks[0][1].what == "length" else "lacks"
    return Outcome(FAIL, message, about, told, tuple(dict.fromkeys(evidence)), code="LNG002", level=level)


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

