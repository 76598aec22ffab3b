"""A scan killed at random moments, again and again: it must end with the bytes of one that nobody disturbed.

    python tests/benchmark/kills.py [--kills 50] [--papers 400] [--seed 7]

Every scan is a process of its own, killed with SIGKILL after a random part of the time that a whole scan takes. After each kill the
store is asked what it holds: that must never become less, and must be sound.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def killed(folder: Path, kills: int, papers: int, seed: int) -> str:
    """What happened, as one line. Raises AssertionError where a paper was lost, told twice, or told otherwise."""
    from test_batch import kept, lines, seller_of, started

    dice = random.Random(seed)
    (folder / "papers").mkdir()
    seller_of(folder, range(1000, 1000 + papers), "slow")
    store, log = folder / "store.sqlite", folder / "log"
    begun = time.monotonic()
    wanted, _ = started(folder, folder / "calm").communicate()
    whole = time.monotonic() - begun
    assert wanted.count("SkuResult") == papers
    store.unlink()
    held, done, hit, rounds = 0, 0, 0, 0
    while hit < kills:
        process, rounds = started(folder, log), rounds + 1
        time.sleep(dice.uniform(0.05, whole))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            hit += 1
        output, _ = process.communicate()
        now = kept(store) if store.exists() and store.stat().st_size else 0
        assert now >= held, "what was kept is gone"
        held = now
        if process.returncode == 0:
            assert output == wanted, "a resumed scan told something else"
            done += 1
            for suffix in ("", "-wal", "-shm"):  # begin again, so that kills go on to meet a scan at work
                Path(f"{store}{suffix}").unlink(missing_ok=True)
            held = 0
    output, _ = started(folder, log).communicate()
    assert output == wanted, "the last scan told something else"
    return (f"kills: {hit} of {rounds} scans killed, {done + 1} resumed to their end with the same bytes; {papers} papers,"
            f" {lines(log)} readings in all")


def main() -> int:
    """Run the benchmark."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--papers", type=int, default=400)
    arguments.add_argument("--seed", type=int, default=7)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="checker-kills-") as folder:
        print(killed(Path(folder), options.kills, options.papers, options.seed))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
