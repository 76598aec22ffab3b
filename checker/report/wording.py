"""Finding → sentences in a language: the wordings of its code, filled with its values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from checker.model.catalog import CatalogFault
from checker.model.document import Problem
from checker.model.finding import BASELINE, EffectiveExpiry, Finding, Mended, PackStamp, SkuResult
from checker.model.rules import CodeText, Rules, Wording
from checker.report.remind import start

PLACE = re.compile(r"\{([a-z_]+)\}")
UNKNOWN = "…"
"""Shown where a wording asks for a value that the finding does not carry: visible, and never an error."""
FILE = re.compile(r"[/\\].*\.\w{2,5}$")
"""A place of a file, as it stands in what some findings are about."""
COUNTS_AGAINST = ("fail", "review")
LISTS = frozenset({"standards", "date", "dates", "models", "wanted", "lacking", "pages"})
"""Values that may list several, none of which holds a comma itself: each language joins them in its own way."""


TWO_STOPS = re.compile(r"(?<!\.)\.\.(?=\s|$)")
"""A value that ends in a stop (``Co., Ltd.``) where the sentence ends."""


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put ``values`` into the ``{places}`` of a wording."""
    return TWO_STOPS.sub(".", PLACE.sub(lambda place: values.get(place[1], UNKNOWN), template))


def spelt(template: str, rules: Rules, language: str) -> str:
    """A wording that no finding fills: its ``{places}`` as words in brackets, as the terms ``blank`` name them."""
    words = rules.terms.get("blank", {})
    put = "〔{}〕" if language == "zh" else "[{}]"
    return PLACE.sub(lambda place: put.format(words[place[1]].in_language(language)) if place[1] in words else place[0], template)


class Sentences(Struct, frozen=True):
    """What a person reads of one finding: what it is, why it matters, what to do next, and what would make it pass."""

    message: str
    why: str
    fix: str
    passes_if: str


