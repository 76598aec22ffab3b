"""Telling: a report in the form that its reader needs. ``FORMATS`` maps the name of a form to its writer, one file each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module

from checker.model.finding import Report
from checker.model.rules import Rules


@dataclass(frozen=True, slots=True)
class Format:
    """One form of the report: calling it writes it. Its module is imported then, since some need a heavy library.

    ``streamed``: it can also be written SKU by SKU, so that memory does not grow with the catalog.
    """

    name: str
    suffix: str
    binary: bool = False
    streamed: bool = False

    def __call__(self, report: Report, rules: Rules, language: str) -> str | bytes:
        """The whole report, worded in ``language`` (``zh`` or English). Raises MissingExtra where a library is not installed."""
        written = import_module(f"checker.report.{self.name}").render(report, rules, language)
        assert isinstance(written, bytes if self.binary else str)
        return written

    def head(self) -> str:
        """What stands before the lines of a streamed form."""
        return str(import_module(f"checker.report.{self.name}").head())

    def lines(self, report: Report, rules: Rules, language: str) -> Iterator[str]:
        """The lines of a streamed form for one window of a scan; ``head`` and all of them together are the whole report."""
        lines: Iterator[str] = import_module(f"checker.report.{self.name}").lines(report, rules, language)
        return lines


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
