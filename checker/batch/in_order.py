"""Papers read by several processes and told in the order in which they were given."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from msgspec import Struct

from checker.batch.pool import DONE, Limits, run
from checker.batch.scan import PROBLEMS
from checker.model import Problem, Record, Source

FEW = 3
"""So many papers are read in this very process: starting others would take longer. Their time and memory are not bounded."""


class _Numbered(Struct, frozen=True):
    work: Callable[[Source], Record]

    def __call__(self, task: tuple[int, Source]) -> Record:
        return self.work(task[1])


def in_order(sources: Iterable[Source], work: Callable[[Source], Record], jobs: int | None = None) -> Iterator[Record]:
    """One record for every source, in the order given, each as soon as all before it are there.

    A paper that crashes its reader, takes too long or too much memory becomes an unreadable record that says so.
    """
    given = iter(sources)
    first = list(islice(given, FEW + 1))
    if len(first) <= FEW:
        yield from map(work, first)
        return
    early: dict[int, Record] = {}
    due, limits = 0, Limits()
    for outcome in run(enumerate(chain(first, given)), _Numbered(work), jobs or os.cpu_count() or 1, limits):
        if outcome.fault is not None:
            raise outcome.fault
        number, source = outcome.task
        if outcome.verdict == DONE and outcome.value is not None:
            early[number] = outcome.value
        else:
            code, name = PROBLEMS[outcome.verdict]
            early[number] = Record(source.file, "", "", 0, "none", "unreadable", (Problem(code, ((name, outcome.detail),)),))
        while due in early:
            yield early.pop(due)
            due += 1
