"""Papers × products → one dossier a product, with the papers that fit none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from checker.match.cover import covers
from checker.match.forms import path_form
from checker.match.index import Index
from checker.match.links import Bound, bound, by_fcc, excepted, fcc_form, strongest, texts
from checker.match.sharing import is_content, samples, unlike
from checker.model.catalog import Dossier, Link, Other, Paper, Product
from checker.model.record import Record

LONE_NAME = 0.95
"""Similarity of a catalog's file that was found by its name alone, in another folder than the catalog says."""


class Matching(Struct, frozen=True):
    """What came of matching: a dossier for every product in the catalog's order, also the empty ones.

    ``unmatched`` are papers that fit no product; ``missing`` are SKU and path of papers that the catalog names and nobody
    has: they must be told, since a seller believes them to be there.
    """

    dossiers: tuple[Dossier, ...]
    unmatched: tuple[Record, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()


def match(products: Iterable[Product], records: Iterable[Record], places: Mapping[str, Sequence[str]] | None = None) -> Matching:
    """Bind every paper to every product it belongs to. ``places`` names the SKUs that a file's place stands for.

    The order of the papers changes nothing. A product whose SKU occurred before is left out (the catalog tells it).
    """
    index = Index(sqlite3.connect(":memory:"))
    for _ in index.add(products):
        pass
    papers = sorted(records, key=lambda record: (record.file, record.sha256))
    links = _links(index, papers, places or {})
    lost = _named_in_vain(index, links)
    lost = _found_by_name(papers, links, lost)
    by_row: dict[int, list[Paper]] = {}
    best = [strongest(mine) for mine in links]
    shared = _shared(index, papers, best)
    for record, mine in zip(papers, best, strict=True):
        for one in mine:
            link = replace(one.link, also=shared.get(record.sha256, ()))
            by_row.setdefault(one.row, []).append(paper(record, link, index.product(one.row)))
    dossiers = tuple(Dossier(index.product(row), tuple(by_row.get(row, ()))) for row in range(index.size()))
    unmatched = tuple(record for record, mine in zip(papers, links, strict=True) if not mine)
    return Matching(dossiers, unmatched, tuple((index.product(row).sku, path) for row, path in lost))


def _shared(index: Index, papers: Sequence[Record], links: Sequence[Sequence[Bound]]) -> dict[str, tuple[Other, ...]]:
    """Samples of the products of every content that belongs to unlike ones, by its hash."""
    rows: dict[str, set[int]] = {}
    for record, mine in zip(papers, links, strict=True):
        if is_content(record.sha256):
            rows.setdefault(record.sha256, set()).update(one.row for one in mine)
    found = {sha: samples(map(index.product, sorted(many))) for sha, many in rows.items() if len(many) > 1}
    return {sha: others for sha, others in found.items() if len(others) > 1}


def paper(record: Record, link: Link, product: Product) -> Paper:
    """A record in the dossier of a product, with whether its models cover the product's."""
    covered = covers(texts(*record.models), product.models)
    if covered is not False and covers(excepted(record), product.models):
        covered = False
    return Paper(record, link, covered, unlike(record, product, covered, link.also))


def bind(product: Product, records: Iterable[Record]) -> Dossier:
    """The dossier of the one product to which a person gave these papers by hand."""
    papers = sorted(records, key=lambda record: (record.file, record.sha256))
    return Dossier(product, tuple(paper(record, Link("flag"), product) for record in papers))


def _links(index: Index, papers: Sequence[Record], places: Mapping[str, Sequence[str]]) -> list[list[Bound]]:
    links = [list(bound(index, record, places.get(record.file, ()))) for record in papers]
    siblings: dict[str, set[int]] = {}
    for record, mine in zip(papers, links, strict=True):
        if form := fcc_form(record):
            siblings.setdefault(form, set()).update(one.row for one in mine if one.link.by == "model")
    for record, mine in zip(papers, links, strict=True):
        mine += by_fcc(index, record, siblings)
    return links


def _named_in_vain(index: Index, links: Sequence[Sequence[Bound]]) -> list[tuple[int, str]]:
    found = {(one.row, one.link.matched) for mine in links for one in mine if one.link.by == "catalog"}
    return [wanted for wanted in index.listed() if wanted not in found]


def _found_by_name(papers: Sequence[Record], links: Sequence[list[Bound]], lost: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Look for a catalog's file under its name alone, where only one file has that name; what is still lost comes back."""
    wanted = {path.rpartition("/")[2] for _, path in lost}
    places: dict[str, list[int]] = {}
    for place, record in enumerate(papers):
        name = path_form(record.file).rpartition("/")[2]
        if name in wanted:
            places.setdefault(name, []).append(place)
    still: list[tuple[int, str]] = []
    for row, path in lost:
        held = places.get(path.rpartition("/")[2], [])
        if len(held) == 1:
            links[held[0]].append(Bound(row, Link("catalog", LONE_NAME, path)))
        else:
            still.append((row, path))
    return still
