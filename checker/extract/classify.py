"""What kind of paper it is: who attests decides, whatever the title says. Phrases and weights are in ``labels/kinds.toml``."""

from __future__ import annotations

from dataclasses import dataclass

from checker.extract.cues import cues, hits, zones
from checker.extract.reading import Reading
from checker.model import Evidence, Field, Lexicon

KINDS = ("test_report", "certificate", "declaration", "grant", "manual", "other")
_LEAST = 2.0
_READABLE = 12
"""A paper with fewer words than this on its first two pages cannot be told at all."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kind of the first paper in the file, and of all of them."""

    kind: Field[str]
    kinds: tuple[str, ...]


def classify(reading: Reading, lexicon: Lexicon) -> Kinds:
    """Weigh all cues of the first paper; the kind is unknown where nothing speaks for one."""
    scores: dict[str, float] = dict.fromkeys(KINDS, 0.0)
    shown: dict[str, list[Evidence]] = {kind: [] for kind in KINDS}
    for cue, evidence in hits(zones(reading), cues(lexicon, "kinds")):
        scores[cue.value] += cue.weight
        if cue.weight > 0:
            shown[cue.value].append(evidence)
    ranked = sorted(KINDS, key=lambda kind: (-scores[kind], KINDS.index(kind)))
    best, second = ranked[0], ranked[1]
    if scores[best] < _LEAST:
        words = sum(len(row.words) for rows in reading.rows[:2] for row in rows)
        return Kinds(Field("other", confidence=0.55), ("other",)) if words >= _READABLE else Kinds(Field(), ())
    margin = scores[best] - max(scores[second], 0.0)
    confidence = min(0.99, 0.6 + 0.1 * margin)
    return Kinds(Field(best, tuple(shown[best][:2]), confidence=confidence), (best,))
