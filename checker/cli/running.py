"""One command line from its words to its exit code: every error is one sentence in the user's language, never a traceback."""

from __future__ import annotations

import os
import re
import sys
import traceback

import click

from checker import __version__
from checker.cli.group import Group
from checker.cli.settings import NotAmong, Option, option
from checker.cli.texts import locale_language, say, sentence
from checker.errors import EXIT_CANNOT_RUN, EXIT_INTERRUPTED, EXIT_PASS, CheckerError

CHOICE = re.compile(r"^'(.*)' is not one of (.*)\.$")
"""What click says of a value that is none of its choices."""


@click.group(cls=Group, name="checker")
@click.version_option(__version__, message="%(version)s", cls=Option, help="version")
@option("--lang", type=click.Choice(("zh", "en")), is_eager=True)
def checker(lang: str | None) -> None:
    """The whole program."""


def run_command(arguments: list[str]) -> int:
    """Run the command line ``arguments`` and tell its exit code. ``CHECKER_DEBUG=1`` shows the traceback of a bug of ours."""
    language = _language(arguments)
    try:
        code = checker.main(arguments or ["--help"], prog_name="checker", standalone_mode=False, obj=language)
        sys.stdout.flush()
        return code if isinstance(code, int) else EXIT_PASS
    except click.UsageError as fault:
        return _refused(_usage(fault, language), language)
    except click.FileError as fault:
        return _refused(sentence(CheckerError("cli.file", file=fault.ui_filename, reason=fault.message), language), language)
    except CheckerError as fault:
        return _refused(sentence(fault, language), language)
    except (KeyboardInterrupt, click.Abort):
        _tell(say("cli.interrupted", language))
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe left: nothing more can be said there, and Python must not try when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_INTERRUPTED
    except OSError as fault:
        reason = fault.strerror or str(fault)
        return _refused(sentence(CheckerError("cli.file", file=fault.filename or "", reason=reason), language), language)
    except Exception as fault:  # noqa: BLE001 (a bug of ours must not end in a traceback for a seller)
        return _refused(say("cli.bug", language, kind=type(fault).__name__, what=fault), language)


def _refused(told: str, language: str) -> int:
    if os.environ.get("CHECKER_DEBUG"):
        _tell(traceback.format_exc())
    _tell(say("cli.cannot-run", language, reason=told))
    return EXIT_CANNOT_RUN


def _tell(text: str) -> None:
    click.echo(text, err=True)


def _language(arguments: list[str]) -> str:
    for word, following in zip(arguments, [*arguments, ""][1:], strict=True):
        for value in (following if word == "--lang" else "", word.removeprefix("--lang=") if word.startswith("--lang=") else ""):
            if value in {"zh", "en"}:
                return value
    return locale_language()


def _usage(fault: click.UsageError, language: str) -> str:
    """The fault of the command line, in words; of click's own sentences only the names and values are kept."""
    values = {"what": getattr(fault, "message", "") or ""}
    param = getattr(fault, "param", None)
    if param is not None:
        values["name"] = (param.get_error_hint(fault.ctx) if fault.ctx else str(param.name)).replace("'", "")
    elif isinstance(fault, click.BadParameter):
        values["name"] = str(fault.param_hint or "")
    match fault:
        case click.NoSuchOption():
            key, values["name"] = "no-such-option", fault.option_name
        case click.MissingParameter():
            key = "missing"
        case NotAmong():
            key, values["what"], values["allowed"] = "one-of", fault.value, fault.allowed
        case click.BadParameter() if found := CHOICE.match(values["what"]):
            key, values["what"], values["allowed"] = "one-of", found[1], found[2].replace("'", "")
        case click.BadParameter():
            key = "bad-value"
        case click.exceptions.NoSuchCommand():
            key, values["name"] = "no-such-command", fault.command_name
        case _:
            key = "other"
    command = fault.ctx.command_path if fault.ctx else "checker"
    told, advice = say(f"cli.usage.{key}", language, **values), say("cli.usage.help", language, command=command)
    return told + ("" if language == "zh" else " ") + advice

