"""What the seller has accepted: ``checker.toml`` laid over the verdicts, and what of it is no longer of use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from checker.cli.output import exit_code, tell
from checker.cli.settings import Settings
from checker.model.finding import Report, SkuResult
from checker.model.rules import Rules, Waiver


class Accepting:
    """The waivers and the baseline of a run; without a file every result stays as it is."""

    def __init__(self, settings: Settings, rules: Rules, path: Path | None, policies: Sequence[str] = ()) -> None:
        from checker.packs import select
        from checker.packs.config import NAME, Config, load_config

        place = path or Path(NAME)
        self._settings = settings
        self.config = load_config(place, rules) if path or place.is_file() else Config()
        known = self.config.known is not None
        self._packs = frozenset(pack.id for pack in select(rules, policies)) if known else frozenset[str]()
        self._used = set[Waiver]()

    def one(self, result: SkuResult) -> SkuResult:
        """The result with what is accepted marked as such."""
        from checker.pipeline import accepted

        told, used = accepted(result, self.config, self._settings.as_of, self._packs)
        self._used |= used
        return told

    def each(self, results: Iterable[SkuResult]) -> Iterator[SkuResult]:
        """All results as they come."""
        return map(self.one, results)

    def over(self, report: Report) -> Report:
        """A whole report."""
        return replace(report, skus=tuple(self.each(report.skus)))

    def tell_idle(self) -> None:
        """Say which waivers fitted nothing in this run, and which have lapsed."""
        for waiver in self.config.waivers:
            lapsed = waiver.until < self._settings.as_of
            if lapsed or waiver not in self._used:
                tell(
                    self._settings, "cli.waiver.lapsed" if lapsed else "cli.waiver.unused", code=waiver.code, sku=waiver.sku or "–",
                    reason=waiver.reason, owner=waiver.owner, until=waiver.until.isoformat(),
                )

    def exit_code(self, report: Report) -> int:
        """The exit code by what is new: with a baseline, findings that it knows do not count."""
        results = report.skus if self.config.known is None else map(_by_the_new, report.skus)
        return exit_code(results, report.faults, self._settings.fail_on)


def _by_the_new(result: SkuResult) -> SkuResult:
    """The result with the status that its open findings alone would give."""
    open_ones = [one for one in result.findings if not one.waived]
    if any(one.kind == "fail" and one.level == "error" for one in open_ones):
        return replace(result, status="fail")
    review = any(one.kind == "review" and one.level != "note" for one in open_ones)
    return replace(result, status="review" if review else "pass")
