"""Commands: each registers itself with its options and exit codes, and its help follows.

A module of this package that uses `command` adds a command; `load_commands` finds it.
"""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, NoReturn

from scratchnet import __version__
from scratchnet.registry import Registry
from scratchnet.texts import writable


class ExitCode(IntEnum):
    """The exit codes of all commands."""

    DONE = 0
    #: An engine breaks its promise or is unavailable; a run does not match its record.
    VERIFICATION_FAILED = 1
    BAD_INPUT = 2
    DIVERGED = 3
    #: What shells report for a program ended by Ctrl-C: 128 + SIGINT.
    INTERRUPTED = 130


#: What every command's exit codes mean, unless it adds to them.
_MEANINGS = {
    ExitCode.DONE: "done",
    ExitCode.BAD_INPUT: "bad input",
    ExitCode.INTERRUPTED: "stopped by Ctrl-C",
}
#: The exit code of commands whose training may diverge.
DIVERGES = {ExitCode.DIVERGED: "diverged"}

#: Groups of commands, such as ``scratchnet export model``.
_GROUPS = {
    "export": "write a run or a trained network for other programs",
    "lesson": "list, write, check and grade lessons",
}

_SETTINGS_HINT = "Parameters for --set: see `scratchnet train --help`."


class Parser(ArgumentParser):
    """Refuses arguments in a line that cannot control a terminal: they may be names of files."""

    def error(self, message: str) -> NoReturn:
        super().error("\n".join(map(writable, message.split("\n"))))


class Option:
    """One option or argument: the arguments of `ArgumentParser.add_argument`."""

    def __init__(self, *flags: str, **settings: Any) -> None:
        self.flags = flags
        self._settings = settings

    def add_to(self, parser: ArgumentParser) -> None:
        """Add the option to a parser."""
        parser.add_argument(*self.flags, **self._settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command: ``name`` may begin with its group; ``run`` returns the exit code.

    ``notes`` returns more help, shown at the end as it is.
    """

    name: str
    help: str
    description: str
    options: Sequence[Option]
    exit_codes: Mapping[ExitCode, str]
    notes: Callable[[], str] | None
    run: Callable[[Namespace], int]

    def add_to(self, commands: Any) -> None:
        """Add the command to its group's subparsers."""
        parser = commands.add_parser(
            self.name.rpartition(" ")[2],
            help=self.help,
            description=self.description,
            epilog=self._epilog(),
            allow_abbrev=False,
        )
        if self.notes is not None:
            parser.formatter_class = RawDescriptionHelpFormatter
        for option in self.options:
            option.add_to(parser)
        parser.set_defaults(command=self.run)

    def _epilog(self) -> str:
        codes = exit_codes_text(self.exit_codes)
        if self.notes is not None:
            return f"{self.notes()}\n\n{codes}"
        takes_settings = any("--set" in option.flags for option in self.options)
        return f"{_SETTINGS_HINT} {codes}" if takes_settings else codes


#: Every command by its name.
COMMANDS: Registry[Command] = Registry()


def command(
    name: str,
    *,
    help: str,  # noqa: A002
    description: str = "",
    options: Sequence[Option] = (),
    exit_codes: Mapping[ExitCode, str] = {},
    notes: Callable[[], str] | None = None,
) -> Callable[[Callable[[Namespace], int]], Callable[[Namespace], int]]:
    """Register the decorated function as a command; see `Command`.

    ``exit_codes`` adds to, or replaces, the meanings that are common to all commands.
    """

    def register(run: Callable[[Namespace], int]) -> Callable[[Namespace], int]:
        COMMANDS.register(
            Command(
                name=name,
                help=help,
                description=description or f"{help[0].upper()}{help[1:]}.",
                options=options,
                exit_codes=exit_codes,
                notes=notes,
                run=run,
            )
        )
        return run

    return register


def exit_codes_text(exit_codes: Mapping[ExitCode, str]) -> str:
    """Return all exit codes with their meanings."""
    meanings = {**_MEANINGS, **exit_codes}
    return "Exit codes: " + ", ".join(f"{code:d} {meanings[code]}" for code in sorted(meanings))


def load_commands() -> None:
    """Import every module of this package, so that each registers its commands."""
    for module in iter_modules([str(Path(__file__).parent)]):
        import_module(f"{__package__}.{module.name}")


def build_parser() -> ArgumentParser:
    """Return the parser of all registered commands."""
    parser = Parser(
        prog="scratchnet",
        description="Train neural networks that you can take apart.",
        epilog=f"`scratchnet-lab` opens the window. {exit_codes_text(DIVERGES)}.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"scratchnet {__version__}")
    groups: dict[str, Any] = {
        "": parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    }
    for name in sorted(COMMANDS):
        group, _, _ = name.rpartition(" ")
        if group not in groups:
            text = _GROUPS[group]
            group_parser = groups[""].add_parser(
                group, help=text, description=f"{text[0].upper()}{text[1:]}.", allow_abbrev=False
            )
            groups[group] = group_parser.add_subparsers(
                required=True, metavar="KIND", title="kinds"
            )
        COMMANDS[name].add_to(groups[group])
    return parser
