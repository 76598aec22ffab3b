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
    if len(states) == 1:
        return [states[0]] * len(pieces)
    totals = [[own.get(state, 0.0) for state in states] for own in scores]
    # From the foot of the page upwards: what each piece and all that hangs below it say, told to the piece above.
    for index in range(len(pieces) - 1, -1, -1):
        above = pieces[index].above
        if above >= 0:
            total = totals[index]
            change = max(total) - _price(pieces[index])
            totals[above] = [
                held + (value if value > change else change) for held, value in zip(totals[above], total, strict=True)
            ]
    chosen: list[int] = []
    for index, piece in enumerate(pieces):
        total = totals[index]
        best = total.index(max(total))
        if piece.above >= 0:
            kept = chosen[piece.above]
            best = kept if total[kept] >= total[best] - _price(piece) else best
        chosen.append(best)
    return [states[at] for at in chosen]


def _price(piece: Piece) -> float:
    return _NEAR if piece.near else _FAR
