"""Where the OCR engine's language data lies on this machine, and which of it reads which script."""

from __future__ import annotations

import os
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from checker.places import standards_folder

_SUFFIX = ".traineddata"
_SYSTEM = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "/opt/local/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)


class ScriptTable(Struct, frozen=True):
    """``standards/ocr.toml``: data by script, data by language in Latin letters."""

    scripts: dict[str, tuple[str, ...]]
    latin: dict[str, str]


@lru_cache(maxsize=1)
def table() -> ScriptTable:
    """The program's own table of scripts and OCR data."""
    data = tomllib.loads((standards_folder() / "ocr.toml").read_text(encoding="utf-8"))
    return ScriptTable({script: tuple(codes) for script, codes in data["scripts"].items()}, dict(data["latin"]))


def _folders() -> Iterator[Path]:
    """Where data may lie: the user's folder, the system's, the wheels'.

    ``CHECKER_TESSDATA`` names a folder to be used instead of the system's; ``TESSDATA_PREFIX`` one to be used before them.
    """
    instead = os.environ.get("CHECKER_TESSDATA")
    named = instead or os.environ.get("TESSDATA_PREFIX")
    if named:
        yield from (Path(named), Path(named) / "tessdata")
    for pattern in () if instead else _SYSTEM:
        head, star, tail = pattern.partition("*")
        folders = sorted(Path(head).glob(star + tail), reverse=True) if star else [Path(head)]
        yield from folders
    yield Path(sys.prefix) / "share" / "tessdata"


@lru_cache(maxsize=1)
def installed() -> dict[str, Path]:
    """Every OCR language on this machine → its file. The user's own folder comes first, the wheel's data last."""
    found: dict[str, Path] = {}
    for folder in _folders():
        if folder.is_dir():
            for file in sorted(folder.glob(f"*{_SUFFIX}")):
                found.setdefault(file.name.removesuffix(_SUFFIX), file)
    return found


@lru_cache(maxsize=16)
def folder_with(languages: tuple[str, ...]) -> Path:
    """One folder that holds the data of all these languages; a folder of links where they lie apart.

    Raises KeyError where a language is not installed.
    """
    files = [installed()[language] for language in languages]
    for folder in {file.parent: None for file in files}:
        if all((folder / file.name).is_file() for file in files):
            return folder
    return _gathered(files)


_HELD: list[tempfile.TemporaryDirectory[str]] = []


def _gathered(files: list[Path]) -> Path:
    import shutil

    holder = tempfile.TemporaryDirectory(prefix="checker-tessdata-")
    _HELD.append(holder)
    for file in files:
        target = Path(holder.name) / file.name
        try:
            target.symlink_to(file)
        except OSError:
            shutil.copyfile(file, target)
    return Path(holder.name)


def package(language: str) -> str:
    """The name of the system package that brings the data of a language, as Debian and Ubuntu name it."""
    return "tesseract-ocr-" + language.replace("_", "-")