class Teller:
    """Everything that is said to a person, in one language (``zh`` or English), from the wordings of ``rules``."""

    def __init__(self, rules: Rules, language: str) -> None:
        self.language = "zh" if language == "zh" else "en"
        self._rules = rules
        self._demands = {demand.id: demand for pack in rules.packs for demand in pack.requirements}
        self._natures = {pack.id: pack.nature for pack in rules.packs}

    def say(self, key: str, /, **values: object) -> str:
        """A text of the program by its key; the key itself where no text has it."""
        wording = self._rules.texts.get(key)
        return key if wording is None else fill(self._in(wording), {name: str(value) for name, value in values.items()})

    def join(self, parts: Iterable[str]) -> str:
        """A list as the language writes it."""
        return ("、" if self.language == "zh" else ", ").join(parts)

    def apart(self, parts: Iterable[str]) -> str:
        """A list of longer parts, each of which may hold a list itself."""
        return ("；" if self.language == "zh" else "; ").join(parts)

    def term(self, table: str, value: str) -> str:
        """How people call ``value``, from the terms named ``table`` or its singular; lists member by member."""
        terms = self._rules.terms.get(table) or self._rules.terms.get(table.removesuffix("s"))
        if terms is None:
            return value
        if value in terms:
            return self._in(terms[value])
        return self.join(self._in(terms[part]) if part in terms else part for part in value.split(", "))

    def product(self, result: SkuResult) -> str:
        """Return the product's title in the reader's language, where the catalog has one."""
        return result.title_zh if self.language == "zh" and result.title_zh else result.title

    def category(self, name: str) -> str:
        """How people call a product group."""
        known = self._rules.categories.get(name)
        return self._in(known.name) if known else name

    def market(self, code: str) -> str:
        """How people call a market, with its code."""
        known = self._rules.markets.get(code)
        return self.say("report.with-note", what=self._in(known.name), note=code) if known else code

    def requirement(self, name: str) -> str:
        """The title of a requirement; its id where it is of no loaded pack."""
        demand = self._demands.get(name)
        return self._in(demand.title) if demand else name

    def age(self, finding: Finding) -> str:
        """A limit of age: what is demanded, and what the papers make of it."""
        return self.say("report.age", demand=self.requirement(finding.requirement), found=self.tell(finding).message)

    def nature(self, pack: str) -> str:
        """``law`` or ``policy``; empty for a pack that is not loaded."""
        return self._natures.get(pack, "")

    def title(self, code: str) -> str:
        """The title of a stable code."""
        text = self._rules.codes.get(code)
        return self._in(text.title) if text else code

    def thing(self, about: str) -> str:
        """What a finding is about, as people call it: a paper by its name in the language, a file without its folders."""
        if FILE.search(about):
            return _file_name(about)
        named = self.term("paper", about)
        kinds = (wording for wording in self._rules.terms.get("kind", {}).values() if about.endswith(f" {wording.en}"))
        kind = next(kinds, None)
        return named if named != about or kind is None else about.removesuffix(kind.en) + self._in(kind)

    def policies(self, names: Iterable[str]) -> str:
        """Which policies judged beside the law, by their names."""
        return self.say("report.policies", policies=self.join(self.term("policy", name) for name in names))

    def packs(self, stamps: Iterable[PackStamp]) -> str:
        """Which rules judged, by the day up to which they were held against the law."""
        days: dict[str, list[str]] = {}
        for stamp in stamps:
            days.setdefault(stamp.checked_until.isoformat(), []).append(stamp.id)
        groups = (self.say("report.rules-until", packs=self.join(names), date=day) for day, names in sorted(days.items()))
        return self.say("report.rules", packs=self.apart(groups))

    def expiry(self, expiry: EffectiveExpiry) -> str:
        """What fires on the day of an effective expiry, in words."""
        primitive, _, origin = expiry.cause.partition(":")
        key = f"report.cause.{primitive}"
        if expiry.waiver:
            return self.say(key, code=expiry.code, reason=expiry.waiver.reason, owner=expiry.waiver.owner)
        named = self.requirement(origin) if origin in self._demands else self.term("policy", origin)
        return self.say(key, origin=named) if key in self._rules.texts else expiry.cause

    def validity(self, result: SkuResult, as_of: dt.date) -> Iterator[str]:
        """Until when the papers are good and why; after an end that only warns also the first one that fails the product."""
        end = result.effective_expiry
        if end is None:
            return
        warns = self._warns(end)
        yield self._end(end, as_of, "-warning" if warns else "")
        fails = next((one for one in result.ends if not self._warns(one)), None) if warns else None
        if fails is not None:
            yield self._end(fails, as_of, "-but-warnings")

    def _end(self, end: EffectiveExpiry, as_of: dt.date, special: str) -> str:
        key = "report.expired" if end.date < as_of else "report.expiry"
        return self.say(key + special, date=end.date.isoformat(), cause=self.expiry(end))

    def _warns(self, end: EffectiveExpiry) -> bool:
        """Whether what comes after an end is no more than a warning."""
        demand = self._demands.get(end.requirement)
        return demand is not None and demand.level != "error"

    def waived(self, finding: Finding) -> str:
        """Why a finding does not count: the waiver with its owner and last day, or the baseline; empty where it counts."""
        waiver = finding.waiver
        if waiver is None:
            return self.say("report.waived-by-baseline") if finding.waived == BASELINE else finding.waived
        return self.say("report.waived-by", reason=waiver.reason, owner=waiver.owner, until=waiver.until)

    def mended(self, one: Mended) -> str:
        """What is mended: the code's title, and what it was about."""
        return self.say("report.mended-one", title=self.title(one.code), about=self.thing(one.about))

    def begins(self, result: SkuResult) -> dt.date | None:
        """The last day on which to begin the work for new papers."""
        begin = start(result, self._rules)
        return begin.day if begin else None

    def start(self, result: SkuResult, as_of: dt.date | None = None) -> str:
        """When to begin, so that new papers are there before the old ones end; empty where nothing ends or the end is past."""
        begin, end = start(result, self._rules), result.effective_expiry
        if begin is None or end is None or (as_of is not None and end.date < as_of):
            return ""
        origin = end.cause.partition(":")[2]
        work = fill(self._in(begin.work), {"file": _file_name(end.file), "about": self.requirement(origin)})
        key = "report.start-now" if as_of is not None and begin.day <= as_of else "report.start"
        return self.say(key, date=begin.day.isoformat(), work=work, days=begin.work_days, review=begin.review_days)

    def tell(self, finding: Finding) -> Sentences:
        """All sentences of a finding; mend and condition only where there is something to mend."""
        text = self._rules.codes.get(finding.code)
        if text is None:
            return Sentences(finding.message, "", "", "")
        values = self._values(finding)
        why = fill(self._in(self._said(text.whys, finding) or text.why), values)
        message = fill(self._in(text.messages.get(finding.message, text.title)), values)
        if finding.kind not in COUNTS_AGAINST:
            return Sentences(message, why, "", "")
        passes = fill(self._in(self._said(text.passes, finding) or text.passes_if), values)
        return Sentences(message, why, self._fix(text, finding, values), passes)

    def filled(self, template: str, finding: Finding) -> str:
        """A wording of any table with the values of a finding."""
        return fill(template, self._values(finding))

    def fault(self, fault: CatalogFault) -> str:
        """One sentence about a row of the catalog that was set aside or taken in part."""
        return self.say(fault.message, **self._told(fault.args))

    def problem(self, problem: Problem, file: str) -> str:
        """One sentence about a fault of ``file``: the wording ``problem`` of its code, else its first one, else its title."""
        text = self._rules.codes.get(problem.code)
        if text is None:
            return problem.code
        wording = text.messages.get("problem") or next(iter(text.messages.values()), text.title)
        return fill(self._in(wording), {"file": _file_name(file)} | self._told(problem.args))

    def _in(self, wording: Wording) -> str:
        return wording.in_language(self.language)

    def _said(self, table: Mapping[str, Wording], finding: Finding) -> Wording | None:
        """What a code says in the special case of a finding, if it says anything special: of the most special that it knows."""
        kind, nature = dict(finding.args).get("kind", ""), self._natures.get(finding.requirement.partition("/")[0], "")
        keys = (f"{finding.message}.{kind}", finding.message, "policy" if nature == "policy" else "", finding.level, nature)
        return next((table[key] for key in keys if key in table), None)

    def _fix(self, text: CodeText, finding: Finding, values: Mapping[str, str]) -> str:
        """What to do: as the code says of this case, else as the requirement says of its own check, else in general."""
        demand = self._demands.get(finding.requirement)
        own = demand.fix if demand and demand.check == text.name and demand.fix.en else text.fix
        ask = fill(self._in(own), values)
        special = self._said(text.fixes, finding)
        return fill(self._in(special), {**values, "ask": ask}) if special else ask

    def _values(self, finding: Finding) -> dict[str, str]:
        first = finding.evidence[0] if finding.evidence else None
        always = {
            "sku": finding.sku, "about": finding.about, "cites": finding.cites,
            "requirement": self.requirement(finding.requirement),
            "file": _file_name(first.file) if first else UNKNOWN, "page": str(first.page) if first and first.page else UNKNOWN,
        }
        return always | self._told(finding.args)

    def _told(self, args: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Values as a sentence takes them: terms in the language, files by their name (evidence has the whole path)."""
        return {name: self._value(name, value) for name, value in args}

    def _value(self, name: str, value: str) -> str:
        """A value by its name, else by the last word of that: ``later_role`` is a role, ``other_file`` a file."""
        if name in LISTS:
            return self.join(value.split(", "))
        sort = name if name in self._rules.terms else name.rpartition("_")[2]
        if sort in ("file", "files"):
            return self.join(_file_name(path) for path in (value.split(", ") if sort == "files" else [value]))
        told = self.term(sort, value)
        return told.rstrip("。.") if sort == "reason" else told  # a sentence in the data, a part of one here


def _file_name(path: str) -> str:
    return path.rpartition("!/")[2].replace("\\", "/").rpartition("/")[2] or path
