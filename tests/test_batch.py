"""Batch: whatever a paper does, the others are read; whatever happens to a scan, the next one ends with the same results."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from checker.batch import Hands, Limits, Settings, Store, run, scan
from checker.batch.store import Stamp
from checker.errors import CheckerError
from checker.model import Category, Dossier, Field, Market, Record, Rules, SkuResult, Source, Wording
from checker.read.archive import shown

READS = "READS"


def rules() -> Rules:
    words = Wording("Toys", "玩具")
    return Rules((), (), (), {"DE": Market("DE", words)}, {"toys": Category("toys", words)}, {}, {}, {})


def read(source: Source) -> Record:
    """A reader whose papers say what it should do: the first word is a model, or a mishap."""
    data = Path(source.path).read_bytes()
    if os.environ.get(READS):
        with Path(os.environ[READS]).open("a") as log:
            log.write(f"{Path(source.file).name}\n")
    word = data.decode().split()[0]
    if word == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if word == "hang":
        time.sleep(60)
    if word == "bloat":
        bytearray(1 << 40)
    if word == "bug":
        raise ValueError("a bug")
    if word == "slow":
        time.sleep(0.02)
        word = data.decode().split()[1]
    import hashlib

    return Record(source.file, hashlib.sha256(data).hexdigest(), "text/plain", 1, "text", "read", models=(Field(value=word),))


def unfold(path: str):
    yield Source(shown(path), path)


def judge(dossier: Dossier) -> SkuResult:
    papers = ",".join(f"{Path(p.record.file).name}:{p.link.by}" for p in dossier.papers)
    return SkuResult(dossier.product.sku, papers, "", (), "review", ())


HANDS = Hands(read, unfold, judge)


@pytest.fixture
def seller(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    (tmp_path / "catalog.csv").write_text("sku,category,markets,models\n" + "".join(
        f"S-{n},toys,DE,QX-{n}\n" for n in range(100, 112)))
    for n in range(100, 112):
        (tmp_path / "papers" / f"{n}.txt").write_text(f"QX-{n} {n}")
    return tmp_path


def settings(seller: Path, **changes) -> Settings:
    return Settings(**{"store": seller / "store.sqlite", "version": "1", "stamp": "today", "limits": Limits(1.5, 512), **changes})


def outcome(seller: Path, **changes):
    with scan(str(seller / "catalog.csv"), [str(seller / "papers")], rules(), HANDS, settings(seller, **changes)) as under_way:
        results = list(under_way.results(lambda *told: None))
        unmatched = [record.file for record in under_way.unmatched()]
        return results, unmatched, under_way


def test_poison_costs_only_itself(seller):
    for word in ("crash", "hang", "bloat", "bug"):
        (seller / "papers" / f"{word}.txt").write_text(word)
    results, unmatched, under_way = outcome(seller, jobs=2)
    assert [result.title for result in results] == [f"{n}.txt:model" for n in range(100, 112)]
    assert sorted(Path(file).stem for file in unmatched) == ["bloat", "bug", "crash", "hang"]
    assert (under_way.documents, under_way.unreadable) == (16, 4)


@pytest.mark.parametrize(("word", "verdict"), [
    ("crash", "crashed"), ("hang", "timed-out"), ("bloat", "out-of-memory"), ("bug", "failed"), ("QX-1", "done")])
def test_each_mishap_has_its_verdict(tmp_path, word, verdict):
    paper = tmp_path / "paper.txt"
    paper.write_text(word)
    assert [one.verdict for one in run([Source(str(paper), str(paper))], read, 1, Limits(1.0, 512))] == [verdict]


def test_only_what_changed_is_read_and_judged_again(seller, monkeypatch):
    first, _, one = outcome(seller)
    assert (one.read, one.judged) == (12, 12)
    second, _, two = outcome(seller)
    assert (two.read, two.judged) == (0, 0)
    (seller / "papers" / "105.txt").write_text("QX-105 changed")
    _, _, three = outcome(seller)
    assert (three.read, three.judged) == (1, 1)
    _, _, four = outcome(seller, stamp="tomorrow")
    assert (four.read, four.judged) == (0, 12)
    _, _, five = outcome(seller, version="2")
    assert five.read == 12
    assert first == second


def test_verify_hashes_a_file_that_looks_unchanged(seller):
    outcome(seller)
    paper = seller / "papers" / "100.txt"
    paper.write_text("QX-111 100")
    store = Store(seller / "store.sqlite")
    status = paper.stat()
    stamp = Stamp(status.st_size, max(status.st_mtime_ns, status.st_ctime_ns))
    import hashlib

    store.keep_sha(str(paper), "", stamp, hashlib.sha256(b"QX-100 100").hexdigest())
    store.close()
    assert outcome(seller)[2].read == 0
    results, _, verified = outcome(seller, verify=True)
    assert verified.read == 1
    assert results[0].title == ""


@pytest.mark.parametrize("damage", [b"", b"not a database at all, but long enough to be taken for the head of one" * 20])
def test_a_damaged_store_is_rebuilt_with_the_same_results(seller, damage):
    first, _, _ = outcome(seller)
    (seller / "store.sqlite").write_bytes(damage)
    second, _, under_way = outcome(seller)
    assert first == second
    assert bool(under_way.rebuilt) == bool(damage)


def test_a_row_that_does_not_fit_its_checksum_is_not_believed(seller):
    first, _, _ = outcome(seller)
    base = sqlite3.connect(seller / "store.sqlite")
    base.execute("update record set data = replace(cast(data as text), 'QX-100', 'QX-999')")
    base.execute("update verdict set data = x'00'")
    base.commit()
    base.close()
    assert outcome(seller)[0] == first


def test_jobs_and_order_change_no_result(seller):
    first, _, _ = outcome(seller, jobs=1)
    (seller / "store.sqlite").unlink()
    assert outcome(seller, jobs=3)[0] == first


def test_papers_that_the_catalog_names_are_found_or_told_missing(seller):
    (seller / "beside").mkdir()
    (seller / "beside" / "doc.txt").write_text("nothing")
    (seller / "catalog.csv").write_text("sku,category,markets,models,documents\nA,toys,DE,,beside/doc.txt;gone.pdf\n")
    results, _, under_way = outcome(seller)
    assert results[0].title == "doc.txt:catalog"
    assert [(fault.message, dict(fault.args)["file"]) for fault in under_way.faults] == [("catalog.lost-paper", "gone.pdf")]


SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import test_batch
if __name__ == "__main__":
    for result in test_batch.outcome(Path({seller!r}))[0]:
        print(result)
"""


