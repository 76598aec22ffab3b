"""Measure how often values of each raw strength are right, and write the tables that turn strength into probability.

    python tests/benchmark/calibrate.py [--pickles DIR] [--day 2026-11-24]

Reads ``../shared/corpus`` by the rules of ``../shared/eval/evaluate.py``. Fits on the sources that were tuned on, prints the
reliability on the held-back ones, and writes ``standards/labels/calibration.toml`` and ``docs/confidence.md``.
``--pickles``: a folder of documents already read, one file a part, name to Document.
"""

from __future__ import annotations

import argparse
import pickle
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from textwrap import wrap
from typing import Any

from accuracy import HERE, PARTS, SHARED, held_back, source_of

from checker.checks.outcome import LOW_CONFIDENCE
from checker.extract import extract
from checker.extract.calibration import probability
from checker.lexicon import load_lexicon
from checker.model import DATE_ROLES, IN_DOUBT, Document, Lexicon, Record, Source

SINGLE = ("kind", "verdict", "report_number", "lab", "applicant", "manufacturer", "product")
SEVERAL = ("schemes", "standards", "models", "directives")
BY_LETTERS = ("directives", "fcc_id", "notified_body", "pages_stated")
"""Fields that the evaluation does not score and the labels have: right where letters and digits are those of the label."""
FIELDS = (*SINGLE, "fcc_id", "notified_body", "pages_stated", *DATE_ROLES, *SEVERAL)
LEAST = 12
"""A step of the table rests on at least so many values."""
OF_ONE = 5
"""Right values of one strength that one source adds to the fit at most: its papers are alike."""
EDGES = (0.0, 0.6, 0.8, 0.9, 0.95, 1.01)
Sample = tuple[float, bool]
Samples = dict[str, list[Sample]]


def documents(part: str, names: list[str], pickles: Path | None) -> dict[str, Document]:
    """The documents of a part by the name that the labels use."""
    if pickles:
        found: dict[str, Document] = pickle.loads((pickles / f"{part}.pkl").read_bytes())
        return found
    from checker.read import read

    return {name: read(Source(path, path)) for name in names for path in [str(SHARED / "corpus" / part / name)]}


def judged(evaluate: Any, label: dict[str, Any], record: Record) -> list[tuple[str, float, bool]]:
    """Every asserted value that the label decides: field, raw strength, whether it is right."""
    found = []
    for name in FIELDS:
        fields = getattr(record, name)
        for field in fields if name in SEVERAL else (fields,):
            told = field.value is not None and field.reason != IN_DOUBT
            right = is_right(evaluate, label, name, field.value) if told else None
            if right is not None:
                found.append((name, field.confidence, right))
    return found


def is_right(evaluate: Any, label: dict[str, Any], name: str, value: Any) -> bool | None:
    """One value alone against the label by the evaluation's own rules; ``None`` where these do not score it."""
    if name in BY_LETTERS:
        wanted = {evaluate.squash(one) for one in evaluate.as_list(label.get(name))}
        return evaluate.squash(value) in wanted if name in label else None
    if name in DATE_ROLES:
        key, facts = f"dates.{name}", {"dates": {name: value.isoformat()}}
    else:
        key, facts = "standards+edition" if name == "standards" else name, {name: [value] if name in SEVERAL else value}
    tally = evaluate.score({"one": label}, {"one": facts}).get(key)
    return None if tally is None or tally.right + tally.wrong == 0 else bool(tally.right)


def fitted(samples: list[Sample]) -> list[tuple[float, float]]:
    """Monotone steps by pooling neighbours that run the wrong way, each (right + 1) / (n + 2), so that nothing is certain."""
    steps: list[tuple[list[Sample], float]] = []
    ordered = sorted(samples)
    while ordered:
        edge = ordered[min(LEAST, len(ordered)) - 1][0]
        step = [one for one in ordered if one[0] <= edge]
        ordered = ordered[len(step):]
        if len(step) < LEAST and steps:
            step = [*steps.pop()[0], *step]
        while steps and steps[-1][1] >= share(step):
            step = [*steps.pop()[0], *step]
        steps.append((step, share(step)))
    ends = {round(end, 3): round(sure, 3) for step, sure in steps for end in (step[0][0], step[-1][0])}
    return sorted(ends.items())


def share(samples: list[Sample]) -> float:
    """The smoothed share of right values."""
    return (sum(right for _, right in samples) + 1) / (len(samples) + 2)


def reliability(samples: list[Sample], table: list[tuple[float, float]]) -> list[str]:
    """Rows of a table: band of the probability said, number of values, mean said, share that was right."""
    said = [(probability(raw, table), right) for raw, right in samples]
    rows = []
    for low, high in pairwise(EDGES):
        band = [one for one in said if low <= one[0] < high]
        if band:
            mean, right = sum(one[0] for one in band) / len(band), sum(one[1] for one in band)
            rows.append(f"{low:.2f}–{min(high, 1):.2f} | {len(band)} | {mean:.3f} | {right / len(band):.3f}")
    return rows


def parted(samples: list[Sample], table: list[tuple[float, float]]) -> str:
    """One row: how many values lie below the line and how many of them are right, and the same above it."""
    said = [(probability(raw, table), right) for raw, right in samples]
    cells = []
    for side in (False, True):
        part = [right for sure, right in said if (sure >= LOW_CONFIDENCE) is side]
        cells += [str(len(part)), f"{sum(part) / len(part):.3f}" if part else "–"]
    return " | ".join(cells)


