"""A scan of a catalog of any size: read what changed, match, judge what its changes touch, in flat memory."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from sqlite3 import Connection

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from checker.batch.again import Again, Grounds, Memory, Remembering, UnderWay, recalled, same_as_before
from checker.batch.desk import Desk, Sheet, scratch
from checker.batch.judging import is_bug, judged_or_bug
from checker.batch.papers import WINDOW, Found, beside, files, papers, windows
from checker.batch.pool import CRASHED, DONE, FAILED, OUT_OF_MEMORY, TIMED_OUT, Outcome, run
from checker.batch.settings import Hands, Notice, Settings
from checker.batch.store import Store, digest, sha_of_file
from checker.catalog import catalog_file, duplicate, iter_products
from checker.match import Bound, Index, bound, by_fcc, fcc_form, names_fcc_alone, other, path_form, strongest
from checker.model.catalog import CatalogFault, Link, Other, Product
from checker.model.document import Problem, Source
from checker.model.finding import SkuResult
from checker.model.record import Record
from checker.model.rules import Rules
from checker.read import remote

PROBLEMS = {FAILED: ("INT001", "what"), CRASHED: ("DOC020", "reason"), TIMED_OUT: ("DOC021", "seconds"),
            OUT_OF_MEMORY: ("DOC022", "megabytes")}
LONE_NAME = 0.95

_NOTHING_READ = ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
_ENCODER = msgspec.msgpack.Encoder()

class Card(Struct, frozen=True):
    """What matching must know again of a paper that did not change, in a catalog that did not change.

    ``lone``: the paper names an FCC ID and no model.
    """

    fcc: str
    lone: bool
    unreadable: bool
    links: tuple[Bound, ...]


class _Case(Struct, frozen=True):
    """A product with the papers that it has (the strongest link of each, by file), and the name of its verdict in the store."""

    product: Product
    shas: Mapping[str, str]
    links: Mapping[str, Link]
    key: str


class Scan:
    """One scan under way: ``faults`` of the catalog, then ``results`` SKU by SKU in its order, then ``unmatched`` papers.

    ``documents`` and ``unreadable`` count papers, ``read`` those that were not known, ``judged`` the SKUs whose verdict was
    not known. ``rebuilt`` says why the store had to be begun anew: a warning to be told, empty where it was sound.
    """

    def __init__(self, catalog: str, base: Connection, store: Store, hands: Hands, settings: Settings, memory: Remembering) -> None:
        self._index, self._desk = Index(base), Desk(base)
        self._catalog, self._store, self._hands, self._settings, self._memory = catalog, store, hands, settings, memory
        self._listed_as = ""
        self._pending: dict[str, list[Found]] = {}
        self._just_read: dict[str, Record] = {}
        self._lasting = True
        self.faults: list[CatalogFault] = []
        self.read = self.judged = self.documents = self.unreadable = 0
        self.rebuilt = store.rebuilt

    def load(self, rules: Rules) -> None:
        """Read the catalog into the index; what is wrong with its rows goes to ``faults``."""
        items = iter_products(self._catalog, rules)
        for product, first in self._index.add(self._sound(items)):
            self.faults.append(duplicate(self._catalog, product, first))
        self._listed_as = digest(self._index.contents())

    def named(self) -> Iterator[str]:
        """The papers that the catalog names, as it writes them."""
        return (given for product in self._index.naming() for given in product.documents)

    def _sound(self, items: Iterable[Product | CatalogFault]) -> Iterator[Product]:
        for item in items:
            if isinstance(item, CatalogFault):
                self.faults.append(item)
            else:
                yield item

    def gather(self, found: Iterable[Found], notice: Notice, total: int | None) -> None:
        """Lay every paper on the desk: the known at once, the others as the engine has read them."""
        waiting: dict[Source, list[Found]] = {}
        done = 0

        def told(count: int) -> None:
            nonlocal done
            done += count
            notice("read", done, total)

        work = self._unknown(found, waiting, told)
        for outcome in self._settings.engine(work, self._hands.read, self._settings.jobs, self._settings.limits):
            if outcome.fault is not None:
                raise outcome.fault
            alike = waiting.pop(outcome.task)
            self._pending.pop(alike[0].sha, None)
            record = self._record(outcome)
            for one in alike:
                self._keep(one, replace(record, file=one.source.file))
            self._just_read[record.sha256] = record
            self.read += 1
            told(len(alike))
        self._store.flush()

    def _unknown(
        self, found: Iterable[Found], waiting: dict[Source, list[Found]], told: Callable[[int], None],
    ) -> Iterator[Source]:
        """The papers that must be read, of several with one content the first; those that are known are laid down in passing."""
        for window in windows(found):
            self._just_read.clear()  # what was read before this window was looked up is in the store
            hashed = [replace(one, sha=self._sha(one)) for one in window]
            known = self._known(hashed)
            self._desk.lay(known.values())
            told(len(known))
            for one in hashed:
                if one.source in known or one.source in waiting:
                    continue
                if one.sha in self._pending:
                    self._pending[one.sha].append(one)
                elif one.sha and one.sha in self._just_read:
                    self._keep(one, replace(self._just_read[one.sha], file=one.source.file))
                    told(1)
                else:
                    waiting[one.source] = [one]
                    if one.sha:
                        self._pending[one.sha] = waiting[one.source]
                    yield one.source

    def _sha(self, one: Found) -> str:
        """The content hash of a paper as far as it can be told without opening an archive or a download."""
        source, stamp = one.source, one.stamp
        if stamp is None or (one.sha and not self._settings.verify):
            return one.sha
        if source.member or remote.is_url(source.path):
            return ""
        try:
            sha = sha_of_file(source.path)
        except OSError:
            return ""
        if sha != one.sha:
            self._store.keep_sha(source.path, "", stamp, sha)
        return sha

    def _known(self, window: Sequence[Found]) -> dict[Source, Sheet]:
        """Those papers whose content was read before, as they are laid on the desk."""
        keys = {one.source: self._card_key(one) for one in window if one.sha}
        cards = self._store.links([*keys.values()], Card)
        bare = [one for one in window if one.source in keys and keys[one.source] not in cards]
        records = recalled(self._store, self._settings, [one.sha for one in bare])
        for one in bare:
            if one.sha in records:
                card = self._card(replace(records[one.sha], file=one.source.file))
                cards[keys[one.source]] = card
                self._store.keep_links(keys[one.source], card)
        return {one.source: _sheet(one.source, one.sha, cards[keys[one.source]]) for one in window
                if one.source in keys and keys[one.source] in cards}

    def _card_key(self, one: Found) -> str:
        return digest(part.encode() for part in (self._listed_as, one.source.file, one.sha, self._settings.limited))

    def _card(self, record: Record) -> Card:
        return Card(fcc_form(record), names_fcc_alone(record), record.status == "unreadable", bound(self._index, record))

    def _record(self, outcome: Outcome[Source, Record]) -> Record:
        if outcome.verdict == DONE and outcome.value is not None:
            return outcome.value
        code, name = PROBLEMS[outcome.verdict]
        return Record(outcome.task.file, _sha_of(outcome.task), "", 0, "none", "unreadable",
                      (Problem(code, ((name, outcome.detail),)),))

    def _keep(self, one: Found, record: Record) -> None:
        """Remember a record under its content, save what was not read at all and faults of ours, which the next run tries again."""
        codes = {problem.code for problem in record.problems}
        kept = one.stamp is not None and _may_be_kept(record)
        if kept and one.stamp is not None:
            poison = codes & {PROBLEMS[CRASHED][0], PROBLEMS[TIMED_OUT][0], PROBLEMS[OUT_OF_MEMORY][0]}
            self._store.keep_record(record, record.sha256, self._settings.limited if poison else self._settings.version)
            self._store.keep_sha(one.source.path, one.source.member, one.stamp, record.sha256)
        self._lasting &= kept
        card = self._card(record)
        if kept:
            self._store.keep_links(self._card_key(replace(one, sha=record.sha256)), card)
        self._desk.lay([_sheet(one.source, record.sha256, card, None if kept else record)])

    def match(self) -> None:
        """Finish matching: FCC IDs through the papers that name a model, and files that the catalog names."""
        for file, sha, form in self._desk.with_fcc():
            record = self._recall([(file, sha)])[file]
            self._desk.bind(file, by_fcc(self._index, record, {form: self._desk.rows_by_model(form)}))
        for row, path in self._index.listed():
            if not self._desk.is_listed(row, path):
                self._look_for(row, path)
        self._desk.settle_kin()
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
        for number, first in enumerate(range(0, total, WINDOW)):
            cases = self._cases(first, min(first + WINDOW, total))
            known = self._store.verdicts([case.key for case in cases])
            for row, case in enumerate(cases, first + 1):
                yield known.get(case.key) or self._judged(case)
                notice("judge", row, total)
            self._memory.keep_verdicts(number, [case.key for case in cases])
        if self._lasting:
            self._memory.end(self, total, self._desk.unmatched())
        self._store.flush()

    def _cases(self, first: int, end: int) -> list[_Case]:
        papers = self._desk.papers_between(first, end)
        also = {sha: self._others(sha) for held in papers.values() for _, sha, _ in held}
        return [self._case(product, papers[row], also) for row, product in enumerate(self._index.products(first, end), first)]

    def _others(self, sha: str) -> tuple[Other, ...]:
        """Samples of the unlike products of one content."""
        return tuple(other(self._index.product(row)) for row in self._desk.kin(sha))

    def _case(self, product: Product, papers: Sequence[tuple[str, str, Bound]], also: Mapping[str, tuple[Other, ...]]) -> _Case:
        grounds: dict[str, list[Bound]] = {}
        for file, _, one in papers:
            grounds.setdefault(file, []).append(one)
        shas = {file: sha for file, sha, _ in papers}
        links = {
            file: replace(strongest(ones)[0].link, also=also[shas[file]]) for file, ones in grounds.items()
        }
        key = digest([self._settings.stamp.encode(), self._settings.limited.encode(), _ENCODER.encode(product),
                      *(_ENCODER.encode((file, shas[file], link)) for file, link in links.items())])
        return _Case(product, shas, links, key)

    def _judged(self, case: _Case) -> SkuResult:
        records = self._recall([*case.shas.items()])
        held = [(records[file], link) for file, link in case.links.items()]
        result = judged_or_bug(self._hands.judge, case.product, held)
        self.judged += 1
        if not is_bug(result) and all(record.sha256 not in _NOTHING_READ for record, _ in held):
            self._store.keep_verdict(case.key, result)
        else:
            self._lasting = False
        return result

    def _recall(self, papers: Sequence[tuple[str, str]]) -> dict[str, Record]:
        """Records of papers on the desk by file: from there or from the store; a row that broke meanwhile is read again."""
        laid = {file: self._desk.record(file) for file, _ in papers}
        kept = recalled(self._store, self._settings, [sha for file, sha in papers if laid[file] is None])
        return {
            file: replace(laid[file] or kept.get(sha) or self._again(file), file=file)
            for file, sha in papers
        }

    def _again(self, file: str) -> Record:
        path, _, member = file.partition("!/")
        source = Source(file, self._desk.path(file) or path, member)
        outcome = next(run([source], self._hands.read, 1, self._settings.limits))
        if outcome.fault is not None:
            raise outcome.fault
        record = self._record(outcome)
        if outcome.verdict == DONE and _may_be_kept(record):
            self._store.keep_record(record, record.sha256, self._settings.version)
        return record

    def left_over(self) -> int:
        """How many papers belong to no product."""
        return self._desk.count_unmatched()

    def unmatched(self) -> Iterator[Record]:
        """The papers that belong to no product, by file."""
        for window in windows(self._desk.unmatched()):
            yield from self._recall(window).values()


def _may_be_kept(record: Record) -> bool:
    """Whether a record says something of its paper that the next scan may believe."""
    return record.sha256 not in _NOTHING_READ and all(problem.code != "INT001" for problem in record.problems)


def _sheet(source: Source, sha: str, card: Card, record: Record | None = None) -> Sheet:
    plain = source.file == (f"{source.path}!/{source.member}" if source.member else source.path)
    name = path_form(source.file).rpartition("/")[2]
    path = None if plain else os.fsencode(source.path)
    return Sheet(source.file, sha, name, card.fcc, card.lone, card.unreadable, card.links, path, record)


def _sha_of(source: Source) -> str:
    try:
        return "" if source.member or remote.is_url(source.path) else sha_of_file(source.path)
    except OSError:
        return ""


@contextlib.contextmanager
def scan(
    catalog: str, documents: Iterable[str], rules: Rules, hands: Hands, settings: Settings,
    notice: Notice = lambda phase, done, total: None, *, count: bool = False,
) -> Iterator[UnderWay]:
    """Scan a catalog: on entering, everything is read and matched; ``results`` then judges as it is asked.

    ``documents`` are the places of the papers, paths or URLs; without any, the catalog's own folder. Papers that the catalog
    names beside itself are read as well. ``count``: walk all folders first, so that ``notice`` is told a total. Killed at any
    moment, the same scan goes on from the store and ends with the same results. Raises CatalogError, and CheckerError where
    a store or a place of papers does not answer.
    """
    listing = catalog_file(catalog)
    roots = list(documents) or [catalog if Path(catalog).is_dir() else str(Path(catalog).parent)]
    for root in filter(remote.is_url, roots):
        remote.allowed(root)
    with contextlib.closing(Store(settings.store)) as store:
        memory = Memory(store, catalog, roots)

        @contextlib.contextmanager
        def long_way() -> Iterator[Scan]:
            grounds = Grounds(listing, settings)
            with contextlib.closing(scratch()) as base:
                under_way = Scan(catalog, base, store, hands, settings, Remembering(memory, grounds))
                under_way.load(rules)
                near = beside(catalog, under_way.named(), roots)
                total = sum(1 for _ in files(roots, listing)) if count and not any(map(remote.is_url, roots)) else None
                places = grounds.noting(files([*roots, *near.files], listing), near)
                under_way.gather(papers(places, store, hands.unfold, verify=settings.verify), notice, total)
                under_way.match()
                yield under_way

        told = same_as_before(memory, listing, roots, settings)
        if told:
            yield Again(told, memory, store, partial(recalled, store, settings), long_way)
        else:
            with long_way() as under_way:
                yield under_way
