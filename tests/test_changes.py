"""``checker packs lint DIR`` and ``checker packs diff A B``: a faulty folder is named, a change of rules shows what it changes."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import handmade as made
import pytest

from checker.cli import run
from checker.model import Exhibit
from checker.report.changes import changes, changes_text

OWN = Path(__file__).parent / "cases" / "own-rules"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    """The made-up market as it is, the same with one demand that only warns, and a catalog with one kite."""
    one, other, shop = tmp_path / "one", tmp_path / "other", tmp_path / "shop"
    for folder in (one, other):
        copytree(OWN / "packs", folder / "packs")
    pack = other / "packs" / "zz-kites.toml"
    text = pack.read_text("utf-8")
    demand = 'check      = "paper-required"'
    pack.write_text(text.replace(demand, f'{demand}\nlevel      = "warning"'), encoding="utf-8")
    shop.mkdir()
    (shop / "catalog.csv").write_text("sku,category,markets,models,documents\nK-1,kites,ZZ,KX-1,report.txt\n", encoding="utf-8")
    (shop / "report.txt").write_text("TEST REPORT\nReport No.: INV-1\nModel: KX-1\n", encoding="utf-8")
    return one, other, shop / "catalog.csv"


def test_a_sound_folder_and_a_faulty_one(folders: tuple[Path, Path, Path], capfd: pytest.CaptureFixture[str]) -> None:
    one, other, _ = folders
    assert run(["packs", "lint", str(one), "--lang", "en"]) == 0
    pack = other / "packs" / "zz-kites.toml"
    pack.write_text(pack.read_text("utf-8").replace("paper-age", "paper-aged"), encoding="utf-8")
    assert run(["packs", "lint", str(other), "--lang", "en"]) == 2
    told = capfd.readouterr().err
    assert all(part in told for part in ("packs/zz-kites.toml", "requirement yearly", "check", "paper-aged", "paper-age,"))


def test_a_change_of_rules_shows_what_it_changes(folders: tuple[Path, Path, Path], capfd: pytest.CaptureFixture[str]) -> None:
    one, other, catalog = map(str, folders)
    args = ["--catalog", catalog, "--as-of", "2026-11-24", "--lang", "en"]
    assert run(["packs", "diff", one, other, *args, "--format", "json"]) == 1
    found = json.loads(capfd.readouterr().out)
    assert [(row["sku"], row["before"]) for row in found] == [("K-1", "fail")]
    assert "DOC001" in {item["code"] for item in found[0]["ends"]}
    assert run(["packs", "diff", one, other, *args]) == 1
    told = capfd.readouterr().out
    assert "K-1" in told and "DOC001" in told and "→" in told and "changes." not in told and "report." not in told
    assert run(["packs", "diff", one, one, *args]) == 0
    assert run(["packs", "diff", one, *args]) == 2


@pytest.mark.parametrize(("language", "words"), [("en", "warning → error"), ("zh", "警告 → 错误")])
def test_a_finding_that_counts_otherwise_is_one_line_with_what_it_was_and_is(language: str, words: str) -> None:
    papers = (("report.pdf",), ("declaration.pdf",))
    old, new = (
        made.sku(status=status, findings=tuple(made.finding("fail", level, evidence=(Exhibit(*one),)) for one in papers))
        for status, level in (("review", "warning"), ("fail", "error"))
    )
    found = changes([(old, new)], made.rules(), made.rules(), language)
    text = changes_text(found, 1, made.rules(), language, colour=False, width=110)
    assert text.count(words) == text.count("STD002") == len(papers)
