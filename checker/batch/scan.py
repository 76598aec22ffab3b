"""A scan of a catalog of any size: read what changed, match, judge what its changes touch, in flat memory."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from checker.batch.desk import Desk, Sheet
from checker.batch.judging import is_bug, judged_or_bug
from checker.batch.papers import Found, files, papers
from checker.batch.pool import CRASHED, DONE, FAILED, OUT_OF_MEMORY, TIMED_OUT, Limits, Outcome, run
from checker.batch.store import Store, digest, sha_of_file
from checker.catalog import catalog_file, duplicate, iter_products
from checker.match import Bound, Index, bound, by_fcc, fcc_form, path_form, strongest
from checker.model.catalog import CatalogFault, Dossier, Link, Product
from checker.model.document import Problem, Source
from checker.model.finding import SkuResult
from checker.model.record import Record
from checker.model.rules import Rules

PROBLEMS = {FAILED: ("INT001", "what"), CRASHED: ("DOC020", "reason"), TIMED_OUT: ("DOC021", "seconds"),
            OUT_OF_MEMORY: ("DOC022", "megabytes")}
LONE_NAME = 0.95

DEFAULT_LIMITS = Limits()

_NOTHING_READ = ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
_CACHE_OF_DESK_KB = 16_000

Notice = Callable[[str, int, int | None], None]
"""Told how far a scan is: the phase (``read`` or ``judge``), how many are done, of how many (``None`` where unknown)."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What a scan is done with.

    ``read`` states the facts of one paper (must pickle), ``unfold`` names the papers in a file, ``judge`` gives the verdict
    of one dossier.
    """

    read: Callable[[Source], Record]
    unfold: Callable[[str], Iterator[Source]]
    judge: Callable[[Dossier], SkuResult]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a scan goes about it.

    ``version`` names the reader (code, data, options): records of another version are not used. ``stamp`` names all that
    verdicts rest on besides the papers and the product: rules, policies, day. ``verify``: hash every file, also the
    unchanged-looking. ``store``: the file of the store.
    """

    store: Path
    version: str
    stamp: str
    jobs: int = 1
    limits: Limits = DEFAULT_LIMITS
    verify: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What matching must know again of a paper that did not change, in a catalog that did not change."""

    fcc: str
    unreadable: bool
    links: tuple[Bound, ...]


class Scan:
    """One scan under way: ``faults`` of the catalog, then ``results`` SKU by SKU in its order, then ``unmatched`` papers.

    ``documents`` and ``unreadable`` count papers, ``read`` those that were not known, ``judged`` the SKUs whose verdict was
    not known. ``rebuilt`` says why the store had to be begun anew: a warning to be told, empty where it was sound.
    """

    def __init__(self, catalog: str, index: Index, desk: Desk, store: Store, hands: Hands, settings: Settings) -> None:
        self._index, self._desk, self._store, self._hands, self._settings = index, desk, store, hands, settings
        self._catalog = catalog
        self._listed_as = ""
        self.faults: list[CatalogFault] = []
        self.read = self.judged = self.documents = self.unreadable = 0
        self.rebuilt = store.rebuilt

    def load(self, rules: Rules) -> None:
        """Read the catalog into the index; what is wrong with its rows goes to ``faults``."""
        items = iter_products(self._catalog, rules)
        for product, first in self._index.add(self._sound(items)):
            self.faults.append(duplicate(self._catalog, product, first))
        self._listed_as = digest(self._index.contents())

    def beside(self, roots: Iterable[str]) -> list[str]:
        """Files that the catalog names by a path from itself and that lie outside the places that are walked anyway."""
        home = Path(self._catalog) if Path(self._catalog).is_dir() else Path(self._catalog).parent
        walked = [Path(root).resolve() for root in roots]
        found = (home / given for product in self._index.naming() for given in product.documents)
        return sorted({os.path.normpath(place) for place in found if place.is_file()
                       and not any(place.resolve().is_relative_to(root) for root in walked)})

    def _sound(self, items: Iterable[Product | CatalogFault]) -> Iterator[Product]:
        for item in items:
            if isinstance(item, CatalogFault):
                self.faults.append(item)
            else:
                yield item

    def gather(self, found: Iterable[Found], notice: Notice, total: int | None) -> None:
        """Lay every paper on the desk: the known at once, the others as the pool has read them."""
        stamps: dict[Source, Found] = {}
        work = self._unknown(_told(found, notice, total), stamps)
        for outcome in run(work, self._hands.read, self._settings.jobs, self._settings.limits):
            one = stamps.pop(outcome.task)
            self._keep(one, self._record(outcome))
        self._store.flush()

    def _unknown(self, found: Iterable[Found], stamps: dict[Source, Found]) -> Iterator[Source]:
        """The papers that must be read; those that are known are laid down in passing."""
        for one in found:
            sha = self._sha(one)
            if sha and self._lay_known(one.source, sha):
                continue
            if one.source not in stamps:
                stamps[one.source] = one
                yield one.source

    def _sha(self, one: Found) -> str | None:
        """The content hash of a paper as far as it can be told without opening an archive."""
        source, stamp = one.source, one.stamp
        if stamp is None:
            return None
        sha = None if self._settings.verify else self._store.sha(source.path, source.member, stamp)
        if sha is None and not source.member:
            try:
                sha = sha_of_file(source.path)
            except OSError:
                return None
            self._store.keep_sha(source.path, "", stamp, sha)
        return sha

    def _lay_known(self, source: Source, sha: str) -> bool:
        """Lay down a paper whose content was read before; false where it was not."""
        key = digest(part.encode() for part in (self._listed_as, source.file, sha, self._poison_version))
        card = self._store.links(key, Card)
        if card is None:
            record = self._from_store(sha)
            if record is None:
                return False
            record = dataclasses.replace(record, file=source.file)
            card = Card(fcc_form(record), record.status == "unreadable", bound(self._index, record))
            self._store.keep_links(key, card)
        self._lay(source, sha, card)
        return True

    def _from_store(self, sha: str) -> Record | None:
        return self._store.record(sha, self._settings.version) or self._store.record(sha, self._poison_version)

    @property
    def _poison_version(self) -> str:
        limits = self._settings.limits
        return f"{self._settings.version}|{limits.seconds:g}|{limits.megabytes}"

    def _record(self, outcome: Outcome[Source, Record]) -> Record:
        if outcome.verdict == DONE and outcome.value is not None:
            return outcome.value
        code, name = PROBLEMS[outcome.verdict]
        return Record(outcome.task.file, _sha_of(outcome.task), "", 0, "none", "unreadable",
                      (Problem(code, ((name, outcome.detail),)),))

    def _keep(self, one: Found, record: Record) -> None:
        """Remember a record under its content, save what was not read at all and faults of ours, which the next run tries again."""
        codes = {problem.code for problem in record.problems}
        kept = one.stamp is not None and record.sha256 not in _NOTHING_READ and "INT001" not in codes
        if kept and one.stamp is not None:
            poison = codes & {PROBLEMS[CRASHED][0], PROBLEMS[TIMED_OUT][0], PROBLEMS[OUT_OF_MEMORY][0]}
            self._store.keep_record(record, record.sha256, self._poison_version if poison else self._settings.version)
            self._store.keep_sha(one.source.path, one.source.member, one.stamp, record.sha256)
        self.read += 1
        card = Card(fcc_form(record), record.status == "unreadable", bound(self._index, record))
        self._lay(one.source, record.sha256, card, None if kept else record)

    def _lay(self, source: Source, sha: str, card: Card, record: Record | None = None) -> None:
        name = path_form(source.file).rpartition("/")[2]
        if self._desk.lay(Sheet(source.file, sha, name, card.fcc, card.unreadable, record)):
            self._desk.bind(source.file, card.links)

    def match(self) -> None:
        """Finish matching: FCC IDs through the papers that name a model, and files that the catalog names."""
        for file, sha, form in self._desk.with_fcc():
            record = self._recall(file, sha)
            self._desk.bind(file, by_fcc(self._index, record, {form: self._desk.rows_by_model(form)}))
        for row, path in self._index.listed():
            if not self._desk.is_listed(row, path):
                self._look_for(row, path)
        self.documents, self.unreadable = self._desk.count()

    def _look_for(self, row: int, path: str) -> None:
        """A file of the catalog that is not where it says: taken by its name where only one has it, else told as missing."""
        named = self._desk.files_named(path.rpartition("/")[2])
        if len(named) == 1:
            self._desk.bind(named[0], [Bound(row, Link("catalog", LONE_NAME, path))])
            return
        product = self._index.product(row)
        given = next((one for one in product.documents if path_form(one) == path), path)
        self.faults.append(CatalogFault(product.row, "catalog.lost-paper", (("sku", product.sku), ("file", given))))

    def results(self, notice: Notice) -> Iterator[SkuResult]:
        """The verdict of every SKU in the catalog's order; those on unchanged grounds are taken from the store."""
        total = self._index.size()
        for row in range(total):
            yield self._result(row)
            notice("judge", row + 1, total)
        self._store.flush()

    def _result(self, row: int) -> SkuResult:
        product = self._index.product(row)
        links: dict[str, list[Bound]] = {}
        shas: dict[str, str] = {}
        for file, sha, one in self._desk.papers_of(row):
            links.setdefault(file, []).append(one)
            shas[file] = sha
        best = {file: strongest(ones)[0].link for file, ones in links.items()}
        key = digest([self._settings.stamp.encode(), self._poison_version.encode(), msgspec.msgpack.encode(product),
                      *(msgspec.msgpack.encode((file, shas[file], link)) for file, link in best.items())])
        result = self._store.verdict(key)
        if result is None:
            held = [(self._recall(file, shas[file]), link) for file, link in best.items()]
            result = judged_or_bug(self._hands.judge, product, held)
            self.judged += 1
            if not is_bug(result) and all(record.sha256 not in _NOTHING_READ for record, _ in held):
                self._store.keep_verdict(key, result)
        return result

    def _recall(self, file: str, sha: str) -> Record:
        """A record that is on the desk: from there or from the store; a row that broke meanwhile is read again."""
        record = self._desk.record(file)
        if record is not None:
            return record
        record = self._from_store(sha) or self._again(file)
        return dataclasses.replace(record, file=file)

    def _again(self, file: str) -> Record:
        path, _, member = file.partition("!/")
        source = Source(file, path, member)
        outcome = next(run([source], self._hands.read, 1, self._settings.limits))
        return self._record(outcome)

    def unmatched(self) -> Iterator[Record]:
        """The papers that belong to no product, by file."""
        for file, sha in self._desk.unmatched():
            yield self._recall(file, sha)


