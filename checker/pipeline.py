"""The order of things, and the only file that knows it: read → extract → match → check → report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from checker import checks
from checker.catalog import read_catalog
from checker.errors import CheckerError
from checker.extract import extract, unanswered
from checker.lexicon import load_lexicon
from checker.match import bind, match
from checker.model import (
    DATE_ROLES,
    CatalogFault,
    Document,
    Dossier,
    EffectiveExpiry,
    Finding,
    Later,
    Link,
    Pack,
    PackStamp,
    PaperLine,
    Problem,
    Product,
    Record,
    Report,
    Rules,
    SkuResult,
    Source,
    Waiver,
)
from checker.model.finding import BASELINE, Compared, Mended
from checker.packs import Config, load_folder, load_rules, select
from checker.read import ReadOptions, look_closer, read, sources

INTERNAL = "INT001"
LOOK_AHEAD = 62
"""Days ahead that a report tells of: this month and the whole of the next, whatever the day."""
UNLINKED = Link("", 0.0)


def rules_from(folders: Iterable[Path] = ()) -> Rules:
    """Everything under ``standards/`` and the user's own folders. Raises PackError where the data is faulty."""
    return load_rules(tuple(folders), checks.SPECS)


def rules_in(folder: Path) -> Rules:
    """The rules of one folder, whole or laid over the program's. Raises PackError where the data is faulty."""
    return load_folder(folder, checks.SPECS)


def papers_in(paths: Iterable[str]) -> Iterator[Source]:
    """Every paper under the given files, folders and archives, in the order given."""
    for path in paths:
        yield from sources(path)


def facts(source: Source, options: ReadOptions | None = None, folders: tuple[Path, ...] = ()) -> Record:
    """Read one paper and tell what it states. ``folders`` hold the user's own wordings. Raises on nothing but a bug of ours."""
    return studied(source, options, folders)[1]


def studied(
    source: Source, options: ReadOptions | None = None, folders: tuple[Path, ...] = ()
) -> tuple[Document, Record]:
    """One paper as read and what it states, after a closer look where its text leaves open what its pictures may answer."""
    options, lexicon = options or ReadOptions(), load_lexicon(folders)
    document = read(source, options)
    record = extract(document, lexicon)
    asked = unanswered(document, record)
    nearer = look_closer(source, document, asked.words, asked.ink, options) if asked else document
    return (document, record) if nearer is document else (nearer, extract(nearer, lexicon))


def facts_or_bug(source: Source, options: ReadOptions | None = None, folders: tuple[Path, ...] = ()) -> Record:
    """Do as ``facts`` does, but a bug of ours becomes an unreadable record that asks for a person, and the other papers go on.

    Memory that runs out is not a bug: who set the limit (``batch``) tells it. Raises CheckerError where a store of papers does
    not answer.
    """
    try:
        return facts(source, options, folders)
    except (MemoryError, CheckerError):
        raise
    except Exception as bug:  # noqa: BLE001 (whatever it is, the seller's other papers must still be judged)
        problem = Problem(INTERNAL, (("what", f"{type(bug).__name__}: {bug}"),))
        return Record(source.file, "", "", 0, "none", "unreadable", (problem,))


def check(paths: Sequence[str], product: Product, rules: Rules, policies: Sequence[str], as_of: dt.date) -> Report:
    """Judge one product by the papers that a person says are its own."""
    packs = select(rules, policies)
    records = [facts_or_bug(source) for source in papers_in(paths)]
    result = judged(bind(product, records), packs, rules, as_of, LOOK_AHEAD)
    return report([result], packs, policies, as_of, records=records)


def scan(catalog: str, documents: str | None, rules: Rules, policies: Sequence[str], as_of: dt.date) -> Report:
    """Judge a whole catalog in one process and in memory; ``batch`` does the same for catalogs of any size.

    ``documents`` is the folder, file or archive that holds the papers; without one they lie beside the catalog.
    """
    packs = select(rules, policies)
    listed = read_catalog(catalog, rules)
    root = documents or (catalog if Path(catalog).is_dir() else str(Path(catalog).parent))
    records = [facts_or_bug(source) for source in papers_in([root]) if source.path != catalog]
    matching = match(listed.products, records, places(listed.products, records))
    results = [judged(dossier, packs, rules, as_of, LOOK_AHEAD) for dossier in matching.dossiers]
    faults = listed.faults + tuple(lost_paper(sku, path) for sku, path in matching.missing)
    return report(results, packs, policies, as_of, records=records, unmatched=matching.unmatched, faults=faults)


