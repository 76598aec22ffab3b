"""Write ``docs/codes/`` and ``docs/packs/`` from the rules and their cases: ``python docs/generate.py``.

The pages hold nothing of their own: wordings are those that reports show, examples are cases of ``tests/cases`` judged on the spot.
``tests/test_docs.py`` holds the pages in the folder against these functions.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]

import pack_cases  # noqa: E402 (found through the line above: the cases lie with the tests)

from checker.checks import SPECS, judge, waive  # noqa: E402
from checker.model import CodeText, Dossier, Finding, Pack, Record, Requirement, Rules, Waiver, Wording  # noqa: E402
from checker.packs import load_rules  # noqa: E402
from checker.report.demand import demanded, spoken_of  # noqa: E402
from checker.report.sources import ON_A_PAGE, sourced  # noqa: E402
from checker.report.wording import Teller, spelt  # noqa: E402

GENERATED = "<!-- {0} -->"
BOTH = ("en", "zh")
ADVERSE = ("fail", "review")


@dataclass(frozen=True, slots=True)
class Example:
    """A case, judged: its papers, the day, and all findings with the codes that the case expects in the first place."""

    name: str
    pack: str
    dossier: Dossier
    as_of: dt.date
    findings: tuple[Finding, ...]
    expects: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Everything the pages are made of."""

    rules: Rules
    en: Teller
    zh: Teller
    examples: tuple[Example, ...]

    def both(self, key: str, **values: object) -> str:
        """A fixed text in both languages."""
        return f"{self.en.say(key, **values)} · {self.zh.say(key, **values)}"


def world() -> World:
    """The rules as they lie in ``standards/`` and every case as judged by them."""
    rules = load_rules((), SPECS)
    packs = {pack.id: pack for pack in rules.packs}
    rows = chain(
        pack_cases.cases(sorted(pack_cases.FOLDER.glob("*.toml"))), pack_cases.cases(sorted(pack_cases.GENERAL.glob("*.toml"))),
    )
    examples = tuple(_judged(pack, case, packs, rules) for pack, case in rows)
    return World(rules, Teller(rules, "en"), Teller(rules, "zh"), examples)


def _judged(name: str, case: dict[str, Any], packs: Mapping[str, Pack], rules: Rules) -> Example:
    chosen = tuple(packs[pack] for pack in case.get("packs", (name,)) if pack in packs)
    dossier = pack_cases.dossier(case)
    found = judge(dossier, chosen, rules, case["as_of"])
    found = waive(found, [Waiver(**row) for row in case.get("waivers", ())], case["as_of"])
    return Example(case["name"], name, dossier, case["as_of"], found, frozenset(_expected(case["expect"])))


def _expected(lines: Iterable[str]) -> Iterator[str]:
    """``CODE kind`` of each line, also where the line begins with a requirement."""
    for line in lines:
        words = line.split()
        start = 0 if words[0].isupper() and words[0][-3:].isdigit() else 1
        yield " ".join(words[start : start + 2])


def pages() -> dict[str, str]:
    """All generated pages by their path below ``docs/``."""
    told = world()
    found = {"codes/index.md": _codes_index(told), "packs/index.md": _packs_index(told)}
    found |= {f"codes/{code}.md": code_page(text, told) for code, text in sorted(told.rules.codes.items())}
    return found | {f"packs/{pack.id}.md": pack_page(pack, told) for pack in told.rules.packs}


# --- codes --------------------------------------------------------------------------------------------------------------------


def code_page(text: CodeText, told: World) -> str:
    """The page of one code: what it says and why, what to do, who uses it, and examples with the wording of the report."""
    both = {"docs.what": text.title, "guide.why": text.why, "guide.fix": text.fix, "guide.passes_if": text.passes_if}
    lines = [
        f"# {text.code} · {text.title.en} · {text.title.zh}", "", _stamp(told), "",
        f"`{text.name}`", "", *_grid(told, ((key, *_spelt(wording, told)) for key, wording in both.items())),
        "", f"## {told.both('guide.messages')}", "",
        *_table(
            (told.both("docs.message"), "English", "中文"),
            ((f"`{key}`", *_spelt(one, told)) for key, one in text.messages.items()),
        ),
        *_specials(text, told),
        "", f"## {told.both('docs.outcome')}", "",
        *_table((told.both("docs.outcome"), "topic"), ((f"`{kind}`", f"`{topic}`") for kind, topic in text.topics.items())),
        *_users(text, told), *_examples(text, told),
    ]
    return _page(lines)


