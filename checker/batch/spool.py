"""The results of a scan on disk: told as often as a report asks for them, in the catalog's order or in one of a report's own."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator

import msgspec

from checker.batch.desk import scratch
from checker.model.finding import SkuResult

_TABLES = """
create table result (number integer primary key, data blob);
create table place (name text, place text, number integer, primary key (name, place, number)) without rowid;
"""
_QUICK = 1
"""How hard to press: results are told several times, and the least pressure takes two thirds off already."""

Keys = Callable[[SkuResult], Iterable[tuple[str, str]]]


class Spool(Collection[SkuResult]):
    """Results in the order in which they came; memory holds one of them. ``keys`` gives a result its places in further orders."""

    def __init__(self, results: Iterable[SkuResult], keys: Keys) -> None:
        self._base, self._count = scratch(), 0
        self._base.executescript(_TABLES)
        self._decoder = msgspec.msgpack.Decoder(SkuResult)
        encoder = msgspec.msgpack.Encoder()
        for result in results:
            self._base.execute("insert into result values (?,?)", (self._count, zlib.compress(encoder.encode(result), _QUICK)))
            places = ((name, place, self._count) for name, place in keys(result))
            self._base.executemany("insert into place values (?,?,?)", places)
            self._count += 1

    def __len__(self) -> int:
        """How many results there are."""
        return self._count

    def __iter__(self) -> Iterator[SkuResult]:
        """All results."""
        for (data,) in self._base.execute("select data from result order by number"):
            yield self._told(data)

    def __contains__(self, one: object) -> bool:
        """Whether a result is among them."""
        return any(result == one for result in self)

    def in_order(self, name: str) -> Iterator[tuple[str, SkuResult]]:
        """The results that have a place in an order, by that place; where places are alike as they came."""
        asked = "select place, data from place join result using (number) where name = ? order by place, number"
        for place, data in self._base.execute(asked, (name,)):
            yield place, self._told(data)

    def close(self) -> None:
        """Give the disk back."""
        self._base.close()

    def _told(self, data: bytes) -> SkuResult:
        return self._decoder.decode(zlib.decompress(data))
