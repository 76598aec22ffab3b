"""The page on scale says what its script computes, and its benchmarks run: small, but whole."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


def benchmark(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", ROOT / "tests" / "benchmark" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_gives_the_tables_of_the_script() -> None:
    cost = benchmark("cost")
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    assert cost.costs(cost.figures()) in page
    assert cost.cluster(cost.figures()) in page


def test_the_model_adds_up() -> None:
    cost = benchmark("cost")
    known = cost.figures()
    small, large = cost.scan_cost(1000, known), cost.scan_cost(100_000, known)
    for name, value in small.items():
        assert large[name] == pytest.approx(100 * value)
    known["price"]["cpu_hour"] *= 2
    assert cost.scan_cost(1000, known)["first_money"] > small["first_money"]


@pytest.mark.parametrize("workers", [1, 4, 64, 5000])
def test_the_simulated_cluster_is_never_faster_than_its_readers_or_its_parent(workers: int) -> None:
    cost = benchmark("cost")
    known = cost.figures()
    papers = 64 * 500
    wall, busy = cost.simulated(papers, workers, known)
    each = cost.reading(known) + known["cluster"]["fetch_seconds"]
    assert wall >= papers * each / workers
    assert wall >= papers * known["parent"]["first_seconds"]
    assert 0 < busy <= 1
    if workers == 1:
        assert wall == pytest.approx(papers * each, rel=0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="kills by SIGKILL")
def test_kills_at_random_moments_change_no_byte(tmp_path: Path) -> None:
    told = benchmark("kills").killed(tmp_path, kills=3, papers=30, seed=11)
    assert told.startswith("kills: 3 of ")