def seller_of(folder: Path, numbers: range, words: str) -> None:
    (folder / "catalog.csv").write_text("sku,category,markets,models\n" + "".join(f"S-{n},toys,DE,QX-{n}\n" for n in numbers))
    for n in numbers:
        (folder / "papers" / f"{n}.txt").write_text(f"{words} QX-{n}")


def started(seller: Path, log: Path) -> subprocess.Popen:
    script = seller / "run.py"
    script.write_text(SCRIPT.format(tests=str(Path(__file__).parent), seller=str(seller)))
    environment = {**os.environ, READS: str(log), "PYTHONPATH": str(Path(__file__).parent.parent)}
    return subprocess.Popen([sys.executable, str(script)], env=environment, stdout=subprocess.PIPE, text=True)


def lines(log: Path) -> int:
    return len(log.read_text().splitlines()) if log.exists() else 0


def kept(store: Path) -> int:
    base = sqlite3.connect(store)
    try:
        return int(base.execute("select count(*) from record").fetchone()[0])
    except sqlite3.OperationalError:  # not laid out yet
        return 0
    finally:
        base.close()


def test_a_killed_scan_goes_on_and_reads_only_what_the_store_does_not_hold(seller):
    seller_of(seller, range(100, 160), "slow")
    log, store = seller / "log", seller / "store.sqlite"
    for _ in range(2):
        begun, before = started(seller, log), lines(log)
        while begun.poll() is None and lines(log) < before + 25:
            time.sleep(0.01)
        begun.kill()
        begun.communicate()
    held, before = kept(store), lines(log)
    output, _ = started(seller, log).communicate()
    assert 0 < held < 60
    assert lines(log) - before == 60 - held
    store.unlink()
    assert output == started(seller, log).communicate()[0]
    assert output.count("SkuResult") == 60


