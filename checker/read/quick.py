"""pdfium's small functions for calls by the thousand: they keep the interpreter's lock.

Whoever calls a C library through ``ctypes`` lets go of that lock and takes it back, which costs three times what looking up the box
of a letter does. Only for functions that return at once; pages are loaded and drawn by pypdfium2's own.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from functools import lru_cache
from itertools import repeat
from typing import Any

PICTURE, TEXT, PATH, FORM = 3, 1, 2, 5
"""Kinds of what a page draws (``FPDF_PAGEOBJ_…``)."""


@lru_cache(maxsize=32)
def quick(name: str) -> Any:
    """A function of pdfium by its name. Handles go in as they are or as addresses (``address``) and come out as addresses."""
    import pypdfium2.raw as pdfium

    function = getattr(pdfium, name)
    prototype = ctypes.PYFUNCTYPE(_plain(function.restype), *map(_plain, function.argtypes))
    return prototype(address(function))


def address(handle: Any) -> int:
    """Where a handle or function of pdfium lies: numbers pass into C quicker than handles do."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _plain(kind: Any) -> Any:
    return ctypes.c_void_p if hasattr(kind, "contents") else kind


def things(page: Any, most: int, first: int = 0) -> Iterator[tuple[int, int]]:
    """What a page draws, in its order: the kind and the address of each thing, from the ``first`` to the one before ``most``."""
    return _members("FPDFPage_CountObjects", "FPDFPage_GetObject", address(page), first, most)


def things_within(form: int, most: int) -> Iterator[tuple[int, int]]:
    """What a form of a page draws, as ``things`` tells it of a page."""
    return _members("FPDFFormObj_CountObjects", "FPDFFormObj_GetObject", form, 0, most)


def bounds(thing: int) -> tuple[float, float, float, float] | None:
    """Left, bottom, right and top of a thing in points of its page, if it has an extent."""
    sides = (ctypes.c_float * 4)()
    start, size = ctypes.addressof(sides), ctypes.sizeof(ctypes.c_float)
    known = quick("FPDFPageObj_GetBounds")(thing, *range(start, start + 4 * size, size))
    return (sides[0], sides[1], sides[2], sides[3]) if known else None


def _members(count: str, get: str, holder: int, first: int, most: int) -> Iterator[tuple[int, int]]:
    last = min(quick(count)(holder), most)
    found = list(map(quick(get), repeat(holder), range(first, last)))
    return zip(map(quick("FPDFPageObj_GetType"), found), found, strict=True)
