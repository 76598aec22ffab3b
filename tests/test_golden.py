"""The whole report of the sample seller, word for word: what changes a verdict or a sentence shows in the diff of a commit.

``pytest tests/test_golden.py --regenerate`` writes the reports anew; the diff is then read by a person.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from checker import pipeline
from checker.model import Report, SkuResult
from checker.model.finding import Exhibit
from checker.report import FORMATS

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
AS_OF = dt.date(2026, 11, 24)
READ_BY_OCR = {"L-CEILING"}
"""Their words depend on the version of the OCR engine; test_samples.py holds their verdicts."""
WITHOUT_FONT = "report-zh-en.pdf"
"""A paper that does not bring its Chinese font along, like many of its kind: the machine's fonts say how wide its words are."""


@pytest.fixture(scope="module")
def report() -> Report:
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        whole = pipeline.scan("samples/catalog.csv", "samples/papers", pipeline.rules_from(), ("aliexpress",), AS_OF)
    finally:
        os.chdir(before)
    return replace(whole, skus=tuple(map(without_boxes, (one for one in whole.skus if one.sku not in READ_BY_OCR))), packs=())


def without_boxes(result: SkuResult) -> SkuResult:
    def told(seen: Exhibit) -> Exhibit:
        return replace(seen, box=(0.0, 0.0, 0.0, 0.0)) if seen.file.endswith(WITHOUT_FONT) else seen

    return replace(result, findings=tuple(replace(one, evidence=tuple(map(told, one.evidence))) for one in result.findings))


@pytest.mark.parametrize("name", ["json", "text"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_report_is_the_one_that_was_read(report: Report, name: str, language: str, request: pytest.FixtureRequest) -> None:
    told = FORMATS[name](report, pipeline.rules_from(), language)
    path = GOLDEN / f"samples.{language}.{name}"
    if request.config.getoption("--regenerate"):
        path.write_bytes(str(told).encode("utf-8"))
    assert path.read_bytes().decode("utf-8") == told


def test_nothing_is_regenerated_in_ci(request: pytest.FixtureRequest) -> None:
    assert not (os.environ.get("CI") and request.config.getoption("--regenerate"))
