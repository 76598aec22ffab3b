"""What a paper prints twice settles what a scan leaves in doubt: the same signs seen surely elsewhere, or in its text layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.extract import misread
from checker.extract.folds import fold, squash
from checker.extract.reading import Reading
from checker.model import Evidence, Field

_LEAST = 4
AGREED = 0.65
"""So sure is what two places read alike: no chance gives the same wrong sign twice in a code of some length."""


def printed_again(reading: Reading, text: str, place: Evidence) -> bool:
    """Whether one word with the letters and digits of this text stands surely elsewhere in the paper than at this place."""
    letters = squash(text)
    if len(letters) < _LEAST or not any(map(str.isdigit, letters)):
        return False
    return any(
        word.confidence >= AGREED and squash(word.text) == letters
        for page in reading.document.pages
        for word in page.words
        if page.number != place.page or not place.box[1] <= (word.box[1] + word.box[3]) / 2 <= place.box[3]
    )


def clearest(reading: Reading, fields: Iterable[Field[str]]) -> tuple[Field[str], ...]:
    """The values without those that are the same print read worse: all their signs look alike, ``Al`` and ``AI``.

    Print of a text layer goes before a picture's; of two pictures' nobody knows, and both stay.
    """
    told = tuple(fields)
    printed = {shape for field in told if not _pictured(reading, field) for shape in _shape(field)}
    return tuple(field for field in told if not (_pictured(reading, field) and printed & set(_shape(field))))


def _pictured(reading: Reading, field: Field[str]) -> bool:
    return any(reading.document.pages[reading.index(place.page)].source == "ocr" for place in field.evidence)


def _shape(field: Field[str]) -> Iterator[str]:
    yield misread.shape(fold(field.value or ""))
