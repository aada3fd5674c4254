"""``scratchnet export model``: a trained network in the formats of other programs."""

import argparse
import sys
from pathlib import Path
from typing import TextIO

from scratchnet.cli.exits import DIVERGED, DONE
from scratchnet.cli.exported import add_source, experiment_given, made_anew, run_given, trained
from scratchnet.cli.places import check_place, write_file
from scratchnet.cli.progress import Progress, say
from scratchnet.errors import InvalidInput
from scratchnet.experiment import SUFFIX
from scratchnet.export.models import (
    FORMATS,
    POINTS,
    Difference,
    Format,
    TrainedNetwork,
    format_for,
    measure_differences,
    trained_network,
)
from scratchnet.records import SUFFIX as RUN_SUFFIX
from scratchnet.share import is_shared_argument

#: Stands for printing, as in many commands.
_PRINTED = Path("-")


def add_export_model(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to its group."""
    command = kinds.add_parser(
        "model",
        help="write the trained network, to be used without Scratchnet",
        description=(
            "Train an experiment, or make a run anew, and write its network with all that is "
            "needed to use it: raw inputs in their own units go in, outputs come out."
        ),
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_source(command, engine=True)
    command.add_argument(
        "--format",
        choices=list(FORMATS),
        help="the format (default: what the suffix of OUT tells)",
    )
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        default=_PRINTED,
        metavar="OUT",
        help="the file to write, or to replace (default: print)",
    )
    command.add_argument(
        "--check",
        action="store_true",
        help=f"run every format at {POINTS:,} points and print how far it is from the reference",
    )
    command.set_defaults(command=export_model)


def export_model(options: argparse.Namespace) -> int:
    """Train, write and check; return the exit code."""
    form = _chosen_format(options)
    run = run_given(options)
    if run is not None:
        session = made_anew(run, options.file, run.recipe.engine)
    else:
        session = trained(experiment_given(options), options.engine, options.file)
    problem = session.problem
    named = options.file is not None and not is_shared_argument(options.file)
    name = options.file.name.removesuffix(SUFFIX).removesuffix(RUN_SUFFIX) if named else ""
    network = trained_network(session.snapshot(), problem.axes, problem.classes, name)
    content = form.content(network)
    if options.output == _PRINTED:
        sys.stdout.write(content.decode())
        sys.stdout.flush()
    else:
        write_file(options.output, content)
        print(f"wrote {options.output}: {form.label}, {network.origin.training_text}", flush=True)
    if options.check:
        # Where a source is printed, nothing else may stand beside it.
        _check(network, sys.stderr if options.output == _PRINTED else sys.stdout)
    if session.diverged_at is not None:
        say(f"diverged at step {session.diverged_at}, so this is the network of the step before")
        return DIVERGED
    return DONE


def _chosen_format(options: argparse.Namespace) -> Format:
    """Find out before a long run what cannot be written."""
    if options.output == _PRINTED:
        if options.format is None:
            raise InvalidInput(f"--format is missing; allowed: one of {', '.join(FORMATS)}")
        form = FORMATS[options.format]
        if form.requires:
            raise InvalidInput(f"--format {form.name} cannot be printed; -o says where to write it")
        return form
    form = format_for(options.output, options.format)
    form.check()
    check_place("-o", options.output)
    return form


def _check(network: TrainedNetwork, to: TextIO) -> None:
    """Measure every format and print a line for each."""
    ranges = ", ".join(f"{each.name!r} {each.low:g}…{each.high:g}" for each in network.inputs)
    print(f"largest differences from the reference at {POINTS:,} random points, {ranges}:", file=to)
    print(f"{'format':<14}{'run by':<24}{'absolute':>10}{'relative':>10}", file=to, flush=True)
    progress = Progress(POINTS)
    try:
        rows = measure_differences(
            network, report=lambda name, share: progress.tell(f"measuring {name}: {share:.0%}")
        )
        for row in rows:
            progress.clear()
            print(_line(row), file=to, flush=True)
    finally:
        progress.clear()


def _line(row: Difference) -> str:
    if row.absolute is None:
        return f"{row.format:<14}{row.note_text}"
    numbers = "".join(f"{number or 0:>10.2g}" for number in (row.absolute, row.relative))
    return f"{row.format:<14}{row.runtime:<24}{numbers}  {row.note_text}".rstrip()


def _epilog() -> str:
    lines = ["formats:"]
    lines += [f"  {each.name:<8} ({each.suffix}) {each.purpose}" for each in FORMATS.values()]
    return "\n".join(
        [
            *lines,
            "",
            "Parameters for --set: see `scratchnet train --help`.",
            "exit codes: 0 done, 2 bad input, 3 diverged, 130 stopped by Ctrl-C",
        ]
    )
