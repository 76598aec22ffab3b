"""What kind of paper it is: who attests decides, whatever the title says. Phrases and weights are in ``labels/kinds.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from checker.extract.cues import Zone, cues, cues_of, head_zone, hits, later, title_zone
from checker.extract.reading import Reading
from checker.model import Evidence, Field, Lexicon

KINDS = ("test_report", "certificate", "declaration", "grant", "manual", "other")
_LEAST, _SCANNED, _PLAIN = 3.0, 4.0, 9.0
"""What must speak for a kind in a text, on a scan, and where the paper has hardly a word."""
_PAGES = 12
_SEVERAL, _MANY = 3, 4
"""Papers in so many languages are manuals, unless something stronger speaks."""
_DECLARED = 5.0
"""A declaration may be in many languages too."""
_LATER = 5.0
"""What must speak for a manual on its later pages, where the first are silent."""
_BOUND = ("certificate", "declaration")
"""What is bound behind another paper: each has a page that titles it."""
_READABLE, _SURE, _LETTERS = 12, 0.75, 0.75
"""A paper with fewer words on its first two pages is a picture; one read less surely, or with fewer letters, cannot be told."""


class Kinds(Struct, frozen=True):
    """The kind of the first paper in the file, and of all of them.

    ``default``: nothing speaks for a kind, and ``other`` is what remains.
    """

    kind: Field[str]
    kinds: tuple[str, ...]
    default: bool = False


UNKNOWN = Kinds(Field(), ())


def classify(reading: Reading, zones: Mapping[str, Zone], lexicon: Lexicon, languages: int = 1) -> Kinds:
    """Weigh all cues of the first paper; the kind is unknown where nothing speaks for one.

    ``languages`` is in how many languages the paper is written.
    """
    scores, shown = _scored(zones, lexicon)
    if scores["declaration"] < _DECLARED:
        scores["manual"] += 5.0 if languages >= _MANY else 3.0 if languages >= _SEVERAL else 0.0
    ranked = sorted(KINDS, key=lambda kind: (-scores[kind], KINDS.index(kind)))
    best, second = ranked[0], ranked[1]
    if scores[best] < _needed(reading):
        return _instructs_later(reading, lexicon) or _unspoken(reading)
    margin = scores[best] - max(scores[second], 0.0)
    confidence = min(0.99, 0.6 + 0.1 * margin)
    field = Field(best, tuple(shown[best][:2]), confidence=confidence)
    return Kinds(field, (best, *_further(reading, lexicon, best)))


def _scored(zones: Mapping[str, Zone], lexicon: Lexicon) -> tuple[dict[str, float], dict[str, list[Evidence]]]:
    """The weight of all cues for each kind, and the rows that show those that speak for it."""
    scores: dict[str, float] = dict.fromkeys(KINDS, 0.0)
    shown: dict[str, list[Evidence]] = {kind: [] for kind in KINDS}
    for cue, evidence in hits(zones, cues(lexicon, "kinds")):
        scores[cue.value] += cue.weight
        if cue.weight > 0:
            shown[cue.value].append(evidence)
    return scores, shown


def _instructs_later(reading: Reading, lexicon: Lexicon) -> Kinds | None:
    """A manual whose first pages are pictures or a choice of languages: its instructions begin further on."""
    scores, shown = _scored({"text": later(reading)}, lexicon)
    others = max(score for kind, score in scores.items() if kind != "manual")
    if scores["manual"] < _LATER or others >= _LEAST:
        return None
    return Kinds(Field("manual", tuple(shown["manual"][:2]), confidence=0.6 + 0.02 * scores["manual"]), ("manual",))


def _unspoken(reading: Reading) -> Kinds:
    """Where nothing speaks for a kind: ``other``, shown by how the paper begins, if it was read well enough to say so."""
    sure = _legible(reading)
    begins = next((row.evidence() for _, _, row in reading.all_rows() if any(map(str.isalpha, row.text))), None)
    if not sure or begins is None:
        return UNKNOWN
    return Kinds(Field("other", (begins,), confidence=sure), ("other",), default=True)


def _further(reading: Reading, lexicon: Lexicon, first: str) -> Iterator[str]:
    """Kinds of papers that begin on a later page: only what a page both titles and words as one of another kind."""
    found = [first]
    known = cues(lexicon, "kinds")
    titles = cues_of(lexicon, "kinds", "title", _BOUND)
    for page in range(1, min(len(reading.rows), _PAGES)):
        if not titles.begin_in(reading.row_views[page]):
            continue
        title = title_zone(reading, page)
        if not any(hits({"title": title}, titles)):
            continue
        scores: dict[str, float] = {}
        titled = set()
        for cue, _ in hits({"title": title, "head": head_zone(reading, page)}, known):
            scores[cue.value] = scores.get(cue.value, 0.0) + cue.weight
            titled |= {cue.value} if cue.zone == "title" else set()
        best = max(scores, key=lambda kind: (scores[kind], kind), default="")
        if best in titled and best in _BOUND and best not in found and scores[best] >= _PLAIN:
            found.append(best)
            yield best


def _needed(reading: Reading) -> float:
    if _words(reading) < _READABLE:
        return _PLAIN
    return _SCANNED if any(page.source == "ocr" for page in reading.document.pages[:2]) else _LEAST


def _legible(reading: Reading) -> float:
    """How sure it is that a paper that shows no cue has none: 0 where it was not read well enough to say."""
    words = [word for rows in reading.rows[:2] for row in rows for word in row.words]
    if _words(reading) < _READABLE:
        read = reading.document.status == "read" and all(page.source != "none" for page in reading.document.pages[:2])
        return 0.5 if read and reading.document.pages else 0.0
    signs = [char for word in words for char in word.text if not char.isdigit()]
    sure = sum(word.confidence for word in words) / len(words)
    letters = sum(char.isalpha() for char in signs) / max(1, len(signs))
    return 0.6 if sure >= _SURE and letters >= _LETTERS else 0.0


def _words(reading: Reading) -> int:
    return sum(len(row.words) for rows in reading.rows[:2] for row in rows)
