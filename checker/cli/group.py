"""The group of commands: each is a file of its own, imported when it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from checker.cli.texts import locale_language, say

COMMANDS = (
    "check", "scan", "request", "extract", "languages", "explain", "standards", "packs", "schema", "score", "forecast", "history",
    "health", "advise",
)
"""In the order of the help: what a seller needs first."""


def language_of(ctx: click.Context) -> str:
    """The language of this command line, which is told before anything of it is parsed; else that of the locale."""
    return str(ctx.find_root().obj or locale_language())


@contextmanager
def _section(formatter: click.HelpFormatter, heading: str) -> Iterator[None]:
    """As click's own section, whose heading always ends in a colon of Latin script."""
    formatter.write_paragraph()
    formatter.write(f"{heading}\n")
    with formatter.indentation():
        yield


class Spoken(click.Command):
    """A command whose help is the text ``help.NAME``, all of it in the language of the user."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is called."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), say("help.usage", language_of(ctx)))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say("help" if ctx.parent is None else f"help.{self.name}", language_of(ctx)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what can be chosen."""
        with _section(formatter, say("help.options", language_of(ctx))):
            options = (param for param in self.get_params(ctx) if isinstance(param, click.Option))
            formatter.write_dl([record for param in options if (record := param.get_help_record(ctx))])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that shows the help."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = say("option.help", language_of(ctx))
        return found


class Command(Spoken):
    """One command."""


class Group(Spoken, click.Group):
    """Commands by name, each imported only when it is needed; the overview needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or ``None``."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"checker.cli.{cmd_name}").command
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what can be chosen, and the commands below it."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one line for each command without importing any."""
        language = language_of(ctx)
        with _section(formatter, say("help.commands", language)):
            formatter.write_dl([(name, say(f"help.{name}", language).split("\n")[0]) for name in COMMANDS])


def command(**settings: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """The decorator of a command's function; its name is that of the function's file."""
    return lambda function: click.command(function.__module__.rpartition(".")[2], cls=Command, **settings)(function)
