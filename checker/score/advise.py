"""What to mend first: the repairs that a report calls for, ordered by products turned green per repair."""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from checker.errors import CheckerError, PackError
from checker.score.density import densest
from checker.score.feed import tally
from checker.score.health import Model
from checker.score.rate import Tally
from checker.score.verdicts import counts, of_json, of_lines

SCHEMA = "checker.advice/1"
LANGUAGE = "language"


class Repair(Struct, frozen=True, eq=False):
    """One thing to be done once, whatever number of products it serves.

    ``paper`` is the file to be replaced or amended, empty for a paper to be had anew; ``about`` what is lacking. ``place``
    tells equal repairs from others: the paper's content, or the group of products that lack the same.
    """

    place: str
    about: str
    paper: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Repair) and (self.place, self.about) == (other.place, other.about)

    def __hash__(self) -> int:
        return hash((self.place, self.about))

    def __lt__(self, other: Repair) -> bool:
        return (self.place, self.about) < (other.place, other.about)


Bundle = tuple[tuple[Repair, ...], tuple[str, ...]]
"""Repairs, and the products that they turn green together."""


class Kind(Struct, frozen=True):
    """A row of ``standards/repairs.toml``: codes and kinds of paper it mends, and days from the order to the new paper."""

    id: str
    codes: tuple[str, ...]
    papers: tuple[str, ...]
    days: tuple[int, int]


class Task(Struct, frozen=True):
    """A repair with its kind, the codes it settles, and the products that wait for it."""

    repair: Repair
    kind: Kind
    codes: tuple[str, ...]
    skus: tuple[str, ...]


class Step(Struct, frozen=True):
    """Repairs that pay together, the products that are green once all of them are done, and the counts then."""

    tasks: tuple[Task, ...]
    green: tuple[str, ...]
    after: Tally

    @property
    def days(self) -> tuple[int, int]:
        """From order to the last paper where all are ordered at once."""
        return max(task.kind.days[0] for task in self.tasks), max(task.kind.days[1] for task in self.tasks)


class Advice(Struct, frozen=True):
    """The day of the report, its counts as they are, and the steps from the most to the least worth doing."""

    as_of: str
    before: Tally
    steps: tuple[Step, ...]

    def to_dict(self, model: Model) -> dict[str, object]:
        """As plain values: ``checker.advice/1``. ``model`` tells what a pass rate adds to a health score."""
        return {
            "schema": SCHEMA, "as_of": self.as_of, "model": model.origin(), "skus": self.before.to_dict(),
            "points": model.points(self.before.rate), "steps": [_plain(step, model.points) for step in self.steps],
        }


def _plain(step: Step, points: Callable[[float | None], float | None]) -> dict[str, object]:
    return {
        "repairs": [
            {
                "kind": task.kind.id, "paper": task.repair.paper or None, "about": task.repair.about, "codes": list(task.codes),
                "skus": list(task.skus), "days": list(task.kind.days),
            }
            for task in step.tasks
        ],
        "turns_green": list(step.green), "per_repair": round(len(step.green) / len(step.tasks), 4), "days": list(step.days),
        "pass_rate": step.after.rate, "points": points(step.after.rate),
    }


def of_file(place: Path, kinds: Sequence[Kind]) -> Advice:
    """The advice for a report file in JSON or JSON lines. Raises CheckerError where it is none."""
    try:
        text = place.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise CheckerError("score.unreadable", file=place, reason=fault.strerror or fault) from fault
    try:
        try:
            whole = json.loads(text)
        except json.JSONDecodeError:
            return advise([json.loads(line) for line in text.splitlines() if line.strip()], None, kinds)
        return advise(whole["skus"], whole, kinds) if "skus" in whole else advise([whole], None, kinds)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise CheckerError("score.no-report", file=place) from fault


def kinds_of(table: Mapping[str, Any]) -> tuple[Kind, ...]:
    """The kinds of repair in their order; the last takes whatever no other does. Raises PackError for a faulty table."""
    try:
        kinds = tuple(
            Kind(row["id"], tuple(row.get("codes", ())), tuple(row.get("papers", ())), (int(row["days"][0]), int(row["days"][1])))
            for row in table["repair"]
        )
    except (KeyError, TypeError, ValueError, IndexError) as fault:
        raise PackError("health.model", file="repairs.toml", reason=fault) from fault
    if not kinds or kinds[-1].codes or kinds[-1].papers:
        raise PackError("health.model", file="repairs.toml", reason="codes, papers")
    return kinds


def advise(rows: Sequence[Mapping[str, Any]], data: Mapping[str, Any] | None, kinds: Sequence[Kind]) -> Advice:
    """Rank the repairs of a report: ``rows`` are its SKUs in JSON form, ``data`` the whole report (``None``: lines).

    Raises KeyError, TypeError or ValueError where that is no report.
    """
    found = of_json(data) if data is not None else of_lines(rows)
    wanted = {row["sku"]: dict(_repairs(row, kinds)) for row in rows if row["status"] != "pass"}
    tasks = _tasks(wanted, rows, kinds)
    needs = {sku: frozenset(repairs) for sku, repairs in wanted.items() if repairs}
    days = {repair: task.kind.days for repair, task in tasks.items()}
    now = tally(found.skus)
    status = {one.sku: one.status for one in found.skus}
    return Advice(found.as_of, now, tuple(_counted(plan(needs, days), tasks, status, now)))


