"""Papers beyond this machine, by URL: the only file of the program that touches the network, and only for a URL that a user named.

An object store is asked for its listing page by page, and for a paper by one request; nothing is written there.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from typing import IO, Any

from msgspec import Struct

from checker.errors import CheckerError, MissingExtra
from checker.places import standards_folder

_URL = re.compile(r"^([a-z][a-z0-9+.-]*)://(.*)$", re.IGNORECASE | re.DOTALL)

GONE, NO_ACCESS, UNREACHABLE = "remote.missing", "remote.no-access", "remote.unreachable"


class Entry(Struct, frozen=True):
    """An object under a URL: its own URL, size in bytes, and a number that changes when it does; ``None`` where nobody says."""

    url: str
    size: int
    changed: int | None


class Scheme(Struct, frozen=True):
    """A row of ``standards/remote.toml``. ``pages``: the store speaks the S3 language and is listed page by page."""

    protocol: str
    package: str
    extra: str
    pages: bool
    options: Mapping[str, object]
    environment: Mapping[str, str]


def is_url(place: str) -> bool:
    """Whether a place is a URL rather than a path. A drive letter of Windows is none."""
    return _URL.match(place) is not None


@lru_cache(maxsize=1)
def schemes() -> dict[str, Scheme]:
    """The schemes that the program's data knows."""
    data = tomllib.loads((standards_folder() / "remote.toml").read_text(encoding="utf-8"))
    return {
        name: Scheme(row["protocol"], row["package"], row["extra"], row.get("pages", False), row.get("options", {}),
                     row.get("environment", {}))
        for name, row in data["scheme"].items()
    }


def allowed(place: str) -> None:
    """Raise CheckerError for a URL that cannot be read here: unknown scheme, missing extra, access data in the URL itself."""
    _, path, scheme = _parts(place)
    host = path.partition("/")[0]
    if "@" in host or (not scheme.pages and "?" in path):
        raise CheckerError("remote.secret", url=path.rpartition("@")[2].partition("?")[0])
    _filesystem(_name(place))


def _name(place: str) -> str:
    return place.partition("://")[0].lower()


def _parts(place: str) -> tuple[str, str, Scheme]:
    """What precedes the path in a URL, the path (bucket or host first), and the scheme. Raises CheckerError."""
    name, _, path = place.partition("://")
    known = schemes()
    if name.lower() not in known:
        raise CheckerError("remote.scheme", scheme=name, known=", ".join(f"{one}://" for one in known))
    return f"{name}://", path, known[name.lower()]


@lru_cache(maxsize=8)
def _filesystem(name: str) -> Any:
    scheme = schemes()[name]
    taken = {option: os.environ[variable] for option, variable in scheme.environment.items() if variable in os.environ}
    if "endpoint_url" in taken and "://" not in taken["endpoint_url"]:
        taken["endpoint_url"] = f"https://{taken['endpoint_url']}"
    try:
        import_module(scheme.package)
        fsspec = import_module("fsspec")
    except ImportError as fault:
        raise MissingExtra("fault.extra", extra=scheme.extra, package=scheme.package) from fault
    with _told(f"{name}://"):
        return fsspec.filesystem(
            scheme.protocol, use_listings_cache=False, skip_instance_cache=True, **scheme.options, **taken)


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Turn what a store answers into one sentence: not there, no access, not to be reached."""
    try:
        yield
    except CheckerError:
        raise
    except FileNotFoundError as fault:
        raise CheckerError(GONE, url=url) from fault
    except PermissionError as fault:
        raise CheckerError(NO_ACCESS, url=url) from fault
    except Exception as fault:
        names = {kind.__name__ for kind in type(fault).__mro__}
        if names & {"NoCredentialsError", "PartialCredentialsError"} or getattr(fault, "status", 0) in (401, 403):
            raise CheckerError(NO_ACCESS, url=url) from fault
        if names & {"OSError", "BotoCoreError", "ClientError", "TimeoutError", "InvalidURL"}:
            raise CheckerError(UNREACHABLE, url=url, reason=_reason(fault)) from fault
        raise


def _reason(fault: BaseException) -> str:
    return (str(fault) or type(fault).__name__).splitlines()[0][:200]


def listing(root: str) -> Iterator[Entry]:
    """Every object at or under a URL; names that begin with a point are left out, as in folders.

    Raises CheckerError where the place cannot be listed to its end, or holds nothing: an incomplete listing is no answer.
    """
    allowed(root)
    head, path, scheme = _parts(root)
    files = _filesystem(_name(root))
    empty = True
    with _told(root):
        for entry in _pages(files, head, path) if scheme.pages else _folders(files, root):
            empty = False
            yield entry
    if empty:
        raise CheckerError(GONE, url=root)


def _pages(files: Any, head: str, path: str) -> Iterator[Entry]:
    bucket, _, prefix = path.partition("/")
    if prefix and not prefix.endswith("/"):
        try:
            found = files.call_s3("head_object", Bucket=bucket, Key=prefix)
            yield Entry(head + path, int(found["ContentLength"]), _number(found))
        except FileNotFoundError:
            pass
        prefix += "/"
    after: dict[str, str] = {}
    while True:
        page = files.call_s3("list_objects_v2", Bucket=bucket, Prefix=prefix, **after)
        for one in page.get("Contents", ()):
            key = one["Key"]
            if not key.endswith("/") and not _hidden(key[len(prefix):]):
                yield Entry(f"{head}{bucket}/{key}", int(one["Size"]), _number(one))
        if not page.get("IsTruncated"):
            return
        after = {"ContinuationToken": page["NextContinuationToken"]}


def _folders(files: Any, url: str) -> Iterator[Entry]:
    """A page of links, and the pages below it; links that lead elsewhere are not followed."""
    if not url.endswith("/"):
        yield _described(files, url)
        return
    for one in sorted({str(found["name"]).partition("?")[0].partition("#")[0] for found in files.ls(url, detail=True)}):
        if not one.startswith(url) or one == url or _hidden(one[len(url):]):
            continue
        if one.endswith("/"):
            yield from _folders(files, one)
        else:
            yield _described(files, one)


def _described(files: Any, url: str) -> Entry:
    found = files.info(url)
    return Entry(url, int(found.get("size") or 0), _number(found))


def _number(found: Mapping[str, object]) -> int | None:
    """The object's state as a number: its ETag, or where there is none the time of its last change."""
    told = found.get("ETag") or found.get("LastModified") or found.get("Last-Modified")
    return int.from_bytes(hashlib.blake2b(str(told).encode(), digest_size=7).digest()) if told else None


def _hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))


def fetched(url: str, most: int) -> bytes:
    """The content of one object, at most one byte more than ``most``. Raises CheckerError (also ``remote.missing``)."""
    _, path, scheme = _parts(url)
    files = _filesystem(_name(url))
    with _told(url):
        if not scheme.pages:
            return bytes(files.cat_file(url))[:most + 1]
        try:
            return bytes(files.cat_file(path, start=0, end=most + 1))
        except OSError as fault:
            if fault.errno != 22 or not path.partition("/")[2]:
                raise
            return bytes(files.cat_file(path))  # an empty object has no range that could be asked for


@contextmanager
def opened(url: str) -> Iterator[IO[bytes]]:
    """An object as a file that can be sought in: only the pieces that are read are fetched. Raises CheckerError."""
    _, path, scheme = _parts(url)
    with _told(url):
        stream = _filesystem(_name(url)).open(path if scheme.pages else url, "rb")
        try:
            yield stream
        finally:
            stream.close()
