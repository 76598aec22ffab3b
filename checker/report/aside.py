"""The same papers by several policies side by side: verdict and end by the law alone and with each, and the ages each limits."""

from __future__ import annotations

from collections.abc import Container, Iterator

from msgspec import Struct

from checker.model.finding import EffectiveExpiry, Finding, Report, SkuResult, status_of

LAW = "law"
AGES = ("DAT002", "DAT003")
"""Codes of limits of age: policies differ in them, and none is an average of the others."""


class Side(Struct, frozen=True):
    """What one policy says beyond the law: ``status`` and ``end`` are those of the law and this policy together."""

    policy: str
    status: str
    ages: tuple[Finding, ...]
    end: EffectiveExpiry | None = None


def sides(result: SkuResult, report: Report) -> tuple[Side, ...]:
    """The law alone and each policy that was asked for; none where fewer than two were."""
    names = tuple(dict.fromkeys(report.policies))
    if len(names) < 2:
        return ()
    return tuple(_sides(result, tuple(name for name in names if name != LAW)))


def _sides(result: SkuResult, names: tuple[str, ...]) -> Iterator[Side]:
    own = {name: tuple(one for one in result.findings if one.requirement.startswith(f"{name}/")) for name in names}
    of_law = tuple(one for one in result.findings if not _of_one(one.requirement, own))
    for name, added in ((LAW, ()), *own.items()):
        ages = tuple(one for one in (added if name != LAW else of_law) if one.code in AGES)
        ends = (end for end in result.ends if end.requirement.partition("/")[0] == name or not _of_one(end.requirement, own))
        yield Side(name, status_of((*of_law, *added)), ages, next(ends, None))


def _of_one(requirement: str, policies: Container[str]) -> bool:
    """Whether a requirement is of one of the policies."""
    return requirement.partition("/")[0] in policies
