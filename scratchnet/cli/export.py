"""``scratchnet export``: what a run becomes for other programs and readers."""

import argparse

from scratchnet.cli.export_model import add_export_model
from scratchnet.cli.export_script import add_export_script
from scratchnet.cli.export_values import add_export_values


def add_export(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the group and its commands."""
    group = commands.add_parser(
        "export",
        help="write what an experiment trains for other programs",
        description="Train an experiment, and write what comes of it for other programs.",
        allow_abbrev=False,
    )
    kinds = group.add_subparsers(required=True, metavar="KIND", title="kinds")
    add_export_model(kinds)
    add_export_script(kinds)
    add_export_values(kinds)
