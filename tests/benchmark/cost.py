"""What scans of any size cost, computed from measured figures (``cost.toml``), and a cluster simulated where it cannot be run.

    python tests/benchmark/cost.py [--price 0.04]

Prints the two tables that stand in ``docs/scale.md``; a test holds that page to what is printed here.
"""

from __future__ import annotations

import argparse
import heapq
import tomllib
from pathlib import Path
from typing import Any

SIZES = (10_000, 100_000, 250_000, 1_000_000, 100_000_000)
NODES = (2, 16, 64, 256, 1024, 4096)
MILLION = 1_000_000


def figures() -> dict[str, Any]:
    """The measured figures and the prices."""
    return tomllib.loads((Path(__file__).parent / "cost.toml").read_text(encoding="utf-8"))


def reading(known: dict[str, Any]) -> float:
    """CPU seconds of a reader for an average paper: its text, and OCR of the pages that need it."""
    paper = known["paper"]
    return float(paper["text_seconds"] + paper["pages"] * paper["ocr_share"] * paper["ocr_seconds"])


def scan_cost(skus: int, known: dict[str, Any]) -> dict[str, float]:
    """CPU hours, gigabytes and dollars of a first scan and of a rescan of a catalog."""
    papers = skus * known["shape"]["papers_of_one"]
    changed = papers * known["rescan"]["changed"]
    price, parent = known["price"], known["parent"]
    first = (papers * (reading(known) + parent["first_seconds"]) + skus * parent["judge_seconds"]) / 3600
    again = (changed * (reading(known) + parent["judge_seconds"]) + papers * parent["rescan_seconds"]) / 3600
    lists = papers / 1000 / MILLION * price["million_lists"]
    return {
        "papers": papers,
        "first_hours": first,
        "first_gb": papers * known["paper"]["megabytes"] / 1000,
        "first_money": first * price["cpu_hour"] + papers / MILLION * price["million_gets"] + lists,
        "store_gb": papers * known["paper"]["store_kb"] / MILLION,
        "store_month": papers * known["paper"]["store_kb"] / MILLION * price["gigabyte_month"],
        "again_hours": again,
        "again_gb": changed * known["paper"]["megabytes"] / 1000,
        "again_money": again * price["cpu_hour"] + changed / MILLION * price["million_gets"] + lists,
    }


def simulated(papers: int, workers: int, known: dict[str, Any]) -> tuple[float, float]:
    """Seconds of the wall for a first scan over ``workers`` readers of a cluster, and the share of it that the parent is busy.

    Events: the parent prepares a chunk, a free reader fetches and reads it, the parent takes its outcomes. The parent is one
    process: what it does it does after what came before.
    """
    chunk, parent = known["cluster"]["chunk"], known["parent"]["first_seconds"]
    each = chunk * (reading(known) + known["cluster"]["fetch_seconds"])
    free = [known["cluster"]["start_seconds"]] * workers
    heapq.heapify(free)
    clock = busy = 0.0
    ends: list[float] = []
    for _ in range(-(-papers // chunk)):
        while ends and ends[0] <= clock:  # outcomes that have come in are taken before another chunk is prepared
            heapq.heappop(ends)
            clock += chunk * parent / 2
            busy += chunk * parent / 2
        clock += chunk * parent / 2
        busy += chunk * parent / 2
        end = max(heapq.heappop(free), clock) + each
        heapq.heappush(free, end)
        heapq.heappush(ends, end)
        if len(ends) > 2 * workers:  # no more than two chunks a reader are under way
            clock = max(clock, ends[0])
    while ends:
        clock = max(clock, heapq.heappop(ends)) + chunk * parent / 2
        busy += chunk * parent / 2
    return clock, busy / clock


def costs(known: dict[str, Any]) -> str:
    """The table of costs by size of the catalog."""
    lines = [
        "| SKUs | papers | first scan, CPU-hours | read | dollars | store | dollars a month | rescan, CPU-hours | read | dollars |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for skus in SIZES:
        one = scan_cost(skus, known)
        lines.append(
            f"| {skus:,} | {one['papers']:,.0f} | {one['first_hours']:,.1f} | {one['first_gb']:,.0f} GB | {one['first_money']:,.2f}"
            f" | {one['store_gb']:,.1f} GB | {one['store_month']:,.2f} | {one['again_hours']:,.2f} | {one['again_gb']:,.1f} GB"
            f" | {one['again_money']:,.2f} |")
    return "\n".join(lines)


def cluster(known: dict[str, Any]) -> str:
    """The table of a million papers over ever more readers, and where one parent is no longer enough."""
    lines = ["| readers | hours for a million papers | of the ideal | parent busy |", "|---|---|---|---|"]
    for workers in NODES:
        wall, busy = simulated(MILLION, workers, known)
        ideal = MILLION * (reading(known) + known["cluster"]["fetch_seconds"]) / workers
        lines.append(f"| {workers:,} | {wall / 3600:,.2f} | {ideal / wall:.0%} | {busy:.0%} |")
    return "\n".join(lines)


def main() -> int:
    """Print both tables."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--price", type=float, help="dollars for an hour of one processor")
    known = figures()
    if (price := arguments.parse_args().price) is not None:
        known["price"]["cpu_hour"] = price
    print(costs(known), cluster(known), sep="\n\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
