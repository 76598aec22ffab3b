"""Reading on the machines of a Ray cluster: Ray carries chunks to nodes, on every node the supervised pool does the work.

Ray brings what one machine does not have: nodes that come and go, and chunks of a lost node done again elsewhere. Deadline,
memory limit and verdict of each paper stay with the pool, so that a poison paper costs one process of one node.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from itertools import islice
from typing import Any, TypeVar

from msgspec import Struct

from checker.batch.pool import STOPPED, Crew, Limits, Outcome
from checker.errors import CheckerError, MissingExtra

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 64
"""Papers of one task of Ray: fewer cost the scheduler's time, more cost work where a node is lost."""
_AHEAD = 2
"""Chunks under way for each processor of the cluster, so that none waits for the next."""
_AS_OFTEN_AS_NEEDED = -1


class RayEngine(Struct, frozen=True):
    """Carries tasks to a Ray cluster: that of ``RAY_ADDRESS``, or one on this machine alone.

    ``fingerprint`` names the code and data that read papers; a node where it says something else would give other results
    and is refused. With ``jobs`` 0 as many chunks are under way as the cluster has processors for, also when it grows.
    """

    fingerprint: Callable[[], str]

    def __call__(self, tasks: Iterable[T], work: Callable[[T], R], jobs: int, limits: Limits) -> Iterator[Outcome[T, R]]:
        """Yield the outcome of every task (see ``pool.run``). Raises CheckerError where there is no cluster to be had."""
        ray = _joined()
        job = _Job(pickle.dumps(work), limits, pickle.dumps(self.fingerprint), self.fingerprint())
        chunk = ray.remote(num_cpus=1, max_retries=_AS_OFTEN_AS_NEEDED)(_chunk)
        waiting = iter(tasks)
        under_way: list[Any] = []
        while True:
            room = (jobs or _AHEAD * int(ray.cluster_resources().get("CPU", 1))) - len(under_way)
            under_way += [chunk.remote(job, some) for some in islice(_chunks(waiting), max(0, room))]
            if not under_way:
                return
            done, under_way = ray.wait(under_way, num_returns=1)
            yield from _fetched(ray, done)


def _chunks(waiting: Iterator[T]) -> Iterator[list[T]]:
    while some := list(islice(waiting, CHUNK)):
        yield some


def _fetched(ray: Any, done: list[Any]) -> Iterator[Outcome[Any, Any]]:
    try:
        for outcomes in ray.get(done):
            yield from outcomes
    except ray.exceptions.RayError as fault:
        told = str(fault).strip().splitlines()[-1][:200]
        raise CheckerError("engine.broken", reason=told) from fault


def _joined() -> Any:
    # Ray tells its makers how it is used unless it is told not to: nothing leaves the machine unasked.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        ray = import_module("ray")
    except ImportError as fault:
        raise MissingExtra("fault.extra", extra="ray", package="ray") from fault
    if not ray.is_initialized():
        try:
            ray.init(log_to_driver=False, logging_level="ERROR")
        except (ConnectionError, RuntimeError, ValueError, TimeoutError) as fault:
            told = str(fault).strip().splitlines()[0][:200]
            raise CheckerError("engine.unreachable", address=os.environ.get("RAY_ADDRESS", "–"), reason=told) from fault
    return ray


class _Job(Struct, frozen=True):
    """What a node must know of the work, pickled, so that equal work is known again."""

    work: bytes
    limits: Limits
    fingerprint: bytes
    expected: str


_CREWS: dict[tuple[bytes, Limits], Crew[Any, Any]] = {}


def _chunk(job: _Job, tasks: list[T]) -> list[Outcome[T, Any]]:
    """The outcomes of a chunk, on a node. The processes stay for the next chunk; they end with the process of Ray."""
    if _fingerprint(job.fingerprint) != job.expected:
        node = import_module("ray").util.get_node_ip_address()
        return [Outcome(tasks[0], STOPPED, fault=CheckerError("engine.other-version", node=node))]
    key = (job.work, job.limits)
    if key not in _CREWS:
        for crew in _CREWS.values():
            crew.end()
        _CREWS.clear()
        _CREWS[key] = Crew(pickle.loads(job.work), 1, job.limits)
    return list(_CREWS[key].run(tasks))


@lru_cache(maxsize=4)
def _fingerprint(pickled: bytes) -> str:
    return str(pickle.loads(pickled)())
