"""Text of one language, counted: how much of it, and what speaks for its being sentences of that language."""

from __future__ import annotations

from collections.abc import Container, Iterable, Set

from msgspec import Struct, field

SHORT, _TITLED = 80, 0.6
"""Words of a text that may be addresses alone, and the share that begins with a capital from which it is. German prose has 0.45."""
LABELS = 4
"""Different labels that make a form; an imprint has an address, a manufacturer and an importer."""
_WORD = 3
"""Letters from which a word may be a name; fewer that are no frequent word are units and parts of designations."""


class Count(Struct):
    """Text of one language on one page or more: ``words`` in words of English, words ``seen``, and frequent words among them.

    ``distinct`` are the different words seen, ``titled`` those seen that begin with a capital and go on in small letters,
    ``scraps`` those of one or two letters that are no frequent words. ``statement`` counts the words that stand in
    paragraphs which every language of a booklet carries, such as the simplified declaration: they are text, but no manual;
    ``stale`` the words of lines that stood on an earlier page, such as an address at the foot. ``safety`` counts words of
    warning. ``plain`` is set where the script names its language, ``form`` where the model knows the language of a page
    that has no sentences; ``labels`` are the lines that are a label of a form in the language and nothing else. ``least`` is
    the share of frequent words that sentences have. ``lines`` are those of the body as printed.
    """

    least: float = 0.1
    words: float = 0.0
    seen: int = 0
    titled: int = 0
    scraps: int = 0
    hits: float = 0.0
    kinds: Set[str] = frozenset()
    distinct: Set[str] = frozenset()
    safety: int = 0
    statement: float = 0.0
    stale: float = 0.0
    plain: bool = False
    form: bool = False
    labels: Set[str] = frozenset()
    lines: tuple[str, ...] = ()

    @property
    def body(self) -> float:
        """The words that are neither a set statement nor the head or foot of an earlier page."""
        return self.words - self.statement - self.stale

    @property
    def names(self) -> bool:
        """Whether a short text is names: of streets, towns and firms, in which articles and prepositions stand too.

        The labels of a form begin with capitals as well: a text with several that are known is no text of names.
        """
        return len(self.labels) < LABELS and self.seen < SHORT and self.titled > _TITLED * (self.seen - self.scraps)

    @property
    def prose(self) -> bool:
        """Whether the text reads as sentences: enough frequent words, and not one of them again and again."""
        wanted = min(8, 2 + self.seen // 25, 3 + len(self.distinct) // 10)
        return self.plain or (len(self.kinds) >= wanted and self.hits >= self.least * self.seen)

    @property
    def halting(self) -> bool:
        """Whether it reads as the labels and short phrases of a form."""
        return self.form or (len(self.kinds) >= 3 and self.hits >= 0.6 * self.least * self.seen)

    def add(self, other: Count, evidence: bool = True) -> None:
        """Take in another count: its text alone, or also what speaks for its language."""
        self.words += other.words
        self.statement += other.statement
        self.stale += other.stale
        self.lines += other.lines
        if evidence:
            self.seen += other.seen
            self.titled += other.titled
            self.scraps += other.scraps
            self.hits += other.hits
            self.kinds |= other.kinds
            self.distinct |= other.distinct
            self.safety += other.safety
            self.plain |= other.plain
            self.form |= other.form
            self.labels |= other.labels


class Before(Struct):
    """What the pages before have told: their ``lines``, and the ``languages`` of the last plainly in one and of those after it."""

    lines: set[str] = field(default_factory=set)
    languages: frozenset[str] = frozenset()


def titled(tokens: Iterable[str]) -> int:
    """How many tokens of three letters and more begin with a capital and go on in small letters."""
    return len([token for token in tokens if token[0].isupper() and token[1:2].islower() and token[2:_WORD].isalpha()])


def scraps(words: Iterable[str], frequent: Container[str]) -> int:
    """How many words of one or two letters are not among the frequent ones."""
    return len([word for word in words if len(word) < _WORD and word not in frequent])
