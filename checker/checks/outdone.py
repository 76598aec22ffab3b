"""A faulty paper beside a sound one: a fault that does not end the product's proof is told at a lower level."""

from __future__ import annotations

import datetime as dt

from checker.checks.outcome import Context
from checker.checks.shapes import counts, families, same_role, unread
from checker.model import Dossier, Paper, Record


def sound(paper: Paper, as_of: dt.date) -> bool:
    """Whether nothing in the paper itself speaks against it: read, of this model, passed, and not expired in any reading."""
    record = paper.record
    days = (record.expires.value,) if record.expires.value is not None else record.expires.readings
    return counts(paper) and not unread(record) and record.verdict.value != "mixed" and not any(day < as_of for day in days)


def outdone(paper: Paper, dossier: Dossier, context: Context, *, retest: bool = False) -> bool:
    """Whether another, sound paper of the same part covers all standards that this one cites (all acts, where it cites none).

    ``retest``: one that was issued after this one, as a retest is.
    """
    mine, acts = families(paper.record), {field.value for field in paper.record.directives}
    for other in dossier.papers:
        if other is paper or not same_role(other.record, paper.record) or not sound(other, context.as_of):
            continue
        if retest and not later(other.record, paper.record):
            continue
        if mine and mine <= families(other.record):
            return True
        if not mine and acts and acts <= {field.value for field in other.record.directives}:
            return True
    return False


def later(one: Record, other: Record) -> bool:
    """Whether a paper was issued after another, both days being known."""
    first, second = other.issued.value, one.issued.value
    return first is not None and second is not None and second > first
