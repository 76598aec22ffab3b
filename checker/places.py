"""Where the program's own data lies: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def standards_folder() -> Path:
    """The folder ``standards`` of this installation."""
    here = Path(__file__).resolve().parent
    inside = here / "standards"
    return inside if inside.is_dir() else here.parent / "standards"