def compared(
    catalog: str, documents: str | None, one: Rules, other: Rules, policies: Sequence[str], as_of: dt.date,
) -> tuple[tuple[SkuResult, SkuResult], ...]:
    """Every SKU of a catalog by two sets of rules: its papers are read and matched once, and judged by each.

    A policy that only one set has is left out of the other. Raises CatalogError, and PackError for a policy that neither has.
    """
    listed = read_catalog(catalog, other)
    root = documents or (catalog if Path(catalog).is_dir() else str(Path(catalog).parent))
    records = [facts_or_bug(source) for source in papers_in([root]) if source.path != catalog]
    dossiers = match(listed.products, records, places(listed.products, records)).dossiers
    known = [{pack.id for pack in rules.packs} | {"law"} for rules in (one, other)]
    wanted = [[name for name in policies if name in mine or name not in known[0] | known[1]] for mine in known]
    packs = [select(rules, names) for rules, names in zip((one, other), wanted, strict=True)]
    return tuple(
        (judged(dossier, packs[0], one, as_of), judged(dossier, packs[1], other, as_of)) for dossier in dossiers
    )


def judged(dossier: Dossier, packs: tuple[Pack, ...], rules: Rules, as_of: dt.date, ahead: int | None = None) -> SkuResult:
    """The verdict of one product, with its findings, its papers and the day on which the verdict ends.

    ``ahead``: also every change of the verdict in that many coming days; by default nobody looks ahead.
    """
    product = dossier.product
    findings = checks.judge(dossier, packs, rules, as_of)
    ends, until = checks.expiry_of_papers(dossier, packs, rules, as_of), checks.ends(dossier, packs, rules, as_of)
    papers = tuple(
        paper_line(paper.record, paper.link, ends.get(paper.record.file)) for paper in dossier.papers
    )
    last = None if ahead is None else as_of + dt.timedelta(days=ahead)
    return SkuResult(
        product.sku, product.title, product.category, product.markets, checks.status(findings), findings, papers,
        next(iter(until), None), product.title_zh,
        _changes(_standings(dossier, packs, rules, as_of, last, findings)) if last else (), last, until,
    )


def _standings(
    dossier: Dossier, packs: tuple[Pack, ...], rules: Rules, as_of: dt.date, last: dt.date, findings: tuple[Finding, ...],
) -> Iterator[Later]:
    """How the product stands on the day, and from every day on which that may change."""
    yield _standing(as_of, findings)
    for day in checks.days(dossier, packs, rules, as_of, last):
        yield _standing(day, checks.judge(dossier, packs, rules, day))


def _standing(day: dt.date, findings: tuple[Finding, ...], *, shown: bool = False) -> Later:
    shown = shown or any(one.kind == "pass" for one in findings)
    return Later(day, checks.status(findings, shown=shown), tuple(one for one in findings if one.decides), shown)


def _changes(standings: Iterable[Later]) -> tuple[Later, ...]:
    """The standings that differ from the one before; the first, that of the day itself, is none of them."""
    found = list(standings)
    return tuple(later for before, later in pairwise(found) if _grounds(before) != _grounds(later))


def _grounds(later: Later) -> tuple[object, ...]:
    """What a standing rests on, apart from wordings that name the day."""
    return later.status, [(one.requirement, one.code, one.about, one.kind, one.level, one.waived) for one in later.findings]


def accepted(
    result: SkuResult, config: Config, as_of: dt.date, packs: Container[str] = (),
) -> tuple[SkuResult, frozenset[Waiver]]:
    """The result after what its seller has accepted, and the waivers that were of use.

    ``packs`` are the ids of those that judged: what another one asked in the baseline is not mended for not being asked.

    What is waived no longer counts in the status, and ends on the last day of its waiver. What the baseline knows is only hidden:
    the status stays what the papers earn.
    """
    mine = tuple(waiver for waiver in config.waivers if waiver.sku in ("", result.sku))
    told = _waived(result, result.findings, mine, as_of)
    used = frozenset(waiver for waiver in mine if as_of <= waiver.until and any(checks.fits(waiver, one) for one in told))
    status = checks.status(told) if used else result.status
    ahead = _changes(_accepted(result, config, mine, as_of)) if mine or config.known else result.ahead
    until = checks.carried(result.ends, told, mine, as_of)
    end = next(iter(until), result.effective_expiry)
    told = _known(told, config)
    return replace(
        result, status=status, findings=told, ahead=ahead, effective_expiry=end, ends=until,
        compared=_compared(result.sku, told, config, packs) if config.known is not None else None,
    ), used


