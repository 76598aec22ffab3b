"""Where the papers of a scan lie: every file under the given places, with how it looks, streamed in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.batch.store import Stamp, Store
from checker.model.document import Source


@dataclass(frozen=True, slots=True)
class Found:
    """A paper, and how its file looked before it was read; without a stamp the file could not even be looked at."""

    source: Source
    stamp: Stamp | None


def files(roots: Iterable[str], skipped: Iterable[Path] = ()) -> Iterator[tuple[str, Stamp | None]]:
    """Every file under the roots with its stamp: folder by folder, each sorted by name; hidden ones are left out.

    A root that is not there and a folder that cannot be opened are themselves yielded without a stamp, so that they are told.
    """
    left_out = {str(path.resolve()) for path in skipped}
    for root in dict.fromkeys(roots):
        for path, stamp in _under(root):
            if not left_out or os.path.realpath(path) not in left_out:
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
    places: Iterable[tuple[str, Stamp | None]], store: Store, unfold: Callable[[str], Iterator[Source]],
) -> Iterator[Found]:
    """The papers in the files: archives are unfolded once and then known by how they look."""
    for path, stamp in places:
        members = store.members(path, stamp) if stamp else None
        if members is None:
            sources = list(unfold(path))
            members = tuple(source.member for source in sources)
            if stamp:
                store.keep_members(path, stamp, members)
        for member in members:
            yield Found(Source(f"{path}!/{member}" if member else path, path, member), stamp)
