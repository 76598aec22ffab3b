"""The command line: parse, call, print. Every way out has its code: 0 passes, 1 findings, 2 could not run, 130 interrupted."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence


def main() -> None:
    """The program ``checker``."""
    gc.set_threshold(200_000)  # what a start loads stays: the collector would look it through time and again in vain
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; nothing but the code and what was printed comes out of it."""
    from checker.cli.running import run_command

    return run_command(list(arguments))