def test_two_processes_may_scan_at_once_with_one_store(seller):
    seller_of(seller, range(100, 140), "slow")
    log, store = seller / "log", seller / "store.sqlite"
    both = [started(seller, log) for _ in range(2)]
    one, other = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert kept(store) == 40
    store.unlink()
    assert one == other == started(seller, log).communicate()[0]
    assert one.count("SkuResult") == 40


def judge_with_bug(dossier: Dossier) -> SkuResult:
    if dossier.product.sku == "S-105":
        raise KeyError("made up")
    return judge(dossier)


def test_a_bug_at_one_sku_leaves_it_to_a_person_and_the_others_go_on(seller, monkeypatch):
    sound, _, _ = outcome(seller)
    (seller / "store.sqlite").unlink()
    with monkeypatch.context() as patch:
        patch.setattr(sys.modules[__name__], "HANDS", Hands(read, unfold, judge_with_bug))
        results, _, _ = outcome(seller)
    assert [result for result in results if result.sku != "S-105"] == [result for result in sound if result.sku != "S-105"]
    (broken,) = [result for result in results if result.sku == "S-105"]
    assert broken.status == "review"
    assert [(one.code, one.kind, one.topic, one.message) for one in broken.findings] == [
        ("INT001", "review", "internal-error", "error")]
    assert dict(broken.findings[0].args) == {"what": "KeyError: 'made up'"}
    assert [Path(line.file).name for line in broken.papers] == ["105.txt"]
    again, _, under_way = outcome(seller)
    assert (again, under_way.judged) == (sound, 1)


def test_two_scans_may_share_a_store(seller):
    with scan(str(seller / "catalog.csv"), [str(seller / "papers")], rules(), HANDS, settings(seller)) as one:
        other, _, _ = outcome(seller)
        assert list(one.results(lambda *told: None)) == other


def test_one_content_for_unlike_products_is_noticed_and_turns_their_verdicts(seller):
    """A paper of toys that a lamp begins to share, under another name, is told at both; the others' verdicts are not made anew."""
    def told(dossier: Dossier) -> SkuResult:
        others = ",".join(f"{one.sku}:{one.category}" for paper in dossier.papers for one in paper.unlike)
        return SkuResult(dossier.product.sku, others, "", (), "review", ())

    def scanned(catalog: str):
        words = Wording("x", "某")
        known = replace(rules(), categories={name: Category(name, words) for name in ("toys", "lighting")})
        (seller / "catalog.csv").write_text(catalog)
        hands = replace(HANDS, judge=told)
        with scan(str(seller / "catalog.csv"), [str(seller / "papers")], known, hands, settings(seller)) as under_way:
            return {one.sku: one.title for one in under_way.results(lambda *_: None)}, under_way.judged

    for name in ("one.txt", "copy.txt"):
        (seller / "papers" / name).write_text("nothing that names a model")
    rows = "sku,category,markets,models,documents\nA,toys,DE,QX-700,one.txt\nB,toys,DE,QX-701,one.txt\n"
    assert scanned(rows) == ({"A": "", "B": ""}, 2)
    assert scanned(rows + "L,lighting,DE,QX-702,copy.txt\n") == ({"A": "L:lighting", "B": "L:lighting", "L": "A:toys"}, 3)
    assert scanned(rows + "L,lighting,DE,QX-702,copy.txt\nC,toys,DE,QX-100,\n")[1] == 1


