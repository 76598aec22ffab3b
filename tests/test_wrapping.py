"""Lines of a terminal: every sign of a text is there, no line is too long, and Chinese breaks where Chinese may break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker import pipeline
from checker.model import Report
from checker.report.columns import block, printed, table

WORDS = st.text(st.sampled_from("ab /-.：，。（）“”中文标准 EN71"), max_size=200)


def lines(text: str, width: int) -> list[str]:
    return printed([block([("x", text)])], colour=False, width=width).splitlines()


def columns(line: str) -> int:
    from rich.cells import cell_len

    return cell_len(line)


@given(WORDS, st.integers(12, 60))
def test_nothing_is_lost_and_no_line_is_too_long(text: str, width: int) -> None:
    cells = printed([table(["a", "b"], [(text, "z")], whole=())], colour=False, width=width)
    for shown in (lines(text, width), cells.splitlines()):
        assert all(columns(line) <= width for line in shown)
        there = "".join("".join(shown).replace("─", "").split())
        for sign in set(text) - {" "}:
            assert there.count(sign) >= text.count(sign)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产品投放市场之日，失效。", ["产品投放市", "场之日，失", "效。"]),
        ("产品投放市场。之日", ["产品投放市", "场。之日"]),
        ("产品投放市，场", ["产品投放", "市，场"]),
        ("投放市场（失效）", ["投放市场", "（失效）"]),
        ("文件引用EN 71-3。好", ["文件引用EN", "71-3。好"]),
        ("two words here", ["two words", "here"]),
        ("a/long/path/to/a.pdf", ["a/long/", "path/to/", "a.pdf"]),
        ("abcdefghijklmnop", ["abcdefghij", "klmnop"]),
    ],
)
def test_where_lines_break(text: str, expected: list[str]) -> None:
    assert [line[4:] for line in lines(text, 14)] == expected


def test_a_sentence_of_a_report_is_whole_in_either_language_and_any_width() -> None:
    """In 80 columns Chinese sentences were once cut off with an ellipsis."""
    rules = pipeline.rules_from()
    for language, width in (("zh", 60), ("zh", 80), ("en", 60), ("zh", 120)):
        shown = "".join(_report(rules, language, width).split())
        for code in ("STD002", "DOC001"):
            text = rules.codes[code].why
            assert "".join(text.in_language(language).split()) in shown


def _report(rules: object, language: str, width: int) -> str:
    import handmade as made

    from checker.report import text

    findings = (
        made.finding(message="withdrawn", args=tuple((name, "x") for name in ("file", "standard", "until", "newest", "notes"))),
        made.finding(code="DOC001", message="missing", args=(("paper", "x"), ("looked_at", "0"))),
    )
    return text.render(Report(made.AS_OF, (), (), (made.sku("T-1", "fail", findings),)), rules, language, width=width)  # type: ignore[arg-type]
