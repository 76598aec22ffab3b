"""The command line: what goes where, what each way out is worth, and that nobody ever sees a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import handmade as made
import pytest
from msgspec.structs import replace

from checker.cli import run
from checker.cli.group import COMMANDS
from checker.cli.output import exit_code
from checker.cli.scanning import Scanned
from checker.cli.texts import locale_language, sentence
from checker.errors import CheckerError
from checker.model import Report

ROOT = Path(__file__).parent.parent
HEAVY = ("numpy", "pdfplumber", "pypdfium2", "langdetect", "py3langid", "rich", "jinja2", "PIL", "tesserocr", "checker.pipeline")


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "NO_COLOR", "CHECKER_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Let every check and scan come out as the full report, and keep what was asked."""
    asked: list[tuple[object, ...]] = []

    def answer(*given: object) -> Report:
        asked.append(given)
        return made.full_report()

    @contextmanager
    def scan(settings: object, rules: object, order: object) -> Iterator[Scanned]:
        asked.append((settings, order))
        report = made.full_report()
        yield Scanned(iter(report.skus), lambda results, unmatched=True: replace(report, skus=results), "")

    monkeypatch.setattr("checker.cli.output.rules_of", lambda settings: made.rules())
    monkeypatch.setattr("checker.cli.check.rules_of", lambda settings: made.rules())
    monkeypatch.setattr("checker.cli.scan.rules_of", lambda settings: made.rules())
    monkeypatch.setattr("checker.pipeline.check", answer)
    monkeypatch.setattr("checker.cli.scan.scanned", scan)
    return asked


def test_help_is_quick_because_it_loads_nothing() -> None:
    code = (
        "import sys; from checker.cli import run; run(['--help']);"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_command_and_option_is_told_in_both_languages(name: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help", "--lang", language]) == 0
    told = capsys.readouterr().out
    assert "option." not in told
    assert f"help.{name}" not in told
    assert ("用法：" in told) == (language == "zh")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["nosuch"], "no command nosuch"), (["check"], "PATH... is missing"), (["check", "--bogus", "x"], "no option --bogus"),
        (["check", "x", "--as-of", "2026-02-30"], "--as-of does not take this value: '2026-02-30'"),
        (["check", "x", "--time-zone", "Mars/Base"], "--time-zone"), (["check", "x", "--format", "docx"], "--format"),
        (["schema", "nothing"], "NAME"), (["score", "no-such-file.json"], "cannot be opened"),
        (["score", "x.json", "--month", "2026-13"], "2026-13 is no month"),
        (["check", "x", "--trait", "flying"], "--trait does not take “flying”. Allowed: "),
        (["check", "x", "--category", "toyz"], "--category does not take “toyz”. Allowed: "),
        (["packs", "frob"], "does not take “frob”. Allowed: list, lint, diff."), (["packs", "diff", "a", "b"], "Name two folders"),
        (["scan", "samples/catalog.csv", "--documents", "no-such-folder"], "There is nothing at no-such-folder."),
    ],
)
def test_a_faulty_command_line_is_one_sentence(arguments: list[str], part: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, told = capsys.readouterr()
    assert out == ""
    assert part in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("arguments", [
    ["packs", "frob"], ["check", "x", "--trait", "flying"], ["scan", "no-such.csv"], ["packs", "diff", "a", "b"],
    ["score", "no-such-file.json"], ["explain", "XX999"],
])
def test_a_faulty_command_line_is_told_in_chinese_alone(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*arguments, "--lang", "zh"]) == 2
    told = capsys.readouterr().err
    assert not re.search(r"is not one of|No such|[一-鿿][,:;]|。 ", told), told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_error_of_ours_is_one_sentence_and_no_traceback(
    language: str, judged: list[object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(*given: object) -> Report:
        raise ZeroDivisionError("odd")

    monkeypatch.setattr("checker.pipeline.check", broken)
    assert run(["check", ".", "--lang", language]) == 2
    out, told = capsys.readouterr()
    assert (out, told.count("\n"), "Traceback" in told, "odd" in told) == ("", 1, False, True)
    monkeypatch.setenv("CHECKER_DEBUG", "1")
    run(["check", "."])
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "part"), [("en", "no home folder"), ("zh", "没有主目录")])
def test_a_user_without_a_home_is_told_to_name_a_store(
    language: str, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def homeless() -> Path:
        raise RuntimeError

    (tmp_path / "catalog.csv").write_text("sku\nA-1\n", encoding="utf-8")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert run(["scan", str(tmp_path / "catalog.csv"), "--lang", language]) == 2
    told = capsys.readouterr().err
    assert part in told
    assert told.count("\n") == 1


def test_an_interrupted_run_has_its_own_code(judged: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*given: object) -> Report:
        raise KeyboardInterrupt

    monkeypatch.setattr("checker.pipeline.check", interrupted)
    assert run(["check", "."]) == 130


def test_machine_output_is_alone_on_stdout(judged: list[object], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "papers", "--format", "json"]) == 1
    out, told = capfd.readouterr()
    assert json.loads(out)["schema"] == "checker.report/1"
    assert "--category" in told
    assert told.count("\n") == 1  # what cannot be known is asked for in one sentence
    run(["check", "papers", "--format", "json", "-q"])
    assert capfd.readouterr().err == ""


