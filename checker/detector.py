"""The trained model of languages, read once for a process: scans choose their OCR data by it, papers are told by it."""

from __future__ import annotations

from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier


@lru_cache(maxsize=8)
def detector(languages: tuple[str, ...]) -> LanguageIdentifier:
    """A detector over a closed set of languages (ISO 639-1), with calibrated probabilities. Source: py3langid's own model."""
    import numpy

    identifier = copy(_model())
    identifier.set_languages(languages)
    # A text asks for a few hundred rows of the table: they are to lie in one piece each, and ready to be reckoned with.
    identifier.nb_ptc = numpy.ascontiguousarray(identifier.nb_ptc, dtype=numpy.float32)
    return identifier


@lru_cache(maxsize=1)
def _model() -> LanguageIdentifier:
    """The model over all its languages: reading it takes as long as a hundred pages, so sets of languages share it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
