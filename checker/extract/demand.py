"""Views of a paper's pages that are made when they are asked for, and once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class OnDemand(Sequence[T]):
    """One value for each page, made from the page's index when it is first asked for.

    A paper of sixty pages says who, what and when on its first pages and its last: the others need seldom be laid out.
    """

    __slots__ = ("_made", "_make")

    def __init__(self, pages: int, make: Callable[[int], T]) -> None:
        self._make = make
        self._made: list[T | None] = [None] * pages

    def __iter__(self) -> Iterator[T]:
        return map(self.__getitem__, range(len(self._made)))

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, page: int) -> T: ...
    @overload
    def __getitem__(self, page: slice) -> tuple[T, ...]: ...
    def __getitem__(self, page: int | slice) -> T | tuple[T, ...]:
        if isinstance(page, slice):
            return tuple(self[index] for index in range(*page.indices(len(self._made))))
        found = self._made[page]
        if found is None:
            found = self._made[page] = self._make(page % len(self._made))
        return found
