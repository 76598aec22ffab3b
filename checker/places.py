"""Where the program's own data lies: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path


def standards_folder() -> Path:
    """The folder ``standards`` of this installation."""
    here = Path(__file__).resolve().parent
    inside = here / "standards"
    return inside if inside.is_dir() else here.parent / "standards"