def test_a_file_whose_name_is_no_text_is_read_and_told(seller):
    """Names in GBK, unpacked on a machine that expects UTF-8."""
    place = os.fsencode(seller / "papers") + b"/\xb1\xa8\xb8\xe6.txt"
    try:
        Path(os.fsdecode(place)).write_text("QX-100 gbk")
    except OSError:
        pytest.skip("this file system takes no such names")
    for _ in range(2):
        results, _, under_way = outcome(seller)
        assert results[0].title == "100.txt:model,\\xb1\\xa8\\xb8\\xe6.txt:model"
    assert under_way.read == 0


def test_a_paper_that_lies_under_several_names_is_read_once(seller):
    for n in range(5):
        (seller / "papers" / f"copy-{n}.txt").write_text("QX-100 100")
    results, _, under_way = outcome(seller, jobs=2)
    assert (under_way.documents, under_way.read) == (17, 12)
    assert results[0].title.count("model") == 6


@pytest.mark.parametrize("content", [b"sku,category\nA,toys\n", None])
def test_a_file_that_is_no_store_of_ours_is_left_as_it_is(seller, content):
    theirs = seller / "accounts.csv"
    if content is None:
        base = sqlite3.connect(theirs)
        base.execute("create table account (name text)")
        base.commit()
        base.close()
    else:
        theirs.write_bytes(content)
    before = theirs.read_bytes()
    with pytest.raises(CheckerError) as told:
        outcome(seller, store=theirs)
    assert told.value.message == "store.not-ours"
    assert theirs.read_bytes() == before
    assert sorted(place.name for place in seller.iterdir() if "accounts" in place.name) == ["accounts.csv"]


def command(seller: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "checker", "scan", str(seller / "catalog.csv"), "--documents", str(seller / "papers"),
            "--store", str(seller / "s.sqlite"), "--as-of", "2026-11-28", "--lang", "en", "--format", "jsonl",
            "-o", str(seller / "out.jsonl"), *more]


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts as a terminal of POSIX does")
def test_an_interrupted_scan_says_130_leaves_no_half_result_and_goes_on(seller):
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    for n in range(300, 700):
        (seller / "papers" / f"{n}.txt").write_text(f"Test report\nModel: QXA-{n}\n" * 20)
    begun = subprocess.Popen(
        command(seller, "--jobs", "1"), env=environment, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # a run in the background hands down that it is ignored
    while begun.poll() is None and (not (seller / "s.sqlite").exists() or not kept(seller / "s.sqlite")):
        time.sleep(0.02)
    begun.send_signal(signal.SIGINT)
    told = begun.communicate(timeout=60)[1]
    assert begun.returncode == 130, told
    assert [place.name for place in seller.iterdir() if "out" in place.name] == []
    before = kept(seller / "s.sqlite")
    again = subprocess.run(command(seller), env=environment, capture_output=True, text=True, check=False)
    assert again.returncode == 1, again.stderr
    assert 0 < before <= kept(seller / "s.sqlite") == 412
    assert len((seller / "out.jsonl").read_text().splitlines()) == 12


def test_pages_beyond_the_limit_are_told_as_not_read(seller):
    pypdfium2 = pytest.importorskip("pypdfium2")
    document = pypdfium2.PdfDocument.new()
    for _ in range(3):
        document.new_page(200, 200)
    (seller / "papers" / "S-100").mkdir()
    document.save(seller / "papers" / "S-100" / "long.pdf")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    subprocess.run(command(seller, "--max-pages", "2"), env=environment, check=False, capture_output=True)
    told = (seller / "out.jsonl").read_text().splitlines()[0]
    assert "DOC008" in told
    assert "beyond the limit of pages" in told
