"""Every type that flows through the program, in the order in which it flows.

``document`` what a file holds → ``record`` what a paper states → ``catalog`` what the seller sells and which
papers belong to it → ``rules`` what law and platforms ask → ``finding`` what came of it.

All types are frozen (those that ``light`` makes, to the type checker alone) and made of tuples and plain values: they hash,
pickle, compare and serialise. None of them reads a clock, a file or the network.
"""

from checker.model.catalog import Catalog, CatalogFault, Dossier, Link, Other, Paper, Product
from checker.model.document import Box, Document, Page, Problem, Source, Word
from checker.model.finding import EffectiveExpiry, Exhibit, Finding, Later, PackStamp, PaperLine, Report, SkuResult
from checker.model.lexicon import Label, Lexicon
from checker.model.record import (
    DATE_ROLES,
    IN_DOUBT,
    MODELS_EXCEPTED,
    NO_SUCH_DAY,
    SIGNED_FOR,
    THIRD_PARTY_LABORATORY,
    TWO_PRINTS,
    Evidence,
    Field,
    Lack,
    Record,
    Section,
    page_ranges,
)
from checker.model.rules import (
    Act,
    Ask,
    Category,
    CheckSpec,
    CodeText,
    Condition,
    Edition,
    Lab,
    LanguageRule,
    Market,
    Pack,
    Requirement,
    Rules,
    Shown,
    Trait,
    Waiver,
    Wording,
)

__all__ = [
    "DATE_ROLES", "IN_DOUBT", "MODELS_EXCEPTED", "NO_SUCH_DAY", "SIGNED_FOR", "THIRD_PARTY_LABORATORY", "TWO_PRINTS",
    "Act", "Ask", "Box", "Catalog", "CatalogFault", "Category", "CheckSpec", "CodeText", "Condition", "Document",
    "Dossier", "Edition", "EffectiveExpiry", "Evidence", "Exhibit", "Field", "Finding", "Lab", "Label", "Lack", "LanguageRule",
    "Later", "Lexicon", "Link", "Market", "Other", "Pack", "PackStamp", "Page", "Paper", "PaperLine", "Problem", "Product",
    "Record", "Report", "Requirement", "Rules", "Section", "Shown", "SkuResult", "Source", "Trait", "Waiver", "Word", "Wording",
    "page_ranges",
]
