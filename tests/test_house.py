"""The house: which room may import which. Floors are strict, and rooms of the second floor never know of each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "checker"
FLOORS = (
    {"model", "errors", "places", "kept"},
    {"detector"},
    {"lexicon", "packs", "catalog", "read", "extract", "match", "checks", "report", "score"},
    {"pipeline"},
    {"batch"},
    {"cli"},
    {"__main__"},
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
FILES = sorted(ROOT.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported_rooms(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute, so that the house can be read from them"
            module = node.module or ""
            names |= {f"checker.{alias.name}" for alias in node.names} if module == "checker" else {module}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("checker.")}


def test_every_room_has_its_floor() -> None:
    assert {room_of(path) for path in FILES} - {"__init__"} <= set(FLOOR)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down_only(path: Path) -> None:
    mine = room_of(path)
    if mine == "__init__":  # the library's door opens onto the scorer's feed and nothing else
        assert imported_rooms(ast.parse(path.read_text(encoding="utf-8"))) <= {"score", "model"}
        return
    for other in imported_rooms(ast.parse(path.read_text(encoding="utf-8"))) - {mine, "__version__"}:
        assert FLOOR[other] < FLOOR[mine], f"{path.relative_to(ROOT)} imports {other}, which is not below {mine}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_and_no_function_outgrows_its_room(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{node.name} is too long"


def test_no_clock_below_the_command_line() -> None:
    clocks = {"today", "now", "utcnow"}
    for path in FILES:
        if room_of(path) in {"cli"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Attribute) and node.attr in clocks), f"{path} reads a clock"


def test_no_network_in_the_core() -> None:
    forbidden = {"socket", "urllib.request", "http.client", "requests", "httpx"}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not {alias.name for alias in node.names} & forbidden, path
            if isinstance(node, ast.ImportFrom):
                assert node.module not in forbidden, path


def test_the_network_has_one_door_each_for_papers_rows_and_work() -> None:
    """Whatever reaches beyond this machine stands in three files, each used only for a URL or an engine that a user names."""
    doors = {"read/remote.py": {"fsspec"}, "batch/tables.py": {"sqlalchemy"}, "score/store.py": {"sqlalchemy"},
             "batch/cluster.py": {"ray"}}
    for path in FILES:
        words = {
            node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        } | {name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Import)
             for name in (alias.name for alias in node.names)}
        allowed = doors.get(path.relative_to(ROOT).as_posix(), set())
        named = {"ray"} if room_of(path) == "cli" else set()  # the command line says the engine's name
        assert words & {"fsspec", "s3fs", "aiohttp", "ray", "sqlalchemy"} <= allowed | named, path
