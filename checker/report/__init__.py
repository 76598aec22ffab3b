"""Telling: a report in the form that its reader needs. ``FORMATS`` maps the name of a form to its writer, one file each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module

from msgspec import Struct

from checker.model.finding import Report
from checker.model.rules import Rules


class Format(Struct, frozen=True):
    """One form of the report: calling it writes it. Its module is imported then, since some need a heavy library.

    ``streamed``: it can also be written SKU by SKU as they are judged; all other forms tell of the whole catalog first.
    """

    name: str
    suffix: str
    binary: bool = False
    streamed: bool = False

    def __call__(self, report: Report, rules: Rules, language: str) -> str | bytes:
        """The whole report, worded in ``language`` (``zh`` or English). Raises MissingExtra where a library is not installed."""
        pieces = list(self.pieces(report, rules, language))
        return b"".join(_binary(pieces)) if self.binary else "".join(map(str, pieces))

    def pieces(self, report: Report, rules: Rules, language: str) -> Iterator[str | bytes]:
        """The report piece by piece: of all that is told, memory holds one product. Raises MissingExtra as calling does."""
        pieces: Iterator[str | bytes] = import_module(f"checker.report.{self.name}").pieces(report, rules, language)
        return pieces

    def head(self) -> str:
        """What stands before the lines of a streamed form."""
        return str(import_module(f"checker.report.{self.name}").head())

    def lines(self, report: Report, rules: Rules, language: str) -> Iterator[str]:
        """The lines of a streamed form for one window of a scan; ``head`` and all of them together are the whole report."""
        lines: Iterator[str] = import_module(f"checker.report.{self.name}").lines(report, rules, language)
        return lines


def _binary(pieces: Iterable[str | bytes]) -> Iterator[bytes]:
    for piece in pieces:
        assert isinstance(piece, bytes)
        yield piece


FORMATS: Mapping[str, Format] = {
    form.name: form
    for form in (
        Format("text", ".txt"),
        Format("json", ".json"),
        Format("jsonl", ".jsonl", streamed=True),
        Format("csv", ".csv", streamed=True),
        Format("html", ".html"),
        Format("sarif", ".sarif"),
        Format("junit", ".xml"),
        Format("ics", ".ics"),
        Format("xlsx", ".xlsx", binary=True),
    )
}
