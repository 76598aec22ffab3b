"""A supervised pool: each paper is read in a process that may be killed, and every paper gets a verdict, whatever it does."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from msgspec import Struct

from checker.errors import CheckerError

T = TypeVar("T")
R = TypeVar("R")

DONE, FAILED, CRASHED, TIMED_OUT, OUT_OF_MEMORY = "done", "failed", "crashed", "timed-out", "out-of-memory"
STOPPED = "stopped"
"""Not the paper's fault nor ours: the set-up does not allow work to go on. The outcome carries the CheckerError."""

_TASKS_OF_A_WORKER = 2000
"""A fresh process costs half a second, some thirty papers; the memory of a reader was flat over 1,600 papers of the corpus."""
_GRACE = 30


class Limits(Struct, frozen=True):
    """What one paper may cost: ``seconds`` of wall time, ``megabytes`` of memory above that of an idle reader."""

    seconds: float = 300.0
    megabytes: int = 2048


class Outcome(Struct, Generic[T, R], frozen=True):
    """What became of one task: ``done`` with its value, or why its process had to end. ``detail`` names signal or exit code."""

    task: T
    verdict: str
    value: R | None = None
    detail: str = ""
    fault: CheckerError | None = None


class _Worker(Generic[T, R]):
    """One process with the pipe to it, and the task it is at."""

    def __init__(self, context: BaseContext, work: Callable[[T], R], limits: Limits) -> None:
        self.pipe, far = multiprocessing.Pipe()
        self.process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(far, work, limits), daemon=True)
        self.process.start()
        far.close()
        self.task: T | None = None
        self.tries = 0
        self.ready = False
        self.deadline = 0.0
        self.served = 0

    def give(self, task: T, tries: int, seconds: float) -> None:
        self.task, self.tries = task, tries
        self.deadline = time.monotonic() + seconds + (0 if self.ready else _GRACE)
        self.served += 1
        self.pipe.send(task)

    def begun(self, seconds: float) -> bool:
        """Take note that the process has started: only from then on its task's time runs. True if that was all it said."""
        if self.ready or not self.pipe.poll():
            return False
        try:
            self.pipe.recv()
        except (EOFError, OSError):
            return False
        self.ready, self.deadline = True, time.monotonic() + seconds
        return True

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Crew(Generic[T, R]):
    """The processes of a pool, and the tasks that wait for a second try.

    Outlives a run, so that many small runs need not start processes anew. ``work`` must pickle.
    """

    def __init__(self, work: Callable[[T], R], jobs: int, limits: Limits) -> None:
        self._context = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
        self._work, self._jobs, self._limits = work, jobs, limits
        self._workers: list[_Worker[T, R]] = []

    def run(self, tasks: Iterable[T]) -> Iterator[Outcome[T, R]]:
        """Do the work on every task and yield each outcome as it comes, in no certain order (see ``run``)."""
        waiting = iter(tasks)
        again: deque[tuple[T, int]] = deque()
        while True:
            self._feed(waiting, again)
            busy = [worker for worker in self._workers if worker.task is not None]
            if not busy:
                return
            for worker in _ready(busy):
                if worker.begun(self._limits.seconds):
                    continue
                outcome = _outcome(worker, self._limits)
                if outcome.verdict not in (DONE, FAILED) or worker.served >= _TASKS_OF_A_WORKER:
                    worker.end()
                    self._workers.remove(worker)
                if outcome.verdict in (CRASHED, OUT_OF_MEMORY) and worker.tries == 0:
                    again.append((outcome.task, 1))
                else:
                    yield outcome

    def _feed(self, waiting: Iterator[T], again: deque[tuple[T, int]]) -> None:
        """Give every free process a task, and start processes up to ``jobs`` as long as there are tasks."""
        free = [worker for worker in self._workers if worker.task is None]
        while free or len(self._workers) < self._jobs:
            if again:
                task, tries = again.popleft()
            else:
                try:
                    task, tries = next(waiting), 0
                except StopIteration:
                    return
            if free:
                worker = free.pop()
            else:
                worker = _Worker(self._context, self._work, self._limits)
                self._workers.append(worker)
            worker.give(task, tries, self._limits.seconds)

    def end(self) -> None:
        """End all processes, whatever they are at."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()


def run(tasks: Iterable[T], work: Callable[[T], R], jobs: int, limits: Limits) -> Iterator[Outcome[T, R]]:
    """Do the work on every task in ``jobs`` processes and yield each outcome as it comes, in no certain order.

    Tasks are drawn as processes become free, so that an endless stream needs no memory. ``work`` and tasks must pickle. A
    task whose process died or ran out of memory is tried once more in a fresh one, since its forerunners may be to blame.
    An exception raised by ``work`` is an outcome ``failed`` that names it; a CheckerError one that carries it (``stopped``).
    """
    crew = Crew(work, jobs, limits)
    try:
        yield from crew.run(tasks)
    finally:
        crew.end()


def _ready(busy: list[_Worker[T, R]]) -> list[_Worker[T, R]]:
    """The processes that have answered, died or passed their deadline; waits until there is one."""
    patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
    answered = wait([worker.pipe for worker in busy], timeout=patience)
    now = time.monotonic()
    return [worker for worker in busy if worker.pipe in answered or worker.deadline <= now]


def _outcome(worker: _Worker[T, R], limits: Limits) -> Outcome[T, R]:
    task = worker.task
    assert task is not None
    worker.task = None
    if not worker.pipe.poll():
        return Outcome(task, TIMED_OUT, detail=f"{limits.seconds:g}")
    try:
        verdict, value, detail, fault = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join(_GRACE)
        return Outcome(task, *_death(worker.process.exitcode, limits))
    return Outcome(task, verdict, value, detail, fault)


def _death(code: int | None, limits: Limits) -> tuple[str, None, str]:
    """Why a process ended: a kill that was not ours is the system short of memory, the alarm is its own deadline."""
    if code == -signal.SIGKILL:
        return OUT_OF_MEMORY, None, str(limits.megabytes)
    if sys.platform != "win32" and code == -signal.SIGALRM:
        return TIMED_OUT, None, f"{limits.seconds:g}"
    name = signal.Signals(-code).name if code is not None and code < 0 else str(code)
    return CRASHED, None, name


def _serve(pipe: Connection, work: Callable[[T], R], limits: Limits) -> None:
    """The life of a process: a task, an answer, until nobody listens any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _cap_memory(limits.megabytes)
    gc.set_threshold(200_000)  # a page makes thousands of small objects and no circle: looking for circles cost a twentieth
    with contextlib.suppress(OSError):
        pipe.send(None)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        _alarm(limits.seconds)
        answer = _answer(task, work, limits)
        _alarm(0)
        try:
            pipe.send(answer)
        except (BrokenPipeError, OSError):
            return


def _answer(task: T, work: Callable[[T], R], limits: Limits) -> tuple[str, R | None, str, CheckerError | None]:
    try:
        return DONE, work(task), "", None
    except MemoryError:
        return OUT_OF_MEMORY, None, str(limits.megabytes), None
    except CheckerError as fault:
        return STOPPED, None, "", fault
    except Exception as fault:  # noqa: BLE001  a bug in a reader must cost one paper, not the scan
        return FAILED, None, f"{type(fault).__name__}: {fault}"[:300], None


def _alarm(seconds: float) -> None:
    """Let the system end this process should its parent be gone when the deadline passes; code in C hears no exception."""
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds and seconds + _GRACE)


def _cap_memory(megabytes: int) -> None:
    if sys.platform == "linux":
        import resource
        from pathlib import Path

        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        cap = now + megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (cap, cap))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