def _told(found: Iterable[Found], notice: Notice, total: int | None) -> Iterator[Found]:
    for done, one in enumerate(found, 1):
        notice("read", done, total)
        yield one


def _sha_of(source: Source) -> str:
    try:
        return "" if source.member else sha_of_file(source.path)
    except OSError:
        return ""


@contextlib.contextmanager
def scan(
    catalog: str, documents: Iterable[str], rules: Rules, hands: Hands, settings: Settings,
    notice: Notice = lambda phase, done, total: None, *, count: bool = False,
) -> Iterator[Scan]:
    """Scan a catalog: on entering, everything is read and matched; ``results`` then judges as it is asked.

    ``documents`` are the places of the papers; without any, the catalog's own folder. Papers that the catalog names beside
    itself are read as well. ``count``: walk all places first, so that ``notice`` is told a total. Killed at any moment,
    the same scan goes on from the store and ends with the same results. Raises CatalogError.
    """
    roots, skipped = _places(catalog, documents)
    with tempfile.TemporaryDirectory(prefix="checker-") as folder, contextlib.ExitStack() as stack:
        base = stack.enter_context(contextlib.closing(_scratch(Path(folder) / "desk.sqlite")))
        store = stack.enter_context(contextlib.closing(Store(settings.store)))
        under_way = Scan(catalog, Index(base), Desk(base), store, hands, settings)
        under_way.load(rules)
        total = sum(1 for _ in files(roots, skipped)) if count else None
        places = files([*roots, *under_way.beside(roots)], skipped)
        under_way.gather(papers(places, store, hands.unfold), notice, total)
        under_way.match()
        yield under_way


def _places(catalog: str, documents: Iterable[str]) -> tuple[list[str], list[Path]]:
    roots = list(documents)
    if not roots:
        roots = [catalog if Path(catalog).is_dir() else str(Path(catalog).parent)]
    listing = catalog_file(catalog)
    return roots, [listing] if listing else []


def _scratch(path: Path) -> sqlite3.Connection:
    """A database that no one needs after the scan: nothing in it is made safe against power cuts."""
    base = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode=off", "synchronous=off", f"cache_size=-{_CACHE_OF_DESK_KB}", "temp_store=file"):
        base.execute(f"pragma {setting}")
    base.execute("begin")
    return base
