"""Words sought all at once stand where each would be found by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.extract.folds import squashed
from checker.extract.sought import Sought

FEW = st.text(alphabet="ab\u00e9\u4e2d\U0001d400 ", max_size=12)


@given(st.lists(FEW, max_size=8), FEW)
def test_every_word_is_found_wherever_it_stands(words: list[str], text: str) -> None:
    found = Sought(words)
    alone = {
        (word, at) for word in words if word for at in range(len(text)) if text.startswith(word, at)
    }
    assert {(found.words[index], start) for index, start, _ in found.places(text)} == alone
    assert all(text[start:end] == found.words[index] for index, start, end in found.places(text))


@pytest.mark.parametrize(
    ("words", "text", "starts"),
    [([], "text", []), ([""], "text", []), (["b"], "a\ud800b", [2]), (["date", "date of issue"], "date of issue", [0, 0])],
    ids=["no words", "an empty word", "half a character", "one inside another"],
)
def test_odd_words_and_texts(words: list[str], text: str, starts: list[int]) -> None:
    assert [start for _, start, _ in Sought(words).places(text)] == starts


@given(st.text(alphabet="aB1_ .-\u00e9\u2013\u4e2d\u3000\ud800\n\t", max_size=30))
def test_letters_lead_back_to_where_they_stand(text: str) -> None:
    found = squashed(text)
    assert found.letters == "".join(char for char in text if char.isalnum())
    assert [text[found.place(at)] for at in range(len(found.letters))] == list(found.letters)
    assert len(found.runs) == len(found.starts)
