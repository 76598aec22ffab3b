"""What each check can be told: one frozen class per check, filled by a requirement's ``with`` table and validated on loading.

A pack or policy file looks like this; every key not named here is a fault that stops the run (``checker packs lint``)::

    title         = { en = "EU: toys", zh = "欧盟：玩具" }
    about         = { en = "…", zh = "…" }       # optional: what the file holds, in a sentence or three
    nature        = "law"                        # or "policy"; must fit the folder (packs/ holds law, policies/ policy)
    checked_until = 2026-08-21                   # last day up to which a person held this file against its sources
    source        = "…"                          # optional, of the file as a whole
    checked       = 2026-08-21                   # optional, the day on which somebody last looked

    [[requirement]]
    id         = "mechanical"                    # unique in the file; findings call it "eu-toys/mechanical"
    check      = "standard-assessed"             # a readable name of checks.SPECS, listed below
    title      = { en = "…", zh = "…" }
    cites      = "Directive 2009/48/EC, Annex II part I"       # the clause, or the rule of the platform; never empty
    source     = "leg:eu/…"                      # where a reader finds it; never empty
    when       = { categories = ["toys"], markets = ["EU"], traits = ["electric"], any_traits = [], without = ["radio"] }
    with       = { any_of = ["EN 71-1"] }        # parameters, classes below
    level      = "error"                         # "error" (default), "warning" or "note"
    confidence = "high"                          # "high", "medium-high", "medium" (default), "low" or "mem";
                                                 #   low and mem are capped to level "warning" by the loader
    fix        = { en = "…", zh = "…" }          # optional: what to do; else the wording of the code is shown
    since      = 2026-08-18                      # optional first and last day on which the demand stands, inclusive
    until      = 2027-12-10

``when``: every part that is given must hold, an empty part always holds. Traits are the product's together with those of its
category. ``markets`` are ids or groups of ``markets.toml``; a language requirement then asks only for those of the product's
markets that ``when`` names. Further data files: ``categories.toml`` (``[category.toys]`` name, aliases, traits, asks =
[["mains", "usb"]]: a product of the group must state one of each set; ``[trait.usb]`` name, aliases, implies),
``markets.toml`` (``[market.DE]`` name, groups, aliases; a pack may bring tables ``[market.…]``, ``[group.…]``, ``[category.…]`` and
``[trait.…]`` of its own), ``languages.toml`` (``[[rule]]``, fields of model.LanguageRule),
``register/*.toml`` (``[[edition]]``, fields of model.Edition; file key ``markets`` for editions that say none), ``acts.toml``
(``[[act]]``, fields of model.Act), ``labs.toml`` (``[[lab]]``, fields of model.Lab). Every file may
hold ``source`` and ``checked``.

Checks and the parameters that ``with`` takes (class in brackets):

====================== ====== =======================================================================================
paper-required         DOC001 a paper of one of some shapes is there (PaperRequired); DOC002 tells what was offered instead
standard-assessed      STD001 a report or certificate assesses one of these standards, in whatever edition (StandardAssessed)
standard-current       STD002 the edition a paper cites still gives presumption (StandardCurrent); also runs for every cited
                              standard without any requirement, so that a pack need not repeat it beside STD001
declaration-backed     STD004 each standard of the declaration is found in a report or certificate (DeclarationBacked)
paper-age              DAT002 the newest such paper is younger than a period (PaperAge)
resubmission           DAT003 the newest such paper was issued in the calendar window of as_of (Resubmission)
law-until              DAT009 such papers are enough only until a day (LawUntil)
manual-languages       LNG001 the manual has the languages of every market, by languages.toml (ManualLanguages)
declaration-acts       DCL001 the declaration names these acts (DeclarationActs)
declaration-language   DCL004 such papers are in a language of the market (DeclarationLanguage)
paper-states           DCL002 such papers carry these fields and set phrases (PaperStates)
lab-named              LAB001 a report names its laboratory and shows an accreditation (LabNamed)
lab-accepted           LAB002 the laboratory of such papers is on a list of labs.toml (LabAccepted)
lab-refused            LAB003 the laboratory of such papers is on no list of those refused since a day (LabRefused)
paper-avoids           VRD003 no such paper carries a set phrase that excludes the use (PaperAvoids)
pages-whole            DOC012 such papers have all the pages that they print (PagesWhole)
picture-shown          DCL003 such papers hold a picture in colour (PictureShown)
====================== ====== =======================================================================================

General checks need no requirement and no parameters: file problems, missing pages, ambiguous and impossible dates, printed
expiry, model, maker, verdict, editions, old directives, integrity signals.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal

import msgspec

from checker.model import Condition

Kind = Literal["test_report", "certificate", "declaration", "grant", "manual", "other"]
Base = Literal["issued", "received", "tested_from", "tested_to"]
FieldName = Literal[
    "models", "manufacturer", "applicant", "product", "issued", "standards", "directives", "report_number", "notified_body",
    "lab", "verdict", "fcc_id",
]


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of one check; ``families`` are the standards they name, which the register must know.

    ``NEEDED`` are the lists that must hold something: one that demands nothing would pass every paper. Raises ValueError.
    """

    NEEDED: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        """Refuse an empty list where it would demand nothing."""
        for name in self.NEEDED:
            if not getattr(self, name):
                raise ValueError(f"{name} must not be empty")

    def families(self) -> tuple[str, ...]:
        """Every standard named anywhere in these parameters, as written in the data."""
        return ()

    def papers(self) -> tuple[Shape, ...]:
        """The shapes of paper that can meet the demand; empty where it rests on no particular paper."""
        return ()


