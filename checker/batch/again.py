"""The same scan again: where no paper, no row of the catalog and no rule has changed, it tells what it told before.

A scan that ends leaves in the store on what it rests (its grounds: the listing of all files with how they look, the catalog,
rules, day and versions) and which verdicts it told. The next one makes the listing; where the grounds are the same, nothing
is indexed, matched or judged. Whatever is found damaged or gone on the way sends it the long way, whose results are the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from itertools import islice
from pathlib import Path
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from checker.batch.papers import WINDOW, Beside, files, names_in, windows
from checker.batch.settings import Notice, Settings
from checker.batch.store import Digest, Stamp, Store, digest, sha_of_file
from checker.batch.version import scan_version
from checker.model.catalog import CatalogFault
from checker.model.finding import SkuResult
from checker.model.record import Record


class Told(Struct, frozen=True):
    """What a scan told besides its verdicts, and on what it rested.

    ``beside``: what the catalog names outside the walked places. ``left_over`` counts the papers of no product.
    """

    rules: str
    grounds: str
    beside: Beside
    faults: tuple[CatalogFault, ...]
    skus: int
    documents: int
    unreadable: int
    left_over: int


class _Page(Struct, frozen=True):
    """A window of what was told: keys of verdicts, or the files and contents of papers of no product."""

    grounds: str
    keys: tuple[str, ...] = ()
    papers: tuple[tuple[str, str], ...] = ()


class Grounds:
    """What a scan rests on, gathered while its files are listed; ``name`` says so in short once the listing has ended.

    ``rules`` names what it rests on besides the files. Something that does not say how it looks makes the name empty: then
    nothing may be told from memory.
    """

    def __init__(self, listing: Path | None, settings: Settings) -> None:
        self._state = Digest()
        self._sound = True
        self.beside = Beside((), ())
        for text in (settings.stamp, settings.limited, scan_version(), self._content(listing)):
            self._state.add(text.encode())
        self.rules = self.name

    def _content(self, listing: Path | None) -> str:
        with suppress(OSError):  # the reader of the catalog says why it cannot be read
            if listing is not None:
                return sha_of_file(str(listing))
        self._sound = False
        return ""

    def noting(self, places: Iterable[tuple[str, Stamp | None]], beside: Beside) -> Iterator[tuple[str, Stamp | None]]:
        """The files, each noted in passing, and what else lies in the folders where the catalog's papers were looked for."""
        self.beside = beside
        for folder in beside.folders:
            self._state.add(os.fsencode("\0".join((folder, *names_in(folder)))))
        add = self._state.add
        for path, stamp in places:
            if stamp is None:
                self._sound = False
            else:
                add(b"%d %d " % (stamp.size, stamp.changed) + os.fsencode(path))
            yield path, stamp

    @property
    def name(self) -> str:
        """The grounds in short, empty where they are not sound."""
        return self._state.name() if self._sound else ""


class Memory:
    """What the last scan of one catalog over the same places told, in the store; the next one overwrites it."""

    def __init__(self, store: Store, catalog: str, roots: Sequence[str]) -> None:
        self._store = store
        self._whose = digest(os.fsencode(os.path.abspath(one) if "://" not in one else one)  # noqa: PTH100 (no Path of a URL)
                             for one in (catalog, *roots))

    def told(self) -> Told | None:
        """The head of what is remembered."""
        key = self._key("head", 0)
        return self._store.told([key], Told).get(key)

    def keep(self, told: Told) -> None:
        """Remember the head: last, so that it stands for pages that are all there."""
        self._store.keep_told(self._key("head", 0), told)

    def keep_verdicts(self, grounds: str, number: int, keys: Iterable[str]) -> None:
        """Remember the names of one window of verdicts."""
        self._store.keep_told(self._key("verdicts", number), _Page(grounds, keys=tuple(keys)))

    def keep_left_over(self, grounds: str, number: int, papers: Iterable[tuple[str, str]]) -> None:
        """Remember one window of papers of no product."""
        self._store.keep_told(self._key("left-over", number), _Page(grounds, papers=tuple(papers)))

    def verdicts(self, grounds: str, number: int) -> Sequence[str] | None:
        """The names of one window of verdicts, ``None`` where they are not there on these grounds."""
        page = self._page(grounds, "verdicts", number)
        return page.keys if page else None

    def left_over(self, grounds: str, number: int) -> Sequence[tuple[str, str]] | None:
        """One window of papers of no product, ``None`` where it is not there on these grounds."""
        page = self._page(grounds, "left-over", number)
        return page.papers if page else None

    def _page(self, grounds: str, what: str, number: int) -> _Page | None:
        key = self._key(what, number)
        page = self._store.told([key], _Page).get(key)
        return page if page and page.grounds == grounds else None

    def _key(self, what: str, number: int) -> str:
        return f"{self._whose} {what} {number}"


