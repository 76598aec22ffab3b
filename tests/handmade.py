"""Rules, a record and reports made by hand, for the tests of telling and scoring: nothing of them needs a paper or a pack."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

from checker.model import (
    CatalogFault,
    Category,
    CodeText,
    Condition,
    EffectiveExpiry,
    Evidence,
    Exhibit,
    Field,
    Finding,
    Market,
    Pack,
    PackStamp,
    PaperLine,
    Problem,
    Record,
    Report,
    Requirement,
    Rules,
    Section,
    SkuResult,
    Wording,
)

AS_OF = dt.date(2026, 11, 24)
TEXTS = Path(__file__).parent.parent / "standards" / "texts"


def texts() -> dict[str, Wording]:
    return {
        key: Wording(value["en"], value["zh"])
        for path in sorted(TEXTS.glob("*.toml"))
        for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items()
        if isinstance(value, dict)
    }


def code(number: str, name: str, topic: str, message: Wording) -> CodeText:
    return CodeText(
        number,
        name,
        Wording(f"Title of {number}", f"{number} 的标题"),
        {"fail": topic},
        {"fail": message},
        why=Wording("It matters for {requirement}.", "这关系到{requirement}。"),
        fix=Wording("Ask the laboratory about {about}.", "请向实验室询问 {about}。"),
        passes_if=Wording("The paper cites {wanted}.", "文件引用 {wanted}。"),
    )


def rules() -> Rules:
    demand = Requirement(
        "eu-toys/mechanical",
        "standard-current",
        Wording("mechanical safety", "机械安全"),
        "Directive 2009/48/EC, Annex II",
        "web:x",
        "error",
        "high",
        Condition(),
        None,
        Wording("", ""),
    )
    language = Requirement(
        "languages/DE",
        "manual-language",
        Wording("manual in German", "德语说明书"),
        "ProdSG 3(4)",
        "web:x",
        "error",
        "high",
        Condition(),
        None,
        Wording("Add a German manual for {sku}.", "请为 {sku} 增加德语说明书。"),
    )
    pack = Pack("eu-toys", "law", Wording("EU: toys", "欧盟:玩具"), dt.date(2026, 8, 21), "a" * 64, (demand, language))
    return Rules(
        packs=(pack,),
        editions=(),
        languages=(),
        markets={"DE": Market("DE", Wording("Germany", "德国"))},
        categories={"toys": Category("toys", Wording("toys", "玩具"))},
        codes={
            "STD002": code(
                "STD002", "standard-current", "withdrawn-standard", Wording("{about} is withdrawn.", "{about} 已作废。")
            ),
            "LNG001": code(
                "LNG001", "manual-language", "missing-language", Wording("No {languages} manual.", "缺少{languages}说明书。")
            ),
            "DOC004": code("DOC004", "password", "unreadable", Wording("{file} is locked.", "{file} 已加密。")),
        },
        terms={"language": {"de": Wording("German", "德语"), "fr": Wording("French", "法语")}},
        texts=texts(),
    )


def finding(kind: str = "fail", level: str = "error", sku: str = "T-1", **changes: object) -> Finding:
    return Finding(
        **{  # type: ignore[arg-type]
            "sku": sku,
            "requirement": "eu-toys/mechanical",
            "code": "STD002",
            "about": "EN 71-1:2011",
            "kind": kind,
            "level": level,
            "topic": "withdrawn-standard",
            "message": "fail",
            "args": (("wanted", "EN 71-1:2014+A1:2018"),),
            "cites": "Directive 2009/48/EC, Annex II",
            "evidence": (Exhibit("toys/report <1>.pdf", 3, "=EN 71-1:2011 & <b>others</b>", (72.0, 100.123, 300.0, 112.0)),),
            **changes,
        }
    )


def paper(file: str = "toys/report <1>.pdf") -> PaperLine:
    return PaperLine(
        file,
        "c" * 64,
        "test_report",
        "model",
        0.9312,
        "WK-36",
        (("issued", ("2024-03-05", "2024-05-03")),),
        EffectiveExpiry(dt.date(2027, 1, 5), "max_age:aliexpress", file),
    )


def sku(name: str = "T-1", status: str = "fail", findings: tuple[Finding, ...] | None = None, category: str = "toys") -> SkuResult:
    told = (
        (finding(sku=name), finding("pass", sku=name, about="EN 71-2:2020"), finding("notApplicable", sku=name))
        if findings is None
        else findings
    )
    return SkuResult(
        name,
        "Wooden <blocks>",
        category,
        ("DE",),
        status,
        told,
        (paper(),),
        EffectiveExpiry(dt.date(2027, 1, 5), "max_age:aliexpress"),
    )


def report(*skus: SkuResult, as_of: dt.date = AS_OF) -> Report:
    return Report(
        as_of,
        ("aliexpress",),
        (PackStamp("eu-toys", "a" * 64, dt.date(2026, 8, 21)),),
        skus or (sku(),),
        documents=3,
        unreadable=1,
    )


def full_report() -> Report:
    """Every part of a report in use: all statuses, a waiver, papers of no product, a faulty row."""
    language = finding(
        "review",
        sku="T-2",
        requirement="languages/DE",
        code="LNG001",
        about="DE+de",
        topic="missing-language",
        args=(("languages", "de, fr"),),
        evidence=(),
    )
    waived = finding(sku="T-3", waived="kept until the stock is sold")
    made = report(
        sku(),
        sku("T-2", "review", (language, finding("fail", "warning", "T-2"))),
        sku("T-3", "pass", (waived, finding("pass", sku="T-3"))),
        SkuResult("T-4", "", "", (), "fail", (finding(sku="T-4", evidence=()),)),
    )
    return Report(
        made.as_of,
        made.policies,
        made.packs,
        made.skus,
        unmatched=(PaperLine("loose/quotation.pdf", "d" * 64, "other", "", 0.0),),
        faults=(CatalogFault(7, "report.no-papers"),),
        documents=5,
        unreadable=1,
        seller="S-9",
    )


def record() -> Record:
    words = Evidence(1, "Date of issue: 05/03/2024", (72.0, 140.256, 301.5, 152.0))
    return Record(
        "papers/a.pdf",
        "b" * 64,
        "application/pdf",
        34,
        "mixed",
        "partly_read",
        (Problem("DOC004", (("file", "a.pdf"),)),),
        kind=Field("test_report", (words,), confidence=0.98765),
        kinds=("test_report",),
        schemes=(Field("TOYS", (words,), confidence=0.9),),
        standards=(Field("EN 71-1:2014+A1:2018", (words,), confidence=0.95), Field("EN 71-2:2020", (words,), confidence=0.8)),
        report_number=Field("R-1", (words,), confidence=0.9),
        issued=Field(None, (words,), (dt.date(2024, 5, 3), dt.date(2024, 3, 5))),
        expires=Field(dt.date(2029, 3, 4), (words,), confidence=0.9, reason="valid for five years"),
        models=(Field("A-1"), Field("A-2")),
        languages=("en", "zh"),
        sections=(Section("en", 1, 30, 900),),
        pages_stated=Field(34),
        complete=True,
    )
