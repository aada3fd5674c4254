"""The command ``scratchnet``: parses its arguments, runs a command, and exits with its code."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from scratchnet.cli.command import ExitCode, build_parser, load_commands
from scratchnet.cli.output import prepare_streams, report
from scratchnet.engines.threads import check_environment
from scratchnet.errors import InvalidInput


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    if not prepare_streams():
        report("the output is closed; allowed: a terminal, a file or a pipe")
        return ExitCode.BAD_INPUT
    load_commands()
    try:
        return _run(arguments)
    except InvalidInput as error:
        report(str(error))
        return ExitCode.BAD_INPUT
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has closed it (as in `scratchnet train | head`).
        _discard_output()
        return ExitCode.DONE
    except OSError as error:
        # Errors of files are handled where they are read and written: this is our output.
        report(f"the output cannot be written: {error.strerror}")
        _discard_output()
        return ExitCode.BAD_INPUT


def _run(arguments: Sequence[str] | None) -> int:
    # Flushed here, where errors can still be reported; not when Python exits.
    try:
        check_environment()
        options = build_parser().parse_args(arguments)
    except SystemExit:
        sys.stdout.flush()
        raise
    code: int = options.command(options)
    sys.stdout.flush()
    return code


def _discard_output() -> None:
    """Let nothing be reported a second time when Python flushes the output at its end."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
