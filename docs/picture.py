"""Draws docs/picture.svg and docs/picture.zh.svg: what ``checker scan`` shows of the samples, as a terminal shows it.

python docs/picture.py
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
WIDTH, ROWS = 118, 46


def draw(language: str, target: Path) -> None:
    """Run the README's command on a made-up terminal and keep what it shows first."""
    scan = ["scan", "samples/catalog.csv", "--documents", "samples/papers", "--as-of", "2026-11-24", "--lang", language]
    command = [sys.executable, "-m", "checker", *scan]
    shown = on_terminal(command)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True)
        console.print(Text.from_ansi("\n".join(shown.splitlines()[:ROWS])))
    drawn = console.export_svg(title="checker scan samples/catalog.csv --documents samples/papers", unique_id="checker")
    # The fonts of the reader's own machine: a picture that fetches some from elsewhere would tell who looks at it.
    target.write_text(re.sub(r"@font-face \{.*?\}\n", "", drawn, flags=re.DOTALL), encoding="utf-8")


def on_terminal(command: list[str]) -> str:
    """What a command shows on a terminal of ``WIDTH`` columns, with its colours."""
    near, far = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": str(WIDTH)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=far, stderr=subprocess.DEVNULL)
    os.close(far)
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(near, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not part:
            break
        parts.append(part)
    process.wait()
    return b"".join(parts).decode("utf-8").replace("\r\n", "\n")


if __name__ == "__main__":
    for language, name in (("en", "picture.svg"), ("zh", "picture.zh.svg")):
        draw(language, ROOT / "docs" / name)
