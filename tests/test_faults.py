"""Faulty packs, policies, registers and waivers stop the run with exit 2 and one line: ``cases/faults.toml``, by command line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from checker.cli import run

DATA = tomllib.loads((Path(__file__).parent / "cases" / "faults.toml").read_text(encoding="utf-8"))
GOOD: dict[str, dict[str, str]] = DATA["good"]
CASES: list[dict[str, Any]] = DATA["case"]
ENGLISH = re.compile(r"Expected|Object|missing|required field|codec|Errno")
"""What the readers of TOML and of values say in English, and nobody may be told in a Chinese sentence."""
CHINESE = re.compile(r"[一-鿿]")


def laid(folder: Path, file: str, text: str, encoding: str = "utf-8") -> list[str]:
    """A folder with one paper and that file of the user's own; what the command line is given for it."""
    paper, own = folder / "report.txt", folder / "own" / file
    own.parent.mkdir(parents=True)
    paper.write_text("TEST REPORT\nModel: KX-1\n", encoding="utf-8")
    own.write_text(text, encoding=encoding)
    said = ["--config", str(own)] if file == "checker.toml" else ["--standards", str(folder / "own")]
    return ["check", str(paper), "--category", "toys", "--market", "DE", "--as-of", "2026-11-24", *said]


def altered(case: dict[str, Any]) -> tuple[str, str]:
    good = GOOD[case["good"]]
    if "text" in case:
        return good["file"], case["text"]
    if "old" in case:
        assert case["old"] in good["text"], case["name"]
    return case.get("file", good["file"]), good["text"].replace(case.get("old", ""), case.get("new", ""), 1)


@pytest.mark.parametrize("name", GOOD)
def test_the_good_file_judges(name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run([*laid(tmp_path, GOOD[name]["file"], GOOD[name]["text"]), "--lang", "en"]) == 1
    assert capfd.readouterr().out


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_fault_is_one_line_that_names_its_place(case: dict[str, Any], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    arguments = laid(tmp_path, *altered(case), case.get("encoding", "utf-8"))
    lines = {}
    for language in ("en", "zh"):
        assert run([*arguments, "--lang", language]) == 2
        out, lines[language] = capfd.readouterr()
        assert not out and lines[language].count("\n") == 1, lines[language]
    assert CHINESE.search(lines["zh"])
    assert not ENGLISH.search(lines["zh"]), lines["zh"]
    place = 0
    for part in case["says"]:
        place = lines["en"].find(part, place)
        assert place >= 0, f"{part!r} in {lines['en']!r}"


def test_a_mark_of_utf_8_before_a_pack_is_no_fault(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    good = GOOD["pack"]
    assert run([*laid(tmp_path, good["file"], good["text"], "utf-8-sig"), "--lang", "en"]) == 1
    assert capfd.readouterr().out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_folder_without_rules_is_told(language: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.md").write_text("remarks", encoding="utf-8")
    assert run(["packs", "lint", str(tmp_path), "--lang", language]) == 2
    told = capfd.readouterr().err
    assert told.count("\n") == 1 and "packs/" in told


def test_lint_says_which_rules_are_the_users_own(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    good = GOOD["pack"]
    laid(tmp_path, good["file"], good["text"])
    assert run(["packs", "lint", str(tmp_path / "own"), "--lang", "en"]) == 0
    assert "Of your own: 1 packs with 2 requirements (mine)." in capfd.readouterr().err
