"""Where the program's own data lies, beside the package or inside it, and where it keeps what it makes."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def standards_folder() -> Path:
    """The folder ``standards`` of this installation."""
    here = Path(__file__).resolve().parent
    inside = here / "standards"
    return inside if inside.is_dir() else here.parent / "standards"


def cache_folder() -> Path | None:
    """The folder of this user for what can be made anew, never among the papers; ``None`` where the user has no home."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "compliance-document-checker"
    except RuntimeError:
        return None
