"""The expiry calendar as iCalendar (RFC 5545): an event on the last day of a SKU's papers, its alarm on the day to begin."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from itertools import chain

from checker.model.finding import Report
from checker.model.rules import Rules
from checker.report import order
from checker.report.remind import start
from checker.report.wording import Teller

LINE = 75
"""Octets that a line may have; longer ones are folded."""


def pieces(report: Report, rules: Rules, language: str) -> Iterator[str]:
    """One event a SKU; the same SKU, day and cause keep their identity, so that a calendar replaces and does not double them."""
    teller = Teller(rules, language)
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//compliance-document-checker//EN", "CALSCALE:GREGORIAN"]
    events = (line for due in order.calendar(report.skus) for line in _event(due, report.as_of, teller, rules))
    for line in chain(head, events, ("END:VCALENDAR",)):
        yield from (f"{part}\r\n" for part in _folded(line))


def _event(due: order.Due, as_of: dt.date, teller: Teller, rules: Rules) -> Iterator[str]:
    end = due.sku.effective_expiry
    assert end is not None
    identity = hashlib.sha256("\n".join((due.sku.sku, due.date.isoformat(), due.cause)).encode()).hexdigest()[:32]
    yield "BEGIN:VEVENT"
    yield f"UID:{identity}@compliance-document-checker"
    yield f"DTSTAMP:{as_of:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{due.date:%Y%m%d}"
    yield f"SUMMARY:{_escaped(f'{due.sku.sku}: {teller.expiry(end)}')}"
    begin, todo = start(due.sku, rules), teller.start(due.sku)
    yield f"DESCRIPTION:{_escaped(chr(10).join(part for part in (teller.product(due.sku), due.file, todo) if part))}"
    yield "TRANSP:TRANSPARENT"
    if begin is not None:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-P{begin.days}D")
        yield from (f"DESCRIPTION:{_escaped(f'{due.sku.sku}: {todo}')}", "END:VALARM")
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    safe = "".join(sign for sign in text if sign == "\n" or sign >= " ")
    return safe.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, the later ones behind a blank, never cutting a character."""
    piece = ""
    for sign in line:
        if len((piece + sign).encode()) > LINE:
            yield piece
            piece = " "
        piece += sign
    yield piece
