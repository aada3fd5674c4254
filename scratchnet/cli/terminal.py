"""What terminals cannot show."""

import io
import sys


def show_every_name() -> None:
    """Let letters that the terminal does not have be shown as escapes.

    Otherwise the name of a file, be it in another script or no text at all, would end a command
    that has done its work.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
