"""What can go wrong on our side of the counter: faulty set-up, data or arguments. A seller's bad paper is never an error."""

from __future__ import annotations

EXIT_PASS = 0
EXIT_FINDINGS = 1
EXIT_CANNOT_RUN = 2
EXIT_INTERRUPTED = 130


class CheckerError(Exception):
    """The run cannot go on: one sentence that names the file, the key and the mend. The command line exits with 2.

    ``message`` is a key of ``standards/messages.toml`` and ``args`` its values, so that it can be told in any language; a
    key that is not there is itself the sentence (faults of the data that messages are read from).
    """

    def __init__(self, message: str, **args: object) -> None:
        self.message = message
        self.args_by_name = {name: str(value) for name, value in args.items()}
        super().__init__(message + (f" {self.args_by_name}" if args else ""))

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process boundary whole."""
        return _again, (type(self), self.message, self.args_by_name)


def _again(kind: type[CheckerError], message: str, args: dict[str, str]) -> CheckerError:
    return kind(message, **args)


class PackError(CheckerError):
    """A fault in ``standards/`` or in a user's own rules: names file, table, key and what is allowed."""


class CatalogError(CheckerError):
    """A catalog that cannot be read at all: missing, not a table, or without the column that names the SKUs."""


class MissingExtra(CheckerError):
    """An optional dependency that this command needs is not installed; says which extra to install."""
