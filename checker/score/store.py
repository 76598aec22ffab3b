"""The results store: every scan that counted, appended and chained, so that a published figure can be shown to be unchanged.

A file is an SQLite database; ``postgresql://…`` and other URLs go through SQLAlchemy (extra ``pg``). Both run the same
statements and give the same feed.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct, to_builtins

from checker.errors import CheckerError, MissingExtra
from checker.model.finding import Report
from checker.score.verdicts import Change, Verdict, Verdicts, of_report

GENESIS = "0" * 64
"""What the first entry names as the one before it."""
PLAIN_POSTGRES = re.compile(r"^postgres(ql)?://")
"""A URL that names no driver gets the one of the extra ``pg``."""
_TABLE = """CREATE TABLE IF NOT EXISTS scans (
    number INTEGER PRIMARY KEY, seller TEXT NOT NULL, month TEXT NOT NULL, policies TEXT NOT NULL, as_of TEXT NOT NULL,
    report TEXT NOT NULL, previous TEXT NOT NULL UNIQUE, entry TEXT NOT NULL, verdicts {blob} NOT NULL,
    UNIQUE (seller, month, policies, report))"""
_LOCK = 0x5CA4
"""The number under which writers wait for each other on a PostgreSQL server."""
_COLUMNS = "number, seller, month, policies, as_of, report, previous, entry, verdicts"


class Entry(Struct, frozen=True):
    """One scan in the store. ``entry`` is the hash over this entry and the one before it (``previous``), in hexadecimal."""

    number: int
    seller: str
    month: str
    policies: tuple[str, ...]
    as_of: str
    report_sha256: str
    previous: str
    entry: str


class _Database(Protocol):
    def run(self, statement: str, values: Mapping[str, object]) -> Sequence[Sequence[Any]]: ...


def append(place: str, report: Report) -> Entry:
    """Add a scan to the store at ``place`` (a file or URL) and give its entry; a scan that is there already stays as it is.

    Raises CheckerError where the store cannot be written or its last entry does not hold.
    """
    found = of_report(report)
    key = {
        "seller": found.seller or "", "month": found.as_of[:7], "policies": "+".join(found.policies), "report": found.sha256,
    }
    with _opened(place, write=True) as database:
        there = database.run(
            f"SELECT {_COLUMNS} FROM scans"
            " WHERE seller = :seller AND month = :month AND policies = :policies AND report = :report", key,
        )
        if there:
            return _entry(there[0])
        last = database.run(f"SELECT {_COLUMNS} FROM scans ORDER BY number DESC LIMIT 1", {})
        number, previous = (last[0][0] + 1, last[0][7]) if last else (1, GENESIS)
        packed = _packed(found)
        values = {**key, "number": number, "as_of": found.as_of, "previous": previous, "verdicts": zlib.compress(packed, 6)}
        values["entry"] = _chained(previous, number, key, found.as_of, packed)
        places = ", ".join(f":{name.strip()}" for name in _COLUMNS.split(","))
        database.run(f"INSERT INTO scans ({_COLUMNS}) VALUES ({places})", values)
        return _entry([values[name.strip()] for name in _COLUMNS.split(",")])


def history(place: str, seller: str | None = None) -> tuple[Entry, ...]:
    """All entries in the order in which they came, or those of one seller. Raises CheckerError where there is no store."""
    with _opened(place) as database:
        rows = database.run(f"SELECT {_COLUMNS} FROM scans ORDER BY number", {})
    entries = (_entry(row) for row in rows)
    return tuple(entry for entry in entries if seller in (None, entry.seller))


def broken(place: str) -> int | None:
    """The number of the first entry whose content or place in the chain was changed; ``None`` where all holds."""
    expected, previous = 1, GENESIS
    with _opened(place) as database:
        for row in database.run(f"SELECT {_COLUMNS} FROM scans ORDER BY number", {}):
            entry = _entry(row)
            if (entry.number, entry.previous) != (expected, previous) or not _holds(row):
                return entry.number
            expected, previous = expected + 1, entry.entry
    return None


def latest(place: str, month: str | None, seller: str | None, policy: str | None) -> Verdicts | None:
    """The verdicts of the last scan of a month, seller and policy; ``None`` where there was none.

    The last is that of the latest day, and of one day the one appended last. ``policy`` is one, or several as ``a+b``: scans
    held against exactly these come before those held against more. Raises CheckerError where the fitting scans are of
    several sellers or of several sets of policies, whose rates are never mixed, or where the entry does not hold.
    """
    with _opened(place) as database:
        rows = database.run(f"SELECT {_COLUMNS} FROM scans ORDER BY as_of, number", {})
    fitting = [row for row in rows if month in (None, row[2]) and seller in (None, row[1])]
    if len({row[1] for row in fitting}) > 1:
        raise CheckerError("score.several-sellers", sellers=", ".join(sorted({row[1] or "–" for row in fitting})))
    if policy is not None:
        fitting = [row for row in fitting if row[3] == policy] or [row for row in fitting if policy in row[3].split("+")]
    if len({row[3] for row in fitting}) > 1:
        raise CheckerError("score.several-policies", policies=", ".join(sorted({row[3] or "–" for row in fitting})))
    if fitting and not _holds(fitting[-1]):
        raise CheckerError("score.broken", file=place, number=fitting[-1][0])
    return _unpacked(zlib.decompress(fitting[-1][8])) if fitting else None


def _entry(row: Sequence[Any]) -> Entry:
    return Entry(row[0], row[1], row[2], tuple(row[3].split("+")) if row[3] else (), row[4], row[5], row[6], row[7])


def _holds(row: Sequence[Any]) -> bool:
    key = {"seller": row[1], "month": row[2], "policies": row[3], "report": row[5]}
    try:
        packed = zlib.decompress(row[8])
    except zlib.error:
        return False
    return bool(row[7] == _chained(row[6], row[0], key, row[4], packed)) and _unpacked(packed).sha256 == row[5]


def _chained(previous: str, number: int, key: Mapping[str, str], as_of: str, packed: bytes) -> str:
    head = json.dumps([previous, number, key["seller"], key["month"], key["policies"], as_of, key["report"]], ensure_ascii=False)
    return hashlib.sha256(head.encode() + b"\n" + packed).hexdigest()


def _packed(found: Verdicts) -> bytes:
    return json.dumps(to_builtins(found), ensure_ascii=False, separators=(",", ":")).encode()


def _unpacked(packed: bytes) -> Verdicts:
    data = json.loads(packed)
    skus = tuple(
        Verdict(
            row["sku"], row["category"], tuple(row["markets"]), row["status"], tuple(row["open"]), row["waived"], row["sha256"],
            tuple(_change(one) for one in row.get("ahead", ())), row.get("foreseen"),
        )
        for row in data["skus"]
    )
    packs = tuple((name, digest) for name, digest in data["packs"])
    return Verdicts(data["as_of"], data["seller"], tuple(data["policies"]), packs, skus)


def _change(row: Mapping[str, Any]) -> Change:
    reasons = tuple((code, about) for code, about in row["reasons"])
    return Change(row["date"], row["status"], tuple(row["open"]), row["waived"], reasons, row["cause"])


@contextmanager
def _opened(place: str, *, write: bool = False) -> Iterator[_Database]:
    opened = _by_url(place, write=write) if "://" in place else _sqlite(Path(place), write=write)
    with opened as database:
        yield database


@contextmanager
def _sqlite(place: Path, *, write: bool) -> Iterator[_Database]:
    import sqlite3

    class Database:
        def run(self, statement: str, values: Mapping[str, object]) -> Sequence[Sequence[Any]]:
            return connection.execute(statement, dict(values)).fetchall()

    if not write and not place.is_file():
        raise CheckerError("score.unreadable", file=place, reason="not found")
    try:
        connection = sqlite3.connect(place, timeout=30, isolation_level=None)
        try:
            if write:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(_TABLE.format(blob="BLOB"))
            yield Database()
            if write:
                connection.execute("COMMIT")
        finally:
            connection.close()
    except sqlite3.Error as fault:
        raise CheckerError("score.unreadable", file=place, reason=fault) from fault


def _prepared(dialect: str) -> Iterator[str]:
    """What goes before an entry: on a server one writer waits for the other, since each entry names the one before it."""
    if dialect == "postgresql":
        yield f"SELECT pg_advisory_xact_lock({_LOCK})"
    yield _TABLE.format(blob="BYTEA" if dialect == "postgresql" else "BLOB")


@contextmanager
def _by_url(place: str, *, write: bool) -> Iterator[_Database]:
    try:
        sqlalchemy = import_module("sqlalchemy")
        engine = sqlalchemy.create_engine(PLAIN_POSTGRES.sub("postgresql+pg8000://", place))
    except ImportError as fault:
        raise MissingExtra("fault.extra", extra="pg", package=fault.name or "SQLAlchemy") from fault
    except sqlalchemy.exc.ArgumentError as fault:
        raise CheckerError("score.unreadable", file=place.rpartition("@")[2], reason=type(fault).__name__) from fault

    class Database:
        def run(self, statement: str, values: Mapping[str, object]) -> Sequence[Sequence[Any]]:
            done = connection.execute(sqlalchemy.text(statement), dict(values))
            return [tuple(row) for row in done] if done.returns_rows else []

    try:
        with engine.begin() as connection:
            if write:
                for statement in _prepared(engine.dialect.name):
                    connection.execute(sqlalchemy.text(statement))
            elif not sqlalchemy.inspect(connection).has_table("scans"):  # one who only reads need not be allowed to create
                raise CheckerError("score.unreadable", file=place.rpartition("@")[2], reason="scans: not found")
            yield Database()
    except sqlalchemy.exc.SQLAlchemyError as fault:
        raise CheckerError("score.unreadable", file=place.rpartition("@")[2], reason=type(fault).__name__) from fault
    finally:
        engine.dispose()
