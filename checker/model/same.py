"""A table of the data as a key of what is made of it once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class Same(Struct, frozen=True, eq=False):
    """A table as a key by identity: the data are as long-lived as the rules or the lexicon that hold them."""

    table: Mapping[str, Any]

    def __hash__(self) -> int:
        return id(self.table)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.table is self.table