def plan(
    needs: Mapping[str, frozenset[Repair]], days: Mapping[Repair, tuple[int, int]],
) -> Iterator[Bundle]:
    """Repairs in bundles with the products that each bundle turns green, the most per repair first.

    No set of repairs turns more products green per repair than the first bundle, and so on with what is left. Of equals
    the smaller bundle comes first, then the one that is sooner done.
    """
    order = {repair: number for number, repair in enumerate(sorted(days, key=lambda one: (days[one][1], days[one][0], one)))}

    def key(step: Bundle) -> tuple[float, int, list[int]]:
        return -len(step[1]) / len(step[0]), len(step[0]), [order[repair] for repair in step[0]]

    yield from heapq.merge(*(_steps(part, order) for part in _apart(needs)), key=key)


def _steps(needs: dict[str, frozenset[Repair]], order: Mapping[Repair, int]) -> Iterator[Bundle]:
    while needs:
        repairs = densest(needs.values(), order)
        yield tuple(sorted(repairs, key=order.__getitem__)), tuple(sorted(sku for sku, need in needs.items() if need <= repairs))
        needs = {sku: need - repairs for sku, need in needs.items() if not need <= repairs}


def _apart(needs: Mapping[str, frozenset[Repair]]) -> Iterator[dict[str, frozenset[Repair]]]:
    """Products that share no repair, not even through others, are planned apart: no bundle gains by crossing over."""
    of_repair: dict[Repair, list[str]] = {}
    for sku, need in needs.items():
        for repair in need:
            of_repair.setdefault(repair, []).append(sku)
    left = dict.fromkeys(needs)
    while left:
        todo = [next(iter(left))]
        part: dict[str, frozenset[Repair]] = {}
        while todo:
            sku = todo.pop()
            if sku not in part:
                part[sku] = needs[sku]
                left.pop(sku)
                todo += [other for repair in needs[sku] for other in of_repair.pop(repair, ()) if other not in part]
        yield part


def _repairs(row: Mapping[str, Any], kinds: Sequence[Kind]) -> Iterator[tuple[Repair, tuple[str, ...]]]:
    """What one product needs, each with the codes it settles."""
    papers = {paper["file"]: paper for paper in row["documents"]}
    family = "+".join(sorted(paper["sha256"] for paper in papers.values())) or row["sku"]
    settled: dict[Repair, set[str]] = {}
    for finding in row["findings"]:
        if counts(finding) and not finding["waived"]:
            settled.setdefault(_repair(finding, papers, family, row["sku"], kinds), set()).add(finding["code"])
    yield from ((repair, tuple(sorted(codes))) for repair, codes in settled.items())


def _repair(
    finding: Mapping[str, Any], papers: Mapping[str, Mapping[str, Any]], family: str, sku: str, kinds: Sequence[Kind],
) -> Repair:
    """A new version of one paper settles all that is wrong with it, save languages, each of which is a translation."""
    file = next((shown["file"] for shown in finding["evidence"] if shown["file"] in papers), "")
    about = finding["about"]
    if _kind(kinds, finding["code"], _form(papers[file]["kind"] if file else "none")).id == LANGUAGE:
        return Repair(papers[file]["sha256"] if file else family, about.rpartition("+")[2], file)
    if file:
        return Repair(papers[file]["sha256"], "", file)
    return Repair(family if finding["requirement"] else sku, about)


def _form(kind: str | None) -> str:
    """The kind of a paper as the table names it; one that could not be told is ``other``."""
    return kind or "other"


def _kind(kinds: Sequence[Kind], code: str, form: str) -> Kind:
    fitting = (kind for kind in kinds[:-1] if code in kind.codes and (not kind.papers or form in kind.papers))
    return next(fitting, kinds[-1])


def _tasks(
    wanted: Mapping[str, Mapping[Repair, tuple[str, ...]]], rows: Iterable[Mapping[str, Any]], kinds: Sequence[Kind],
) -> dict[Repair, Task]:
    forms = {paper["file"]: _form(paper["kind"]) for row in rows for paper in row["documents"]}
    tasks: dict[Repair, Task] = {}
    for sku, repairs in wanted.items():
        for repair, codes in repairs.items():
            there = tasks.get(repair)
            both = tuple(sorted({*codes, *(there.codes if there else ())}))
            fitting = [_kind(kinds, code, forms.get(repair.paper, "none")) for code in both]
            slowest = max(fitting, key=lambda kind: (kind.days[1], kind.days[0], -kinds.index(kind)))
            tasks[repair] = Task(repair, slowest, both, (*(there.skus if there else ()), sku))
    return tasks


def _counted(
    steps: Iterable[Bundle], tasks: Mapping[Repair, Task], status: Mapping[str, str], now: Tally,
) -> Iterator[Step]:
    for repairs, green in steps:
        failed = sum(status[sku] == "fail" for sku in green)
        now = replace(
            now, passed=now.passed + len(green), failed=now.failed - failed, review=now.review - len(green) + failed,
        )
        yield Step(tuple(tasks[repair] for repair in repairs), green, now)
