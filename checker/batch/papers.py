"""Where the papers of a scan lie: every file under the given places, with how it looks, streamed in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from checker.batch.store import Stamp, Store, as_text
from checker.model.document import Source
from checker.read import remote
from checker.read.archive import shown

T = TypeVar("T")

WINDOW = 128
"""So many papers or SKUs are asked of the store at once: more cost memory, fewer cost journeys to a server."""


@dataclass(frozen=True, slots=True)
class Found:
    """A paper, how its file looked before it was read, and its content hash where it looks as it did when it was last read.

    Without a stamp the file could not even be looked at, or its place does not say how it looks: it is read every time.
    """

    source: Source
    stamp: Stamp | None
    sha: str = ""


def files(roots: Iterable[str], skipped: Iterable[Path] = ()) -> Iterator[tuple[str, Stamp | None]]:
    """Every file under the roots with its stamp: folder by folder, each sorted by name; hidden ones are left out.

    A root that is not there and a folder that cannot be opened are themselves yielded without a stamp, so that they are told.
    A URL that cannot be listed to its end raises CheckerError.
    """
    left_out = {str(path.resolve()): path.stat().st_size for path in skipped if path.exists()}
    sizes = frozenset(left_out.values())  # where a link leads is a costly question: it is asked only of files of such a size
    for root in dict.fromkeys(roots):
        if remote.is_url(root):
            for entry in remote.listing(root):
                yield entry.url, None if entry.changed is None else Stamp(entry.size, entry.changed)
            continue
        for path, stamp in _under(root):
            if stamp is None or stamp.size not in sizes or os.path.realpath(path) not in left_out:
                yield path, stamp


def _under(path: str) -> Iterator[tuple[str, Stamp | None]]:
    if not Path(path).is_dir():
        yield path, stamp_of(path)
        return
    try:
        with os.scandir(path) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError:
        yield path, None
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _under(entry.path)
        elif not entry.is_dir():
            yield entry.path, stamp_of(entry.path)


def stamp_of(path: str) -> Stamp | None:
    """How a file looks now, ``None`` where it cannot be looked at."""
    try:
        status = os.stat(path)  # noqa: PTH116  (the walk makes no Path objects: they cost more than the look itself)
    except OSError:
        return None
    return Stamp(status.st_size, max(status.st_mtime_ns, status.st_ctime_ns))


def papers(
    places: Iterable[tuple[str, Stamp | None]], store: Store, unfold: Callable[[str], Iterator[Source]], *, verify: bool = False,
) -> Iterator[Found]:
    """The papers in the files: archives are unfolded once and then known by how they look, unless ``verify``."""
    for window in windows(places):
        looks = {path: stamp for path, stamp in window if stamp and not verify}
        shas = store.shas(looks)
        archives = store.members({path: stamp for path, stamp in looks.items() if (path, "") not in shas})
        for path, stamp in window:
            if (path, "") in shas:
                yield Found(Source(shown(path), path), stamp, shas[path, ""])
                continue
            for source in _unfolded(path, stamp, archives.get(path), store, unfold):
                yield Found(source, stamp, shas.get((path, as_text(source.member)), ""))


def _unfolded(
    path: str, stamp: Stamp | None, known: tuple[str, ...] | None, store: Store, unfold: Callable[[str], Iterator[Source]],
) -> Iterator[Source]:
    if known is not None:
        for member in known:
            yield Source(f"{shown(path)}!/{member}", path, member)
        return
    found = list(unfold(path))
    if stamp and any(source.member for source in found):
        store.keep_members(path, stamp, tuple(source.member for source in found))
    yield from found


def windows(items: Iterable[T]) -> Iterator[list[T]]:
    """The items in lists of ``WINDOW``, the last one shorter."""
    given = iter(items)
    while window := list(islice(given, WINDOW)):
        yield window
