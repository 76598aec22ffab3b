"""Which files of a user's folder are read at all: one that nobody reads is a rule that does not judge, and is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checker.errors import PackError
from checker.places import standards_folder

REMARKS = (".md", ".txt", ".rst")
"""Files in which people write down what they think; no rule is read from them."""
CONFIG = "checker.toml"


def check_files(folder: Path) -> None:
    """Raise PackError for a file of a user's folder that no rule is read from, and for a folder without any."""
    ours = standards_folder()
    rooms = sorted(path.name for path in ours.iterdir() if path.is_dir())
    tables = sorted(path.name for path in ours.glob("*.toml"))
    count = 0
    for path in _files(folder):
        parts = path.relative_to(folder).parts
        known = parts[0] in rooms and path.suffix in (".toml", ".json") if len(parts) > 1 else parts[0] in (*tables, CONFIG)
        if not known:
            allowed = [f"{room}/*.toml" for room in rooms] if len(parts) > 1 or path.suffix != ".toml" else tables
            raise PackError("fault.unknown-file", file="/".join(parts), allowed=", ".join(allowed))
        count += 1
    if not count:
        raise PackError("fault.no-rules", folder=folder, allowed="packs/, policies/, register/")


def _files(folder: Path) -> Iterator[Path]:
    """All files but hidden ones and remarks, by name."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "__")) for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.suffix.lower() not in REMARKS:
            yield path