def test_flags_make_the_product(judged: list[tuple[object, ...]]) -> None:
    run(["check", "a.pdf", "--sku", "S", "--category", "玩具", "--market", "germany,DE", "--model", "M", "--policy", "temu", "-q"])
    paths, product, _, policies, _ = judged[0]
    assert (paths, policies) == (("a.pdf",), ("temu",))
    assert (product.sku, product.category, product.markets, product.models) == ("S", "toys", ("DE",), ("M",))  # type: ignore[attr-defined]


def test_an_unknown_group_is_refused_with_what_is_allowed(judged: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "a.pdf", "--category", "spaceships"]) == 2
    assert "toys" in capsys.readouterr().err


def test_the_folder_names_the_sku(judged: list[tuple[object, ...]], tmp_path: Path) -> None:
    (tmp_path / "LAMP-7").mkdir()
    run(["check", str(tmp_path / "LAMP-7"), "-q"])
    assert judged[0][1].sku == "LAMP-7"  # type: ignore[attr-defined]


def test_the_day_is_what_was_asked_for(judged: list[tuple[object, ...]]) -> None:
    run(["check", "x", "--as-of", "2025-01-02", "-q"])
    assert str(judged[0][4]) == "2025-01-02"


@pytest.mark.parametrize("form", ["json", "csv", "html"])
def test_output_goes_to_a_file_whole(form: str, judged: list[object], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / f"r.{form}"
    assert run(["scan", "catalog.csv", "--format", form, "--output", str(place)]) == 1
    assert capfd.readouterr().out == ""
    assert place.stat().st_size > 500
    assert [file.name for file in tmp_path.iterdir()] == [place.name]
    assert place.read_bytes().startswith(b"\xef\xbb\xbf") == (form == "csv")


def test_a_scan_is_kept_and_scored(judged: list[object], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    store, out = str(tmp_path / "results.db"), tmp_path / "out"
    run(["scan", "catalog.csv", "--out", str(out), "--results", store, "--format", "jsonl"])
    lines = capfd.readouterr().out
    assert sorted(file.name for file in out.iterdir()) == ["report.csv", "report.html", "report.json", "report.jsonl"]
    assert (out / "report.jsonl").read_text(encoding="utf-8") == lines
    feeds = []
    for results in (store, str(out / "report.json"), str(out / "report.jsonl")):
        assert run(["score", results]) == 0
        feeds.append({**json.loads(capfd.readouterr().out), "seller": None})
    assert feeds[1] == feeds[2]
    assert run(["history", store, "--format", "json"]) == 0
    assert json.loads(capfd.readouterr().out)["entries"][0]["report_sha256"] == feeds[1]["report_sha256"]
    assert feeds[0]["skus"] == feeds[1]["skus"]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_scan_is_the_same_streamed_and_whole(
    form: str, judged: list[object], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert run(["scan", "catalog.csv", "--format", form]) == 1
    streamed = capfdbinary.readouterr().out
    run(["scan", "catalog.csv", "--format", form, "-o", str(tmp_path / "lines")])
    run(["scan", "catalog.csv", "--format", form, "--out", str(tmp_path / "out")])
    mark = "\ufeff".encode() if form == "csv" else b""
    assert len(streamed) > 500
    assert mark + streamed == (tmp_path / "lines").read_bytes() == (tmp_path / "out" / f"report.{form}").read_bytes()


@pytest.mark.parametrize(
    ("statuses", "fail_on", "code"),
    [
        (("pass",), "review", 0), (("pass", "review"), "review", 1), (("review",), "error", 0), (("fail",), "error", 1),
        (("fail",), "review", 1), (("pass",), "warning", 1), ((), "warning", 0),
    ],
)
def test_the_line_of_the_exit_code(statuses: tuple[str, ...], fail_on: str, code: int) -> None:
    warning = (made.finding("fail", "warning"),)
    report = replace(made.report(), skus=tuple(made.sku(status=status, findings=warning) for status in statuses))
    assert exit_code(report.skus, report.faults, fail_on) == code


def test_a_waived_warning_is_below_every_line() -> None:
    report = made.report(made.sku(status="pass", findings=(made.finding("fail", "warning", waived="known"),)))
    assert exit_code(report.skus, report.faults, "warning") == 0


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LC_ALL": "en_US", "LANG": "zh_CN"}, "en"), ({"LC_ALL": "", "LANG": "zh_TW"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_locale_tells_the_language(environment: dict[str, str], language: str) -> None:
    assert locale_language(environment) == language


def test_a_sentence_without_wording_is_shown_as_it_is() -> None:
    assert sentence(CheckerError("no.such.key", file="x"), "en") == "no.such.key {'file': 'x'}"


def test_a_closed_pipe_ends_quietly() -> None:
    command = f"{sys.executable} -m checker schema report | head -c 10"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ})
    assert done.stderr == ""