class Name(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The name of a paper or reason in both languages: ``{ en = "…", zh = "…" }``."""

    en: str
    zh: str


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a paper must be: every part that is given must hold, within a part any one value is enough.

    ``kinds``, ``schemes`` and ``directives`` as in the facts contract; ``standards`` are families without edition ("EN 71-1");
    ``statements`` are names of ``labels/statements.toml``, "accreditation" standing for "accreditation:cnas" and the like;
    ``fcc_id``/``notified_body`` true: one must be printed.
    """

    kinds: tuple[Kind, ...] = ()
    schemes: tuple[str, ...] = ()
    directives: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    fcc_id: bool = False
    notified_body: bool = False


class Period(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A length of time in calendar terms: ``{ years = 1 }``, ``{ months = 6 }``, ``{ days = 90 }``; parts add up, none is 0."""

    years: int = 0
    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        """A period is positive; raises ValueError for one that is not."""
        if min(self.years, self.months, self.days) < 0 or not (self.years or self.months or self.days):
            raise ValueError("a period needs a positive number of years, months or days")


class PaperRequired(Params, frozen=True, forbid_unknown_fields=True):
    """DOC001: a paper of one of the shapes ``any_of`` is there. ``paper`` is its name in reports (``about``).

    ``instead`` are shapes that sellers offer in its place though they prove nothing (DOC002): for a declaration, certificates.
    """

    NEEDED = ("any_of",)

    paper: Name
    any_of: tuple[Shape, ...]
    instead: tuple[Shape, ...] = ()

    def families(self) -> tuple[str, ...]:
        """The standards of all shapes."""
        return tuple(family for shape in (*self.any_of, *self.instead) for family in shape.standards)

    def papers(self) -> tuple[Shape, ...]:
        """The shapes that meet the demand."""
        return self.any_of


class StandardAssessed(Params, frozen=True, forbid_unknown_fields=True):
    """STD001: a paper of ``kinds`` assesses one of the standards ``any_of`` (families without edition)."""

    NEEDED = ("any_of",)

    any_of: tuple[str, ...]
    kinds: tuple[Kind, ...] = ("test_report", "certificate")

    def families(self) -> tuple[str, ...]:
        """The standards, one of which is demanded."""
        return self.any_of

    def papers(self) -> tuple[Shape, ...]:
        """Papers of these kinds over one of these standards."""
        return (Shape(kinds=self.kinds, standards=self.any_of),)


class StandardCurrent(Params, frozen=True, forbid_unknown_fields=True):
    """STD002: where papers of ``kinds`` cite a standard of ``any_of``, the edition still gives presumption on the day."""

    NEEDED = ("any_of",)

    any_of: tuple[str, ...]
    kinds: tuple[Kind, ...] = ("test_report", "certificate", "declaration")

    def families(self) -> tuple[str, ...]:
        """The standards whose editions are judged."""
        return self.any_of


class DeclarationBacked(Params, frozen=True, forbid_unknown_fields=True):
    """STD004: each standard that papers ``of`` cite is found in a paper of the kinds ``by``; ``except_for`` are not asked."""

    of: Shape = Shape(kinds=("declaration",))
    by: tuple[Kind, ...] = ("test_report", "certificate")
    except_for: tuple[str, ...] = ()

    def families(self) -> tuple[str, ...]:
        """The standards left out of the comparison and those of the shape."""
        return (*self.of.standards, *self.except_for)


class PaperAge(Params, frozen=True, forbid_unknown_fields=True):
    """DAT002: the newest paper of shape ``of`` is not older than ``limit``, counted from its date ``base``.

    ``primitive`` names the limit in an effective expiry: a platform's ``max_age`` or a ``review_every`` of the law.
    """

    of: Shape
    limit: Period
    base: Base = "issued"
    primitive: Literal["max_age", "review_every"] = "max_age"

    def families(self) -> tuple[str, ...]:
        """The standards of the shape."""
        return self.of.standards

    def papers(self) -> tuple[Shape, ...]:
        """The shape whose age is limited."""
        return (self.of,)


class Resubmission(Params, frozen=True, forbid_unknown_fields=True):
    """DAT003: the newest paper of shape ``of`` dates from the calendar window (``every``) in which ``as_of`` lies."""

    of: Shape
    every: Literal["month", "quarter", "half-year", "year"] = "quarter"
    base: Base = "issued"

    def families(self) -> tuple[str, ...]:
        """The standards of the shape."""
        return self.of.standards

    def papers(self) -> tuple[Shape, ...]:
        """The shape that must be fresh."""
        return (self.of,)


class LawUntil(Params, frozen=True, forbid_unknown_fields=True):
    """DAT009: papers of shape ``of`` are enough up to and including ``last``; ``reason`` names the change of law."""

    of: Shape
    last: dt.date
    reason: Name

    def families(self) -> tuple[str, ...]:
        """The standards of the shape."""
        return self.of.standards

    def papers(self) -> tuple[Shape, ...]:
        """The shape that a change of law ends."""
        return (self.of,)


class Basis(Params, frozen=True, forbid_unknown_fields=True):
    """A law that stands beside that of the market for some products, as the one on toys does."""

    cites: str
    when: Condition


class ManualLanguages(Params, frozen=True, forbid_unknown_fields=True):
    """LNG001: the manuals together have the languages that languages.toml asks of the product's markets.

    ``when_missing`` is the outcome (LNG003) where no manual is there at all; ``beside`` are laws that are cited with the
    market's own.
    """

    kinds: tuple[Kind, ...] = ("manual",)
    when_missing: Literal["fail", "review"] = "fail"
    beside: tuple[Basis, ...] = ()


class DeclarationActs(Params, frozen=True, forbid_unknown_fields=True):
    """DCL001: papers of shape ``of`` together name every act of ``all_of``, in number form ("2014/35/EU").

    Of several joined by ``|`` one is enough: an act and the one that may already be applied in its place.
    """

    NEEDED = ("all_of",)

    all_of: tuple[str, ...]
    of: Shape = Shape(kinds=("declaration",))

    def families(self) -> tuple[str, ...]:
        """The standards of the shape."""
        return self.of.standards


class DeclarationLanguage(Params, frozen=True, forbid_unknown_fields=True):
    """DCL004: papers of shape ``of`` are in a language of each market, or in one of ``understood`` everywhere."""

    of: Shape
    understood: tuple[str, ...] = ()

    def families(self) -> tuple[str, ...]:
        """The standards of the shape."""
        return self.of.standards


class PaperStates(Params, frozen=True, forbid_unknown_fields=True):
    """DCL002: one paper of shape ``of`` carries all ``fields`` and all ``statements``; one outcome for each that is not found.

    ``statements``: each entry is the name of a set phrase, or several joined by ``|`` of which one is enough. ``never``: set
    phrases that show a line to be left empty, told like one that is not found.
    """

    of: Shape
    fields: tuple[FieldName, ...] = ()
    statements: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def families(self) -> tuple[str, ...]:
        """The standards of the shape."""
        return self.of.standards


class LabNamed(Params, frozen=True, forbid_unknown_fields=True):
    """LAB001: papers of shape ``of`` name their laboratory and, where ``statements`` is given, show one of these marks."""

    of: Shape = Shape(kinds=("test_report",))
    statements: tuple[str, ...] = ()

    def families(self) -> tuple[str, ...]:
        """The standards of the shape."""
        return self.of.standards


class LabAccepted(Params, frozen=True, forbid_unknown_fields=True):
    """LAB002: the laboratory of papers of shape ``of`` stands in labs.toml with one of the lists ``lists``."""

    NEEDED = ("lists",)

    of: Shape
    lists: tuple[str, ...]

    def families(self) -> tuple[str, ...]:
        """The standards of the shape."""
        return self.of.standards


class LabRefused(Params, frozen=True, forbid_unknown_fields=True):
    """LAB003: no paper of shape ``of`` issued after the day ``after`` is of a laboratory with one of the lists ``lists``."""

    NEEDED = ("lists",)

    of: Shape
    lists: tuple[str, ...]
    after: dt.date

    def families(self) -> tuple[str, ...]:
        """The standards of the shape."""
        return self.of.standards


class PaperAvoids(Params, frozen=True, forbid_unknown_fields=True):
    """VRD003: no paper of shape ``of`` carries a set phrase of ``never``; one of ``shown`` shows the use to be fit.

    ``must_say`` is whether a paper that carries neither is for a person to look at; ``sure`` whether the phrase alone settles it;
    ``outweighed`` whether a phrase of ``shown`` in the same paper makes it harmless (100-240 V beside 120 V).
    """

    NEEDED = ("never", "shown")

    of: Shape
    never: tuple[str, ...]
    shown: tuple[str, ...]
    must_say: bool = True
    sure: bool = True
    outweighed: bool = False

    def families(self) -> tuple[str, ...]:
        """The standards of the shape."""
        return self.of.standards


class PagesWhole(Params, frozen=True, forbid_unknown_fields=True):
    """DOC012: papers of shape ``of`` that print how many pages they have are whole."""

    of: Shape

    def families(self) -> tuple[str, ...]:
        """The standards of the shape."""
        return self.of.standards


class PictureShown(Params, frozen=True, forbid_unknown_fields=True):
    """DCL003: a paper of shape ``of`` holds a picture in colour."""

    of: Shape

    def families(self) -> tuple[str, ...]:
        """The standards of the shape."""
        return self.of.standards
