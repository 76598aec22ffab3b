"""The order of ``05/03/2024``: settled only by what the paper itself shows, and the reason is kept."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from checker.extract.dates import DAY_FIRST, MONTH_FIRST, DateShape, DateSpan, Option
from checker.extract.reading import Reading
from checker.model import Evidence

_NUMERIC = re.compile(r"(?<!\d)\d{1,2}\s?([-./])\s?\d{1,2}\s?\1\s?(?:\d{4}|\d\d)(?!\d)")


class Order(Struct, frozen=True):
    """The order of each style of numbers (``/``, ``-``, ``.``) in one paper, with what settled it.

    ``named`` are the days that the paper prints with the month in words or the year first: one of two readings that is among
    them is the day meant.
    """

    by_style: Mapping[str, str]
    reasons: Mapping[str, str]
    named: frozenset[dt.date] = frozenset()

    def settle(self, date: DateSpan) -> tuple[Option, ...]:
        """The readings that the order leaves."""
        order = self.by_style.get(date.style)
        kept = tuple(option for option in date.options if not option.order or order in option.order.split())
        if order and kept:
            return kept
        elsewhere = tuple(option for option in date.options if option.first in self.named and option.last in self.named)
        return elsewhere if len(elsewhere) == 1 else date.options

    def reason(self, date: DateSpan) -> str:
        """What settled this date, empty where nothing had to be settled."""
        if len(date.options) < 2:
            return ""
        return self.reasons.get(date.style) or ("same-day-elsewhere" if len(self.settle(date)) == 1 else "")


def order_of(
    reading: Reading, shape: DateShape, words: Mapping[str, Any], kind: str | None, sequence: Sequence[tuple[str, DateSpan]]
) -> Order:
    """Settle each style by an unambiguous date, an order printed in a label, the form, or the sequence of events.

    ``sequence`` are the dates of receipt, test, issue and expiry as printed, with their roles, in the order in which they
    must have happened.
    """
    spans, roles = [span for _, span in sequence], dict(sequence)
    seen = _seen(reading, shape)
    found: dict[str, tuple[str, str]] = {}
    printed, month_first = _printed(reading, words), _month_first_form(reading, words, kind)
    language = _day_first_language(reading, words)
    for style in "/-.":
        orders = seen.get(style, {})
        if month_first and DAY_FIRST not in orders:
            found[style] = (MONTH_FIRST, "form:month-first")
        elif len(orders) == 1:
            order, evidence = next(iter(orders.items()))
            found[style] = (order, f"{order}:{evidence.text}@{evidence.page}")
        elif printed and not orders:
            found[style] = (printed, "printed-order")
        elif not orders and (order := _by_sequence(style, spans)):
            found[style] = (order, "sequence")
        elif not orders and (order := _by_anniversary(style, roles.get("issued"), roles.get("expires"))):
            found[style] = (order, "whole-years-of-validity")
        elif style == "." and not orders and language:
            found[style] = (DAY_FIRST, f"language:{language}")
    if spoken := _month_language(reading, spans):
        found["name"] = (spoken, f"language:{spoken}")
    orders_of, reasons = ({style: pair[at] for style, pair in found.items()} for at in (0, 1))
    return Order(orders_of, reasons, _named(reading, shape))


def _seen(reading: Reading, shape: DateShape) -> dict[str, dict[str, Evidence]]:
    """Per style, the orders that unambiguous dates of the paper show, each with the first such date."""
    seen: dict[str, dict[str, Evidence]] = {}
    for page, row, line in reading.all_rows():
        if not _NUMERIC.search(reading.folded[page][row]):
            continue
        for date in shape.find(line.text):
            if (len(date.options) == 1 and date.options[0].order and date.options[0].first != date.options[0].last) or _telling(
                date
            ):
                orders = seen.setdefault(date.style, {})
                orders.setdefault(date.options[0].order, line.evidence(date.start, date.end))
    return seen


def _telling(date: DateSpan) -> bool:
    return len(date.options) == 1 and bool(date.options[0].order)


_NAMED = re.compile(r"[a-z]{3}.{0,12}(?:19|20)\d\d|(?:19|20)\d\d\s?[-./年]")
_DAY_FIRST_LABELS = 3


def _named(reading: Reading, shape: DateShape) -> frozenset[dt.date]:
    days = set()
    for page, row, line in reading.all_rows(3):
        if _NAMED.search(reading.folded[page][row]):
            days |= {
                day
                for d in shape.find(line.text)
                if d.settled and not d.options[0].order
                for day in (d.options[0].first, d.options[0].last)
            }
    return frozenset(days)


def _day_first_language(reading: Reading, words: Mapping[str, Any]) -> str:
    """The language of the paper's labels, where it is one in which the day is written first and labels enough are in it."""
    counts: dict[str, set[str]] = {}
    for page in reading.hits[:3]:
        for row in page:
            for hit in row:
                if hit.language in words.get("day_first_languages", ()) and (hit.opens or hit.colon) and len(hit.phrase) > 3:
                    counts.setdefault(hit.language, set()).add(hit.phrase)
    best = max(counts, key=lambda language: (len(counts[language]), language), default="")
    return best if best and len(counts[best]) >= _DAY_FIRST_LABELS else ""


