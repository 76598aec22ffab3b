"""The trained model of languages: scans choose their OCR data by it, papers are told by it."""

from __future__ import annotations

import hashlib
import os
from copy import copy
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from checker.kept import kept
from checker.places import cache_folder

if TYPE_CHECKING:
    import numpy
    from py3langid.langid import LanguageIdentifier

_TAIL = 64
"""Bytes at the end of an ``.xz`` file that hold the checksum of its content and its length."""


@lru_cache(maxsize=8)
def detector(languages: tuple[str, ...]) -> LanguageIdentifier:
    """A detector over a closed set of languages (ISO 639-1), with calibrated probabilities. Source: py3langid's own model."""
    # One vector by one narrow table: more threads are of no use, and starting them takes as long as numpy itself.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from py3langid.langid import LanguageIdentifier

    steps, rows, features = _walk()
    place = _place(f"table-{hashlib.sha256(' '.join(languages).encode()).hexdigest()[:16]}")
    table = kept(place, ("weights", "priors", "names"), partial(_table, languages))
    names: list[str] = table["names"].tolist()
    return LanguageIdentifier(table["weights"], table["priors"], names, steps, features, norm_probs=True, tk_row=rows)


@lru_cache(maxsize=1)
def _walk() -> tuple[memoryview, list[int], list[int]]:
    """The automaton that finds the features of a text, whatever the languages: its steps, and of each state row and feature."""
    found = kept(_place("walk"), ("steps", "rows", "features"), _automaton)
    return found["steps"].data, found["rows"].tolist(), found["features"].tolist()


def _place(name: str) -> Path | None:
    """Where a part of this very model is kept unpacked."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    folder, packed = cache_folder(), MODEL_DIR / MODEL_FILE
    if folder is None:
        return None
    with packed.open("rb") as file:
        length = file.seek(0, os.SEEK_END)
        file.seek(max(0, length - _TAIL))
        mark = hashlib.sha256(file.read() + str(length).encode()).hexdigest()[:16]
    return folder / f"languages-{mark}" / name


def _automaton() -> dict[str, numpy.ndarray]:
    import numpy

    model = _model()
    steps = model.tk_nextmove
    return {
        "steps": numpy.frombuffer(steps, dtype=steps.typecode), "rows": numpy.asarray(model.tk_row),
        "features": numpy.asarray(model.tk_output),
    }


def _table(languages: tuple[str, ...]) -> dict[str, numpy.ndarray]:
    import numpy

    model = copy(_model())
    model.set_languages(languages)
    # A text asks for a few hundred rows of the table: they are to lie in one piece each, and ready to be reckoned with.
    weights = numpy.ascontiguousarray(model.nb_ptc, dtype=numpy.float32)
    return {"weights": weights, "priors": numpy.asarray(model.nb_pc), "names": numpy.asarray(model.nb_classes)}


@lru_cache(maxsize=1)
def _model() -> LanguageIdentifier:
    """The model over all its languages: unpacking it takes as long as a hundred pages, which is why its parts are kept."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
