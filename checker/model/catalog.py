"""What the seller sells, and which papers belong to it."""

from __future__ import annotations

from msgspec import Struct

from checker.model.record import Record


class Product(Struct, frozen=True):
    """One SKU of the seller's catalog.

    ``category`` and ``markets`` are ids of ``standards/categories.toml`` and ``markets.toml``; an empty category means that
    the seller did not say. ``documents`` are the paths that the catalog itself names; ``row`` is the 1-based row of the
    catalog file (the header is row 1), 0 for a product that came from a folder or from flags. ``unknown`` are words of the
    row for category or markets that no rule knows: such a product cannot pass, since nobody can say what it must fulfil.
    """

    sku: str
    title: str = ""
    title_zh: str = ""
    category: str = ""
    markets: tuple[str, ...] = ()
    brand: str = ""
    models: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    row: int = 0
    unknown: tuple[str, ...] = ()


class CatalogFault(Struct, frozen=True):
    """A row that cannot be taken as it stands: message key of ``standards/messages.toml`` with its values."""

    row: int
    message: str
    args: tuple[tuple[str, str], ...] = ()


class Catalog(Struct, frozen=True):
    """The products of a catalog file or folder, in its order, with the rows that were set aside and why."""

    file: str
    products: tuple[Product, ...]
    faults: tuple[CatalogFault, ...] = ()


class Other(Struct, frozen=True):
    """Another product for which the same paper is handed in."""

    sku: str
    category: str = ""
    brand: str = ""
    models: tuple[str, ...] = ()


class Link(Struct, frozen=True):
    """Why a paper belongs to a product.

    ``by`` is ``catalog`` (the seller named the file), ``folder``, ``flag`` (given on the command line), ``model``,
    ``fcc_id``, ``brand`` or ``product``; ``similarity`` is 1.0 for exact normal forms; ``matched`` is what was compared.
    ``also`` are samples of the other products of the same content: the first of each product group and brand.
    """

    by: str
    similarity: float = 1.0
    matched: str = ""
    also: tuple[Other, ...] = ()


class Paper(Struct, frozen=True):
    """A record in the dossier of one product, with the reason it lies there.

    ``covers_model`` tells whether the paper's own models cover the product's: ``None`` where either names none.
    ``unlike`` are other products with the same paper that are of another group or brand, where it does not itself name them.
    """

    record: Record
    link: Link
    covers_model: bool | None = None
    unlike: tuple[Other, ...] = ()


class Dossier(Struct, frozen=True):
    """One product with all its papers, sorted by file; also the empty one."""

    product: Product
    papers: tuple[Paper, ...] = ()
