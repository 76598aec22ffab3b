"""Products by every form under which a paper may name them: an index on SQLite, so that memory does not grow with a catalog."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from checker.match.cover import LONGEST_VARIANT
from checker.match.forms import brand_form, path_form, sku_form
from checker.match.models import Mask, Name, Span, models_of, numbers
from checker.model.catalog import Product

_TABLES = """
create table if not exists product (row integer primary key, sku text unique, data blob, plain integer,
                                    category text, mark text);
create table if not exists name (key text, path text, row integer, primary key (key, path, row)) without rowid;
create table if not exists confused (form text, row integer, primary key (form, row)) without rowid;
create table if not exists number (prefix text, suffix text, number integer, width integer, row integer,
                                   primary key (prefix, suffix, number, width, row)) without rowid;
create table if not exists paper_named (name text, path text, row integer, primary key (name, path, row)) without rowid;
create table if not exists brand (brand text, row integer, primary key (brand, row)) without rowid;
create table if not exists place (sku text, row integer, primary key (sku, row)) without rowid;
create index if not exists name_path on name (path, row);
"""
_LAST = "\U0010ffff"
_DECODER = msgspec.msgpack.Decoder(Product)

# OCR takes these for each other; folded names find the product of a scan, but never prove anything.
_CONFUSED = str.maketrans("OQILSBZG", "00115826")

MOST_CANDIDATES = 2000
"""More products than this under one mask, series or brand tell nothing about any of them."""


class Named(Struct, frozen=True):
    """A product under a name: its place in the catalog and the form that was found."""

    row: int
    key: str


class Index:
    """Products of one catalog, found by names, ranges, masks, series, brands, folders and files that the catalog names.

    ``row`` is the place of a product in the order in which it was added, from 0.
    """

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        base.executescript(_TABLES)

    def add(self, products: Iterable[Product]) -> Iterator[tuple[Product, int]]:
        """Put products into the index in order; those whose SKU is there come back with the catalog row of the first."""
        row = self.size()
        for product in products:
            data = msgspec.msgpack.encode(product)
            values = (row, product.sku, data, not product.models, product.category, brand_form(product.brand))
            if not self._base.execute("insert or ignore into product values (?,?,?,?,?,?)", values).rowcount:
                yield product, self._first(product.sku)
                continue
            self._name(row, product)
            self._place(row, product)
            row += 1

    def _first(self, sku: str) -> int:
        (row,) = self._base.execute("select row from product where sku = ?", (sku,)).fetchone()
        return self.product(row).row

    def naming(self) -> Iterator[Product]:
        """Products whose catalog row names papers, in the catalog's order."""
        for (row,) in self._base.execute("select distinct row from paper_named order by row").fetchall():
            yield self.product(row)

    def _name(self, row: int, product: Product) -> None:
        models = models_of(product.models)
        names = {*models.every_name, *models.series}
        self._base.executemany("insert or ignore into name values (?,?,?)", [(name.key, name.path, row) for name in names])
        self._base.executemany("insert or ignore into confused values (?,?)", [(confused(name.key), row) for name in names])
        spans = [(before, after, int(number), len(number), row) for name in names for before, number, after in numbers(name)
                 if len(number) < 18]
        self._base.executemany("insert or ignore into number values (?,?,?,?,?)", spans)

    def _place(self, row: int, product: Product) -> None:
        paths = [path_form(document) for document in product.documents]
        named = [(path.rpartition("/")[2], path, row) for path in paths if path]
        self._base.executemany("insert or ignore into paper_named values (?,?,?)", named)
        if brand := brand_form(product.brand):
            self._base.execute("insert or ignore into brand values (?,?)", (brand, row))
        self._base.execute("insert or ignore into place values (?,?)", (sku_form(product.sku), row))

    def size(self) -> int:
        """How many products the index holds."""
        return int(self._base.execute("select count(*) from product").fetchone()[0])

    def contents(self) -> Iterator[bytes]:
        """The products in their order, each as bytes: two indices of equal contents find the same."""
        for (data,) in self._base.execute("select data from product order by row"):
            yield data

    def product(self, row: int) -> Product:
        """The product at a place of the catalog."""
        (data,) = self._base.execute("select data from product where row = ?", (row,)).fetchone()
        return _DECODER.decode(data)

    def products(self, first: int, end: int) -> list[Product]:
        """The products from one place of the catalog to before another."""
        rows = self._base.execute("select data from product where row >= ? and row < ? order by row", (first, end))
        return [_DECODER.decode(data) for (data,) in rows]

    def named(self, name: Name) -> list[Named]:
        """Products with exactly this name."""
        return self._found("select row, key from name where key = ? order by row, key", name.key)

    def within(self, span: Span) -> list[Named]:
        """Products with a number of the range between the same letters."""
        return self._found(
            "select row, prefix || number || suffix from number where prefix = ? and suffix = ? and number between ? and ?"
            " and width between ? and ? order by row, number", span.prefix, span.suffix, span.low, span.high, *span.widths)

    def fitting(self, mask: Mask) -> list[Named]:
        """Products whose name fits the mask; none where the mask fits so many that it says nothing."""
        rows = self._base.execute("select row, key, path from name where key >= ? and key < ? order by row, key limit ?",
                                  (mask.stem, mask.stem + _LAST, MOST_CANDIDATES + 1)).fetchall()
        fits = [Named(row, key) for row, key, path in rows if mask.holds(Name(tuple(path.rstrip("|").split("|"))))]
        return fits if len(rows) <= MOST_CANDIDATES else []

    def going_on(self, name: Name) -> list[Named]:
        """Products of a series: those whose name begins with all tokens of this one."""
        found = self._found("select row, key from name where path >= ? and path < ? order by row, key limit ?",
                            name.path, name.path + _LAST, MOST_CANDIDATES + 1)
        return found if len(found) <= MOST_CANDIDATES else []

    def variants(self, name: Name) -> list[Named]:
        """Products whose name is this one with a short suffix of letters."""
        ends = [(one, one.key[len(name.key):]) for one in self.going_on(name)]
        return [one for one, rest in ends if rest.isalpha() and len(rest) <= LONGEST_VARIANT]

    def resembling(self, name: Name) -> list[Named]:
        """Products whose name differs only in characters that OCR takes for each other."""
        return self._found("select row, form from confused where form = ? order by row", confused(name.key))

    def listing(self, name: str) -> list[tuple[int, str]]:
        """Products whose catalog row names a file or folder of this name, with the path as the row gives it."""
        return self._base.execute("select row, path from paper_named where name = ? order by row, path", (name,)).fetchall()

    def listed(self) -> Iterator[tuple[int, str]]:
        """All papers that the catalog names, by product."""
        yield from self._base.execute("select row, path from paper_named order by row, path")

    def of_folder(self, folder: str) -> list[int]:
        """Products whose SKU is the name of the folder."""
        return [row for (row,) in self._base.execute("select row from place where sku = ? order by row", (sku_form(folder),))]

    def of_brand(self, brand: str) -> list[int]:
        """Products of a brand that have no model in the catalog: only those may be told by name alone."""
        rows = self._base.execute("select row from brand join product using (row) where brand = ? and plain order by row limit ?",
                                  (brand, MOST_CANDIDATES + 1)).fetchall()
        return [row for (row,) in rows] if len(rows) <= MOST_CANDIDATES else []

    def _found(self, query: str, *values: str | int) -> list[Named]:
        return [Named(row, key) for row, key in self._base.execute(query, values)]


def confused(key: str) -> str:
    """The normal form with characters that OCR takes for each other folded together."""
    return key.translate(_CONFUSED)
