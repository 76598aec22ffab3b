"""The compliance document checker: whether the papers of a product will be accepted, offline and with evidence.

For a scorer: ``from checker import pass_rate`` gives the pass rate of a report or results store (docs/scoring.md). What is
named here is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.score import PassRate, pass_rate

__all__ = ["PassRate", "__version__", "pass_rate"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name in {"PassRate", "pass_rate"}:
        from checker import score

        return getattr(score, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