def _spelt(wording: Wording, told: World) -> tuple[str, str]:
    """A wording in both languages, without holes for values."""
    return spelt(wording.en, told.rules, "en"), spelt(wording.zh, told.rules, "zh")


def _specials(text: CodeText, told: World) -> Iterator[str]:
    """What is said instead in special cases, by message, nature of the rule or level."""
    tables = (("guide.why", text.whys), ("guide.fix", text.fixes), ("guide.passes_if", text.passes))
    rows = [(f"`{key}`", told.both(label), *_spelt(one, told)) for label, table in tables for key, one in table.items()]
    if rows:
        yield from ("", f"## {told.both('docs.special')}", "")
        yield from _table((told.both("docs.message"), "", "English", "中文"), rows)


def _users(text: CodeText, told: World) -> Iterator[str]:
    """The requirements whose check has this code; for a code without such a check those whose cases were told under it."""
    checks = {name for name, spec in SPECS.items() if spec.code == text.code}
    raised = {one.requirement for example in told.examples for one in example.findings if one.code == text.code}
    own = [demand for demand in _demands(told.rules) if demand.check in checks]
    users = own or [demand for demand in _demands(told.rules) if demand.id in raised]
    if users:
        yield from ("", f"## {told.both('guide.requirements')}", "")
        yield from _table(
            (told.both("guide.column.requirement"), "English", "中文"),
            ((f"[{demand.id}]({_link(demand.id, '../packs/')})", demand.title.en, demand.title.zh) for demand in users),
        )


def _examples(text: CodeText, told: World) -> Iterator[str]:
    yield from ("", f"## {told.both('docs.example')}")
    passing, silent = _first(text.code, ("pass",), told), _silent(text.code, told)
    if passing:
        yield from _example("docs.example.pass", *passing, told)
    elif silent and "pass" not in text.topics:
        yield from ("", f"### {told.both('docs.example.silent')}", "", told.both("docs.example.none"), "", *_setting(silent, told))
    failing = _first(text.code, ("fail",), told) or _first(text.code, ("review",), told)
    if failing:
        yield from _example(f"docs.example.{failing[1].kind}", *failing, told)


def _first(code: str, kinds: tuple[str, ...], told: World) -> tuple[Example, Finding] | None:
    """The first case that is about such a finding, else the first in which one comes, with the finding."""
    hits = [
        (f"{code} {one.kind}" not in example.expects, number, example, one)
        for number, example in enumerate(told.examples) for one in example.findings if one.code == code and one.kind in kinds
    ]
    found = min(hits, key=lambda hit: hit[:2], default=None)
    return (found[2], found[3]) if found else None


def _silent(code: str, told: World) -> Example | None:
    return next((example for example in told.examples if f"{code} none" in example.expects), None)


def _example(heading: str, example: Example, finding: Finding, told: World) -> Iterator[str]:
    level = f" ({finding.level})" if finding.kind in ADVERSE else ""
    yield from ("", f"### {told.both(heading)}", "", *_setting(example, told), "")
    yield f"{told.both('docs.says')}: **{finding.kind}**{level}"
    if finding.requirement:
        yield f"[{finding.requirement}]({_link(finding.requirement, '../packs/')})"
    for teller in (told.en, told.zh):
        said = teller.tell(finding)
        yield from ("", f"> {said.message}", *((">", f"> → {said.fix}") if said.fix else ()))


