"""Papers beyond this machine: read from a real object store, known again by their ETag, and never asked for unless named."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers import KEYS, ObjectStore, object_store, pages_of_links

from checker.cli import run
from checker.cli.texts import sentence
from checker.errors import CheckerError, MissingExtra
from checker.model import Source
from checker.read import ReadOptions, read, remote, sources

ROOT = Path(__file__).parent.parent
PAPER = "Declaration of conformity\nModel: QX-100{number}\nDate: 2026-03-0{number}\n"


@pytest.fixture(scope="module")
def running() -> Iterator[ObjectStore]:
    with object_store() as store:
        yield store


@pytest.fixture
def store(running: ObjectStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ObjectStore:
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": running.url, "HOME": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    running.refuse = ""
    old = [{"Key": one["Key"]} for one in running.client.list_objects_v2(Bucket="seller").get("Contents", ())]
    if old:
        running.client.delete_objects(Bucket="seller", Delete={"Objects": old})
    running.requests.clear()
    remote._filesystem.cache_clear()
    return running


def put(store: ObjectStore, key: str, data: bytes | str) -> None:
    store.client.put_object(Bucket="seller", Key=key, Body=data.encode() if isinstance(data, str) else data)


def archive(**members: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, text in members.items():
            made.writestr(f"{name}.txt", text)
    return held.getvalue()


def test_a_listing_names_every_object_below_and_no_other(store: ObjectStore) -> None:
    for key in ("papers/a b#?::1.txt", "papers/deep/文件.txt", "papers/.hidden/x.txt", "papers/empty.txt", "papers/folder/",
                "papers-of-others/x.txt", "papers.txt"):
        put(store, key, "" if "empty" in key else "text")
    found = {entry.url: entry for entry in remote.listing("s3://seller/papers")}
    assert sorted(found) == [f"s3://seller/papers/{name}" for name in ("a b#?::1.txt", "deep/文件.txt", "empty.txt")]
    assert [entry.url for entry in remote.listing("s3://seller/papers.txt")] == ["s3://seller/papers.txt"]
    assert len(list(remote.listing("s3://seller"))) == 5
    assert [remote.fetched(url, 100) for url in sorted(found)] == [b"text", b"text", b""]
    assert len(remote.fetched("s3://seller/papers.txt", 2)) == 3
    before = found["s3://seller/papers/a b#?::1.txt"].changed
    put(store, "papers/a b#?::1.txt", "t3xt")
    assert {entry.url: entry for entry in remote.listing("s3://seller/papers")}["s3://seller/papers/a b#?::1.txt"].changed != before


def test_a_listing_goes_on_past_its_first_page(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "10")
    for number in range(25):
        put(store, f"many/{number:04}.txt", "x")
    store.requests.clear()
    assert len({entry.url for entry in remote.listing("s3://seller/many/")}) == 25
    assert len(store.requests) == 3


def test_archives_are_looked_into_and_fetched_by_pieces(store: ObjectStore) -> None:
    put(store, "all.zip", archive(one=PAPER.format(number=1), two=PAPER.format(number=2)))
    found = list(sources("s3://seller/all.zip"))
    assert [source.file for source in found] == ["s3://seller/all.zip!/one.txt", "s3://seller/all.zip!/two.txt"]
    assert [read(source).status for source in found] == ["read", "read"]


def test_what_cannot_be_had_is_told_of_its_paper_but_a_silent_store_stops_the_scan(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(store, "here.txt", "text")
    gone = read(Source("s3://seller/gone.txt", "s3://seller/gone.txt"))
    assert [(one.code, dict(one.args)) for one in gone.problems] == [("DOC003", {"reason": "missing"})]
    large = read(Source("s3://seller/here.txt", "s3://seller/here.txt"), ReadOptions(max_bytes=2))
    assert [dict(one.args) for one in large.problems] == [{"reason": "too-large"}]
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    _fresh()
    with pytest.raises(CheckerError, match=r"remote\.unreachable"):
        read(Source("s3://seller/here.txt", "s3://seller/here.txt"))


def _fresh() -> None:
    remote._filesystem.cache_clear()


@pytest.mark.parametrize(("url", "message"), [
    ("gopher://host/papers", "remote.scheme"), ("s3://user:secret@seller/papers", "remote.secret"),
    ("https://host/paper.pdf?signature=secret", "remote.secret"), ("s3://seller/nothing-here", "remote.missing"),
    ("s3://no-such-bucket/papers", "remote.missing"),
])
def test_a_url_that_cannot_be_used_is_one_sentence(store: ObjectStore, url: str, message: str) -> None:
    with pytest.raises(CheckerError) as told:
        list(sources(url))
    assert told.value.message == message
    for language in ("en", "zh"):
        assert "secret" not in sentence(told.value, language)
        assert "{" not in sentence(told.value, language)
        assert sentence(told.value, language) != str(told.value)


def test_missing_keys_and_missing_extras_are_one_sentence(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    _fresh()
    with pytest.raises(CheckerError, match=r"remote\.no-access"):
        list(sources("s3://seller/papers"))
    monkeypatch.setitem(sys.modules, "s3fs", None)
    remote._filesystem.cache_clear()
    with pytest.raises(MissingExtra) as told:
        list(sources("s3://seller/papers"))
    assert told.value.args_by_name == {"extra": "s3", "package": "s3fs"}


def test_oss_takes_address_and_keys_from_its_own_variables(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, "papers/a.txt", "text")
    for name in (*KEYS, "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("OSS_ENDPOINT", store.url)
    monkeypatch.setenv("OSS_ACCESS_KEY_ID", "made")
    monkeypatch.setenv("OSS_ACCESS_KEY_SECRET", "up")
    (source,) = sources("oss://seller/papers")
    assert (source.file, read(source).status) == ("oss://seller/papers/a.txt", "read")


def test_pages_of_links_are_followed_downwards_only(store: ObjectStore, tmp_path: Path) -> None:
    (tmp_path / "site" / "papers" / "deep").mkdir(parents=True)
    for name in ("a.txt", "deep/b.txt", "deep/.c.txt"):
        (tmp_path / "site" / "papers" / name).write_text("text")
    (tmp_path / "site" / "other.txt").write_text("text")
    with pages_of_links(tmp_path / "site") as url:
        found = list(sources(f"{url}papers/"))
        assert [source.file for source in found] == [f"{url}papers/a.txt", f"{url}papers/deep/b.txt"]
        assert [read(source).status for source in found] == ["read", "read"]
        assert [source.file for source in sources(f"{url}papers/a.txt")] == [f"{url}papers/a.txt"]
        assert [one.code for one in read(Source("x", f"{url}papers/none.txt")).problems] == ["DOC003"]


def scan(folder: Path, *more: str, store: str = "store.sqlite") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checker", "scan", "catalog.csv", "--format", "jsonl", "--as-of", "2026-11-28", "--lang", "en",
               "--store", store, "--jobs", "1", *more]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=120)


def test_a_scan_of_a_bucket_is_the_scan_of_the_folder_and_fetches_only_what_changed(
    store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [f"S-{n},toys,DE,QX-100{n}\n" for n in range(1, 7)]
    (tmp_path / "catalog.csv").write_text("sku,category,markets,models\n" + "".join(rows))
    (tmp_path / "papers").mkdir()
    for number in range(1, 5):
        put(store, f"papers/{number}.txt", PAPER.format(number=number))
        (tmp_path / "papers" / f"{number}.txt").write_text(PAPER.format(number=number))
    packed = archive(five=PAPER.format(number=5), six=PAPER.format(number=6))
    put(store, "papers/more.zip", packed)
    (tmp_path / "papers" / "more.zip").write_bytes(packed)
    here = scan(tmp_path, "--documents", "papers", store="here.sqlite")
    store.requests.clear()
    first = scan(tmp_path, "--documents", "s3://seller/papers")
    assert (here.returncode, first.returncode) == (1, 1), first.stderr
    assert first.stdout == here.stdout.replace('"papers/', '"s3://seller/papers/')
    assert first.stdout.count("s3://seller/papers/more.zip!/") >= 2
    assert {path for path in store.taken() if path.endswith("txt")} == {f"/seller/papers/{number}.txt" for number in range(1, 5)}
    again = scan(tmp_path, "--documents", "s3://seller/papers")
    assert (again.stdout, store.taken()) == (first.stdout, [])
    put(store, "papers/2.txt", PAPER.format(number=3))
    changed = scan(tmp_path, "--documents", "s3://seller/papers")
    assert store.taken() == ["/seller/papers/2.txt"]
    assert changed.stdout != first.stdout
    verified = scan(tmp_path, "--documents", "s3://seller/papers", "--verify")
    assert verified.stdout == changed.stdout
    assert len({path for path in store.taken() if path.endswith("txt")}) == 4
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    store.refuse = "/3.txt"
    put(store, "papers/3.txt", PAPER.format(number=1))
    refused = scan(tmp_path, "--documents", "s3://seller/papers")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "cannot be reached" in refused.stderr


def test_a_url_in_the_catalog_is_not_followed(store: ObjectStore, tmp_path: Path) -> None:
    put(store, "papers/1.txt", PAPER.format(number=1))
    (tmp_path / "catalog.csv").write_text("sku,category,markets,models,documents\nS-1,toys,DE,QX-1001,s3://seller/papers/1.txt\n")
    (tmp_path / "papers").mkdir()
    store.requests.clear()
    done = scan(tmp_path, "--documents", "papers")
    assert done.returncode == 1
    assert "1.txt, which is not there" in done.stderr
    assert store.requests == []


NO_SOCKETS = """
import socket, sys
connect = socket.socket.connect
def refuse(*given, **more):
    raise AssertionError("the network was touched")
