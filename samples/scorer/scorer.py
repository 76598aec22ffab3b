"""A scorer in miniature: weighs the compliance pass rate beside a shop's other metrics. Run: scorer.py REPORT METRICS.toml."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

from checker import PassRate, pass_rate


def score(feed: PassRate, metrics: dict[str, dict[str, float]], weight: float) -> dict[str, object]:
    """Points out of 100 of one month; a metric that is not known keeps the score open instead of counting as 0 or 1."""
    earned = {name: 100 * row["weight"] * row["value"] for name, row in metrics.items()}
    open_points = 100 * weight if feed.pass_rate is None else 0.0
    if feed.pass_rate is not None:
        earned["compliance_pass_rate"] = 100 * weight * feed.pass_rate
    at_least = sum(earned.values())
    return {
        "month": feed.month, "at_least": round(at_least, 2), "at_most": round(at_least + open_points, 2),
        "points": {name: round(points, 2) for name, points in sorted(earned.items())},
        "compliance": {"rate": feed.pass_rate, "interval": feed.interval, "proof": feed.report_sha256},
    }


if __name__ == "__main__":
    given = tomllib.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    print(json.dumps(score(pass_rate(sys.argv[1]), given["metric"], given["compliance"]["weight"]), indent=1))
