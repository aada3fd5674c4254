"""Commands and their options; what each does stands in a module of its own."""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from scratchnet import __version__
from scratchnet.cli.check import add_check
from scratchnet.cli.data import PARTS, data
from scratchnet.cli.exits import BAD_INPUT, INTERRUPTED
from scratchnet.cli.export import add_export
from scratchnet.cli.files import new, schema
from scratchnet.cli.numbers import positive
from scratchnet.cli.share import share
from scratchnet.cli.terminal import show_every_name
from scratchnet.cli.train import train
from scratchnet.cli.verify import EXIT_CODES as VERIFY_EXIT_CODES
from scratchnet.cli.verify import verify
from scratchnet.engines import DEFAULT_ENGINE, ENGINES
from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS
from scratchnet.records import SUFFIX as RUN_SUFFIX

_FILE = "an experiment, or its text (default: the article's)"
_EXIT_CODES = "exit codes: 0 done, 2 bad input, 3 diverged, 130 stopped by Ctrl-C"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    show_every_name()
    options = _parser().parse_args(arguments)
    try:
        code: int = options.command(options)
        # Here, where it can be said, and not when Python ends.
        sys.stdout.flush()
    except InvalidInput as error:
        print(f"scratchnet: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough (as in `scratchnet train | head`).
        sys.stderr.close()
        return 0
    except OSError as error:
        # Files are answered for where they are read and written: what is left is what we print to.
        print(f"scratchnet: the output cannot be written: {error.strerror}", file=sys.stderr)
        with suppress(OSError):
            sys.stdout.close()
        return BAD_INPUT
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scratchnet",
        description="Train neural networks that one can take apart.",
        epilog=f"The window is opened by `scratchnet-lab`. {_EXIT_CODES}.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"scratchnet {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    _add_train(commands)
    _add_verify(commands)
    add_check(commands)
    _add_data(commands)
    _add_share(commands)
    add_export(commands)
    command = commands.add_parser(
        "schema", help="print the JSON Schema of experiment files", allow_abbrev=False
    )
    command.set_defaults(command=schema)
    command = commands.add_parser(
        "new", help="write an experiment file with every default", allow_abbrev=False
    )
    command.add_argument("file", type=Path, metavar="FILE", help="the file to write")
    command.add_argument("--force", action="store_true", help="replace an existing file")
    command.add_argument(
        "--from",
        dest="text",
        metavar="TEXT",
        help="what `scratchnet share` prints, or a TensorFlow Playground link; - reads it from "
        "stdin (default: the article's experiment)",
    )
    _add_settings(command)
    command.set_defaults(command=new)
    return parser


def _add_train(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "train",
        help="train an experiment and print its log",
        description="Train an experiment and print step 1 and every 100th: step and loss.",
        epilog=_settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_FILE)
    command.add_argument(
        "--steps", metavar="N", help="how many steps; the same as --set training.steps=N"
    )
    _add_settings(command)
    command.add_argument(
        "--engine",
        choices=list(ENGINES),
        default=DEFAULT_ENGINE,
        help="what computes the steps (default: %(default)s)",
    )
    command.add_argument(
        "--log-every",
        type=positive,
        default=100,
        metavar="N",
        help="print every Nth step, and the first (default: %(default)s)",
    )
    command.add_argument(
        "--report", type=Path, metavar="OUT.json", help="write everything about the run as JSON"
    )
    command.add_argument(
        "--save-run",
        type=Path,
        metavar=f"OUT{RUN_SUFFIX}",
        help="write the run as a file that `scratchnet check` verifies",
    )
    command.add_argument(
        "--author", default="", metavar="NAME", help="with --save-run: who made the run"
    )
    command.add_argument(
        "--title", default="", metavar="TEXT", help="with --save-run: what it is called"
    )
    command.set_defaults(command=train)


def _add_verify(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "verify",
        help="train with every engine and compare what they compute",
        description="Train an experiment with every engine; print how they differ, and how fast.",
        epilog=f"Parameters for --set: see `scratchnet train --help`. {VERIFY_EXIT_CODES}.",
        allow_abbrev=False,
    )
    command.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_FILE)
    command.add_argument(
        "--steps", metavar="N", help="how many steps (default: the experiment's, at most 2000)"
    )
    _add_settings(command)
    command.set_defaults(command=verify)


def _add_data(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "data",
        help="write an experiment's samples as CSV",
        description="Write the samples that an experiment is trained on and tested with as CSV.",
        epilog="Parameters for --set: see `scratchnet train --help`.",
        allow_abbrev=False,
    )
    command.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_FILE)
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT.csv",
        help="the file to write, or to replace (default: print)",
    )
    command.add_argument(
        "--part", choices=PARTS, default="all", help="which samples (default: %(default)s)"
    )
    _add_settings(command)
    command.set_defaults(command=data)


def _add_share(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "share",
        help="print an experiment as a text to copy",
        description="Print an experiment as a short text, which may stand in the place of FILE "
        "in every command, and which the window takes by Edit, Paste experiment.",
        epilog="Parameters for --set: see `scratchnet train --help`.",
        allow_abbrev=False,
    )
    command.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_FILE)
    command.add_argument(
        "--playground",
        action="store_true",
        help="print the TensorFlow Playground link that stands for it, and how it differs",
    )
    command.add_argument("--long", action="store_true", help="print the text however long it is")
    _add_settings(command)
    command.set_defaults(command=share)


def _add_settings(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--set",
        action="append",
        default=[],
        dest="settings",
        metavar="KEY.PATH=VALUE",
        help="change one parameter; may be repeated",
    )


def _settings_help() -> str:
    lines = ["parameters for --set, with their defaults:"]
    for path, parameter in PARAMETERS.items():
        default = parameter.default
        shown = default if isinstance(default, str) else json.dumps(default)
        lines.append(f"  {path}={shown}".ljust(42) + f" {parameter.label}: {parameter.allowed()}")
    return "\n".join([*lines, "", _EXIT_CODES])
