"""OCR that remembers on disk, so that a change of extraction is measured in seconds and not in the minutes of OCR.

For the benchmarks alone: the program itself never takes words from here. What is remembered is keyed by the picture, the way it
was looked at, the engine and its language data, so that a change of any of them is read anew.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

WHERE = "CHECKER_BENCHMARK_MEMO"


def remember() -> None:
    """Let the engine remember in the folder that the environment names; without one nothing changes."""
    folder = os.environ.get(WHERE)
    if not folder:
        return
    from checker.read import engine, other

    for room, names in ((engine, ("recognise", "outlook")), (other, ("page", "line"))):
        for name in names:
            setattr(room, name, _remembered(Path(folder), name, getattr(room, name)))


def _remembered(folder: Path, name: str, look: Callable[..., Any]) -> Callable[..., Any]:
    if hasattr(look, "remembers"):
        return look
    folder.mkdir(parents=True, exist_ok=True)
    of_engine = _engine()

    def looked(image: Any, *how: Any, **more: Any) -> Any:
        key = hashlib.sha256(repr((name, image.size, how, sorted(more.items()), of_engine)).encode() + image.tobytes())
        path = folder / key.hexdigest()
        if path.exists():
            return pickle.loads(path.read_bytes())
        found = look(image, *how, **more)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(pickle.dumps(found))
        part.replace(path)
        return found

    looked.remembers = True  # type: ignore[attr-defined]
    return looked


def _engine() -> str:
    import tesserocr

    from checker.read import tessdata

    source = Path(tessdata.__file__).with_name("engine.py").read_bytes()
    return hashlib.sha256(repr((tesserocr.tesseract_version(), sorted(tessdata.installed()))).encode() + source).hexdigest()