class UnderWay(Protocol):
    """A scan, new or again (see ``scan.Scan``)."""

    faults: list[CatalogFault]
    documents: int
    unreadable: int
    read: int
    judged: int
    rebuilt: str

    def results(self, notice: Notice) -> Iterator[SkuResult]:
        """The verdict of every SKU in the catalog's order."""

    def left_over(self) -> int:
        """How many papers belong to no product."""

    def unmatched(self) -> Iterator[Record]:
        """The papers that belong to no product, by file."""


class Again:
    """A scan on unchanged grounds. ``long_way`` makes the whole scan, should something remembered turn out to be gone."""

    def __init__(
        self, told: Told, memory: Memory, store: Store, recall: Callable[[Sequence[str]], dict[str, Record]],
        long_way: Callable[[], AbstractContextManager[UnderWay]],
    ) -> None:
        self._told, self._memory, self._store, self._recall, self._long_way = told, memory, store, recall, long_way
        self.faults = list(told.faults)
        self.documents, self.unreadable = told.documents, told.unreadable
        self.read = self.judged = 0
        self.rebuilt = store.rebuilt

    def results(self, notice: Notice) -> Iterator[SkuResult]:
        """The verdict of every SKU in the catalog's order."""
        notice("read", self.documents, self.documents)
        for first in range(0, self._told.skus, WINDOW):
            keys = self._memory.verdicts(self._told.grounds, first // WINDOW)
            known = self._store.verdicts(keys) if keys else {}
            if not keys or any(key not in known for key in keys):
                yield from self._judged_anew(first, notice)
                return
            for row, key in enumerate(keys, first + 1):
                yield known[key]
                notice("judge", row, self._told.skus)

    def _judged_anew(self, first: int, notice: Notice) -> Iterator[SkuResult]:
        with self._long_way() as whole:
            yield from islice(whole.results(notice), first, None)
            self.read, self.judged = whole.read, whole.judged

    def left_over(self) -> int:
        """How many papers belong to no product."""
        return self._told.left_over

    def unmatched(self) -> Iterator[Record]:
        """The papers that belong to no product, by file."""
        for first in range(0, self._told.left_over, WINDOW):
            papers = self._memory.left_over(self._told.grounds, first // WINDOW)
            records = self._recall([sha for _, sha in papers]) if papers else {}
            if not papers or any(sha not in records for _, sha in papers):
                with self._long_way() as whole:
                    for _ in whole.results(lambda phase, done, total: None):  # to its end, so that it is remembered anew
                        pass
                    yield from islice(whole.unmatched(), first, None)
                return
            yield from (replace(records[sha], file=file) for file, sha in papers)


class Remembering:
    """Puts down what a scan on these grounds tells, as it is told."""

    def __init__(self, memory: Memory, grounds: Grounds) -> None:
        self._memory, self._grounds = memory, grounds

    def keep_verdicts(self, number: int, keys: Iterable[str]) -> None:
        """Remember one window of verdicts by their names in the store."""
        if self._grounds.name:
            self._memory.keep_verdicts(self._grounds.name, number, keys)

    def end(self, scan: UnderWay, skus: int, left_over: Iterator[tuple[str, str]]) -> None:
        """Remember the rest; the head last, so that it stands for pages that are all there."""
        if not (grounds := self._grounds.name):
            return
        count = 0
        for number, window in enumerate(windows(left_over)):
            self._memory.keep_left_over(grounds, number, window)
            count += len(window)
        self._memory.keep(Told(self._grounds.rules, grounds, self._grounds.beside, tuple(scan.faults), skus, scan.documents,
                               scan.unreadable, count))


def same_as_before(memory: Memory, listing: Path | None, roots: Sequence[str], settings: Settings) -> Told | None:
    """What was told the last time, where it would be told again: the listing is made anew and compared."""
    told = None if settings.verify or listing is None else memory.told()
    if told is None:
        return None
    grounds = Grounds(listing, settings)
    if told.rules != grounds.rules:
        return None
    for _ in grounds.noting(files([*roots, *told.beside.files], listing), told.beside):
        pass
    return told if told.grounds == grounds.name != "" else None


def recalled(store: Store, settings: Settings, shas: Sequence[str]) -> dict[str, Record]:
    """The records of these contents: as they were read, or why they could not be within these limits."""
    found = store.records(shas, settings.version)
    poison = [sha for sha in shas if sha not in found]
    return found | (store.records(poison, settings.limited) if poison else {})
