"""What extraction is worth on real and look-alike papers: one command, one table, and floors that only rise.

    python tests/benchmark/accuracy.py [--part papers] [--held-back] [--raise-floor] [--memo DIR]

Reads ``../shared/corpus`` and ``../shared/eval/evaluate.py``, which are not part of the project; says so where they are missing.
``--held-back`` also prints the sources that were not looked at while tuning (every third source folder in alphabetical order, and
every third family of the look-alikes) apart from the rest. A figure below its floor, or a value whose quote does not stand on its
page inside its box, makes the exit code 1. ``--memo DIR`` keeps
what OCR read in a folder, so that the next run needs no OCR for pictures it has seen.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from memo import WHERE, remember

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"
FLOORS = HERE / "floor.toml"
PARTS = ("papers", "lookalikes", "manuals", "lookmanuals")


def facts_of(task: tuple[str, str]) -> dict[str, Any]:
    """The facts line of one paper, under the name that the labels use, and what in it is not proven by its quote."""
    sys.path.insert(0, str(HERE.parent))
    from proof import asserted, faults

    from checker import pipeline
    from checker.model import Source
    from checker.report.facts import facts

    remember()
    path, name = task
    document, record = pipeline.studied(Source(path, path))
    proof = {"asserted": len(list(asserted(record))), "unproven": faults(document, record)}
    return {**facts(record, pipeline.rules_from(), "en"), "file": name, "proof": proof}


def source_of(row: dict[str, Any]) -> str:
    """The source of a paper: its folder, or the family of a made one."""
    return row["file"].split("/")[0] if "/" in row["file"] else row.get("family") or row["file"]


def held_back(rows: list[dict[str, Any]]) -> set[str]:
    """Every third source, in alphabetical order: never looked at while tuning."""
    return set(sorted({source_of(row) for row in rows})[::3])


def measure(part: str, evaluate: Any, jobs: int) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Extract every labelled paper of a part and pair its facts with its label."""
    labels = evaluate.load(str(SHARED / "corpus" / f"{part}.jsonl"))
    tasks = [(str(SHARED / "corpus" / part / row["file"]), row["file"]) for row in labels]
    with ProcessPoolExecutor(jobs) as pool:
        found = {row["file"]: row for row in pool.map(facts_of, tasks)}
    (HERE / "facts").mkdir(exist_ok=True)
    with (HERE / "facts" / f"{part}.jsonl").open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(found[name], ensure_ascii=False) + "\n" for _, name in tasks)
    return labels, found


def table(title: str, evaluate: Any, rows: list[dict[str, Any]], found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Print the figures of some papers and return them by field."""
    gold = {row["file"]: row for row in rows}
    tallies = evaluate.score(gold, {name: found[name] for name in gold})
    print(f"\n== {title}: {len(rows)} papers\n{evaluate.table(tallies)}")
    return {name: tally.row() for name, tally in tallies.items()}


def proven(found: dict[str, dict[str, Any]]) -> list[str]:
    """Print how many of the asserted values have a quote that stands in its box, and return those that have none."""
    asserted = sum(row["proof"]["asserted"] for row in found.values())
    faults = [f"{name} {fault}" for name, row in found.items() for fault in row["proof"]["unproven"]]
    print(f"evidence: {asserted - len(faults)} of {asserted} asserted values stand where their quote says")
    return faults


def fallen(floors: dict[str, Any], figures: dict[str, dict[str, dict[str, Any]]]) -> list[str]:
    """The figures that are below their floors."""
    return [
        f"{part} {field} {figure}: {figures[part][field][figure]} is below its floor {floor}"
        for part, fields in floors.items() if part in figures
        for field, wanted in fields.items() if field in figures[part]
        for figure, floor in wanted.items() if figures[part][field][figure] < floor
    ]


def raised(floors: dict[str, Any], figures: dict[str, dict[str, dict[str, Any]]]) -> str:
    """The floor file with every floor at the higher of itself and today's figure."""
    lines = ["# Precision and recall that are never to fall again; written by --raise-floor, which only raises."]
    for part in sorted({*floors, *figures}):  # a part that was not measured keeps its floors
        lines.append(f'\n["{part}"]')
        measured, before = figures.get(part, {}), floors.get(part, {})
        for field in measured or before:
            row, old = measured.get(field, before.get(field, {})), before.get(field, {})
            best = {figure: max(row[figure], old.get(figure, 0.0)) for figure in ("precision", "recall", "exact")}
            pairs = ", ".join(f"{figure} = {value}" for figure, value in best.items())
            lines.append(f'"{field}" = {{ {pairs} }}')
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run the benchmark."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--part", action="append", choices=PARTS)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--memo", type=Path)
    arguments.add_argument("--held-back", action="store_true")
    arguments.add_argument("--raise-floor", action="store_true")
    options = arguments.parse_args()
    if not (SHARED / "corpus").is_dir():
        print("The benchmark reads ../shared/corpus, which is not here: nothing was measured.", file=sys.stderr)
        return 0
    if options.memo:
        os.environ[WHERE] = str(options.memo.resolve())
    sys.path.insert(0, str(SHARED / "eval"))
    import evaluate

    figures: dict[str, dict[str, dict[str, Any]]] = {}
    unproven: list[str] = []
    for part in options.part or PARTS:
        labels, found = measure(part, evaluate, options.jobs)
        table(f"{part}, all", evaluate, labels, found)
        unproven += proven(found)
        for name, scan in (("text", False), ("scan", True)):
            rows = [row for row in labels if bool(row.get("scan")) is scan]
            if rows:
                figures[f"{part}/{name}"] = table(f"{part}, {name}", evaluate, rows, found)
        if options.held_back:
            apart = held_back(labels)
            table(f"{part}, held back", evaluate, [row for row in labels if source_of(row) in apart], found)
            table(f"{part}, tuned on", evaluate, [row for row in labels if source_of(row) not in apart], found)
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    if options.raise_floor:
        FLOORS.write_text(raised(floors, figures), encoding="utf-8")
    below = [*fallen(floors, figures), *unproven]
    print("\n".join(["", *below]) if below else "\nno figure below its floor")
    return 1 if below else 0


if __name__ == "__main__":
    raise SystemExit(main())
