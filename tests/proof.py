"""Whether what a record asserts stands where it says: every value with a quote, every quote on its page inside its box."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from checker.extract.folds import squash
from checker.model import Box, Document, Evidence, Field, Record

AS_PRINTED = ("report_number", "lab", "applicant", "manufacturer", "product", "models", "fcc_id", "notified_body")

SLACK = 0.5
"""Points by which a word may stand out of the box of its quote: boxes are kept with two decimals."""


def asserted(record: Record) -> Iterator[tuple[str, Field[object]]]:
    """Every field of a record that has a value or readings, with its name."""
    for name in record.__struct_fields__:
        held = getattr(record, name)
        for field in held if isinstance(held, tuple) else (held,):
            if isinstance(field, Field) and (field.value is not None or field.readings):
                yield name, field


def stands(document: Document, evidence: Evidence) -> bool:
    """Whether all words of the quote are on the page inside the box."""
    if not 0 < evidence.page <= len(document.pages) or not evidence.text.split():
        return False
    words = document.pages[evidence.page - 1].words
    inside = Counter(part for word in words if encloses(evidence.box, word.box) for part in word.text.split())
    return not Counter(evidence.text.split()) - inside


def encloses(outer: Box, inner: Box) -> bool:
    """Whether a box holds another, but for ``SLACK``."""
    return all(a <= b + SLACK for a, b in zip(outer[:2], inner[:2], strict=True)) and all(
        a + SLACK >= b for a, b in zip(outer[2:], inner[2:], strict=True)
    )


def shows(name: str, field: Field[object]) -> bool:
    """Whether the quotes of a value that is taken as printed hold its letters and digits."""
    printed = squash(" ".join(evidence.text for evidence in field.evidence))
    return name not in AS_PRINTED or field.value is None or squash(str(field.value)) in printed


def faults(document: Document, record: Record) -> list[str]:
    """The asserted values without a quote, or with one that does not stand where it says."""
    return [
        f"{name}: {field.value!r} {'is not in its quote' if field.evidence else 'has no quote'}"
        for name, field in asserted(record)
        if not field.evidence or not shows(name, field) or not all(stands(document, one) for one in field.evidence)
    ]
