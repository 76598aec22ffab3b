"""Where the papers of a scan lie: every file under the given places, with how it looks, streamed in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from checker.batch.store import Stamp, Store, as_text
from checker.model.document import Source
from checker.read import remote
from checker.read.archive import shown

T = TypeVar("T")

WINDOW = 128
"""So many papers or SKUs are asked of the store at once: more cost memory, fewer cost journeys to a server."""


class Found(Struct, frozen=True):
    """A paper, how its file looked before it was read, and its content hash where it looks as it did when it was last read.

    Without a stamp the file could not even be looked at, or its place does not say how it looks: it is read every time.
    """

    source: Source
    stamp: Stamp | None
    sha: str = ""


def files(roots: Iterable[str], skipped: Path | None = None) -> Iterator[tuple[str, Stamp | None]]:
    """Every file but one under the roots, with its stamp: folder by folder, each sorted by name; hidden ones are left out.

    A root that is not there and a folder that cannot be opened are themselves yielded without a stamp, so that they are told.
    A URL that cannot be listed to its end raises CheckerError.
    """
    left_out = str(skipped.resolve()) if skipped and skipped.exists() else ""
    size = os.stat(left_out).st_size if left_out else -1  # noqa: PTH116  (where a link leads costs: it is asked only at this size)
    for root in dict.fromkeys(roots):
        if remote.is_url(root):
            for entry in remote.listing(root):
                yield entry.url, None if entry.changed is None else Stamp(entry.size, entry.changed)
            continue
        for path, stamp in _under(root):
            if stamp is None or stamp.size != size or os.path.realpath(path) != left_out:
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


class Beside(Struct, frozen=True):
    """What a catalog names outside the places that are walked: ``files`` that are there, and ``folders`` that lack the others."""

    files: tuple[str, ...]
    folders: tuple[str, ...]


def beside(catalog: str, named: Iterable[str], roots: Iterable[str]) -> Beside:
    """Where the papers lie that a catalog names by a path from itself, as far as they are not walked anyway.

    A URL in the catalog is not followed: only what the user names on the command line may be asked for from afar.
    """
    home = Path(catalog) if Path(catalog).is_dir() else Path(catalog).parent
    walked = [Path(root).resolve() for root in roots if not remote.is_url(root)]
    there, lacking = set(), set()
    for given in named:
        if remote.is_url(given):
            continue
        place = home / given
        if not place.is_file():
            lacking.add(place.parent)
        elif not any(place.resolve().is_relative_to(root) for root in walked):
            there.add(os.path.normpath(place))
    folders = {_nearest(folder) for folder in lacking}
    return Beside(tuple(sorted(there)), tuple(sorted(str(folder) for folder in folders if not _within(folder, walked))))


def _nearest(folder: Path) -> Path:
    """The folder, or the first above it that is there."""
    return next((one for one in (folder, *folder.parents) if one.is_dir()), Path(folder.anchor or "."))


def _within(folder: Path, roots: Iterable[Path]) -> bool:
    real = folder.resolve()
    return any(real.is_relative_to(root) for root in roots)


def names_in(folder: str) -> list[str]:
    """The names in a folder, sorted; none where it cannot be opened."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208  (names, not paths, are wanted)
    except OSError:
        return []


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
