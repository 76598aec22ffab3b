"""Catalog file → rows of named cells, whatever its form, encoding, delimiter and language of headings."""

from __future__ import annotations

import codecs
import csv
import json
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

from msgspec import Struct

from checker.errors import CatalogError
from checker.places import standards_folder

_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = (",", ";", "\t")
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_CHUNK = 1 << 20
_LARGEST_CELL = 1 << 24


class Row(Struct, frozen=True):
    """One row of a catalog: its 1-based number, its cells by column name, and whether it has more cells than the header."""

    number: int
    cells: Mapping[str, str]
    overfull: bool = False
    broken: str = ""


class Table(Struct, frozen=True):
    """The columns that were recognised, the headings that were not, and the rows, read as they are asked for."""

    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    rows: Iterable[Row]


def plain(text: str) -> str:
    """The text as it is compared: compatibility forms folded, lower case, without blanks, hyphens, underscores and stars."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character not in " -_*\t\n\r\xa0:：'\"()")


@lru_cache(maxsize=1)
def _columns() -> Mapping[str, str]:
    data = tomllib.loads((standards_folder() / "catalog.toml").read_text(encoding="utf-8"))
    return {plain(word): column for column, words in data["columns"].items() for word in (column, *words)}


def column_of(heading: str) -> str:
    """The column that a heading names in English or Chinese (``standards/catalog.toml``), empty for none."""
    return _columns().get(plain(heading), "")


def accepted_headings(column: str) -> tuple[str, ...]:
    """All normal forms that name the column, for telling a seller what would be understood."""
    return tuple(word for word, name in _columns().items() if name == column)


def table(path: Path) -> Table:
    """Open a catalog file; its form is told by its first bytes, not by its name.

    Raises CatalogError where it is missing, empty, in no known encoding or damaged.
    """
    head = _head(path)
    if head.startswith(_SPREADSHEETS):
        return _from_cells(path, _sheet(path))
    encoding = _encoding(path, head)
    first = head.decode(encoding, errors="ignore").lstrip("\ufeff \t\r\n")
    if first.startswith("{"):
        return _json_lines(path, encoding)
    if not first:
        raise CatalogError("fault.catalog-empty", file=path.name)
    return _from_cells(path, _csv(path, encoding))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(4096)
    except OSError as fault:
        raise CatalogError("fault.catalog-missing", file=str(path), reason=fault.strerror or fault) from fault


def _encoding(path: Path, head: bytes) -> str:
    """The first encoding in which the whole file can be read: spreadsheets of Chinese Windows save GBK without a mark."""
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else _ENCODINGS:
        if _decodes(path, encoding):
            return encoding
    raise CatalogError("fault.catalog-encoding", file=path.name)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _csv(path: Path, encoding: str) -> Iterator[Sequence[str]]:
    csv.field_size_limit(_LARGEST_CELL)
    with path.open(encoding=encoding, newline="") as stream:
        delimiter = _delimiter(stream.readline())
    with path.open(encoding=encoding, newline="") as stream:
        try:
            yield from csv.reader(stream, delimiter=delimiter)
        except csv.Error as fault:
            raise CatalogError("fault.catalog-damaged", file=path.name, reason=fault) from fault


def _delimiter(line: str) -> str:
    """The delimiter under which most cells of the header are known columns."""
    def known(delimiter: str) -> int:
        return sum(bool(column_of(cell)) for cell in next(csv.reader([line], delimiter=delimiter), []))
    return max(_DELIMITERS, key=known)


def _sheet(path: Path) -> Iterator[Sequence[str]]:
    """The first sheet that holds anything, as text; whole numbers without the ``.0`` that spreadsheets add."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names[:1]]
    except (CalamineError, OSError) as fault:
        raise CatalogError("fault.catalog-damaged", file=path.name, reason=fault) from fault
    for sheet in sheets:
        for cells in sheet:
            yield [_cell(value) for value in cells]


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _from_cells(path: Path, lines: Iterator[Sequence[str]]) -> Table:
    header = next(lines, None)
    if not header or not any(cell.strip() for cell in header):
        raise CatalogError("fault.catalog-empty", file=path.name)
    names = [column_of(cell) for cell in header]
    unknown = tuple(cell.strip() for cell, name in zip(header, names, strict=True) if cell.strip() and not name)
    return Table(tuple(filter(None, names)), unknown, (_row(number, names, cells) for number, cells in enumerate(lines, 2)))


def _row(number: int, names: Sequence[str], cells: Sequence[str]) -> Row:
    named: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and cell.strip() and not named.get(name):
            named[name] = cell.strip()
    return Row(number, named, overfull=any(cell.strip() for cell in cells[len(names):]))


def _json_lines(path: Path, encoding: str) -> Table:
    with path.open(encoding=encoding) as stream:
        first = [_object(number, line) for number, line in enumerate(islice(stream, 100), 1) if line.strip()]
    columns = tuple(sorted({name for row in first for name in row.cells}))
    return Table(columns, (), _objects(path, encoding))


def _objects(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=encoding) as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield _object(number, line.lstrip("\ufeff"))


def _object(number: int, line: str) -> Row:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as fault:
        return Row(number, {}, broken=str(fault))
    if not isinstance(data, dict):
        return Row(number, {}, broken="{…}")
    return Row(number, cells_of(data))


def cells_of(data: Mapping[str, object]) -> dict[str, str]:
    """The cells of an object whose keys are headings; lists become lists of the catalog's own writing."""
    cells: dict[str, str] = {}
    for key, value in data.items():
        name = column_of(key)
        parts = value if isinstance(value, list) else [value]
        text = ";".join(_cell(part).strip() for part in parts if part is not None)
        if name and text and name not in cells:
            cells[name] = text
    return cells
