"""Reading on a cluster: a real scheduler and two nodes on loopback, one of them killed in the middle, and the same results."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import test_batch
from test_batch import HANDS, READS, rules, seller_of

from checker.batch import Hands, Limits, RayEngine, Settings, scan
from checker.cli import run
from checker.cli.texts import sentence
from checker.errors import CheckerError, MissingExtra

PAPERS = range(100, 700)
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def ray() -> Any:
    module = pytest.importorskip("ray", reason="the extra ray is not installed")
    if sys.platform == "win32":
        pytest.skip("the nodes of this test are killed by SIGKILL")
    return module


@pytest.fixture
def cluster(ray: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A scheduler without processors of its own; nodes are added by the tests. Nothing is told to Ray's makers."""
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(Path(__file__).parent)]))
    monkeypatch.setenv(READS, str(tmp_path / "log"))
    quick = {"health_check_initial_delay_ms": 0, "health_check_period_ms": 300, "health_check_failure_threshold": 3}
    started = Cluster(initialize_head=True, head_node_args={
        "num_cpus": 0, "include_dashboard": False, "object_store_memory": 80_000_000, "_system_config": quick})
    monkeypatch.setenv("RAY_ADDRESS", started.address)
    try:
        yield started
    finally:
        ray.shutdown()
        started.shutdown()


def version(number: int) -> str:
    return f"reader {number}"


def scanned(folder: Path, engine: Any = None, hands: Hands = HANDS) -> list[str]:
    more = {"engine": engine, "jobs": 0} if engine else {"jobs": 2}
    how = Settings(folder / f"{bool(engine)}.sqlite", "1", "today", limits=Limits(1.5, 512), **more)
    with scan(str(folder / "catalog.csv"), [str(folder / "papers")], rules(), hands, how) as under_way:
        told = [repr(result) for result in under_way.results(lambda *told: None)]
        return [*told, *(repr(record) for record in under_way.unmatched()), f"{under_way.documents} {under_way.read}"]


def read_so_far(folder: Path) -> int:
    log = folder / "log"
    return len(log.read_text().splitlines()) if log.exists() else 0


def killed(node: Any) -> None:
    """SIGKILL for every process of a node: its scheduler and, through the death of that, its workers and their readers."""
    for processes in node.all_processes.values():
        for one in processes:
            os.kill(one.process.pid, signal.SIGKILL)


def test_a_node_killed_in_the_middle_changes_no_byte(cluster: Any, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    seller_of(tmp_path, PAPERS, "slow")
    for word in ("crash", "hang", "bloat", "bug"):
        (tmp_path / "papers" / f"{word}.txt").write_text(word)
    nodes = [cluster.add_node(num_cpus=1, object_store_memory=80_000_000) for _ in range(2)]
    at = []

    def kill() -> None:
        while read_so_far(tmp_path) < 150:
            time.sleep(0.02)
        killed(nodes[0])
        at.append(read_so_far(tmp_path))

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    there = scanned(tmp_path, RayEngine(partial(version, 1)))
    killer.join(timeout=1)
    assert at and 150 <= at[0] < 600, "the node was killed in the middle"
    assert there[-1] == "604 604"
    assert there == scanned(tmp_path)


def other(told: list[int]) -> str:
    return f"reader {os.getpid()}"


def test_a_node_with_another_version_is_refused(cluster: Any, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    seller_of(tmp_path, range(100, 110), "")
    cluster.add_node(num_cpus=1, object_store_memory=80_000_000)
    with pytest.raises(CheckerError, match=r"engine\.other-version") as told:
        scanned(tmp_path, RayEngine(partial(other, [])))
    for language in ("en", "zh"):
        assert told.value.args_by_name["node"] in sentence(told.value, language)


def fault(message: str) -> Callable[..., Any]:
    def refuse(*given: object, **more: object) -> None:
        raise ConnectionError(message)

    return refuse


def test_no_cluster_and_no_ray_are_one_sentence(
    ray: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path,
) -> None:
    (tmp_path / "catalog.csv").write_text("sku,category,markets,models\nS-1,toys,DE,QX-1001\n")
    call = ["scan", str(tmp_path / "catalog.csv"), "--engine", "ray", "--store", str(tmp_path / "s.sqlite"), "--lang", "en"]
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:9")
    monkeypatch.setattr("ray.init", fault("nobody there"))
    assert run(call) == 2
    assert "127.0.0.1:9 (nobody there)" in capfd.readouterr().err
    monkeypatch.setitem(sys.modules, "ray", None)
    assert run(call) == 2
    assert "compliance-document-checker[ray]" in capfd.readouterr().err
    with pytest.raises(MissingExtra):
        list(RayEngine(partial(version, 1))([], test_batch.read, 0, Limits()))
