"""Rows of a catalog → products, with the faults of rows told instead of guessed over."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from checker.catalog.tables import Row, Table, accepted_headings, cells_of, plain, table
from checker.errors import CatalogError
from checker.model.catalog import Catalog, CatalogFault, Product
from checker.model.rules import Rules

_ITEMS = re.compile(r"[;|；,，、\n]")
_PATHS = re.compile(r"[;|；\n]")
_LISTS = ("catalog.csv", "catalog.xlsx", "catalog.jsonl")
_PRODUCT_FILE = "product.toml"
_WANTED = ("category", "markets")


def catalog_file(path: str) -> Path | None:
    """The list that a catalog path stands for: the file itself, or the list inside a folder; ``None`` for a folder without."""
    place = Path(path)
    if not place.is_dir():
        return place
    return next((place / name for name in _LISTS if (place / name).is_file()), None)


def read_catalog(path: str, rules: Rules) -> Catalog:
    """The whole catalog in its own order; of rows with one SKU the first stands and the others become faults.

    Raises CatalogError where it cannot be read at all or has no column of SKUs.
    """
    products: list[Product] = []
    faults: list[CatalogFault] = []
    rows_by_sku: dict[str, int] = {}
    for item in iter_products(path, rules):
        if isinstance(item, CatalogFault):
            faults.append(item)
        elif item.sku in rows_by_sku:
            faults.append(duplicate(path, item, rows_by_sku[item.sku]))
        else:
            rows_by_sku[item.sku] = item.row
            products.append(item)
    return Catalog(path, tuple(products), tuple(faults))


def duplicate(path: str, product: Product, first: int) -> CatalogFault:
    """The fault of a row whose SKU stands in an earlier row ``first``: two rows may differ, so the later is set aside."""
    return _fault(path, product.row, "fault.catalog-duplicate", sku=product.sku, first=first)


def iter_products(path: str, rules: Rules) -> Iterator[Product | CatalogFault]:
    """Products and faults as they are read, in the catalog's order, without holding the catalog in memory (XLSX excepted).

    SKUs are not compared with each other here. A product follows its own faults. Raises CatalogError as ``read_catalog``.
    """
    file = catalog_file(path)
    words = _Words(rules)
    if file is None:
        yield from _folders(Path(path), words)
        return
    sheet = table(file)
    yield from _columns_missing(file, sheet)
    for row in sheet.rows:
        yield from _product(str(file), row, words)


def product_of(cells: Mapping[str, str], rules: Rules) -> tuple[Product, tuple[CatalogFault, ...]]:
    """One product from named values as a catalog row would hold them, with what in them is unknown; ``sku`` may be missing."""
    product, faults = _filled("", 0, {"sku": "", **cells}, _Words(rules))
    return product, tuple(faults)


class _Words:
    """Names and aliases of categories and markets, by the form in which they are compared."""

    def __init__(self, rules: Rules) -> None:
        self.categories = {
            plain(word): category.id
            for category in rules.categories.values()
            for word in (category.name.en, category.name.zh, *category.aliases, category.id)
        }
        self.markets: dict[str, tuple[str, ...]] = {}
        for market in rules.markets.values():
            for group in market.groups:
                self.markets[plain(group)] = (*self.markets.get(plain(group), ()), market.id)
        for market in rules.markets.values():
            for word in (market.name.en, market.name.zh, *market.aliases, market.id):
                self.markets[plain(word)] = (market.id,)
        self.traits = {
            plain(word): trait.id
            for trait in rules.traits.values()
            for word in (trait.name.en, trait.name.zh, *trait.aliases, trait.id)
        }
        self.allowed_traits = ", ".join(rules.traits)
        self.allowed_categories = ", ".join(rules.categories)
        self.allowed_markets = ", ".join(rules.markets)


def _fault(file: str, row: int, message: str, **args: object) -> CatalogFault:
    values = {"file": Path(file).name or file, "row": row, **args}
    return CatalogFault(row, message, tuple((name, str(value)) for name, value in values.items()))


def _columns_missing(file: Path, sheet: Table) -> Iterator[CatalogFault]:
    found = ", ".join(sheet.unknown) or "–"
    if "sku" not in sheet.columns:
        headings = ", ".join(name for name in (*sheet.columns, *sheet.unknown) if name) or "–"
        raise CatalogError("fault.catalog-no-sku", file=file.name, found=headings, accepted=", ".join(accepted_headings("sku")))
    for column in _WANTED:
        if column not in sheet.columns:
            yield _fault(str(file), 1, "fault.catalog-no-column", column=column, found=found)


def _product(file: str, row: Row, words: _Words) -> Iterator[Product | CatalogFault]:
    cells = row.cells
    if row.broken:
        yield _fault(file, row.number, "fault.catalog-row", reason=row.broken)
        return
    if not cells:
        return
    if "sku" not in cells:
        yield _fault(file, row.number, "fault.catalog-empty-sku", title=cells.get("title") or cells.get("title_zh") or "–")
        return
    if row.overfull:
        yield _fault(file, row.number, "fault.catalog-overfull", sku=cells["sku"])
    product, faults = _filled(file, row.number, cells, words)
    yield from faults
    yield product


def _filled(file: str, row: int, cells: Mapping[str, str], words: _Words) -> tuple[Product, list[CatalogFault]]:
    faults: list[CatalogFault] = []
    unknown: list[str] = []

    def missing(message: str, value: str, allowed: str) -> None:
        unknown.append(value)
        faults.append(_fault(file, row, message, sku=cells["sku"], value=value, allowed=allowed))

    category = words.categories.get(plain(cells.get("category", "")), "")
    if cells.get("category") and not category:
        missing("fault.catalog-category", cells["category"], words.allowed_categories)
    markets: list[str] = []
    for item in _items(cells.get("markets", "")):
        markets += words.markets.get(plain(item), ())
        if plain(item) not in words.markets:
            missing("fault.catalog-market", item, words.allowed_markets)
    traits = {item: words.traits.get(plain(item)) for item in _items(cells.get("traits", ""))}
    faults.extend(
        _fault(file, row, "fault.catalog-trait", sku=cells["sku"], value=item, allowed=words.allowed_traits)
        for item, trait in traits.items() if trait is None
    )
    return Product(
        sku=cells["sku"], title=cells.get("title", ""), title_zh=cells.get("title_zh", ""), category=category,
        markets=tuple(dict.fromkeys(markets)), brand=cells.get("brand", ""), models=_items(cells.get("models", "")),
        traits=tuple(dict.fromkeys(trait or item.casefold() for item, trait in traits.items())),
        documents=_items(cells.get("documents", ""), _PATHS), row=row, unknown=tuple(unknown),
    ), faults


def _items(text: str, separator: re.Pattern[str] = _ITEMS) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in separator.split(text) if part.strip()))


def _folders(folder: Path, words: _Words) -> Iterator[Product | CatalogFault]:
    """One product a folder: its name is the SKU, and what else is known stands in its ``product.toml``."""
    try:
        places = sorted(place for place in folder.iterdir() if place.is_dir() and not place.name.startswith("."))
    except OSError as fault:
        raise CatalogError("fault.catalog-missing", file=str(folder), reason=fault.strerror or fault) from fault
    if not places:
        raise CatalogError("fault.catalog-no-folders", file=str(folder), names=", ".join(_LISTS))
    for place in places:
        cells: dict[str, str] = {}
        try:
            if (place / _PRODUCT_FILE).is_file():
                cells = cells_of(tomllib.loads((place / _PRODUCT_FILE).read_text(encoding="utf-8-sig")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            yield _fault(str(place / _PRODUCT_FILE), 0, "fault.catalog-row", reason=fault)
        product, faults = _filled(str(place / _PRODUCT_FILE), 0, {**cells, "sku": place.name}, words)
        yield from faults
        yield product
