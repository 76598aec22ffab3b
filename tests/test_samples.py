"""The sample seller: the program says what a person decides from the papers, and the papers are what the generator draws."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path

import pytest

from checker import pipeline
from checker.model import Finding, Report

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED = tomllib.loads((SAMPLES / "expected.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def report() -> Report:
    rules = pipeline.rules_from()
    return pipeline.scan(str(SAMPLES / "catalog.csv"), str(SAMPLES / "papers"), rules, (), EXPECTED["as_of"])


def said(finding: Finding) -> set[str]:
    return {f"{finding.code} {finding.kind}", f"{finding.code} {finding.kind} {finding.about}"}


@pytest.mark.parametrize("sku", EXPECTED["sku"])
def test_verdict_is_what_a_person_decides(report: Report, sku: str) -> None:
    wanted = EXPECTED["sku"][sku]
    result = next(result for result in report.skus if result.sku == sku)
    spoken = set().union(*(said(finding) for finding in result.findings))
    assert not set(wanted["must"]) - spoken, wanted["why"]
    against = [(finding.code, finding.about, finding.message) for finding in result.findings if finding.kind in ("fail", "review")]
    assert result.status == wanted["status"], against


def test_every_paper_is_bound_or_listed(report: Report) -> None:
    bound = {line.file for result in report.skus for line in result.papers}
    listed = {line.file for line in report.unmatched}
    files = {path.name for path in (SAMPLES / "papers").rglob("*") if path.is_file()}
    assert {Path(file).name for file in bound | listed} == files
    assert {Path(file).name for file in listed} == {"quotation.pdf"}


def test_the_samples_show_every_status(report: Report) -> None:
    assert {result.status for result in report.skus} == {"pass", "fail", "review"}


def test_the_generator_draws_the_committed_text_papers(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make", SAMPLES / "make.py")
    assert spec and spec.loader
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    papers = tomllib.loads((SAMPLES / "papers.toml").read_text(encoding="utf-8"))["paper"]
    assert {paper["file"] for paper in papers} == {
        path.relative_to(SAMPLES / "papers").as_posix() for path in (SAMPLES / "papers").rglob("*") if path.is_file()
    }
    # Pictures differ by a bit between versions of the codecs; text papers must come out with the same words.
    from checker.model import Source
    from checker.read import read

    for paper in [paper for paper in papers if paper.get("carrier", "pdf") == "pdf"][::6]:
        drawn = tmp_path / "drawn.pdf"
        drawn.write_bytes(make.pdf(paper))
        committed = SAMPLES / "papers" / paper["file"]
        mine, kept = (read(Source(str(path), str(path))) for path in (drawn, committed))
        assert [page.words for page in mine.pages] == [page.words for page in kept.pages]
