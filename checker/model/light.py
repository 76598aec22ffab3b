"""How types are made of which a page has hundreds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def light(kind: type[T]) -> type[T]:
    """A dataclass that is frozen to the type checker alone: where the interpreter guards it too, making one costs three times."""
    return dataclass(slots=True, unsafe_hash=True)(kind)
