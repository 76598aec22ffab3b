"""Tables that are kept unpacked: made once, never half there, made anew where they are damaged, and as good as fresh ones."""

from __future__ import annotations

import os
from collections.abc import Callable
from copy import copy
from pathlib import Path

import numpy
import pytest

from checker import detector as model
from checker.kept import kept
from checker.places import cache_folder

NAMES = ("steps", "names")


class Maker:
    """Makes two tables, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, numpy.ndarray]:
        self.times += 1
        return {"steps": numpy.arange(1000, dtype=numpy.uint32), "names": numpy.asarray(["de", "fr"])}


def test_tables_are_made_once_and_used_from_the_folder(tmp_path: Path) -> None:
    make = Maker()
    first, second = (kept(tmp_path / "here" / "walk", NAMES, make) for _ in range(2))
    assert make.times == 1
    assert all(numpy.array_equal(first[name], second[name]) and first[name].dtype == second[name].dtype for name in NAMES)
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["walk"], "nothing is left beside the folder"


def emptied(folder: Path) -> None:
    (folder / "steps.npy").write_bytes(b"")


def shortened(folder: Path) -> None:
    (folder / "steps.npy").write_bytes((folder / "steps.npy").read_bytes()[:-4])


def flipped(folder: Path) -> None:
    data = bytearray((folder / "steps.npy").read_bytes())
    data[-1] ^= 1
    (folder / "steps.npy").write_bytes(data)


def overwritten(folder: Path) -> None:
    (folder / "steps.npy").write_bytes(b"no table")


def removed(folder: Path) -> None:
    (folder / "names.npy").unlink()


@pytest.mark.parametrize("damage", [emptied, shortened, flipped, overwritten, removed])
def test_a_damaged_table_is_made_anew(damage: Callable[[Path], None], tmp_path: Path) -> None:
    make, folder = Maker(), tmp_path / "walk"
    kept(folder, NAMES, make)
    damage(folder)
    assert int(kept(folder, NAMES, make)["steps"][-1]) == 999
    kept(folder, NAMES, make)
    assert make.times == 2


def test_what_a_killed_process_began_is_removed_and_what_another_has_just_begun_is_not(tmp_path: Path) -> None:
    old, new = tmp_path / "begun-old", tmp_path / "begun-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "steps.npy").write_bytes(b"half")
    os.utime(old, (0, 0))
    kept(tmp_path / "walk", NAMES, Maker())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["begun-new", "walk"]


def test_without_a_place_to_keep_them_tables_are_made_each_time(tmp_path: Path) -> None:
    make, file = Maker(), tmp_path / "file"
    file.write_text("stands where the folder would")
    for folder in (None, file / "walk"):
        assert int(kept(folder, NAMES, make)["steps"][-1]) == 999
    assert make.times == 2


def test_languages_are_told_alike_by_the_packed_and_the_unpacked_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, languages = "Keep this lamp away from children and water.", ("de", "en", "fr", "sr")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    ranks = []
    for _ in range(2):
        model.detector.cache_clear()
        model._walk.cache_clear()
        ranks.append(model.detector(languages).rank(text))
    assert ranks[0] == ranks[1]
    assert ranks[0][0][0] == "en"
    own = copy(model._model())
    own.set_languages(languages)
    assert [name for name, _ in ranks[0]] == [name for name, _ in own.rank(text)]
    assert [chance for _, chance in ranks[0]] == pytest.approx([chance for _, chance in own.rank(text)], rel=1e-4)
    place = cache_folder()
    assert place is not None
    assert len(list(place.glob("languages-*/*/*.npy"))) == 8
    model.detector.cache_clear()
    model._walk.cache_clear()
