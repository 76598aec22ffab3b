"""``standards/labels/*.toml`` → Lexicon: how papers word each field, in every language. Data only; the grammar is in extract/."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import tomli

from checker.errors import PackError
from checker.model.lexicon import Label, Lexicon
from checker.places import standards_folder


def load_lexicon(folders: Iterable[Path] = ()) -> Lexicon:
    """Read the label data of the program and of the user's own folders, the latter adding to the former.

    A file with a ``field`` key announces a labelled field: ``[labels]`` holds phrases by language, ``[never]`` look-alikes
    that must not be taken for it. Any other file is a table of its own, kept by its name.
    Raises PackError naming file and key where a file is faulty.
    """
    return _load((standards_folder(), *folders))


@lru_cache(maxsize=4)
def _load(folders: tuple[Path, ...]) -> Lexicon:
    labels: list[Label] = []
    tables: dict[str, Any] = {}
    for folder in folders:
        for path in sorted((folder / "labels").glob("*.toml")):
            data = _table(path)
            if "field" in data:
                labels += _labels(path, data)
            else:
                tables[path.stem] = {**tables.get(path.stem, {}), **data}
    return Lexicon(tuple(labels), tables)


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise PackError("fault.toml", file=path.name, reason=fault) from fault


def _labels(path: Path, data: dict[str, Any]) -> list[Label]:
    allowed = ("field", "labels", "never", "source", "checked")
    unknown = sorted(set(data) - set(allowed))
    if unknown:
        raise PackError("fault.unknown-key", file=path.name, table="labels", key=unknown[0], allowed=", ".join(allowed))
    return [
        Label(str(data["field"]), phrase, language, never=table == "never")
        for table in ("labels", "never")
        for language, phrases in data.get(table, {}).items()
        for phrase in phrases
    ]
