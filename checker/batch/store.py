"""What was read and judged before, keyed by content, sealed with checksums: what does not fit is rebuilt rather than believed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from checker.batch.tables import Change, tables_at
from checker.model.finding import SkuResult
from checker.model.record import Record

T = TypeVar("T")

_BURST = 64
_LONGEST_WAIT = 2.0
_LONGEST_KEY = 600
"""Characters; PostgreSQL does not index longer ones."""


class Stamp(Struct, frozen=True):
    """How a file looked when it was last read: size in bytes, and when it changed.

    ``changed`` is the later of a file's times of change in nanoseconds; of an object in a store, a number made of its ETag.
    """

    size: int
    changed: int


class Store:
    """Records by content hash and version of the reader, verdicts by all that they rest on, and how files looked.

    ``place`` is a file (SQLite) or a database URL. Two scans may use one store at once. Every row carries a checksum: a row
    that does not fit it counts as not there. ``rebuilt`` says why a store had to be begun anew. Questions are asked for many
    papers at once: on a server each costs a journey. Raises CheckerError where the place cannot be used.
    """

    def __init__(self, place: Path | str) -> None:
        self._tables = tables_at(place)
        self._waiting: list[Change] = []
        self._last = time.monotonic()

    @property
    def rebuilt(self) -> str:
        """Why the store was begun anew, empty where it was sound."""
        return self._tables.rebuilt

    def records(self, shas: Sequence[str], version: str) -> dict[str, Record]:
        """What the papers with these contents state, as this version of the reader found it."""
        rows = self._tables.rows("record", "sha, version, data, check_sum", shas)
        waiting = [row for table, row in self._waiting if table == "record"]
        return _sound(((sha, data, seal) for sha, of, data, seal in (*rows, *waiting) if of == version), Record)

    def verdicts(self, keys: Sequence[str]) -> dict[str, SkuResult]:
        """The verdicts that were reached on exactly these grounds."""
        return _sound(self._tables.rows("verdict", "key, data, check_sum", keys), SkuResult)

    def links(self, keys: Sequence[str], kind: type[T]) -> dict[str, T]:
        """What matching found for exactly these papers and this catalog."""
        return _sound(self._tables.rows("links", "key, data, check_sum", keys), kind)

    def told(self, keys: Sequence[str], kind: type[T]) -> dict[str, T]:
        """What an earlier scan told."""
        return _sound(self._tables.rows("told", "key, data, check_sum", keys), kind)

    def members(self, looks: Mapping[str, Stamp]) -> dict[str, tuple[str, ...]]:
        """The members of those archives that have not changed since."""
        keys = {as_text(path): path for path in looks}
        found: dict[str, tuple[str, ...]] = {}
        for key, size, changed, members in self._tables.rows("place", "path, size, changed, members", [*keys]):
            path = keys[str(key)]
            if Stamp(size, changed) == looks[path] and isinstance(members, bytes):  # type: ignore[arg-type]
                with contextlib.suppress(msgspec.DecodeError, msgspec.ValidationError):
                    found[path] = msgspec.msgpack.decode(members, type=tuple[str, ...])
        return found

    def shas(self, looks: Mapping[str, Stamp]) -> dict[tuple[str, str], str]:
        """The content hashes of papers whose file has not changed since they were read, by path and ``as_text`` of the member."""
        keys = {as_text(path): path for path in looks}
        rows = self._tables.rows("seen", "path, member, size, changed, sha", [*keys])
        return {
            (keys[str(key)], str(member)): str(sha) for key, member, size, changed, sha in rows
            if Stamp(size, changed) == looks[keys[str(key)]]  # type: ignore[arg-type]
        }

    def keep_members(self, path: str, stamp: Stamp, members: tuple[str, ...]) -> None:
        """Remember which papers an archive holds."""
        self._put("place", as_text(path), stamp.size, stamp.changed, msgspec.msgpack.encode(members))

    def keep_sha(self, path: str, member: str, stamp: Stamp, sha: str) -> None:
        """Remember the content hash of a paper."""
        self._put("seen", as_text(path), as_text(member), stamp.size, stamp.changed, sha)

    def keep_record(self, record: Record, sha: str, version: str) -> None:
        """Remember what a paper states."""
        self._put("record", sha, version, *_sealed(record))

    def keep_verdict(self, key: str, result: SkuResult) -> None:
        """Remember a verdict."""
        self._put("verdict", key, *_sealed(result))

    def keep_links(self, key: str, links: object) -> None:
        """Remember what matching found."""
        self._put("links", key, *_sealed(links))

    def keep_told(self, key: str, told: object) -> None:
        """Remember what a scan told, in place of what the one before it told."""
        self._put("told", key, *_sealed(told))

    def _put(self, table: str, *row: object) -> None:
        """Collect changes and write them in bursts."""
        self._waiting.append((table, row))
        if len(self._waiting) >= _BURST or time.monotonic() - self._last > _LONGEST_WAIT:
            self.flush()

    def flush(self) -> None:
        """Write down what is still waiting."""
        if self._waiting:
            self._tables.write(self._waiting)
        self._waiting.clear()
        self._last = time.monotonic()

    def close(self) -> None:
        """Write down what is waiting and let go of the place."""
        try:
            self.flush()
        finally:
            self._tables.close()


def _sealed(value: object) -> tuple[bytes, int]:
    data = msgspec.msgpack.encode(value)
    return data, zlib.crc32(data)


def _sound(rows: Iterable[tuple[object, ...]], kind: type[T]) -> dict[str, T]:
    """The values by key, without those whose checksum does not fit."""
    found: dict[str, T] = {}
    decoder = msgspec.msgpack.Decoder(kind)
    for key, data, seal in rows:
        if isinstance(data, bytes) and zlib.crc32(data) == seal:
            with contextlib.suppress(msgspec.DecodeError, msgspec.ValidationError):
                found[str(key)] = decoder.decode(data)
    return found


def as_text(path: str) -> str:
    """A path as a key of the store: names that are no valid text (from an old archive, say), or are very long, by a hash."""
    if len(path) <= _LONGEST_KEY and (path.isascii() or _is_text(path)):
        return path
    return "blake2b:" + digest([os.fsencode(path)])


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def sha_of_file(path: str) -> str:
    """SHA-256 of a file's content, read piece by piece. Raises OSError."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Digest:
    """The short stable name of a sequence of byte strings, each kept apart from the next, as they come."""

    def __init__(self) -> None:
        self._state = hashlib.blake2b(digest_size=20)

    def add(self, part: bytes) -> None:
        """Take the next one."""
        self._state.update(len(part).to_bytes(8, "big") + part)

    def name(self) -> str:
        """The name of all so far."""
        return self._state.hexdigest()


def digest(parts: Iterable[bytes]) -> str:
    """A short stable name of a sequence of byte strings, each kept apart from the next."""
    state = Digest()
    for part in parts:
        state.add(part)
    return state.name()
