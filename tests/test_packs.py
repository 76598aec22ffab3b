"""Loading rules: every fault of a user's file is one line that names file, table, key and what is allowed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from dossiers import rules

from checker.checks import SPECS
from checker.errors import PackError
from checker.model import Category, Lab, Market, Trait, Wording
from checker.packs import config, further, load_rules, pack, select, tables

HEAD = """
title = { en = "Made-up", zh = "虚构" }
checked_until = 2026-08-21
"""
GOOD = """
[[requirement]]
id     = "one"
check  = "standard-assessed"
title  = { en = "One", zh = "一" }
cites  = "clause 1"
source = "a book"
with   = { any_of = ["EN 71-1"] }
"""


def own(folder: Path, text: str, file: str = "packs/mine.toml") -> Path:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def fault(folder: Path) -> dict[str, str]:
    with pytest.raises(PackError) as caught:
        load_rules((folder,), SPECS)
    known = load_rules((), SPECS).texts
    assert caught.value.message in known, "a fault can be told in both languages"
    wording, values = known[caught.value.message], caught.value.args_by_name
    for text in (wording.en, wording.zh):
        assert "{" not in text.format(**values)
    return {"message": caught.value.message, **values}


def held(kind: object) -> Iterator[type[msgspec.Struct]]:
    """The structs that a type is or holds, however deep."""
    for part in (kind, *get_args(kind)):
        if isinstance(part, type) and issubclass(part, msgspec.Struct):
            yield part
            yield from (inner for field in msgspec.structs.fields(part) for inner in held(field.type))
        elif part is not kind:
            yield from held(part)


def test_no_row_takes_a_key_that_it_does_not_know() -> None:
    """Rows are read by ``shape``, which leaves unknown keys to the struct: one that lets them pass would lose them."""
    rows = [kind for room in (config, further, pack, tables) for name, kind in vars(room).items() if name.endswith(("Row", "File"))]
    params = [spec.params for spec in SPECS.values()]
    kinds = set(chain.from_iterable(map(held, (*rows, *params, Market, Category, Trait, Lab, Wording))))
    assert len(kinds) > 30
    assert [kind.__name__ for kind in kinds if not kind.__struct_config__.forbid_unknown_fields] == []


def test_a_users_pack_adds_to_the_rules(tmp_path: Path) -> None:
    loaded = load_rules((own(tmp_path, HEAD + GOOD),), SPECS)
    mine = next(pack for pack in loaded.packs if pack.id == "mine")
    assert (mine.nature, mine.checked_until, len(mine.sha256)) == ("law", dt.date(2026, 8, 21), 64)
    assert [(demand.id, demand.level, demand.confidence) for demand in mine.requirements] == [("mine/one", "error", "medium")]
    assert len(loaded.packs) == len(load_rules((), SPECS).packs) + 1


@pytest.mark.parametrize("confidence", ["low", "mem"])
def test_a_weak_fact_never_fails_a_product(tmp_path: Path, confidence: str) -> None:
    loaded = load_rules((own(tmp_path, HEAD + GOOD + f'confidence = "{confidence}"\nlevel = "error"\n'),), SPECS)
    assert next(pack for pack in loaded.packs if pack.id == "mine").requirements[0].level == "warning"


def test_no_weak_fact_of_our_own_fails_a_product() -> None:
    weak = [demand for pack in load_rules((), SPECS).packs for demand in pack.requirements if demand.confidence in ("low", "mem")]
    assert all(demand.level != "error" for demand in weak)


@pytest.mark.parametrize(
    ("old", "new", "message", "key", "allowed"),
    [
        ("cites ", "sites ", "fault.unknown-key", "sites", "cites"),
        ('cites  = "clause 1"', "", "fault.missing", "cites", "cites"),
        ('cites  = "clause 1"', 'cites = " "', "fault.empty", "cites", ""),
        ('source = "a book"', 'source = ""', "fault.empty", "source", ""),
        ('zh = "一"', 'zh = ""', "fault.empty", "title.zh", ""),
        (', zh = "一"', "", "fault.missing", "title.zh", "zh"),
        ('"standard-assessed"', '"standard-guessed"', "fault.unknown-name", "check", "standard-assessed"),
        ('"EN 71-1"', '"EN 71-99"', "fault.unknown-name", "with", "EN 71-1"),
        ('["EN 71-1"]', '"EN 71-1"', "fault.kind", "any_of", ""),
        ("any_of", "all_of", "fault.unknown-key", "all_of", "any_of"),
        ("any_of", 'kinds = ["report"], any_of', "fault.unknown-name", "kinds[0]", "test_report"),
        ("with  ", 'level = "fatal"\nwith', "fault.unknown-name", "level", "warning"),
        ("with  ", 'since = "soon"\nwith', "fault.value", "since", "date"),
        ("with  ", "since = 2026-02-30\nwith", "fault.toml-line", "", ""),
        ("with  ", 'when = { categories = ["rockets"] }\nwith', "fault.unknown-name", "when.categories", "toys"),
        ("with  ", 'when = { markets = ["ZZ"] }\nwith', "fault.unknown-name", "when.markets", "DE"),
        ("with  ", 'when = { traits = ["loud"] }\nwith', "fault.unknown-name", "when.traits", "radio"),
        ("with  ", 'when = { trait = ["radio"] }\nwith', "fault.unknown-key", "when.trait", "traits"),
    ],
)
def test_a_faulty_requirement(tmp_path: Path, old: str, new: str, message: str, key: str, allowed: str) -> None:
    assert old in GOOD
    found = fault(own(tmp_path, HEAD + GOOD.replace(old, new, 1)))
    assert found["message"] == message
    assert found["file"] == "packs/mine.toml"
    if key:
        assert found["key"] == key
        assert "requirement one" in found["table"]
    assert allowed in found.get("allowed", "")


@pytest.mark.parametrize(
    ("text", "file", "message"),
    [
        (HEAD + GOOD + GOOD, "packs/mine.toml", "fault.duplicate"),
        (HEAD + GOOD, "packs/eu-toys.toml", "fault.duplicate"),
        (HEAD + 'nature = "policy"\n' + GOOD, "packs/mine.toml", "fault.value"),
        ('title = { en = "x", zh = "x" }', "packs/mine.toml", "fault.missing"),
        ("title = ", "policies/mine.toml", "fault.toml"),
        (
            '[[rule]]\nmarket = "ZZ"\nlanguages = ["de"]\nmode = "all"\nscope = ""\nsource = ""\nconfidence = "high"',
            "languages.toml",
            "fault.unknown-name",
        ),
        (
            '[[rule]]\nmarket = "DE"\nlanguages = ["de"]\nmode = "some"\nscope = ""\nsource = ""\nconfidence = "high"',
            "languages.toml",
            "fault.unknown-name",
        ),
        ('[[edition]]\nfamily = "EN 1"\n', "register/mine.toml", "fault.missing"),
        ("[[editions]]\n", "register/mine.toml", "fault.unknown-key"),
        ('[market.ZZ]\nname = { en = "Z", zh = "Z" }\ngroups = ["NOWHERE"]', "markets.toml", "fault.unknown-name"),
        ('[category.x]\nname = "X"', "categories.toml", "fault.kind"),
    ],
)
def test_a_faulty_file(tmp_path: Path, text: str, file: str, message: str) -> None:
    found = fault(own(tmp_path, text, file))
    assert (found["message"], found["file"].endswith(Path(file).name)) == (message, True)


def test_a_set_phrase_that_no_paper_is_searched_for(tmp_path: Path) -> None:
    text = GOOD.replace("standard-assessed", "paper-states").replace(
        'any_of = ["EN 71-1"]', 'of = { kinds = ["declaration"] }, statements = ["sole-responsibility|wish"]'
    )
    found = fault(own(tmp_path, HEAD + text))
    assert (found["message"], found["key"], found["value"]) == ("fault.unknown-name", "with.statements", "wish")
    assert "sole-responsibility" in found["allowed"]


def test_whatever_a_pack_asks_papers_to_state_has_a_name() -> None:
    loaded = load_rules((), SPECS)
    asked = {
        name
        for pack in loaded.packs
        for demand in pack.requirements
        if demand.check == "paper-states"
        for name in (*demand.params.fields, *(entry.partition("|")[0] for entry in demand.params.statements))
    }
    assert asked <= set(loaded.terms["item"])


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert fault(tmp_path / "none")["message"] == "fault.no-folder"


def test_a_users_edition_replaces_ours(tmp_path: Path) -> None:
    row = """[[edition]]
