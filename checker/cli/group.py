"""The group of commands: each is a file of its own, imported when it is called."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from checker.cli.texts import locale_language, say

COMMANDS = (
    "check", "scan", "extract", "explain", "standards", "packs", "schema", "score",
)
"""In the order of the help: what a seller needs first."""


def language_of(ctx: click.Context) -> str:
    """The language that was asked for on this command line so far, else that of the locale."""
    while True:
        if ctx.params.get("lang"):
            return str(ctx.params["lang"])
        if ctx.parent is None:
            return locale_language()
        ctx = ctx.parent


class Command(click.Command):
    """A command whose help is the text ``help.NAME``."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does, in the language of the user."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(f"help.{self.name}", language_of(ctx)))


class Group(click.Group):
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

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the program is for."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say("help", language_of(ctx)))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one line for each command without importing any."""
        language = language_of(ctx)
        with formatter.section(say("help.commands", language)):
            formatter.write_dl([(name, say(f"help.{name}", language).split("\n")[0]) for name in COMMANDS])


def command(**settings: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """The decorator of a command's function; its name is that of the function's file."""
    return lambda function: click.command(function.__module__.rpartition(".")[2], cls=Command, **settings)(function)
