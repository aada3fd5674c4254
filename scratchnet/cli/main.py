"""The command ``scratchnet``: parses its arguments, runs a command, and exits with its code."""

import sys
from collections.abc import Sequence
from contextlib import suppress

from scratchnet.cli.command import ExitCode, build_parser, load_commands
from scratchnet.cli.output import report, show_every_name
from scratchnet.errors import InvalidInput


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    show_every_name()
    load_commands()
    options = build_parser().parse_args(arguments)
    try:
        code: int = options.command(options)
        # Here errors can still be reported; not when Python exits.
        sys.stdout.flush()
    except InvalidInput as error:
        report(str(error))
        return ExitCode.BAD_INPUT
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has closed it (as in `scratchnet train | head`).
        sys.stderr.close()
        return ExitCode.DONE
    except OSError as error:
        # Errors of files are handled where they are read and written: this is our output.
        report(f"the output cannot be written: {error.strerror}")
        with suppress(OSError):
            sys.stdout.close()
        return ExitCode.BAD_INPUT
    return code
