"""Where the store keeps its rows: an SQLite file on this machine, or tables on a database server that a URL names."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from checker.errors import CheckerError, MissingExtra

Row = tuple[object, ...]
Change = tuple[str, Row]
"""A row to be put into the table of that name, in place of the one with the same key."""

TABLES = {
    "record": (("sha", "version"), ("data", "check_sum")),
    "place": (("path",), ("size", "changed", "members")),
    "seen": (("path", "member"), ("size", "changed", "sha")),
    "verdict": (("key",), ("data", "check_sum")),
    "links": (("key",), ("data", "check_sum")),
    "told": (("key",), ("data", "check_sum")),
}
"""Key columns and other columns of every table."""

LAYOUT = 2
NUMBERS, BYTES = frozenset({"size", "changed", "check_sum"}), frozenset({"data", "members"})
MOST_ASKED = 500

_LOCKED_FOR = 60.0
_MARK = 0x434F4D50
"""By this number in its head a file is known as a store of ours."""
_ENDINGS = frozenset({".sqlite", ".sqlite3", ".db"})
_NOT_MENDED_BY_A_NEW_FILE = frozenset({
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_CANTOPEN,
})


class Tables(Protocol):
    """Rows by key. ``rebuilt`` says why they had to be begun anew, empty where they were sound."""

    rebuilt: str

    def rows(self, table: str, columns: str, keys: Sequence[str]) -> list[Row]:
        """The columns (as SQL names them) of the rows whose first key column is one of ``keys``."""

    def write(self, changes: Sequence[Change]) -> None:
        """Put all changes down, or none."""

    def close(self) -> None:
        """Let go."""


def tables_at(place: Path | str) -> Tables:
    """The tables in a file, or on the server that a URL names. Raises CheckerError where they cannot be had."""
    return OnServer(str(place)) if "://" in str(place) else InFile(Path(place))


class InFile:
    """An SQLite file in WAL mode, so that two scans may use it at once.

    A file that SQLite cannot use is put aside as ``*.damaged`` and begun anew, since everything in it can be had again. A file
    that was never a store of ours is not touched.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.rebuilt = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._base = self._open()
        except sqlite3.DatabaseError as fault:
            self._begin_anew(fault)
        except OSError as fault:
            raise CheckerError("store.file", file=path, reason=fault.strerror or fault) from fault

    def _open(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._path, timeout=_LOCKED_FOR, isolation_level=None)
        try:
            self._refuse_foreign(base)
            _in_wal_mode(base)
            base.execute("pragma synchronous=normal")
            base.execute("begin immediate")  # two scans may begin one store at the same moment: the second finds it laid out
            self._lay_out(base)
            base.execute("commit")
        except (sqlite3.DatabaseError, CheckerError):
            base.close()
            raise
        return base

    def _refuse_foreign(self, base: sqlite3.Connection) -> None:
        """Leave a database of somebody else alone before anything is changed in it, even its mode."""
        (mark,) = base.execute("pragma application_id").fetchone()
        there = _names(base)
        if there and mark != _MARK and not set(TABLES) <= there:
            raise CheckerError("store.not-ours", file=self._path)

    def _lay_out(self, base: sqlite3.Connection) -> None:
        (layout,), (mark,) = base.execute("pragma user_version").fetchone(), base.execute("pragma application_id").fetchone()
        there = _names(base)
        if there and (mark, layout) != (_MARK, LAYOUT):
            raise sqlite3.DatabaseError(f"layout {layout}")
        for name, (keys, others) in TABLES.items():
            columns = ", ".join(f"{one} {_kind(one)}" for one in (*keys, *others))
            base.execute(f"create table if not exists {name} ({columns}, primary key ({', '.join(keys)})) without rowid")
        base.execute(f"pragma user_version={LAYOUT}")
        base.execute(f"pragma application_id={_MARK}")

    def _begin_anew(self, fault: sqlite3.DatabaseError) -> None:
        code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
        if code in _NOT_MENDED_BY_A_NEW_FILE:
            raise CheckerError("store.file", file=self._path, reason=fault) from fault
        if code == sqlite3.SQLITE_NOTADB and self._path.suffix not in _ENDINGS:
            raise CheckerError("store.not-ours", file=self._path) from fault
        self.rebuilt = str(fault)
        for ending in ("-wal", "-shm"):
            Path(f"{self._path}{ending}").unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            self._path.replace(self._path.with_suffix(".damaged"))
        self._base = self._open()

    def rows(self, table: str, columns: str, keys: Sequence[str]) -> list[Row]:
        """The rows of these keys; none where the file turns out to be damaged, which begins it anew."""
        found: list[Row] = []
        key = TABLES[table][0][0]
        try:
            for start in range(0, len(keys), MOST_ASKED):
                some = keys[start:start + MOST_ASKED]
                places = ",".join("?" * len(some))
                found += self._base.execute(f"select {columns} from {table} where {key} in ({places})", some)
        except sqlite3.DatabaseError as fault:
            self._base.close()
            self._begin_anew(fault)
            return []
        return found

    def write(self, changes: Sequence[Change]) -> None:
        """Write in one short transaction: one held open while papers are read would lock out other scans."""
        try:
            self._put(changes)
        except sqlite3.DatabaseError as fault:
            with contextlib.suppress(sqlite3.Error):
                self._base.execute("rollback")
            self._base.close()
            self._begin_anew(fault)
            self._put(changes)

    def _put(self, changes: Sequence[Change]) -> None:
        self._base.execute("begin immediate")
        for table, row in changes:
            self._base.execute(f"insert or replace into {table} values ({','.join('?' * len(row))})", row)
        self._base.execute("commit")

    def close(self) -> None:
        """Close the file."""
        self._base.close()


