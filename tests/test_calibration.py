"""Confidence: raw strengths become measured probabilities, monotone, and never certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.extract.calibration import calibrated, probability
from checker.lexicon import load_lexicon
from checker.model import IN_DOUBT, Field, Lexicon, Record

TABLES = load_lexicon().tables["calibration"]["fields"]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_tables_rise_and_are_never_certain(name: str) -> None:
    strengths, sure = zip(*TABLES[name], strict=True)
    assert list(strengths) == sorted(set(strengths)) and strengths[0] > 0
    assert list(sure) == sorted(sure) and sure[0] > 0 and sure[-1] < 1


@given(st.sampled_from(sorted(TABLES)), st.floats(0, 1), st.floats(0, 1))
def test_a_stronger_value_is_never_less_probable(name: str, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= probability(low, TABLES[name]) <= probability(high, TABLES[name]) + 1e-9 < 1


@pytest.mark.parametrize(("raw", "sure"), [(0.0, 0.0), (0.25, 0.2), (0.5, 0.4), (0.6, 0.6), (0.7, 0.8), (0.9, 0.8)])
def test_between_points_the_line_is_straight(raw: float, sure: float) -> None:
    assert probability(raw, [[0.5, 0.4], [0.7, 0.8]]) == pytest.approx(sure)


def test_single_values_and_lists_are_calibrated_and_the_rest_stays() -> None:
    lexicon = Lexicon((), {"calibration": {"fields": {"lab": [[0.5, 0.4]], "models": [[0.5, 0.7]]}}})
    doubtful: Field[str] = Field(None, readings=("A1", "AI"), confidence=0.8)
    record = Record("a.pdf", "0", "application/pdf", 1, "text", "read", lab=Field("Lab", confidence=0.5),
                    models=(Field("A1", confidence=0.6), doubtful), product=Field("Lamp", confidence=0.9))
    found = calibrated(record, lexicon)
    assert (found.lab.confidence, found.product.confidence) == (0.4, 0.9)
    assert [field.confidence for field in found.models] == [0.7, 0.8] and found.models[1] == doubtful


def test_a_value_with_a_digit_in_doubt_stays_below_what_its_field_is_worth() -> None:
    lexicon = Lexicon((), {"calibration": {"fields": {"standards": [[0.3, 0.95]]}}})
    doubtful = Field("EN 71-1:2014", confidence=0.4, reason=IN_DOUBT)
    record = Record("a.pdf", "0", "application/pdf", 1, "ocr", "read", standards=(Field("EN 71-2:2020", confidence=0.4), doubtful))
    assert [field.confidence for field in calibrated(record, lexicon).standards] == [0.95, 0.4]