socket.socket.connect = lambda self, address: connect(self, address) if self.family == socket.AF_UNIX else refuse()
socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refuse
from checker.cli import run
code = run(sys.argv[1:])
loaded = sorted(name for name in ("fsspec", "s3fs", "aiohttp", "ray", "sqlalchemy") if name in sys.modules)
print(loaded, file=sys.stderr)
raise SystemExit(code)
"""


def test_nothing_of_the_network_is_touched_unless_a_url_is_named(tmp_path: Path) -> None:
    (tmp_path / "catalog.csv").write_text("sku,category,markets,models\nS-1,toys,DE,QX-1001\n")
    (tmp_path / "1.txt").write_text(PAPER.format(number=1))
    done = subprocess.run(
        [sys.executable, "-c", NO_SOCKETS, "scan", "catalog.csv", "--documents", ".", "--format", "json", "--store", "s.sqlite"],
        cwd=tmp_path, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert (done.returncode, done.stderr) == (1, "[]\n")
    assert json.loads(done.stdout)["skus"]


def test_other_commands_take_urls_too(store: ObjectStore, capfd: pytest.CaptureFixture[str]) -> None:
    put(store, "papers/1.txt", PAPER.format(number=1))
    assert run(["extract", "s3://seller/papers", "--format", "jsonl"]) == 0
    assert json.loads(capfd.readouterr().out)["file"] == "s3://seller/papers/1.txt"
    assert run(["extract", "gopher://seller/papers"]) == 2
    assert "gopher://" in capfd.readouterr().err
