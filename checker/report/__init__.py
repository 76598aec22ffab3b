"""Telling: a report in the form that its reader needs. ``FORMATS`` maps the name of a form to its writer, one file each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from checker.model.finding import Report
from checker.model.rules import Rules


@dataclass(frozen=True, slots=True)
class Format:
    """One form of the report: calling it writes it. Its module is imported then, since some need a heavy library."""

    name: str
    suffix: str
    binary: bool = False

    def __call__(self, report: Report, rules: Rules, language: str) -> str | bytes:
        """The whole report, worded in ``language`` (``zh`` or English). Raises MissingExtra where a library is not installed."""
        written = import_module(f"checker.report.{self.name}").render(report, rules, language)
        assert isinstance(written, bytes if self.binary else str)
        return written


FORMATS: Mapping[str, Format] = {
    form.name: form
    for form in (
        Format("text", ".txt"),
        Format("json", ".json"),
        Format("jsonl", ".jsonl"),
        Format("csv", ".csv"),
        Format("html", ".html"),
        Format("sarif", ".sarif"),
        Format("junit", ".xml"),
        Format("ics", ".ics"),
        Format("xlsx", ".xlsx", binary=True),
    )
}