def _setting(example: Example, told: World) -> Iterator[str]:
    product = example.dossier.product
    what = [told.en.category(product.category) or "?", *(told.en.market(market) for market in product.markets), *product.traits]
    day = told.both("docs.judged-on", day=example.as_of.isoformat())
    yield f"*{example.name}* – {', '.join(what)}; {day}."
    yield ""
    if not example.dossier.papers:
        yield f"- {told.both('docs.no-papers')}"
    for paper in example.dossier.papers:
        yield f"- `{paper.record.file}`: {_paper(paper.record, told.en)}"


def _paper(record: Record, teller: Teller) -> str:
    """A paper of a case in one line: its kind, what it cites, its dates and what else the case turns on."""
    cited = [field.value for field in (*record.directives, *record.standards) if field.value]
    days = [
        f"{teller.term('role', role)} {'/'.join(map(str, field.readings)) or field.value}"
        for role in ("issued", "expires") if (field := getattr(record, role)).value or field.readings
    ]
    models = [field.value for field in record.models if field.value]
    more = [teller.term("verdict", record.verdict.value)] if record.verdict.value else []
    more += [f"languages {', '.join(record.languages)}"] if record.languages else []
    more += [teller.term("item", field.value) for field in record.statements if field.value]
    more += [f"for {', '.join(models)}"] if models else []
    more += [f"trade mark {record.brand.value}"] if record.brand.value else []
    more += [f"tested by {record.lab.value}"] if record.lab.value and record.lab.value == record.manufacturer.value else []
    more += [f"{record.status}"] if record.status != "read" else []
    kind = teller.term("kind", record.kind.value) if record.kind.value else "paper of unknown kind"
    return "; ".join([kind, *cited, *days, *more])


def _codes_index(told: World) -> str:
    codes = sorted(told.rules.codes.items())
    rows = ((f"[{code}]({code}.md)", f"`{text.name}`", text.title.en, text.title.zh) for code, text in codes)
    head = (told.en.say("docs.codes.title"), "name", "English", "中文")
    return _page([f"# {told.both('docs.codes.title')}", "", _stamp(told), "", *_table(head, rows)])


# --- packs --------------------------------------------------------------------------------------------------------------------


def pack_page(pack: Pack, told: World) -> str:
    """The page of one pack, as a compliance officer reads it."""
    lines = [
        f"# {pack.title.en} · {pack.title.zh}", "", _stamp(told), "",
        f"`{pack.id}` – {told.both(f'guide.nature.{pack.nature}')}", "",
        *((pack.about.en, "", pack.about.zh, "") if pack.about.en else ()),
        told.en.say("docs.checked-until", day=pack.checked_until.isoformat()), "",
        told.zh.say("docs.checked-until", day=pack.checked_until.isoformat()), "",
        *_table(
            (told.both("guide.column.requirement"), "English", "中文", told.both("guide.level")),
            (
                (f"[{_short(one)}](#{_short(one)})", one.title.en, one.title.zh, told.both(f"report.level.{one.level}"))
                for one in pack.requirements
            ),
        ),
        *_turns(pack, told),
    ]
    for demand in pack.requirements:
        lines += _requirement(demand, told)
    if any(demand.check == "manual-languages" for demand in pack.requirements):
        lines += _languages(told)
    return _page(lines)


def _requirement(demand: Requirement, told: World) -> Iterator[str]:
    rules, code = told.rules, SPECS[demand.check].code
    level, sure = f"demand.level.{demand.level}", f"demand.confidence.{demand.confidence}"
    yield from ("", f'<a id="{_short(demand)}"></a>', "", f"## {demand.title.en} · {demand.title.zh}", "")
    yield f"`{demand.id}` – [{code}](../codes/{code}.md)"
    yield ""
    yield from _grid(told, (
        ("docs.demands", demanded(demand, rules, "en"), demanded(demand, rules, "zh")),
        ("docs.when", spoken_of(demand, rules, "en"), spoken_of(demand, rules, "zh")),
        ("guide.fix", *_spelt(demand.fix if demand.fix.en else rules.codes[code].fix, told)),
        ("guide.level", told.en.say(level), told.zh.say(level)),
        ("guide.confidence", told.en.say(sure), told.zh.say(sure)),
        ("docs.clause", demand.cites, demand.cites),
        ("guide.source", sourced(demand.source, rules, "en", form=ON_A_PAGE), sourced(demand.source, rules, "zh", form=ON_A_PAGE)),
    ))


