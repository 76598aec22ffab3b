"""What a catalog costs, as ratios within one run: rescan, processes, growth, poison.

    python tests/benchmark/scale.py rescan|processes|growth|poison|matching [--rounds 3]

Catalogs are made up, in a folder of their own that is removed afterwards; ``processes`` reads text papers of ``../shared/corpus``.
CPU seconds are compared where that is said; seconds of the wall are medians of several rounds, since other work may share the
machine.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

PARTS = ("papers", "lookalikes")
SHARED = Path(__file__).parents[3] / "shared"


def made_up(folder: Path, skus: int, papers_of_one: int, poison: tuple[str, ...] = ()) -> None:
    """A catalog of one model a SKU, and text papers that name them, a thousand to a folder."""
    with (folder / "catalog.csv").open("w", encoding="utf-8") as catalog:
        catalog.write("sku,category,markets,models\n")
        catalog.writelines(f"S-{n},toys,DE,QXB-{n:06}\n" for n in range(skus))
    for number in range(skus * papers_of_one):
        place = folder / "papers" / f"{number // 1000:04}"
        place.mkdir(parents=True, exist_ok=True)
        word = poison[number // 33 % len(poison)] if poison and number % 33 == 0 else f"QXB-{number // papers_of_one:06} {number}"
        (place / f"{number:07}.txt").write_text(word)


def scanned(folder: Path, jobs: int = 1, stamp: str = "today", seconds: float = 300.0) -> tuple[int, int, int, int]:
    """A scan of a made-up catalog by the made-up reader of the tests: documents, unreadable, read, judged."""
    from test_batch import HANDS, rules

    from checker.batch import Limits, Settings, scan

    how = Settings(folder / "store.sqlite", "1", stamp, jobs, Limits(seconds, 512))
    with scan(str(folder / "catalog.csv"), [str(folder / "papers")], rules(), HANDS, how) as under_way:
        count = sum(1 for _ in under_way.results(lambda *told: None))
        assert count
        return under_way.documents, under_way.unreadable, under_way.read, under_way.judged


@contextmanager
def place() -> Iterator[Path]:
    """A folder for one measurement."""
    with tempfile.TemporaryDirectory(prefix="checker-scale-") as folder:
        yield Path(folder)


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process for a piece of work."""
    before = time.process_time()
    work()
    return time.process_time() - before


def bare(folder: Path) -> None:
    """The least that any rescan must do: look at every file, and read the rows of every paper and SKU out of the store."""
    for here, _, names in os.walk(folder / "papers"):
        for name in names:
            os.stat(os.path.join(here, name))  # noqa: PTH116, PTH118 (the walk that a rescan is measured against)
    base = sqlite3.connect(folder / "store.sqlite")
    with (folder / "catalog.csv").open(encoding="utf-8") as rows:
        assert sum(1 for _ in rows)
    for table in ("seen", "links", "verdict"):
        assert base.execute(f"select * from {table}").fetchall()
    base.close()


def rescan(rounds: int) -> None:
    """10,000 unchanged papers of 2,500 SKUs."""
    with place() as folder:
        made_up(folder, 2500, 4)
        first = scanned(folder, os.cpu_count() or 1)
        found = []
        for _ in range(rounds):
            least, begun = cpu(lambda: bare(folder)), time.monotonic()
            mine = cpu(lambda: scanned(folder))
            found.append((least, mine, time.monotonic() - begun))
        least, mine, wall = (statistics.median(column) for column in zip(*found, strict=True))
        print(f"rescan: 10000 papers, first scan read {first[2]} and judged {first[3]}")
        print(f"rescan: unchanged {mine:.2f} s CPU, {wall:.2f} s wall; bare stat walk and rows {least:.3f} s CPU;"
              f" ratio {mine / least:.1f}")
        (folder / "papers" / "0003" / "0003210.txt").write_text("QXB-000802 changed")
        print("rescan: one paper changed, (documents, unreadable, read, judged) =", scanned(folder))
        print("rescan: another day, (documents, unreadable, read, judged) =", scanned(folder, stamp="tomorrow"))


def texts() -> list[str]:
    """All labelled text papers of both parts."""
    found: list[str] = []
    for part in PARTS:
        listing = SHARED / "corpus" / f"{part}.jsonl"
        if listing.is_file():
            rows = [json.loads(line) for line in listing.read_text(encoding="utf-8").splitlines()]
            found += [str(SHARED / "corpus" / part / row["file"]) for row in rows
                      if not row.get("scan") and row["file"].endswith(".pdf")]
    return found


def timed(source: object) -> float:
    """CPU seconds of a reader for one paper, in the reader's own process."""
    from checker.pipeline import facts
    from checker.read import ReadOptions

    return cpu(lambda: facts(source, ReadOptions(ocr=False)))


def turning(source: object) -> float:
    """CPU seconds of a loop that needs nothing but a processor."""
    return cpu(lambda: sum(number % 7 for number in range(2_000_000)))


