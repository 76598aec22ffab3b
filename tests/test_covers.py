"""Front pages of many makes, printed in fixed width: every fact that they state, and none that they do not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pages import printed
from proof import faults

from checker.extract import extract
from checker.lexicon import load_lexicon
from checker.model import DATE_ROLES, Field, Record

LEXICON = load_lexicon()
FILES = sorted((Path(__file__).parent / "cases").glob("covers*.toml"))
CASES = [case for file in FILES for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]
ALWAYS = ("kind", "report_number", *DATE_ROLES, "lab", "applicant", "manufacturer", "product", "models")
WHERE_GIVEN = ("verdict", "standards", "schemes", "directives")


def told(value: Field[object] | tuple[Field[object], ...]) -> object:
    """A field as the cases write it: nothing for none, both readings of an unsettled date behind a question mark."""
    if isinstance(value, tuple):
        return [str(one.value) for one in value]
    if value.value is None:
        return "?" + "/".join(map(str, value.readings)) if value.readings else None
    return str(value.value)


def stated(record: Record, case: dict[str, object]) -> dict[str, object]:
    names = (*ALWAYS, *(name for name in WHERE_GIVEN if name in case))
    return {name: told(getattr(record, name)) for name in names}


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_covers(case: dict[str, object]) -> None:
    found = stated(extract(printed(str(case["text"])), LEXICON), case)
    assert found == {name: case.get(name, [] if name == "models" else None) for name in found}


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_every_value_stands_where_its_quote_says(case: dict[str, object]) -> None:
    document = printed(str(case["text"]))
    assert faults(document, extract(document, LEXICON)) == []