def _turns(pack: Pack, told: World) -> Iterator[str]:
    """The days on which a requirement begins or ends."""
    begins = [(demand.since, "docs.begins", demand) for demand in pack.requirements if demand.since]
    ends = [(demand.until, "docs.ends", demand) for demand in pack.requirements if demand.until]
    lasts = [(demand.params.last, "docs.ends", demand) for demand in pack.requirements if demand.check == "law-until"]
    turns = sorted((*begins, *ends, *lasts), key=lambda turn: (turn[0], turn[1], turn[2].id))
    rows = [
        (day.isoformat(), told.en.say(key, title=demand.title.en), told.zh.say(key, title=demand.title.zh))
        for day, key, demand in turns
    ]
    if rows:
        yield from ("", f"## {told.both('docs.turns')}", "", *_table((told.both("docs.day"), "English", "中文"), rows))


def _languages(told: World) -> Iterator[str]:
    """What each market asks of manuals, with the law that asks it."""
    en, zh = told.en, told.zh
    yield from ("", f"## {told.both('facts.languages')}", "")
    yield from _table(
        (told.both("report.column.markets"), "English", "中文", told.both("guide.cites"), told.both("guide.confidence")),
        (
            (f"{en.market(rule.market)} · {zh.market(rule.market)}", _names(rule.languages, rule.mode, en),
             _names(rule.languages, rule.mode, zh), rule.legal_basis, *_sure(rule.confidence, told))
            for rule in told.rules.languages
        ),
    )


def _sure(confidence: str, told: World) -> tuple[str]:
    return (f"{told.en.term('confidence', confidence)} · {told.zh.term('confidence', confidence)}",)


def _names(languages: tuple[str, ...], mode: str, teller: Teller) -> str:
    joined = [teller.term("language", language) for language in languages]
    return teller.say("demand.or").join(joined) if mode == "any" else teller.join(joined)


def _packs_index(told: World) -> str:
    rows = (
        (f"[{pack.id}]({pack.id}.md)", pack.title.en, pack.title.zh, told.both(f"guide.nature.{pack.nature}"),
         str(len(pack.requirements)), pack.checked_until.isoformat())
        for pack in told.rules.packs
    )
    names = ("guide.column.id", "guide.column.nature", "guide.column.requirements", "guide.column.checked_until")
    first, *others = (told.both(name) for name in names)
    return _page([f"# {told.both('docs.packs.title')}", "", _stamp(told), "", *_table((first, "English", "中文", *others), rows)])


# --- parts --------------------------------------------------------------------------------------------------------------------


def _demands(rules: Rules) -> Iterator[Requirement]:
    return (demand for pack in rules.packs for demand in pack.requirements)


def _short(demand: Requirement) -> str:
    return demand.id.partition("/")[2]


def _link(requirement: str, folder: str) -> str:
    pack, _, short = requirement.partition("/")
    return f"{folder}{pack}.md#{short}"


def _stamp(told: World) -> str:
    return GENERATED.format(told.both("docs.generated"))


def _grid(told: World, rows: Iterable[tuple[str, str, str]]) -> list[str]:
    return _table(("", "English", "中文"), ((told.both(key), english, chinese) for key, english, chinese in rows))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    names = [_cell(name) for name in head]
    lines = [f"| {' | '.join(names)} |", "|" + "---|" * len(names)]
    return [*lines, *(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows)]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _page(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write all pages and take away those of codes and packs that are gone."""
    made = pages()
    for path, text in made.items():
        place = HERE / path
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
    for folder in ("codes", "packs"):
        for place in (HERE / folder).glob("*.md"):
            if f"{folder}/{place.name}" not in made:
                place.unlink()
    print(f"{len(made)} pages")


if __name__ == "__main__":
    main()
