"""Where papers lie: files, folders, archives. Every one is named, none is dropped."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from checker.errors import CheckerError
from checker.model import Source
from checker.read import kinds, remote
from checker.read.options import DAMAGED, MISSING, PASSWORD, Reading, ReadOptions, problem

_DEFAULT = ReadOptions()
_INNER = "!/"
_FAULTS = (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, MemoryError)

# Papers compress well, but not like this: beyond, a member is a bomb and is not unpacked.
_MAX_RATIO = 1000


def sources(path: str, options: ReadOptions = _DEFAULT) -> Iterator[Source]:
    """The papers under a path: the file itself, all files of a folder (sorted, hidden ones left out), all members of a ZIP.

    A path that does not exist, a file of an unknown kind and an archive without members still give one Source each, which
    ``read`` turns into an unreadable Document. A URL gives all objects at or under it, and raises CheckerError where it
    cannot be listed.
    """
    if remote.is_url(path):
        for entry in remote.listing(path):
            yield from unfolded(entry.url, options)
        return
    root = Path(path)
    if not root.is_dir():
        yield from _of_file(path, path, options)
        return
    for file in sorted(_files(root)):
        yield from _of_file(str(Path(path, file)), str(root / file), options)


def unfolded(path: str, options: ReadOptions = _DEFAULT) -> Iterator[Source]:
    """The papers in one file or object. Of objects only those named as archives are looked into: a look is a download."""
    if not remote.is_url(path):
        yield from sources(path, options)
    elif path.lower().endswith(".zip"):
        yield from _of_file(path, path, options)
    else:
        yield Source(path, path)


def shown(path: str) -> str:
    """The name of a path for people and programs: bytes that are no text (from an old archive, say) by their numbers."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return os.fsencode(path).decode("utf-8", "backslashreplace")
    return path


def _files(root: Path) -> Iterator[str]:
    for folder, folders, names in root.walk() if hasattr(root, "walk") else _walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith("."):
                yield (folder / name).relative_to(root).as_posix()


def _walk(root: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    for folder, folders, names in os.walk(root):
        yield Path(folder), folders, names


def _of_file(file: str, path: str, options: ReadOptions) -> Iterator[Source]:
    members = _members_of_path(path, options)
    if not members:
        yield Source(shown(file), path)
    for member in members:
        yield Source(f"{shown(file)}{_INNER}{member}", path, member)


def _members_of_path(path: str, options: ReadOptions) -> list[str]:
    try:
        with remote.opened(path) if remote.is_url(path) else Path(path).open("rb") as stream:
            if stream.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
                return []
            stream.seek(0)
            with zipfile.ZipFile(stream) as archive:
                return _members(archive, options)
    except (*_FAULTS, CheckerError):
        return []


def _members(archive: zipfile.ZipFile, options: ReadOptions, depth: int = 0) -> list[str]:
    names = archive.namelist()
    if any(name in kinds.OFFICE_MEMBERS for name in names):
        return []
    found: list[str] = []
    for info in archive.infolist():
        if info.is_dir() or _hidden(info.filename):
            continue
        inner = _inner(archive, info, options) if depth == 0 else []
        found += [f"{info.filename}{_INNER}{name}" for name in inner] or [info.filename]
    return sorted(set(found))


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or any(part.startswith(".") for part in parts)


def _inner(archive: zipfile.ZipFile, info: zipfile.ZipInfo, options: ReadOptions) -> list[str]:
    """The members of an archive inside the archive; none where the member is something else or cannot be opened."""
    try:
        with archive.open(info) as stream:
            if stream.read(4) != b"PK\x03\x04":
                return []
        data = _unpacked(archive, info, options)
        if isinstance(data, Reading):
            return []
        with zipfile.ZipFile(io.BytesIO(data)) as nested:
            return _members(nested, options, depth=1)
    except _FAULTS:
        return []


def content(source: Source, options: ReadOptions) -> bytes | Reading:
    """The bytes of a paper, or the Reading that says why they cannot be had."""
    return _from_afar(source, options) if remote.is_url(source.path) else _from_here(source, options)


def _from_afar(source: Source, options: ReadOptions) -> bytes | Reading:
    try:
        if not source.member:
            data = remote.fetched(source.path, options.max_bytes)
            return Reading(problems=(problem(DAMAGED, reason="too-large"),)) if len(data) > options.max_bytes else data
        with remote.opened(source.path) as stream, zipfile.ZipFile(stream) as archive:
            return _member(archive, source.member, options)
    except CheckerError as fault:
        if fault.message not in (remote.GONE, remote.NO_ACCESS):
            raise  # a store that does not answer says nothing about this paper
        return Reading(problems=(problem(MISSING, reason=fault.message.removeprefix("remote.")),))
    except KeyError:
        return Reading(problems=(problem(MISSING, reason="missing"),))
    except _FAULTS:
        return Reading(problems=(problem(DAMAGED, reason="cannot-open"),))


def _from_here(source: Source, options: ReadOptions) -> bytes | Reading:
    path = Path(source.path)
    try:
        if not path.exists():
            return Reading(problems=(problem(MISSING, reason="missing"),))
        if not path.is_file():
            return Reading(problems=(problem(MISSING, reason="not-a-file"),))
        if not source.member:
            if path.stat().st_size > options.max_bytes:
                return Reading(problems=(problem(DAMAGED, reason="too-large"),))
            return path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            return _member(archive, source.member, options)
    except KeyError:
        return Reading(problems=(problem(MISSING, reason="missing"),))
    except _FAULTS:
        return Reading(problems=(problem(DAMAGED, reason="cannot-open"),))


def _member(archive: zipfile.ZipFile, member: str, options: ReadOptions) -> bytes | Reading:
    try:
        return _unpacked(archive, archive.getinfo(member), options)
    except KeyError:
        outer, _, inner = member.partition(_INNER)
        data = _unpacked(archive, archive.getinfo(outer), options)
        if isinstance(data, Reading):
            return data
        with zipfile.ZipFile(io.BytesIO(data)) as nested:
            return _unpacked(nested, nested.getinfo(inner), options)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, options: ReadOptions) -> bytes | Reading:
    if info.flag_bits & 1:
        return Reading(problems=(problem(PASSWORD),))
    bomb = info.file_size > options.max_bytes or info.file_size > max(info.compress_size, 1024) * _MAX_RATIO
    if bomb:
        return Reading(problems=(problem(DAMAGED, reason="too-large"),))
    with archive.open(info) as stream:
        data = stream.read(options.max_bytes + 1)
    return Reading(problems=(problem(DAMAGED, reason="too-large"),)) if len(data) > options.max_bytes else data