def processes(rounds: int) -> None:
    """The same papers read by one process and by two: by the wall, and by the CPU that each way costs in all.

    Each paper is read four times, so that there are about as many as in a small catalog: with few of them the start of the
    processes, and the last paper that one reads while the other has none left, are most of what is measured.
    Two processes on two idle processors need half of that CPU; on a busy machine the wall says more of the others than of us.
    What two processors of this machine are worth for a loop without memory is told beside it: they may share more than a roof.
    """
    from checker.batch import Limits, run
    from checker.model import Source

    sources = [Source(path, path) for path in texts()] * 4
    if not sources:
        print("processes: ../shared/corpus is not here, nothing was measured")
        return
    loops, found = sources[:120], []
    for _ in range(rounds):
        walls, costs = [], []
        for work, tasks, jobs in ((timed, sources, 1), (timed, sources, 2), (turning, loops, 1), (turning, loops, 2)):
            begun, own = time.monotonic(), time.process_time()
            readers = [outcome.value or 0.0 for outcome in run(tasks, work, jobs, Limits())]
            walls.append(time.monotonic() - begun)
            costs.append((sum(readers), time.process_time() - own))
        found.append((walls[0] / walls[1], 2 * sum(costs[0]) / sum(costs[1]), walls[2] / walls[3], costs[0][0], costs[0][1]))
    wall, paid, machine, readers_cost, parent = (statistics.median(column) for column in zip(*found, strict=True))
    print(f"processes: {len(sources)} papers, two are {wall:.2f} times one by the wall (load {os.getloadavg()[0]:.1f} on"
          f" {os.cpu_count()} processors; a bare loop {machine:.2f} times), {paid:.2f} times by CPU;"
          f" {readers_cost / len(sources):.3f} s CPU a paper, the parent {parent:.2f} s in all")


ONE = """
import sys, time
sys.path[:0] = {paths!r}
from pathlib import Path
import scale
if __name__ == "__main__":
    begun = time.process_time()
    counts = scale.scanned(Path({folder!r}), 2)
    print(*counts, round(time.process_time() - begun, 2), scale.peak())
"""


def peak() -> int:
    """The most memory (MB) that this process has held.

    Linux counts what the process before ``exec`` held into ``ru_maxrss``: of a child, that of the benchmark itself.
    """
    status = Path("/proc/self/status")
    rows = status.read_text().splitlines() if status.exists() else []
    held = next((row.split()[1] for row in rows if row.startswith("VmHWM")), "")
    return int(held or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) // 1024


def growth(sizes: Sequence[int]) -> None:
    """First scan and rescan of ever larger catalogs, one paper a SKU, each in a process of its own: CPU and peak of the parent."""
    peaks: dict[int, int] = {}
    for skus in sizes:
        with place() as folder:
            made_up(folder, skus, 1)
            (folder / "run.py").write_text(ONE.format(paths=sys.path[:2] + [str(Path(__file__).parent)], folder=str(folder)))
            for name in ("first", "rescan"):
                done = subprocess.run([sys.executable, str(folder / "run.py")], capture_output=True, text=True, check=True)
                *counts, seconds, peak = done.stdout.split()
                print(f"growth: {skus} SKUs, {name}: {seconds} s CPU, peak {peak} MB, read {counts[2]}, judged {counts[3]}")
                peaks[skus] = max(peaks.get(skus, 0), int(peak))
            print(f"growth: store {(folder / 'store.sqlite').stat().st_size / skus / 1000:.1f} kB a paper with its SKU")
    print("growth: peak memory,", ", ".join(f"{one} to {other} SKUs: {peaks[other] / peaks[one]:.2f}"
                                            for one, other in pairwise(sizes)))


def poison(rounds: int) -> None:
    """Papers of which 1 % crash, 1 % hang and 1 % want more memory than there is."""
    with place() as folder:
        made_up(folder, 600, 1, ("crash", "hang", "bloat"))
        begun = time.monotonic()
        documents, unreadable, _, judged = scanned(folder, 2, seconds=1.0)
        print(f"poison: {documents} papers, {unreadable} told as unreadable, {documents - unreadable} read, {judged} SKUs judged,"
              f" {time.monotonic() - begun:.0f} s")


def matching(skus: int = 100_000, sample: int = 20_000) -> None:
    """Records against an index of 100,000 SKUs: names, ranges, series and masks in equal parts."""
    from checker.batch.desk import scratch
    from checker.match import Index, bound
    from checker.model import Field, Product, Record

    index = Index(scratch())
    seconds = cpu(lambda: list(index.add(Product(f"S-{n}", models=(f"QXB-{n:06}",), row=n) for n in range(skus))))
    shapes = ("QXB-{0:06}", "QXB-{0:06} to QXB-{1:06}", "QXB-{0:06} series", "QXB-{0:06}x")
    dice = random.Random(7)
    papers = []
    for number in range(sample):
        low = dice.randrange(skus - 3)
        told = shapes[number % 4].format(low, low + 2)
        papers.append(Record(f"{number}.pdf", str(number), "application/pdf", 1, "text", "read", models=(Field(value=told),)))
    spent = cpu(lambda: [bound(index, one) for one in papers])
    print(f"matching: index of {skus} SKUs {seconds:.1f} s CPU; {sample / spent:.0f} papers/s;"
          f" 400000 papers {spent / sample * 4e5 / 60:.1f} min")


def main() -> int:
    """Run what was asked for."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("what", nargs="+", choices=("rescan", "processes", "growth", "poison", "matching"))
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--skus", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="sizes of the catalogs of growth")
    options = arguments.parse_args()
    for what in options.what:
        if what == "growth":
            growth(options.skus)
        elif what == "matching":
            matching()
        else:
            {"rescan": rescan, "processes": processes, "poison": poison}[what](options.rounds)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
