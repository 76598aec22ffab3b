"""The pass rate of a set of SKUs: what is counted, the rate, its interval, and the feed that carries them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

from msgspec import Struct, field

SCHEMA = "checker.pass-rate/1"
Z95 = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""


class Tally(Struct, frozen=True):
    """How many SKUs came out how. A SKU that only a waiver keeps from failing is ``waived`` and in neither part of the rate."""

    passed: int = 0
    failed: int = 0
    review: int = 0
    waived: int = 0

    @property
    def counted(self) -> int:
        """The denominator of the rate: unknown counts, since it is not a pass."""
        return self.passed + self.failed + self.review

    @property
    def checked(self) -> int:
        """All SKUs that were judged."""
        return self.counted + self.waived

    @property
    def rate(self) -> float | None:
        """Passed of those counted, to four places; ``None`` where none is counted."""
        return round(self.passed / self.counted, 4) if self.counted else None

    @property
    def unknown_share(self) -> float | None:
        """The share of those counted that needs a person, to four places."""
        return round(self.review / self.counted, 4) if self.counted else None

    def to_dict(self) -> dict[str, object]:
        """As a part of the feed's breakdowns."""
        return {
            "checked": self.checked, "pass": self.passed, "fail": self.failed, "review": self.review, "waived": self.waived,
            "pass_rate": self.rate,
        }


class PassRate(Struct, frozen=True):
    """The feed (``checker.pass-rate/1``). ``month`` is ``YYYY-MM``, ``first`` and ``last`` its days, all others as in the contract.

    ``as_of`` is the day of the report, ``None`` for a month without a scan.
    """

    month: str
    first: str
    last: str
    as_of: str | None
    seller: str | None
    policy: str | None
    policies: tuple[str, ...]
    tally: Tally
    by_category: Mapping[str, Tally] = field(default_factory=dict)
    by_market: Mapping[str, Tally] = field(default_factory=dict)
    by_code: Mapping[str, int] = field(default_factory=dict)
    packs: tuple[tuple[str, str], ...] = ()
    report_sha256: str | None = None

    @property
    def pass_rate(self) -> float | None:
        """Passed ÷ (passed + failed + review); ``None`` where nothing was checked."""
        return self.tally.rate

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of the rate, to three places."""
        return wilson(self.tally.passed, self.tally.counted)

    @property
    def unknown_share(self) -> float | None:
        """The share that a person still has to look at."""
        return self.tally.unknown_share

    @property
    def checked(self) -> int:
        """All SKUs that were judged."""
        return self.tally.checked

    def to_dict(self) -> dict[str, object]:
        """The feed as plain values in the order of the contract; maps sorted by key."""
        counts = self.tally.to_dict()
        counts.pop("pass_rate")
        return {
            "schema": SCHEMA, "seller": self.seller, "window": {"month": self.month, "from": self.first, "to": self.last},
            "as_of": self.as_of, "policy": self.policy, "policies": list(self.policies), "skus": counts,
            "pass_rate": self.pass_rate, "interval": list(self.interval) if self.interval else None,
            "unknown_share": self.unknown_share,
            "by_category": {name: tally.to_dict() for name, tally in sorted(self.by_category.items())},
            "by_market": {name: tally.to_dict() for name, tally in sorted(self.by_market.items())},
            "by_code": dict(sorted(self.by_code.items())),
            "packs": [{"id": name, "sha256": digest} for name, digest in self.packs],
            "report_sha256": self.report_sha256,
        }

    def to_json(self) -> str:
        """The feed as one line of JSON: the same report gives the same bytes."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def wilson(passed: int, counted: int) -> tuple[float, float] | None:
    """The Wilson score interval at 95 % for ``passed`` of ``counted``, to three places; ``None`` where none is counted."""
    if counted == 0:
        return None
    share, square = passed / counted, Z95 * Z95
    centre = (share + square / (2 * counted)) / (1 + square / counted)
    half = Z95 * math.sqrt(share * (1 - share) / counted + square / (4 * counted * counted)) / (1 + square / counted)
    return round(max(0.0, centre - half), 3), round(min(1.0, centre + half), 3)
