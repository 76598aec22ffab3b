"""What was read and judged before: an embedded store, keyed by content, that is rebuilt rather than believed when damaged."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from checker.model.finding import SkuResult
from checker.model.record import Record

T = TypeVar("T")

_TABLES = """
create table if not exists record (sha text, version text, data blob, check_sum integer, primary key (sha, version)) without rowid;
create table if not exists place (path text primary key, size integer, changed integer, members blob) without rowid;
create table if not exists seen (path text, member text, size integer, changed integer, sha text,
                                 primary key (path, member)) without rowid;
create table if not exists verdict (key text primary key, data blob, check_sum integer) without rowid;
create table if not exists links (key text primary key, data blob, check_sum integer) without rowid;
"""
_LAYOUT = 1
_BURST = 64
_LONGEST_WAIT = 2.0
_LOCKED_FOR = 60.0


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a file looked when it was last read: size in bytes and the later of its times of change, in nanoseconds."""

    size: int
    changed: int


class Store:
    """Records by content hash and version of the reader, verdicts by all that they rest on, and how files looked.

    Two scans may use one store at once. Every row carries a checksum: a row that does not fit it counts as not there. A
    store that SQLite cannot use is put aside under another name and begun anew; ``rebuilt`` then says why.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.rebuilt = ""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._waiting: list[tuple[str, tuple[object, ...]]] = []
        self._last = time.monotonic()
        try:
            self._base = self._open()
        except sqlite3.DatabaseError as fault:
            self._base = self._anew(fault)

    def _open(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._path, timeout=_LOCKED_FOR, isolation_level=None)
        try:
            _in_wal_mode(base)
            base.execute("pragma synchronous=normal")
            base.execute("begin immediate")  # two scans may begin one store at the same moment: the second finds it laid out
            (layout,) = base.execute("pragma user_version").fetchone()
            if layout not in (0, _LAYOUT):
                raise sqlite3.DatabaseError(f"layout {layout}")
            for table in filter(str.strip, _TABLES.split(";")):
                base.execute(table)
            base.execute(f"pragma user_version={_LAYOUT}")
            base.execute("commit")
        except sqlite3.DatabaseError:
            base.close()
            raise
        return base

    def _anew(self, fault: sqlite3.DatabaseError) -> sqlite3.Connection:
        if isinstance(fault, sqlite3.OperationalError) and "locked" in str(fault):
            raise fault
        self.rebuilt = str(fault)
        for ending in ("-wal", "-shm"):
            Path(f"{self._path}{ending}").unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            self._path.replace(self._path.with_suffix(".damaged"))
        return self._open()

    def _ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        try:
            return self._base.execute(query, values).fetchall()
        except sqlite3.DatabaseError as fault:
            self._base.close()
            self._base = self._anew(fault)
            return []

    def record(self, sha: str, version: str) -> Record | None:
        """What the paper with this content states, as this version of the reader found it."""
        return self._sealed("select data, check_sum from record where sha = ? and version = ?", Record, sha, version)

    def has_record(self, sha: str, version: str) -> bool:
        """Whether the paper with this content was read by this version."""
        return bool(self._ask("select 1 from record where sha = ? and version = ?", sha, version))

    def verdict(self, key: str) -> SkuResult | None:
        """The verdict that was reached on exactly these grounds."""
        return self._sealed("select data, check_sum from verdict where key = ?", SkuResult, key)

    def links(self, key: str, kind: type[T]) -> T | None:
        """What matching found for exactly this paper and catalog."""
        return self._sealed("select data, check_sum from links where key = ?", kind, key)

    def _sealed(self, query: str, kind: type[T], *values: str) -> T | None:
        for data, check_sum in self._ask(query, *values):
            if isinstance(data, bytes) and zlib.crc32(data) == check_sum:
                with contextlib.suppress(msgspec.DecodeError, msgspec.ValidationError):
                    return msgspec.msgpack.decode(data, type=kind)
        return None

    def members(self, path: str, stamp: Stamp) -> tuple[str, ...] | None:
        """The papers in a file that has not changed since (one empty name for a file that is itself a paper)."""
        rows = self._ask("select members from place where path = ? and size = ? and changed = ?", path, stamp.size, stamp.changed)
        return msgspec.msgpack.decode(rows[0][0], type=tuple[str, ...]) if rows and isinstance(rows[0][0], bytes) else None

    def sha(self, path: str, member: str, stamp: Stamp) -> str | None:
        """The content hash of a paper whose file has not changed since it was read."""
        rows = self._ask("select sha from seen where path = ? and member = ? and size = ? and changed = ?",
                         path, member, stamp.size, stamp.changed)
        return str(rows[0][0]) if rows else None

    def keep_members(self, path: str, stamp: Stamp, members: tuple[str, ...]) -> None:
        """Remember which papers a file holds."""
        self._put("insert or replace into place values (?,?,?,?)", path, stamp.size, stamp.changed, msgspec.msgpack.encode(members))

    def keep_sha(self, path: str, member: str, stamp: Stamp, sha: str) -> None:
        """Remember the content hash of a paper."""
        self._put("insert or replace into seen values (?,?,?,?,?)", path, member, stamp.size, stamp.changed, sha)

    def keep_record(self, record: Record, sha: str, version: str) -> None:
        """Remember what a paper states."""
        data = msgspec.msgpack.encode(record)
        self._put("insert or replace into record values (?,?,?,?)", sha, version, data, zlib.crc32(data))

    def keep_verdict(self, key: str, result: SkuResult) -> None:
        """Remember a verdict."""
        data = msgspec.msgpack.encode(result)
        self._put("insert or replace into verdict values (?,?,?)", key, data, zlib.crc32(data))

    def keep_links(self, key: str, links: object) -> None:
        """Remember what matching found."""
        data = msgspec.msgpack.encode(links)
        self._put("insert or replace into links values (?,?,?)", key, data, zlib.crc32(data))

    def _put(self, query: str, *values: object) -> None:
        """Collect changes and write them in bursts: a transaction held open while a paper is read would lock out other scans."""
        self._waiting.append((query, values))
        if len(self._waiting) >= _BURST or time.monotonic() - self._last > _LONGEST_WAIT:
            self.flush()

    def flush(self) -> None:
        """Write down what is still waiting."""
        try:
            self._write()
        except sqlite3.DatabaseError as fault:
            with contextlib.suppress(sqlite3.Error):
                self._base.execute("rollback")
            self._base.close()
            self._base = self._anew(fault)
            self._write()
        self._waiting.clear()
        self._last = time.monotonic()

    def _write(self) -> None:
        if self._waiting:
            self._base.execute("begin immediate")
            for query, values in self._waiting:
                self._base.execute(query, values)
            self._base.execute("commit")

    def close(self) -> None:
        """Write down what is waiting and let go of the file."""
        self.flush()
        self._base.close()


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Store]:
    """A store that is closed, and its last changes written, whatever happens."""
    store = Store(path)
    try:
        yield store
    finally:
        store.close()


def sha_of_file(path: str) -> str:
    """SHA-256 of a file's content, read piece by piece. Raises OSError."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest(parts: Iterable[bytes]) -> str:
    """A short stable name of a sequence of byte strings, each kept apart from the next."""
    state = hashlib.blake2b(digest_size=20)
    for part in parts:
        state.update(len(part).to_bytes(8, "big") + part)
    return state.hexdigest()


def _in_wal_mode(base: sqlite3.Connection) -> None:
    """Ask for the write-ahead log until it is granted: SQLite answers this one request "locked" at once, whatever the timeout."""
    until = time.monotonic() + _LOCKED_FOR
    while True:
        try:
            base.execute("pragma journal_mode=wal")
        except sqlite3.OperationalError as fault:
            if "locked" not in str(fault) or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return
