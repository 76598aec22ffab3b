"""How papers say it: label phrases by field and language, and the phrase tables of kinds, verdicts and statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field


class Label(Struct, frozen=True):
    """One phrase that announces a field. ``never``: a look-alike whose value must not be taken for the field."""

    field: str
    phrase: str
    language: str
    never: bool = False


class Lexicon(Struct, frozen=True, eq=False):
    """All label phrases, and further tables by the name of their file (``tables["verdicts"]``)."""

    labels: tuple[Label, ...]
    tables: Mapping[str, Any] = field(default_factory=dict)
