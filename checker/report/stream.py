"""JSON written piece by piece: what ``json.dumps`` would write of the whole, without the whole ever being held."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping


def dumped(value: object, depth: int = 0) -> Iterator[str]:
    """``value`` as ``json.dumps`` indents it by one blank a level; an iterator in it becomes an array, element by element."""
    if isinstance(value, Iterator):
        yield from _joined("[]", (("", iter((_whole(item, depth + 1),))) for item in value), depth)
    elif isinstance(value, Mapping) and _flows(value):
        keyed = ((f"{json.dumps(key, ensure_ascii=False)}: ", item) for key, item in value.items())
        yield from _joined("{}", ((name, dumped(item, depth + 1)) for name, item in keyed), depth)
    elif isinstance(value, list) and _flows(value):
        yield from _joined("[]", (("", dumped(item, depth + 1)) for item in value), depth)
    else:
        yield _whole(value, depth)


def _joined(brackets: str, parts: Iterator[tuple[str, Iterator[str]]], depth: int) -> Iterator[str]:
    """The parts on lines of their own between brackets; the brackets alone where there is none."""
    lead = brackets[0]
    for name, pieces in parts:
        yield f"{lead}\n{' ' * (depth + 1)}{name}"
        yield from pieces
        lead = ","
    yield brackets if lead == brackets[0] else f"\n{' ' * depth}{brackets[1]}"


def _whole(value: object, depth: int) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False).replace("\n", f"\n{' ' * depth}")


def _flows(value: object) -> bool:
    """Whether an iterator stands somewhere in a value."""
    if isinstance(value, Mapping):
        return any(_flows(item) for item in value.values())
    if isinstance(value, list):
        return any(_flows(item) for item in value)
    return isinstance(value, Iterator)
