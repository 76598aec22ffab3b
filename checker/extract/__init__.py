"""Document → Record: everything a paper states, each fact with its evidence."""

from __future__ import annotations

from checker.extract.acts import directives
from checker.extract.classify import classify
from checker.extract.languages import languages
from checker.extract.marks import accreditations, fcc_id, notified_body
from checker.extract.paging import paging
from checker.extract.reading import reading
from checker.extract.schemes import schemes
from checker.extract.standards import standards
from checker.extract.verdicts import verdict
from checker.model import Document, Lexicon, Record

__all__ = ["extract"]


def extract(document: Document, lexicon: Lexicon) -> Record:
    """What a paper states, as far as it could be read. Pure; odd or empty documents give a record without facts."""
    laid = reading(document, lexicon)
    spoken = languages(document, lexicon)
    kinds = classify(laid, lexicon, len(spoken.languages))
    kind = kinds.kind.value
    tested, acts = standards(laid, lexicon, kind), directives(laid, lexicon, kind)
    pages = paging(laid)
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
        schemes=schemes(laid, lexicon, kind, acts, tested),
        directives=acts,
        standards=tested,
        fcc_id=fcc_id(laid),
        notified_body=notified_body(laid, kind),
        verdict=verdict(laid, lexicon, kinds.kind),
        languages=spoken.languages,
        minor=spoken.minor,
        partial=spoken.partial,
        sections=spoken.sections,
        statements=accreditations(laid, lexicon),
        pages_stated=pages.stated,
        complete=pages.complete,
        properties=document.properties,
    )