def _names(base: sqlite3.Connection) -> set[str]:
    return {name for (name,) in base.execute("select name from sqlite_master where type = 'table'")}


def _kind(column: str) -> str:
    return "integer" if column in NUMBERS else "blob" if column in BYTES else "text"


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


class OnServer:
    """Tables on a database server, by SQLAlchemy: a team's machines share what any of them has read.

    The names of the tables carry their layout, so that programs of different layouts do not disturb each other.
    """

    def __init__(self, url: str) -> None:
        self.rebuilt = ""
        self._shown = url.rpartition("@")[2]
        try:
            self._alchemy: Any = import_module("sqlalchemy")
            self._engine = self._alchemy.create_engine(with_driver(url), pool_pre_ping=True)
        except ImportError as fault:
            raise MissingExtra("fault.extra", extra="pg", package=fault.name or "SQLAlchemy") from fault
        except (self._alchemy.exc.ArgumentError, ValueError) as fault:
            raise CheckerError("store.url", url=self._shown) from fault
        metadata = self._alchemy.MetaData()
        self._tables = {name: self._table(metadata, name) for name in TABLES}
        with self._asked() as connection:
            self._lay_out(metadata, connection)

    def _table(self, metadata: Any, name: str) -> Any:
        alchemy = self._alchemy
        keys, others = TABLES[name]
        kinds = {"integer": alchemy.BigInteger, "blob": alchemy.LargeBinary, "text": alchemy.Text}
        columns = [alchemy.Column(one, kinds[_kind(one)], primary_key=one in keys) for one in (*keys, *others)]
        return alchemy.Table(f"checker{LAYOUT}_{name}", metadata, *columns)

    def _lay_out(self, metadata: Any, connection: Any) -> None:
        if connection.dialect.name == "postgresql":  # two scans may begin at the same moment: the second waits for the first
            connection.execute(self._alchemy.text("select pg_advisory_xact_lock(7247110)"))
        metadata.create_all(connection)

    @contextmanager
    def _asked(self) -> Iterator[Any]:
        """One transaction. Raises CheckerError where the server cannot be reached or does not allow it."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except self._alchemy.exc.SQLAlchemyError as fault:
            cause = getattr(fault, "orig", None) or fault
            raise CheckerError("store.server", url=self._shown, reason=_told(cause)) from fault

    def rows(self, table: str, columns: str, keys: Sequence[str]) -> list[Row]:
        """The rows of these keys. Raises CheckerError where the server has gone."""
        if not keys:
            return []
        its = self._tables[table]
        wanted = [its.c[name.strip()] for name in columns.split(",")]
        with self._asked() as connection:
            found = connection.execute(self._alchemy.select(*wanted).where(its.c[TABLES[table][0][0]].in_(keys)))
            return [tuple(row) for row in found]

    def write(self, changes: Sequence[Change]) -> None:
        """Write in one transaction, rows sorted by key, so that two scans cannot wait for each other in a circle."""
        by_table: dict[str, dict[Row, Row]] = defaultdict(dict)
        for table, row in changes:
            by_table[table][row[:len(TABLES[table][0])]] = row
        with self._asked() as connection:
            for table, rows in sorted(by_table.items()):
                self._replace(connection, table, [row for _, row in sorted(rows.items(), key=lambda item: repr(item[0]))])

    def _replace(self, connection: Any, table: str, rows: list[Row]) -> None:
        keys, others = TABLES[table]
        its = self._tables[table]
        named = [dict(zip((*keys, *others), row, strict=True)) for row in rows]
        if connection.dialect.name in ("postgresql", "sqlite"):
            made = import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert(its).values(named)
            connection.execute(made.on_conflict_do_update(index_elements=keys, set_={name: made.excluded[name] for name in others}))
            return
        for row in named:
            connection.execute(its.delete().where(*(its.c[name] == row[name] for name in keys)))
            connection.execute(its.insert().values(row))

    def close(self) -> None:
        """Leave the server."""
        self._engine.dispose()


def with_driver(url: str) -> str:
    """A PostgreSQL URL that names no driver gets the one of the extra ``pg``."""
    head, mark, rest = url.partition("://")
    return f"postgresql+pg8000{mark}{rest}" if head in ("postgres", "postgresql") else url


def _told(cause: BaseException) -> str:
    """What a driver says, in one line: pg8000 gives the server's answer as a table of which M is the message."""
    first = cause.args[0] if cause.args else ""
    if isinstance(first, dict):
        return str(first.get("M", ""))
    return (str(first) or type(cause).__name__).strip().splitlines()[0][:200]
