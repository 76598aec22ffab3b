"""Names of the versions on which cached work rests: a change of code or data must not find old records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from checker.batch.store import digest
from checker.places import standards_folder

_READING = ("read", "extract", "model", "lexicon.py", "pipeline.py")
_JUDGING = ("checks", "match", "model")
_SCANNING = ("batch", "catalog", "match", "model", "pipeline.py")
_LIBRARIES = ("pypdfium2", "tesserocr", "pillow", "py3langid", "langdetect", "pdfplumber")


def reader_version(options: object = None, folders: Iterable[Path] = ()) -> str:
    """The version of what turns a file into a record: code, label data (also the user's), libraries and options."""
    from importlib.metadata import PackageNotFoundError, version

    def libraries() -> Iterator[bytes]:
        for name in _LIBRARIES:
            try:
                yield f"{name} {version(name)}".encode()
            except PackageNotFoundError:
                yield f"{name} -".encode()

    data = [place for folder in (standards_folder(), *folders) for place in _under(folder / "labels", "*.toml")]
    return digest([repr(options).encode(), *libraries(), *_contents([*_code(_READING), *data])])


def verdict_stamp(packs: Iterable[tuple[str, str]], policies: Sequence[str], as_of: dt.date, folders: Iterable[Path] = ()) -> str:
    """The version of what turns a dossier into a verdict: packs with their hashes, policies, day, code and all data."""
    data = [place for folder in (standards_folder(), *folders) for place in _under(folder, "*.toml") if "labels" not in place.parts]
    told = [f"{name} {sha}" for name, sha in packs] + [*policies, as_of.isoformat()]
    return digest([*(text.encode() for text in told), *_contents([*_code(_JUDGING), *data])])


def scan_version() -> str:
    """The version of what lists, matches and tells beside reading and judging."""
    return digest(_contents(_code(_SCANNING)))


def _code(rooms: Iterable[str]) -> Iterator[Path]:
    home = Path(__file__).resolve().parent.parent
    for room in rooms:
        yield from _under(home / room, "*.py") if (home / room).is_dir() else [home / room]


def _under(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.rglob(pattern))


def _contents(places: Iterable[Path]) -> Iterator[bytes]:
    for place in places:
        yield place.name.encode()
        yield place.read_bytes()
