"""The likeliest language of every piece of a page, given what stands above and below it: smoothing without a window."""

from __future__ import annotations

from collections.abc import Sequence

from checker.extract.languages.pieces import Piece
from checker.extract.languages.scores import Scores

_NEAR, _FAR = 3.0, 1.2
"""The price of a change of language between neighbouring lines, and over a gap; in the unit of the scores."""


def decode(pieces: Sequence[Piece], scores: Sequence[Scores], languages: Sequence[str]) -> list[str]:
    """One language for each piece: the best joint choice on the tree of who stands above whom.

    ``scores`` hold points for the languages that a piece speaks for; a language that is not named has none.
    """
    states = tuple(languages)
    messages = [{} for _ in pieces]  # type: list[dict[str, float]]
    totals: list[dict[str, float]] = [{} for _ in pieces]
    for index in range(len(pieces) - 1, -1, -1):
        own, below = scores[index], messages[index]
        total = {state: own.get(state, 0.0) + below.get(state, 0.0) for state in states}
        totals[index] = total
        above = pieces[index].above
        if above >= 0:
            change = max(total.values()) - _price(pieces[index])
            target = messages[above]
            for state, value in total.items():
                target[state] = target.get(state, 0.0) + (value if value > change else change)
    chosen: list[str] = []
    for index, piece in enumerate(pieces):
        total = totals[index]
        best = max(states, key=total.__getitem__)
        if piece.above >= 0:
            kept = chosen[piece.above]
            best = kept if kept in total and total[kept] >= total[best] - _price(piece) else best
        chosen.append(best)
    return chosen


def _price(piece: Piece) -> float:
    return _NEAR if piece.near else _FAR
