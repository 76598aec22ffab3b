"""What came of it: findings with their evidence, a verdict per SKU, the report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from msgspec import Struct

from checker.model.catalog import CatalogFault
from checker.model.document import Box
from checker.model.rules import Waiver


class Exhibit(Struct, frozen=True):
    """Evidence of a finding: the file, and the words on its page. ``page`` is 0 where the whole file is meant."""

    file: str
    page: int = 0
    text: str = ""
    box: Box = (0.0, 0.0, 0.0, 0.0)


class Finding(Struct, frozen=True):
    """The outcome of one requirement, or of one general check, for one SKU; passes too, since a rate needs its denominator.

    ``kind`` is ``pass``, ``fail``, ``review`` or ``notApplicable``; ``level`` is ``error``, ``warning`` or ``note``, and
    ``none`` for a pass, as in SARIF.
    ``topic`` and ``about`` are as in the report contract. ``message`` is the key of a wording of this code and ``args`` its
    values, so that one finding can be told in any language. ``waived`` is the reason of the waiver with its owner
    and last day, empty for none; ``waiver`` the waiver itself, where it is one and not the baseline.
    ``requirement`` is ``pack/id``, empty for a general check of a paper.
    """

    sku: str
    requirement: str
    code: str
    about: str
    kind: str
    level: str
    topic: str
    message: str
    args: tuple[tuple[str, str], ...] = ()
    cites: str = ""
    evidence: tuple[Exhibit, ...] = ()
    waived: str = ""
    waiver: Waiver | None = None

    @property
    def decides(self) -> bool:
        """Whether it keeps its SKU from passing where nobody has waived it: a note never does."""
        return decides(self.kind, self.level)


def decides(kind: str, level: str) -> bool:
    """Whether a finding of this kind and level keeps its SKU from passing."""
    return (kind == "fail" and level == "error") or (kind == "review" and level != "note")


BASELINE = "baseline"
"""What ``Finding.waived`` holds where the seller's baseline knows a finding, which hides it and mends nothing."""


class EffectiveExpiry(Struct, frozen=True):
    """The earliest day on which a SKU's papers stop being enough, and the cause that fires then.

    ``cause`` is ``primitive:origin``, for instance ``standard_until:EN 71-3:2019+A1:2021`` or ``max_age:aliexpress``; it is
    ``waived_until:CODE`` where a waiver carries what has ended, up to its own last day. ``code`` and ``requirement`` are
    those of the finding that the day after brings, by which waivers are held against it.
    """

    date: dt.date
    cause: str
    file: str = ""
    code: str = ""
    requirement: str = ""
    waiver: Waiver | None = None


class PaperLine(Struct, frozen=True):
    """A paper in the report of a SKU: what it is and how it came there."""

    file: str
    sha256: str
    kind: str | None
    linked_by: str
    similarity: float
    matched: str = ""
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...] = ()
    expires: EffectiveExpiry | None = None


def status_of(findings: Iterable[Finding], *, shown: bool = False) -> str:
    """``fail`` where a finding of level error fails, else ``review`` where one above a note needs review, else ``pass``.

    Waived findings do not count against a product. Where nothing passes at all it is ``review``: nothing was shown.
    ``shown``: something passes beside the findings given.
    """
    findings = tuple(findings)
    against = {finding.kind for finding in findings if finding.decides and not finding.waived}
    if against:
        return "fail" if "fail" in against else "review"
    return "pass" if shown or any(finding.kind == "pass" for finding in findings) else "review"


def counted_as(status: str, findings: tuple[Finding, ...]) -> str:
    """As what a SKU counts in a rate: its status, or ``waived`` where it passes only because of a waiver."""
    return "waived" if status == "pass" and any(one.waived and one.decides for one in findings) else status


class Later(Struct, frozen=True):
    """The verdict of a SKU from a coming day on if nothing is done, with the findings that decide it, waived ones marked.

    ``shown`` tells whether anything passes on that day: without findings, that is what ``pass`` rests on.
    """

    date: dt.date
    status: str
    findings: tuple[Finding, ...]
    shown: bool = True

    @property
    def counted_as(self) -> str:
        """``pass``, ``fail``, ``review``, or ``waived`` where only a waiver keeps it from failing."""
        return counted_as(self.status, self.findings)


class Mended(Struct, frozen=True, order=True):
    """What kept a product from passing in the baseline and is no longer found. ``requirement`` is empty for a general check."""

    requirement: str
    code: str
    about: str


class Compared(Struct, frozen=True):
    """A product beside the baseline: how many findings that keep it from passing are new or still known, and what is mended."""

    new: int
    known: int
    mended: tuple[Mended, ...]


class SkuResult(Struct, frozen=True):
    """The verdict of one SKU. ``status`` is ``pass``, ``fail`` or ``review``.

    ``ahead`` are the changes of the coming days up to and including ``foreseen``; ``None`` where nobody looked ahead.
    ``ends`` are the days on which papers stop meeting each requirement that they meet, earliest first.
    ``compared`` is ``None`` where there is no baseline.
    """

    sku: str
    title: str
    category: str
    markets: tuple[str, ...]
    status: str
    findings: tuple[Finding, ...]
    papers: tuple[PaperLine, ...] = ()
    effective_expiry: EffectiveExpiry | None = None
    title_zh: str = ""
    ahead: tuple[Later, ...] = ()
    foreseen: dt.date | None = None
    ends: tuple[EffectiveExpiry, ...] = ()
    compared: Compared | None = None

    @property
    def counted_as(self) -> str:
        """``pass``, ``fail``, ``review``, or ``waived`` where only a waiver keeps it from failing."""
        return counted_as(self.status, self.findings)


class PackStamp(Struct, frozen=True):
    """Which rules were held against the papers: pack id, hash of its file, last day it was held against the law."""

    id: str
    sha256: str
    checked_until: dt.date


class Report(Struct, frozen=True):
    """All verdicts of one run. ``unmatched`` are papers that fit no SKU: listed, never dropped.

    Of a big catalog neither stands in memory: both may be collections that are told anew, from disk, each time they are asked.
    """

    as_of: dt.date
    policies: tuple[str, ...]
    packs: tuple[PackStamp, ...]
    skus: Collection[SkuResult]
    unmatched: Collection[PaperLine] = ()
    faults: tuple[CatalogFault, ...] = ()
    documents: int = 0
    unreadable: int = 0
    seller: str | None = None