def _month_language(reading: Reading, spans: Sequence[DateSpan]) -> str:
    """The language of most labels among those in which a month's name of the paper means different months."""
    among = {language for span in spans if span.style == "name" for option in span.options for language in option.order.split()}
    counts: dict[str, set[str]] = {}
    for page in reading.hits[:3] if among else ():
        for hit in (hit for row in page for hit in row if hit.language in among and (hit.opens or hit.colon)):
            counts.setdefault(hit.language, set()).add(hit.phrase)
    ranked = sorted(counts, key=lambda language: -len(counts[language]))
    return ranked[0] if ranked and (len(ranked) == 1 or len(counts[ranked[0]]) > len(counts[ranked[1]])) else ""


def _printed(reading: Reading, words: Mapping[str, Any]) -> str:
    text = "\n".join(itertools.chain.from_iterable(reading.folded[:3]))
    day, month = (any(form in text for form in words.get(key, ())) for key in ("orders_dmy", "orders_mdy"))
    return "" if day == month else DAY_FIRST if day else MONTH_FIRST


def _month_first_form(reading: Reading, words: Mapping[str, Any], kind: str | None) -> bool:
    if kind != "grant":
        return False
    text = " ".join(itertools.chain.from_iterable(reading.folded[:1]))
    return any(form in text for form in words.get("month_first_forms", ()))


def _by_sequence(style: str, sequence: Sequence[DateSpan]) -> str:
    """The one order under which receipt, test, issue and expiry follow each other; empty where both or neither do."""
    if not any(date.style == style and len(date.options) > 1 for date in sequence):
        return ""
    possible = [order for order in (DAY_FIRST, MONTH_FIRST) if _follows(order, style, sequence)]
    return possible[0] if len(possible) == 1 else ""


def _follows(order: str, style: str, sequence: Sequence[DateSpan]) -> bool:
    days = []
    for date in sequence:
        kept = [o for o in date.options if not o.order or o.order == order] if date.style == style else list(date.options)
        if len(kept) != 1:
            return date.style != style or not kept
        days += [kept[0].first, kept[0].last]
    return all(a <= b for a, b in itertools.pairwise(days))


def _by_anniversary(style: str, issued: DateSpan | None, expires: DateSpan | None) -> str:
    """The one order under which the paper ends whole years after its issue, to the day or the day before."""
    if issued is None or expires is None or issued.style != style or expires.style != style:
        return ""
    orders = {a.order for a in issued.options for b in expires.options if a.order == b.order and _whole_years(a.first, b.last)}
    return orders.pop() if len(orders) == 1 else ""


def _whole_years(first: dt.date, last: dt.date) -> bool:
    return any((last + dt.timedelta(days=d)).strftime("%m%d") == first.strftime("%m%d") for d in (0, 1)) and last.year > first.year
