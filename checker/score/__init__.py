"""Scoring: a report → the pass-rate feed, and what can be told from it. Imports nothing heavy: a scorer imports this."""

from checker.score.feed import pass_rate
from checker.score.rate import PassRate, Tally

__all__ = ["PassRate", "Tally", "pass_rate"]
