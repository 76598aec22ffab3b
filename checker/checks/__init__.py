"""Dossier × rules → findings: every kind of demand is one entry of CHECKS, a pure function ``(dossier, want, context) → outcomes``.

Requirements that do not speak of the product give no finding at all, so that a report holds what was decided and no more.
``params.py`` says what packs may demand. Nothing here reads a clock, a file or the network.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from checker.checks import (
    contents,
    dates,
    declarations,
    documents,
    integrity,
    kinds,
    labs,
    languages,
    makers,
    params,
    products,
    standards,
    traits,
    verdicts,
)
from checker.checks import days as turning
from checker.checks import expiry as expiring
from checker.checks.applies import applicable, markets_of, speaking
from checker.checks.outcome import ERROR, FAIL, NOTE, REVIEW, WARNING, Check, Context, Outcome, lower
from checker.checks.register import Register, family_key, register_of
from checker.checks.shapes import prepared
from checker.checks.waivers import carried, fits, order, waive
from checker.model import CheckSpec, Dossier, EffectiveExpiry, Finding, Pack, Requirement, Rules
from checker.model.finding import status_of as status

__all__ = [
    "CHECKS", "GENERAL", "SPECS", "Check", "Outcome", "carried", "days", "ends", "expiry", "expiry_of_papers", "fits", "judge",
    "status", "waive",
]


def _check(name: str, code: str, kind: type, function: Any, level: str = ERROR) -> Check:
    return Check(CheckSpec(name, code, kind), function, level)


CHECKS: dict[str, Check] = {
    check.spec.name: check
    for check in (
        _check("paper-required", "DOC001", params.PaperRequired, documents.paper_required),
        _check("standard-assessed", "STD001", params.StandardAssessed, standards.standard_assessed),
        _check("standard-current", "STD002", params.StandardCurrent, standards.standard_current),
        _check("declaration-backed", "STD004", params.DeclarationBacked, declarations.declaration_backed),
        _check("paper-age", "DAT002", params.PaperAge, dates.paper_age),
        _check("resubmission", "DAT003", params.Resubmission, dates.resubmission),
        _check("law-until", "DAT009", params.LawUntil, dates.law_until),
        _check("manual-languages", "LNG001", params.ManualLanguages, languages.manual_languages),
        _check("declaration-acts", "DCL001", params.DeclarationActs, declarations.declaration_acts),
        _check("declaration-language", "DCL004", params.DeclarationLanguage, languages.declaration_language),
        _check("paper-states", "DCL002", params.PaperStates, declarations.paper_states),
        _check("lab-named", "LAB001", params.LabNamed, labs.lab_named),
        _check("lab-accepted", "LAB002", params.LabAccepted, labs.lab_accepted),
        _check("lab-refused", "LAB003", params.LabRefused, contents.lab_refused),
        _check("paper-avoids", "VRD003", params.PaperAvoids, contents.paper_avoids),
        _check("pages-whole", "DOC012", params.PagesWhole, contents.pages_whole),
        _check("picture-shown", "DCL003", params.PictureShown, contents.picture_shown),
    )
}
"""The checks that requirements name."""

SPECS: Mapping[str, CheckSpec] = {name: check.spec for name, check in CHECKS.items()}
"""The doors of the checks, for the loader of packs."""

NONE = type(None)
GENERAL: tuple[Check, ...] = (
    _check("file-problem", "DOC005", NONE, documents.file_problems, WARNING),
    _check("incomplete-pages", "DOC012", NONE, documents.incomplete_pages, WARNING),
    _check("kind-unknown", "DOC013", NONE, documents.kind_unknown, WARNING),
    _check("unrelated-paper", "DOC014", NONE, documents.unrelated, NOTE),
    _check("printed-expiry", "DAT001", NONE, dates.printed_expiry),
    _check("ambiguous-date", "DAT004", NONE, dates.ambiguous_dates, WARNING),
    _check("impossible-order", "DAT005", NONE, dates.impossible_order, WARNING),
    _check("future-date", "DAT006", NONE, dates.future_dates, WARNING),
    _check("declaration-older", "DAT010", NONE, dates.declaration_older, WARNING),
    _check("old-tests", "DAT011", NONE, dates.old_tests, WARNING),
    _check("model-mismatch", "PRD001", NONE, products.model_mismatch),
    _check("makers-differ", "PRD002", NONE, makers.makers_differ, WARNING),
    _check("model-unknown", "PRD003", NONE, products.model_unknown, WARNING),
    _check("category-unknown", "PRD004", NONE, products.category_unknown, WARNING),
    _check("markets-unknown", "PRD005", NONE, products.markets_unknown, WARNING),
    _check("traits-unknown", "PRD006", NONE, traits.traits_unknown, WARNING),
    _check("shared-paper", "PRD007", NONE, products.shared_paper, WARNING),
    _check("other-kind", "PRD008", NONE, kinds.other_kind, WARNING),
    _check("fcc-ids-differ", "PRD009", NONE, products.fcc_ids_differ, WARNING),
    _check("edition-current", "STD002", NONE, standards.all_editions),
    _check("old-act", "STD003", NONE, declarations.old_acts),
    _check("failed-verdict", "VRD001", NONE, verdicts.failed_verdict),
    _check("unknown-verdict", "VRD002", NONE, verdicts.unknown_verdict, WARNING),
    _check("signals", "INT101", NONE, integrity.signals, WARNING),
    _check("saved-again", "INT102", NONE, integrity.saved_again, WARNING),
    _check("notified-body", "INT103", NONE, integrity.notified_body, WARNING),
    _check("one-number", "INT106", NONE, integrity.one_number, WARNING),
    _check("certificate-laboratory", "LAB004", NONE, labs.certificate_laboratory, WARNING),
    _check("own-paper", "INT105", NONE, makers.own_paper, WARNING),
)
"""The checks that run over every paper of every dossier without any requirement."""


def judge(dossier: Dossier, packs: tuple[Pack, ...], rules: Rules, as_of: dt.date) -> tuple[Finding, ...]:
    """All findings about one product, sorted; a requirement that does not speak of it gives none."""
    dossier = prepared(dossier)
    demands = applicable(dossier, packs, rules, as_of)
    demanded = {
        family_key(family): demand for demand in reversed(demands) if demand.check in ("standard-assessed", "paper-required")
        for family in demand.params.families()
    }
    base = Context(as_of, rules, _register(rules), dossier.product.markets, None, demands, demanded)
    findings = [finding for check in GENERAL for finding in _findings(dossier, check, None, base)]
    for demand in demands:
        context = Context(as_of, rules, base.register, markets_of(dossier.product, demand.when, rules), demand, demands, demanded)
        findings += _findings(dossier, CHECKS[demand.check], demand.params, context)
    return tuple(sorted(dict.fromkeys(findings), key=order))


def _findings(dossier: Dossier, check: Check, want: object, context: Context) -> Iterator[Finding]:
    for outcome in check.function(dossier, want, context):
        yield _finding(dossier, check, outcome, context.demand, context.rules)


def _finding(dossier: Dossier, check: Check, outcome: Outcome, demand: Requirement | None, rules: Rules) -> Finding:
    code = outcome.code or check.spec.code
    demand = demand or outcome.demand
    text = rules.codes.get(code)
    topic = text.topics.get(outcome.kind, text.name) if text else code
    level = lower(outcome.level, demand.level if demand else check.level) if outcome.kind in (FAIL, REVIEW) else "none"
    return Finding(
        dossier.product.sku, demand.id if demand else "", code, outcome.about, outcome.kind, level, topic, outcome.message,
        outcome.args, outcome.cites or (demand.cites if demand else ""), outcome.evidence,
    )


def days(dossier: Dossier, packs: tuple[Pack, ...], rules: Rules, after: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """Every day later than ``after``, up to ``last``, on which ``judge`` may say other than on the day before, in order."""
    demands = tuple(speaking(dossier.product, packs, rules))
    return turning.days(dossier, demands, _acts(_Same(rules)), _register(rules), after, last)


def ends(dossier: Dossier, packs: tuple[Pack, ...], rules: Rules, as_of: dt.date) -> tuple[EffectiveExpiry, ...]:
    """The days after which each requirement is no longer met by the papers that meet it, with their causes, earliest first."""
    codes = {name: spec.code for name, spec in SPECS.items()}
    return expiring.ends(prepared(dossier), packs, rules, as_of, _register(rules), codes)


def expiry(dossier: Dossier, packs: tuple[Pack, ...], rules: Rules, as_of: dt.date) -> EffectiveExpiry | None:
    """The earliest of ``ends``; ``None`` where nothing ends."""
    return next(iter(ends(dossier, packs, rules, as_of)), None)


def expiry_of_papers(dossier: Dossier, packs: tuple[Pack, ...], rules: Rules, as_of: dt.date) -> dict[str, EffectiveExpiry]:
    """The effective expiry of each paper that has one, by its file."""
    register, demands = _register(rules), applicable(dossier, packs, rules, as_of)
    found = ((paper.record.file, expiring.paper_expiry(paper, demands, register)) for paper in prepared(dossier).papers)
    return {file: end for file, end in found if end is not None}


class _Same:
    """Rules compared by identity, so that their register is indexed once."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.rules is other.rules

    def __hash__(self) -> int:
        return id(self.rules)


@lru_cache(maxsize=4)
def _indexed(same: _Same) -> Register:
    return register_of(same.rules.editions, same.rules.tables.get("equivalents"))


@lru_cache(maxsize=4)
def _acts(same: _Same) -> Mapping[str, dt.date]:
    return turning.ends(same.rules)


def _register(rules: Rules) -> Register:
    return _indexed(_Same(rules))

