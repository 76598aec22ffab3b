"""Which set of repairs turns most products green per repair: the densest set, exactly, by maximum flow (Goldberg 1984)."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Hashable, Iterator, Mapping
from fractions import Fraction
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T", bound=Hashable)


class _Network(Struct, frozen=True):
    """Flow from needs (sets of repairs, ``left`` to send) to repairs (``room`` to take), numbers for both."""

    needs: tuple[tuple[int, ...], ...]
    left: list[int]
    room: list[int]
    flow: list[Counter[int]]
    """By repair: how much comes from each need."""


def densest(needs: Collection[frozenset[T]], order: Mapping[T, int]) -> frozenset[T]:
    """The repairs R for which (needs within R) ÷ (repairs in R) is greatest; of equals the fewest, then the first by ``order``.

    ``needs`` holds what each product lacks, none of it empty. Proof of the optimum is a flow that leaves no larger ratio.
    """
    names = sorted({repair for need in needs for repair in need}, key=order.__getitem__)
    number = {name: index for index, name in enumerate(names)}
    count = Counter(tuple(sorted(number[repair] for repair in need)) for need in needs)
    best = max((_ratio(frozenset(need), count) for need in count), default=Fraction(0))
    while True:
        network = _saturated(count, len(names), best)
        larger = _reached(network, (index for index, left in enumerate(network.left) if left))
        if not larger:
            break
        best = _ratio(larger, count)
    tight = (_reached(network, [index]) for index in range(len(network.needs)))
    found = min(
        (repairs for repairs in tight if _ratio(repairs, count) == best), key=lambda repairs: (len(repairs), sorted(repairs)),
    )
    return frozenset(names[repair] for repair in found)


def _ratio(repairs: frozenset[int], count: Mapping[tuple[int, ...], int]) -> Fraction:
    return Fraction(sum(many for need, many in count.items() if repairs.issuperset(need)), len(repairs))


def _saturated(count: Mapping[tuple[int, ...], int], repairs: int, ratio: Fraction) -> _Network:
    """A maximum flow where a product sends 1 and a repair takes ``ratio``, both in whole numbers."""
    network = _Network(
        tuple(count), [many * ratio.denominator for many in count.values()], [ratio.numerator] * repairs,
        [Counter() for _ in range(repairs)],
    )
    for need in range(len(network.needs)):
        while network.left[need] and (path := _path(network, need)):
            _push(network, path)
    return network


def _path(network: _Network, start: int) -> list[tuple[int, int]]:
    """Steps (need, repair) of a shortest way from a need to a repair with room; empty where there is none."""
    came: dict[int, tuple[int, int]] = {}
    from_repair: dict[int, int] = {start: -1}
    queue = deque([start])
    while queue:
        need = queue.popleft()
        for repair in network.needs[need]:
            if repair in came:
                continue
            came[repair] = (need, repair)
            if network.room[repair]:
                return _walked(came, from_repair, repair)
            for other in [one for one, much in network.flow[repair].items() if much and one not in from_repair]:
                from_repair[other] = repair
                queue.append(other)
    return []


def _walked(came: Mapping[int, tuple[int, int]], from_repair: Mapping[int, int], last: int) -> list[tuple[int, int]]:
    steps = []
    while last >= 0:
        steps.append(came[last])
        last = from_repair[came[last][0]]
    return steps[::-1]


def _push(network: _Network, path: list[tuple[int, int]]) -> None:
    """Send as much as the way bears; what passes back through a repair is taken from the need that sent it there."""
    back = [(path[step + 1][0], path[step][1]) for step in range(len(path) - 1)]
    start, end = path[0][0], path[-1][1]
    much = min([network.left[start], network.room[end], *(network.flow[repair][need] for need, repair in back)])
    network.left[start] -= much
    network.room[end] -= much
    for need, repair in path:
        network.flow[repair][need] += much
    for need, repair in back:
        network.flow[repair][need] -= much


def _reached(network: _Network, starts: Iterator[int] | list[int]) -> frozenset[int]:
    """All repairs that the needs at ``starts`` pull in: their own, and those of every need that sends to one of them."""
    todo = list(starts)
    seen, repairs = set(todo), set[int]()
    while todo:
        for repair in network.needs[todo.pop()]:
            if repair not in repairs:
                repairs.add(repair)
                more = {need for need, much in network.flow[repair].items() if much} - seen
                seen |= more
                todo += sorted(more)
    return frozenset(repairs)
