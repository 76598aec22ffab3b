"""Document → Record: everything a paper states, each fact with its evidence."""

from __future__ import annotations

from checker.extract.acts import directives
from checker.extract.ages import age_grade
from checker.extract.boxes import ticked
from checker.extract.calibration import calibrated
from checker.extract.classify import UNKNOWN, classify
from checker.extract.cues import zones
from checker.extract.date_roles import dates
from checker.extract.exceptions import excepted
from checker.extract.languages import languages
from checker.extract.marks import accreditations, fcc_id, national, notified_body
from checker.extract.models import models
from checker.extract.numbers import report_number
from checker.extract.open_questions import unanswered
from checker.extract.paging import paging
from checker.extract.parties import parties
from checker.extract.products import brand, product
from checker.extract.reading import Reading, reading
from checker.extract.responsible import responsible
from checker.extract.schemes import schemes
from checker.extract.signatures import unsigned, with_signer
from checker.extract.standards import standards
from checker.extract.statements import squashed, statements
from checker.extract.verdicts import verdict
from checker.extract.watermarks import watermarks
from checker.model import Document, Field, Lexicon, Record

__all__ = ["extract", "unanswered"]


TRANSLATED = ("manual", "other", None)
"""Kinds of paper whose languages are versions of one text; reports and certificates have labels or a page in a second one."""


def extract(document: Document, lexicon: Lexicon) -> Record:
    """What a paper states, as far as it could be read. Pure; odd or empty documents give a record without facts."""
    return calibrated(_stated(document, lexicon), lexicon)


def _said(
    document: Document, laid: Reading, lexicon: Lexicon, kind: str | None, named: tuple[Field[str], ...]
) -> tuple[Field[str], ...]:
    """Set phrases, marks of accreditation, words that stand alone, and what a form or a list of models amounts to, each once."""
    pages = squashed(document)
    phrases = ticked(laid, lexicon, kind, statements(pages, lexicon))
    known = {field.value for field in phrases}
    marks = tuple(field for field in watermarks(pages, lexicon) if field.value not in known)
    if kind == "declaration":
        phrases = tuple(with_signer(field, laid) for field in phrases)
    blank = unsigned(laid, lexicon) if kind == "declaration" and document.text_source == "text" else ()
    numbers = (*accreditations(laid, lexicon), *national(laid, lexicon))
    told = (*excepted(named, lexicon), *responsible(laid, pages, lexicon, kind), *age_grade(laid, pages, lexicon, kind))
    return (*phrases, *numbers, *marks, *blank, *told)


def _stated(document: Document, lexicon: Lexicon) -> Record:
    laid = reading(document, lexicon)
    spoken = languages(document, lexicon, laid.lines)
    parts = zones(laid)
    kinds = classify(laid, parts, lexicon, len(spoken.languages or spoken.minor))
    if kinds.default and any(":" in (field.value or "") for field in standards(laid, lexicon, None)):
        kinds = UNKNOWN  # a paper that names editions of standards is not plainly something else: what it is stays open
    kind = kinds.kind.value
    tested, acts = standards(laid, lexicon, kind), directives(laid, lexicon, kind)
    serves = schemes(parts, lexicon, kind, acts, tested)
    if [field.value for field in serves] == ["UKCA"]:
        acts = ()  # a British declaration that names the European acts declares against British law alone
    named = models(laid, lexicon, kind)
    pages, who, days = paging(laid, lexicon), parties(laid, lexicon, kind), dates(laid, lexicon, kind)
    return Record(
        document.file,
        document.sha256,
        document.media_type,
        document.page_count,
        document.text_source,
        document.status,
        document.problems,
        kind=kinds.kind,
        kinds=kinds.kinds,
        schemes=serves,
        directives=acts,
        standards=tested,
        report_number=report_number(laid, lexicon, kind),
        fcc_id=fcc_id(laid, lexicon),
        notified_body=notified_body(laid, lexicon, kind),
        issued=days["issued"],
        received=days["received"],
        tested_from=days["tested_from"],
        tested_to=days["tested_to"],
        expires=days["expires"],
        lab=who.lab,
        applicant=who.applicant,
        manufacturer=who.manufacturer,
        brand=brand(laid, lexicon),
        product=product(laid, lexicon, kind),
        models=named,
        verdict=verdict(laid, lexicon, kinds.kind),
        languages=spoken.languages,
        minor=spoken.minor,
        partial=spoken.partial if kind in TRANSLATED else (),
        sections=spoken.sections,
        statements=_said(document, laid, lexicon, kind, named),
        pages_stated=pages.stated,
        complete=pages.complete,
        properties=document.properties,
        doubtful=spoken.doubtful,
        lacks=spoken.lacks if kind in TRANSLATED else (),
        variants=spoken.variants,
    )
