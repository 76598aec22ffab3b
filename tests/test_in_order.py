"""Papers read by several processes come in the order given, whatever one of them does to its reader."""

from __future__ import annotations

import os
import time

from checker.batch import in_order
from checker.model import Record, Source


def read(source: Source) -> Record:
    if source.file == "crash":
        os._exit(9)
    time.sleep(0.2 if source.file == "slow" else 0.0)
    return Record(source.file, "", "", 1, "text", "read")


def test_order_is_kept_and_a_crash_costs_one_paper() -> None:
    files = ["slow", "a", "crash", "b", "c"]
    told = list(in_order((Source(file, file) for file in files), read, jobs=2))
    assert [record.file for record in told] == files
    assert [record.status for record in told] == ["read", "read", "unreadable", "read", "read"]
    assert [problem.code for problem in told[2].problems] == ["DOC020"]


def test_a_few_papers_need_no_process() -> None:
    assert [record.file for record in in_order([Source("a", "a")], read)] == ["a"]
    assert list(in_order([], read)) == []
