"""Document → Record: everything a paper states, each fact with its evidence."""

from __future__ import annotations

from importlib.util import find_spec

from checker.extract.classify import classify
from checker.extract.reading import reading
from checker.extract.standards import standards
from checker.model import Document, Lexicon, Record

__all__ = ["extract"]


def extract(document: Document, lexicon: Lexicon) -> Record:
    """What a paper states, as far as it could be read. Pure; odd or empty documents give a record without facts."""
    laid = reading(document, lexicon)
    kinds = classify(laid, lexicon)
    record = Record(
        document.file, document.sha256, document.media_type, document.page_count, document.text_source, document.status,
        document.problems, kind=kinds.kind, kinds=kinds.kinds, standards=standards(laid, lexicon, kinds.kind.value),
        properties=document.properties,
    )
    return record
