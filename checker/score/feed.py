"""``pass_rate``: the door of the scorer. A report, a report file or a results store → the pass-rate feed of a natural month."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from checker.errors import CheckerError
from checker.score.rate import PassRate, Tally
from checker.score.verdicts import Verdict, Verdicts, of_json, of_lines, of_report

if TYPE_CHECKING:  # a scorer that imports this must not wait for types that it may never see
    from checker.model.finding import Report

_MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")
_SQLITE = b"SQLite format 3\x00"


def pass_rate(
    results: Report | str | Path, month: str | None = None, *, seller: str | None = None, policy: str | None = None,
) -> PassRate:
    """The pass rate of one natural month (``YYYY-MM``; by default that of the report) with all that explains it.

    ``results`` is a Report, the path of a report in JSON or JSON lines, or of a results store, where the month's last scan
    of that seller and policy (several as ``a+b``) counts. A month without a scan has no rate, nor has a report of another
    seller or policy. The same report gives the same bytes, whichever way it comes. Raises CheckerError where ``results``
    cannot be read or ``month`` is none.
    """
    if month is not None and not _MONTH.fullmatch(month):
        raise CheckerError("score.month", month=month)
    found = verdicts_of(results, month, seller, policy)
    if found is None or (month and not found.as_of.startswith(month)):
        return _empty(month or "", seller, policy)
    return _feed(found, found.as_of[:7], seller, policy)


def verdicts_of(
    results: Report | str | Path, month: str | None = None, seller: str | None = None, policy: str | None = None,
) -> Verdicts | None:
    """The verdicts of a report, a report file or the fitting scan of a store; ``None`` where no scan fits.

    Raises CheckerError where ``results`` cannot be read or is neither.
    """
    if not isinstance(results, (str, Path)):
        return _fitting(of_report(results), seller, policy)
    if isinstance(results, str) and "://" in results:
        from checker.score.store import latest

        return latest(results, month, seller, policy)
    try:
        with Path(results).open("rb") as file:
            stored = file.read(len(_SQLITE)) == _SQLITE
        if not stored:
            return _fitting(_parsed(Path(results).read_text(encoding="utf-8-sig")), seller, policy)
    except OSError as fault:
        raise CheckerError("score.unreadable", file=results, reason=fault.strerror or fault) from fault
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise CheckerError("score.no-report", file=results) from fault
    from checker.score.store import latest

    return latest(str(results), month, seller, policy)


def _fitting(found: Verdicts, seller: str | None, policy: str | None) -> Verdicts | None:
    """A report unless it is another seller's or was not held against the policy; one that names no seller may be anybody's."""
    mine = seller is None or found.seller in (None, seller)
    return found if mine and policy in (None, "+".join(found.policies), *found.policies) else None


def _parsed(text: str) -> Verdicts:
    try:
        data = json.loads(text)
    except json.JSONDecodeError:
        return of_lines(json.loads(line) for line in text.splitlines() if line.strip())
    return of_json(data) if "skus" in data else of_lines([data])


def _feed(found: Verdicts, month: str, seller: str | None, policy: str | None) -> PassRate:
    first, last = _days(month)
    chosen = policy or (found.policies[0] if found.policies else None)
    return PassRate(
        month, first, last, found.as_of, seller or found.seller, chosen, found.policies, tally(found.skus),
        _grouped(found.skus, lambda verdict: (verdict.category,)), _grouped(found.skus, lambda verdict: verdict.markets),
        Counter(code for verdict in found.skus for code in verdict.open), found.packs, found.sha256,
    )


def _empty(month: str, seller: str | None, policy: str | None) -> PassRate:
    first, last = _days(month) if month else ("", "")
    return PassRate(month, first, last, None, seller, policy, (policy,) if policy else (), Tally())


def tally(verdicts: Iterable[Verdict]) -> Tally:
    """Count verdicts by how they came out; one that only a waiver keeps from failing is counted apart."""
    count = Counter(verdict.counted_as for verdict in verdicts)
    return Tally(count["pass"], count["fail"], count["review"], count["waived"])


def _grouped(verdicts: Iterable[Verdict], keys: Callable[[Verdict], tuple[str, ...]]) -> dict[str, Tally]:
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        for key in keys(verdict):
            groups.setdefault(key, []).append(verdict)
    return {key: tally(group) for key, group in groups.items()}


def _days(month: str) -> tuple[str, str]:
    first = dt.date.fromisoformat(f"{month}-01")
    next_month = (first + dt.timedelta(days=31)).replace(day=1)
    return first.isoformat(), (next_month - dt.timedelta(days=1)).isoformat()