family = "EN 71-1"
designation = "EN 71-1:2014+A1:2018"
title = "t"
status = "withdrawn"
presumes_until = 2026-12-01
scheme = "s"
source = "s"
confidence = "high"
oj_status = "withdrawn"
"""
    loaded = load_rules((own(tmp_path, row, "register/mine.toml"),), SPECS)
    mine = [edition for edition in loaded.editions if edition.designation == "EN 71-1:2014+A1:2018"]
    assert [edition.presumes_until for edition in mine] == [dt.date(2026, 12, 1)]


def test_law_is_always_asked_and_policies_by_name() -> None:
    loaded = load_rules((), SPECS)
    law = {pack.id for pack in loaded.packs if pack.nature == "law"}
    assert {pack.id for pack in select(loaded, ())} == law == {pack.id for pack in select(loaded, ["law"]) if pack.nature == "law"}
    assert {pack.id for pack in select(loaded, ["aliexpress"])} == law | {"aliexpress"}
    with pytest.raises(PackError) as caught:
        select(loaded, ["nowhere"])
    assert "aliexpress" in caught.value.args_by_name["allowed"]


def test_every_wording_is_there_in_both_languages() -> None:
    loaded = rules()
    for code in loaded.codes.values():
        for wording in (code.title, code.why, code.fix, code.passes_if, *code.messages.values()):
            assert wording.en.strip(), code.code
            assert wording.zh.strip(), code.code
            assert wording.en != wording.zh
    for name, terms in loaded.terms.items():
        assert all(word.en and word.zh for word in terms.values()), name
    assert set(loaded.terms["language"]) >= {language for rule in loaded.languages for language in rule.languages}
