"""The desk of one scan: which papers there are, and which belong to which product, on disk so that memory stays flat."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from checker.match import MOST_OTHERS, NOTHING, Bound
from checker.model.catalog import Link
from checker.model.record import Record

_TABLES = """
create table paper (file text primary key, sha text, name text, fcc text, lone integer, unreadable integer,
                    path blob, data blob) without rowid;
create table link (row integer, file text, ground text, similarity real, matched text,
                   primary key (row, file, ground, matched)) without rowid;
create table kin (sha text, category text, mark text, row integer, primary key (sha, category, mark)) without rowid;
create index paper_name on paper (name);
create index paper_fcc on paper (fcc);
create index link_file on link (file);
"""

_CACHE_OF_DESK_KB = 8_000


class Sheet(Struct, frozen=True):
    """One paper on the desk: its name, content hash, last part of the name and FCC ID as compared, and its products.

    ``lone``: it names an FCC ID and no model. ``path`` is where it lies, where its name does not say so; ``record`` what it
    states, where no store keeps it.
    """

    file: str
    sha: str
    name: str
    fcc: str
    lone: bool
    unreadable: bool
    links: tuple[Bound, ...]
    path: bytes | None = None
    record: Record | None = None


class Desk:
    """Papers and links of one scan in a scratch database, which also holds the index of the catalog."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        base.executescript(_TABLES)

    def lay(self, sheets: Iterable[Sheet]) -> None:
        """Put down papers; one whose file lies there already changes nothing."""
        papers, links = [], []
        for one in sheets:
            data = msgspec.msgpack.encode(one.record) if one.record else None
            papers.append((one.file, one.sha, one.name, one.fcc, one.lone, one.unreadable, one.path, data))
            links += _rows(one.file, one.links)
        self._base.executemany("insert or ignore into paper values (?,?,?,?,?,?,?,?)", papers)
        self._base.executemany("insert or ignore into link values (?,?,?,?,?)", links)

    def bind(self, file: str, links: Iterable[Bound]) -> None:
        """Note which products a paper belongs to."""
        self._base.executemany("insert or ignore into link values (?,?,?,?,?)", _rows(file, links))

    def papers_between(self, first: int, end: int) -> dict[int, list[tuple[str, str, Bound]]]:
        """File, content hash and link of all papers of the products from ``first`` to before ``end``, each by file and link."""
        found: dict[int, list[tuple[str, str, Bound]]] = {row: [] for row in range(first, end)}
        for row, file, sha, ground, similarity, matched in self._base.execute(
            "select row, file, sha, ground, similarity, matched from link join paper using (file)"
            " where row >= ? and row < ? order by row, file, ground, matched", (first, end),
        ):
            found[row].append((file, sha, Bound(row, Link(ground, similarity, matched))))
        return found

    def path(self, file: str) -> str | None:
        """Where a paper lies whose name does not say so."""
        (path,) = self._base.execute("select path from paper where file = ?", (file,)).fetchone()
        return os.fsdecode(path) if path is not None else None

    def settle_kin(self) -> None:
        """Note, once all papers are bound, the first product of each group and brand of every content that has several."""
        self._base.execute("delete from kin")
        self._base.execute(
            "insert into kin select sha, category, mark, min(row) from link join paper using (file) join product using (row)"
            " where sha not in (?, ?) group by sha, category, mark", NOTHING)
        self._base.execute("delete from kin where sha in (select sha from kin group by sha having count(*) = 1)")

    def kin(self, sha: str) -> list[int]:
        """Products that stand for the unlike kinds of product of one content, in the catalog's order; none where all are alike."""
        return [row for (row,) in self._base.execute("select row from kin where sha = ? order by row limit ?", (sha, MOST_OTHERS))]

    def record(self, file: str) -> Record | None:
        """The record of a paper that no store keeps."""
        (data,) = self._base.execute("select data from paper where file = ?", (file,)).fetchone()
        return msgspec.msgpack.decode(data, type=Record) if data else None

    def with_fcc(self) -> list[tuple[str, str, str]]:
        """File, content hash and FCC ID of the papers that print one and no model."""
        return self._base.execute("select file, sha, fcc from paper where fcc != '' and lone order by file").fetchall()

    def rows_by_model(self, fcc: str) -> list[int]:
        """Products of papers with this FCC ID that were found by their model."""
        return [row for (row,) in self._base.execute(
            "select distinct row from link join paper using (file) where fcc = ? and ground = 'model' order by row", (fcc,))]

    def is_listed(self, row: int, path: str) -> bool:
        """Whether a paper was found for a path that the catalog names."""
        found = self._base.execute("select 1 from link where row = ? and ground = 'catalog' and matched = ?", (row, path))
        return found.fetchone() is not None

    def files_named(self, name: str) -> list[str]:
        """Files of that name, wherever they lie; two are enough to know that the name does not tell."""
        return [file for (file,) in self._base.execute("select file from paper where name = ? order by file limit 2", (name,))]

    def unmatched(self) -> Iterator[tuple[str, str]]:
        """File and content hash of the papers that belong to no product."""
        yield from self._base.execute("select file, sha from paper where file not in (select file from link) order by file")

    def count_unmatched(self) -> int:
        """How many papers belong to no product."""
        return int(self._base.execute("select count(*) from paper where file not in (select file from link)").fetchone()[0])

    def count(self) -> tuple[int, int]:
        """How many papers there are, and how many of them could not be read."""
        papers, unreadable = self._base.execute("select count(*), coalesce(sum(unreadable), 0) from paper").fetchone()
        return int(papers), int(unreadable)


def _rows(file: str, links: Iterable[Bound]) -> list[tuple[int, str, str, float, str]]:
    return [(one.row, file, one.link.by, one.link.similarity, one.link.matched) for one in links]


def scratch() -> sqlite3.Connection:
    """A database on disk without a name, which the system removes whatever happens: nothing in it is needed after the scan."""
    base = sqlite3.connect("", isolation_level=None)
    for setting in ("journal_mode=off", "synchronous=off", f"cache_size=-{_CACHE_OF_DESK_KB}", "temp_store=file"):
        base.execute(f"pragma {setting}")
    base.execute("begin")
    return base
