"""Tables that take long to make, kept in the cache folder and used from there without being read: processes share them."""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

_SUMS = "sums"
"""The table that holds the checksums of the others."""
_BEGUN, _LONG = "begun-", 3600.0
"""How folders are called while tables are put into them, and seconds after which nobody does so any longer."""


def kept(
    folder: Path | None, names: Sequence[str], make: Callable[[], dict[str, numpy.ndarray]],
) -> Mapping[str, numpy.ndarray]:
    """The tables ``names`` of a folder; where they are not there, or not whole, ``make`` makes them and they are put there.

    A folder that cannot be written costs the making every time, and nothing else. ``None`` keeps nothing.
    """
    found = _mapped(folder, names) if folder else {}
    if not found:
        found = make()
        if folder:
            _keep(folder, found)
    return found


def _mapped(folder: Path, names: Sequence[str]) -> dict[str, numpy.ndarray]:
    import numpy

    try:
        found = {name: numpy.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in names}
        sums = numpy.load(folder / f"{_SUMS}.npy", allow_pickle=False).tolist()
    except (OSError, ValueError, EOFError):
        return {}
    return found if sums == list(map(_sum, found.values())) else {}


def _sum(table: numpy.ndarray) -> int:
    """The checksum of a table: a bit that a disk has lost must not change what papers are told to say."""
    import numpy

    return zlib.crc32(numpy.ascontiguousarray(table).view(numpy.uint8).data)


def _keep(folder: Path, tables: Mapping[str, numpy.ndarray]) -> None:
    """Put the tables into a folder of their own, all at once: nobody finds some of them, and what is found is on the disk."""
    import numpy

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=_BEGUN, dir=folder.parent, ignore_cleanup_errors=True) as beside:
            _clear(Path(beside))
            made = Path(beside) / folder.name
            made.mkdir()
            for name, table in {**tables, _SUMS: numpy.asarray(list(map(_sum, tables.values())))}.items():
                with (made / f"{name}.npy").open("wb") as file:
                    numpy.save(file, table, allow_pickle=False)
                    file.flush()
                    os.fsync(file.fileno())
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)  # fails where another process was quicker, which has put the same there
    except OSError:
        return


def _clear(mine: Path) -> None:
    """Remove what was begun long before ``mine`` and never finished, since the process was killed."""
    for other in mine.parent.glob(f"{_BEGUN}*"):
        if other.stat().st_mtime < mine.stat().st_mtime - _LONG:
            shutil.rmtree(other, ignore_errors=True)