def _compared(sku: str, told: tuple[Finding, ...], config: Config, packs: Container[str]) -> Compared:
    """The findings beside those of the baseline."""
    against = [one for one in told if one.decides]
    there = {(one.sku, one.requirement, one.code, one.about) for one in told if one.kind in ("fail", "review")}
    mended = (
        Mended(requirement, code, about) for of, requirement, code, about in config.open - there
        if of == sku and (not requirement or requirement.partition("/")[0] in packs)
    )
    known = sum(one.waived == BASELINE for one in against)
    return Compared(sum(not one.waived for one in against), known, tuple(sorted(mended)))


def _accepted(result: SkuResult, config: Config, mine: tuple[Waiver, ...], as_of: dt.date) -> Iterator[Later]:
    """How the product stands with what is accepted: from today, from every change, and from the day after a waiver ends."""
    if result.foreseen is None:
        return
    known = [_standing(as_of, result.findings), *result.ahead]
    ends = {waiver.until + dt.timedelta(days=1) for waiver in mine if as_of <= waiver.until < result.foreseen}
    for day in sorted(ends | {later.date for later in known}):
        now = [later for later in known if later.date <= day][-1]
        told = _standing(day, _waived(result, now.findings, mine, day), shown=now.shown)
        yield replace(told, findings=_known(told.findings, config))


def _waived(result: SkuResult, findings: tuple[Finding, ...], mine: tuple[Waiver, ...], day: dt.date) -> tuple[Finding, ...]:
    return tuple(one for one in checks.waive(findings, mine, day) if one.sku == result.sku)


def _known(findings: tuple[Finding, ...], config: Config) -> tuple[Finding, ...]:
    """The findings, those of the baseline marked."""
    known = config.known or frozenset()
    return tuple(
        replace(one, waived=one.waived or BASELINE)
        if one.kind in ("fail", "review") and (one.sku, one.requirement, one.code, one.about) in known else one
        for one in findings
    )


def paper_line(record: Record, link: Link = UNLINKED, expires: EffectiveExpiry | None = None) -> PaperLine:
    """What the report of a product says of one paper."""
    unsettled = tuple(
        (role, tuple(day.isoformat() for day in field.readings))
        for role in DATE_ROLES
        if (field := getattr(record, role)).value is None and len(field.readings) > 1
    )
    return PaperLine(record.file, record.sha256, record.kind.value, link.by, link.similarity, link.matched, unsettled, expires)


def places(products: Iterable[Product], records: Iterable[Record]) -> dict[str, tuple[str, ...]]:
    """The SKUs that the folders of a paper are named after, by file: one folder a SKU is how most sellers keep papers."""
    skus = {product.sku for product in products}
    found = {record.file: PurePosixPath(record.file.replace("\\", "/").replace("!/", "/")).parts[:-1] for record in records}
    return {file: hits for file, parts in found.items() if (hits := tuple(part for part in parts if part in skus))}


def lost_paper(sku: str, path: str) -> CatalogFault:
    """The catalog names a paper that nobody has."""
    return CatalogFault(0, "catalog.lost-paper", (("sku", sku), ("file", path)))


def report(
    results: Iterable[SkuResult], packs: tuple[Pack, ...], policies: Sequence[str], as_of: dt.date, *,
    records: Sequence[Record] = (), unmatched: Iterable[Record] = (), faults: tuple[CatalogFault, ...] = (),
) -> Report:
    """All verdicts of a run, and which rules they rest on."""
    return Report(
        as_of,
        tuple(policies) or ("law",),
        tuple(PackStamp(pack.id, pack.sha256, pack.checked_until) for pack in packs),
        tuple(results),
        tuple(paper_line(record) for record in unmatched),
        faults,
        len(records),
        sum(record.status == "unreadable" for record in records),
    )
