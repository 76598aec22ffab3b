"""Worn scans of invented papers: what is told right, left to a person, not seen, and told wrong, by kind of wear and by field.

    python tests/benchmark/worn.py [--covers 12] [--only noisy] [--memo DIR] [--wrong]

The papers are the front pages of ``tests/cases/covers.toml`` that are in plain Latin letters, the wear that of ``tests/worn.py``:
nothing here was looked at while OCR was tuned on the corpus. A date, number or model told wrong makes the exit code 1.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from memo import WHERE, remember

sys.path.insert(0, str(Path(__file__).parents[1]))
CASES = Path(__file__).parents[1] / "cases" / "covers.toml"
DATES = ("issued", "received", "tested_from", "tested_to", "expires")
FIELDS = ("report_number", *DATES, "models", "standards")
COLUMNS = ("right", "in doubt", "missing", "wrong")


def outcomes(case: dict[str, Any], record: Any) -> Iterator[tuple[str, str, str]]:
    """Field, outcome and value of everything that the case states or the record tells."""
    from checker.extract.labels import squash

    for name in FIELDS:
        field, wanted = getattr(record, name), case.get(name)
        if isinstance(field, tuple):
            if wanted is None:
                continue
            want = {squash(one): one for one in wanted}
            told = {squash(str(one.value)): str(one.value) for one in field if one.value}
            yield from ((name, "right" if key in told else "missing", text) for key, text in want.items())
            yield from ((name, "wrong", text) for key, text in told.items() if key not in want)
        elif field.value is not None:
            yield name, "right" if wanted is not None and squash(str(field.value)) == squash(wanted) else "wrong", str(field.value)
        elif wanted is not None:
            yield name, "in doubt" if field.readings else "missing", wanted


def one(task: tuple[int, str]) -> tuple[str, str, bool, list[tuple[str, str, str]]]:
    """Read one case with one kind of wear."""
    from worn import DPI, WEAR, sheet_of

    from checker.extract import extract
    from checker.lexicon import load_lexicon
    from checker.model import Source
    from checker.read import read

    remember()
    index, wear = task
    case = tomllib.loads(CASES.read_text(encoding="utf-8"))["case"][index]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        WEAR[wear](sheet_of(case["text"]), index).save(path, dpi=(DPI, DPI))
        document = read(Source("page.png", str(path)))
    poor = any(problem.code == "DOC010" for problem in document.problems)
    return case["title"], wear, poor, list(outcomes(case, extract(document, load_lexicon())))


def table(rows: list[tuple[str, str, str]], title: str) -> None:
    """Print how often each outcome was met, by the first value of the rows."""
    print(f"\n{title:16}" + "".join(f"{name:>10}" for name in COLUMNS))
    counts = Counter((first, outcome) for first, outcome, _ in rows)
    for first in dict.fromkeys(first for first, _, _ in rows):
        print(f"{first:16}" + "".join(f"{counts[first, name]:10}" for name in COLUMNS))


def main() -> int:
    """Run the benchmark."""
    from worn import WEAR

    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--covers", type=int, default=12)
    arguments.add_argument("--only", action="append", choices=list(WEAR))
    arguments.add_argument("--memo", type=Path)
    arguments.add_argument("--jobs", type=int, default=2)
    options = arguments.parse_args()
    if options.memo:
        os.environ[WHERE] = str(options.memo.resolve())
    cases = tomllib.loads(CASES.read_text(encoding="utf-8"))["case"]
    plain = [at for at, case in enumerate(cases) if case["text"].isascii() and "====" not in case["text"] and "?" not in str(case)]
    tasks = [(at, wear) for wear in options.only or WEAR for at in plain[:: max(1, len(plain) // options.covers)]]
    with ProcessPoolExecutor(options.jobs) as pool:
        found = list(pool.map(one, tasks))
    told = [(title, wear, *outcome) for title, wear, _, outcomes_ in found for outcome in outcomes_]
    table([(wear, outcome, value) for _, wear, _, outcome, value in told], "wear")
    table([(field, outcome, value) for _, _, field, outcome, value in told], "field")
    poor = Counter(wear for _, wear, is_poor, _ in found if is_poor)
    print(f"\ncalled too poor to judge: {dict(poor) or 'none'} of {len(found)}")
    wrong = [row for row in told if row[3] == "wrong"]
    print("\n".join(f"wrong: {title}, {wear}, {field}: {value}" for title, wear, field, _, value in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