def unparted(samples: Samples, tables: dict[str, list[tuple[float, float]]]) -> list[str]:
    """What the line does not part: fields with wrong values above it of which hardly any lies below."""
    told = []
    for name, table in tables.items():
        above = [right for raw, right in samples[name] if probability(raw, table) >= LOW_CONFIDENCE]
        wrong = len(above) - sum(above)
        if wrong and len(samples[name]) - len(above) < wrong:
            told.append(f"{name} ({wrong} of {len(above)})")
    if not told:
        return ["Every field has more values below the line than wrong ones above it."]
    return wrap(
        f"The line does not part right from wrong in {', '.join(told)}: what is wrong there was printed behind as good a label, at "
        "as good a place and as clearly as what is right. No signal tells these apart yet; what is known to mislead is not told at "
        "all (an agent's letterhead, a number that misses a known one by a digit), and digits in doubt are left to a person "
        "whatever the field is worth, so that they are not counted here.", 130,
    )


def page(tuned: Samples, kept: Samples, tables: dict[str, list[tuple[float, float]]]) -> str:
    """``docs/confidence.md``."""
    lines = [
        "# Confidence", "",
        "The confidence of a value is the measured probability that it is right. Extraction gives a raw strength (label, place,",
        "votes, how surely the reader saw the letters); the last step of `extract` reads the probability off the table of the",
        "field in `standards/labels/calibration.toml`: linear between its points, towards 0 below the lowest measured one.",
        "Statements are not labelled and keep their raw strength: an estimate, not a measurement.", "",
        f"**The line is {LOW_CONFIDENCE}** (`LOW_CONFIDENCE` in `checker/checks/outcome.py`): a value below it neither passes nor",
        "fails anything, a person looks.", "",
        "Fitted on two thirds of the sources; the table below also shows the third that was not fitted on. Its text",
        "papers were not looked at while tuning; its scans were, when their reading was mended. Papers of one source are",
        f"alike: of its right values of one strength no more than {OF_ONE} count for the fit, of its wrong ones all. Written by",
        "`python tests/benchmark/calibrate.py`; counts are smoothed, (right + 1) / (n + 2), so that nothing is ever certain.",
        "A field whose raw strength does not separate right from wrong has one step: all its values carry its plain precision.", "",
        "## What the line parts", "",
        "All sources, fitted and held back. A field without values below the line is right so often that none needs a person.", "",
        "| field | values below the line | of them right | values above | of them right |", "|---|---|---|---|---|",
        *(f"| {name} | {parted(tuned[name] + kept[name], table)} |" for name, table in tables.items()), "",
        *unparted({name: tuned[name] + kept[name] for name in tables}, tables), "",
        "## Said and right", "",
        "| field | sources | said | values | mean said | right |", "|---|---|---|---|---|---|",
    ]
    for name, table in tables.items():
        for title, samples in (("fitted", tuned[name]), ("held back", kept[name])):
            lines += [f"| {name} | {title} | {row} |" for row in reliability(samples, table)]
    return "\n".join(lines) + "\n"


def data(tables: dict[str, list[tuple[float, float]]], day: str) -> str:
    """``standards/labels/calibration.toml``."""
    head = [
        "# Raw strength of a value -> probability that it is right, by field. Written by tests/benchmark/calibrate.py.",
        'source = "share of right values on labelled papers, two thirds of the sources, monotone and smoothed"',
        f"checked = {day}", "", "[fields]",
    ]
    rows = [f"{name} = [{', '.join(f'[{raw}, {sure}]' for raw, sure in table)}]" for name, table in tables.items()]
    return "\n".join([*head, *rows]) + "\n"


def measured(evaluate: Any, pickles: Path | None) -> tuple[Samples, Samples, Samples]:
    """The judged values of the tuned sources, those of them that count for the fit, and those of the held-back sources."""
    lexicon = load_lexicon()
    raw = Lexicon(lexicon.labels, {name: table for name, table in lexicon.tables.items() if name != "calibration"})
    tuned: Samples = defaultdict(list)
    fit: Samples = defaultdict(list)
    kept: Samples = defaultdict(list)
    seen: Counter[tuple[str, str, float]] = Counter()
    for part in PARTS:
        labels = evaluate.load(str(SHARED / "corpus" / f"{part}.jsonl"))
        apart, read = held_back(labels), documents(part, [row["file"] for row in labels], pickles)
        for row in labels:
            source = source_of(row)
            for name, strength, right in judged(evaluate, row, extract(read[row["file"]], raw)):
                (kept if source in apart else tuned)[name].append((strength, right))
                alike = (name, source, round(strength, 2))
                seen[alike] += right
                if source not in apart and (not right or seen[alike] <= OF_ONE):
                    fit[name].append((strength, right))
    return tuned, fit, kept


def main() -> int:
    """Measure, fit and write."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pickles", type=Path)
    arguments.add_argument("--day", default="2026-11-24", help="the day of the measurement, for the data file")
    options = arguments.parse_args()
    if not (SHARED / "corpus").is_dir():
        print("The benchmark reads ../shared/corpus, which is not here: nothing was measured.", file=sys.stderr)
        return 0
    sys.path.insert(0, str(SHARED / "eval"))
    import evaluate

    tuned, fit, kept = measured(evaluate, options.pickles)
    tables = {name: fitted(fit[name]) for name in FIELDS if fit[name]}
    root = HERE.parents[1]
    (root / "standards" / "labels" / "calibration.toml").write_text(data(tables, options.day), encoding="utf-8")
    text = page(tuned, kept, tables)
    (root / "docs" / "confidence.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
