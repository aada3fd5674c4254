"""The command ``scratchnet``."""

from scratchnet.cli.main import main

__all__ = ["main"]
