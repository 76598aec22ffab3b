"""The program's own sentences, read before any rules are: faults of the rules themselves must be told too."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import tomli

from checker.errors import CheckerError
from checker.places import standards_folder

_PLACE = re.compile(r"\{([a-z_]+)\}")
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


def say(key: str, language: str, /, **values: object) -> str:
    """The text ``key`` in ``language`` (``zh`` or English) with its places filled; the key itself where there is none."""
    wording = _texts().get(key)
    if wording is None:
        return key
    return _PLACE.sub(lambda place: str(values.get(place[1], "…")), wording.get(language, wording["en"]))


def sentence(error: CheckerError, language: str) -> str:
    """What went wrong, in one sentence of the user's language."""
    told = say(error.message, language, **{name: _word(name, value, language) for name, value in error.args_by_name.items()})
    return str(error) if told == error.message else told


def _word(name: str, value: str, language: str) -> str:
    """A value of an error as people call it: kinds of values, and the top of a file where no table is meant."""
    if name in ("wanted", "got") or (name == "allowed" and say(f"fault.kind.{value}", language) != f"fault.kind.{value}"):
        kinds = (say(f"fault.kind.{part}", language) for part in value.split(" | "))
        return " / ".join(kind.removeprefix("fault.kind.") for kind in kinds)
    if name == "reason" and value in SYSTEM:
        return say(f"fault.system.{SYSTEM[value]}", language)
    return say("fault.top", language) if (name, value) == ("table", "-") else value


SYSTEM = {os.strerror(number): errno.errorcode[number].lower() for number in (
    errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOTDIR, errno.ENOSPC, errno.EROFS,
)}
"""What the system says of files, in its own language, by the name of the fault."""


def locale_language(environment: Mapping[str, str] = os.environ) -> str:
    """``zh`` where the first locale that is set is Chinese, else ``en``."""
    locale = next((value for name in _LOCALES if (value := environment.get(name))), "")
    return "zh" if locale.lower().startswith("zh") else "en"


@lru_cache(maxsize=1)
def _texts() -> dict[str, dict[str, str]]:
    folder = standards_folder()
    files = (*sorted((folder / "texts").glob("*.toml")), *folder.glob("messages.toml"))
    found: dict[str, dict[str, str]] = {}
    for path in files:
        found |= _flat(tomli.loads(path.read_text(encoding="utf-8")))
    return found


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= {f"{prefix}{key}": value} if "en" in value else _flat(value, f"{prefix}{key}.")
    return found
