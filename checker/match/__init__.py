"""Records × catalog → dossiers: what the seller said first, exact normal forms next, likeness only among candidates."""

from checker.match.cover import covers
from checker.match.dossiers import Matching, bind, match, paper
from checker.match.forms import path_form
from checker.match.index import Index
from checker.match.links import Bound, bound, by_fcc, fcc_form, names_fcc_alone, strongest
from checker.match.sharing import MOST_OTHERS, NOTHING, other

__all__ = [
    "MOST_OTHERS", "NOTHING", "Bound", "Index", "Matching", "bind", "bound", "by_fcc", "covers", "fcc_form", "match",
    "names_fcc_alone", "other", "paper", "path_form", "strongest",
]
