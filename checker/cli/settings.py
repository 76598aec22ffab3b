"""What every command takes: the day, the language, the form of the output, the rules, and what the exit code stands for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from msgspec import Struct

FAIL_ON = ("error", "review", "warning")
"""From the laxest line to the strictest: a SKU that fails; one that fails or needs review; any warning as well."""


class Settings(Struct, frozen=True):
    """The options that all commands share, as the user gave them or as this machine stands."""

    as_of: dt.date
    language: str
    form: str
    output: Path | None
    quiet: bool
    colour: bool
    standards: tuple[Path, ...]
    fail_on: str


class NotAmong(click.BadParameter):
    """A name that is none of those that there are; told with what is allowed."""

    def __init__(self, value: str, allowed: Iterable[str], hint: str) -> None:
        super().__init__(value, param_hint=hint)
        self.value, self.allowed = value, ", ".join(allowed)


class Day(click.ParamType[dt.date]):
    """A day as ``YYYY-MM-DD``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The day. Fails with a usage error for anything else."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} (YYYY-MM-DD)", param, ctx)


class Zone(click.ParamType[ZoneInfo]):
    """A time zone by its name in the IANA database, such as ``Asia/Shanghai``."""

    name = "zone"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> ZoneInfo:
        """The zone. Fails with a usage error for a name that is not known here."""
        if isinstance(value, ZoneInfo):
            return value
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fail(f"{value!r} (Asia/Shanghai, Europe/Berlin, UTC)", param, ctx)


class Option(click.Option):
    """An option whose help is a key of ``standards/texts/cli.toml``, so that it can be told in either language."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Names and help of this option in the language of the user."""
        from checker.cli.group import language_of
        from checker.cli.texts import say

        kept, self.help = self.help, say(f"option.{self.help}", language_of(ctx))
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = kept


def option(*names: str, told: str = "", **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A click option told by the text ``option.TOLD``; by default the option's own long name."""
    key = told or next(name for name in names if name.startswith("--")).split("/")[0].strip("-")
    return click.option(*names, cls=Option, help=key, **more)


def common(*forms: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the shared options; the command gets them as one ``Settings``. ``forms`` are its output forms, the default first."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def called(**given: Any) -> Any:
            return command(_settings(given), **given)

        for one in reversed(_options(forms)):
            called = one(called)
        return called

    return add


def _options(forms: tuple[str, ...]) -> tuple[Callable[[Callable[..., Any]], Callable[..., Any]], ...]:
    return (
        option("--format", "form", type=click.Choice(forms), default=forms[0]),
        option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path)),
        option("--as-of", type=Day()),
        option("--time-zone", type=Zone()),
        option("--standards", type=click.Path(path_type=Path), multiple=True),
        option("--fail-on", type=click.Choice(FAIL_ON), default="review"),
        option("--lang", type=click.Choice(("zh", "en")), is_eager=True),
        option("-q", "--quiet", is_flag=True),
        option("--no-color", is_flag=True),
    )


def _settings(given: dict[str, Any]) -> Settings:
    import os
    import sys

    from checker.cli.group import language_of

    output = given.pop("output")
    plain = given.pop("no_color") or bool(os.environ.get("NO_COLOR")) or output is not None or not sys.stdout.isatty()
    day, zone = given.pop("as_of"), given.pop("time_zone")
    return Settings(
        as_of=day or dt.datetime.now(zone).date(),
        language=given.pop("lang") or language_of(click.get_current_context()),
        form=given.pop("form"), output=output, quiet=given.pop("quiet"), colour=not plain,
        standards=given.pop("standards"), fail_on=given.pop("fail_on"),
    )
