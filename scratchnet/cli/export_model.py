"""``scratchnet export model``: a trained network in the formats of other programs."""

import argparse
import sys
from pathlib import Path
from typing import TextIO

from scratchnet.cli.background import BackgroundEngine
from scratchnet.cli.exits import DIVERGED, DONE
from scratchnet.cli.places import check_place
from scratchnet.cli.progress import Progress, say
from scratchnet.cli.settings import chosen_experiment, naming
from scratchnet.engines import DEFAULT_ENGINE, ENGINES, EngineUnavailable
from scratchnet.errors import InvalidInput
from scratchnet.experiment import SUFFIX, Experiment
from scratchnet.files import write_atomically
from scratchnet.models import (
    FORMATS,
    POINTS,
    Difference,
    Format,
    TrainedNetwork,
    format_for,
    measure_differences,
    trained_network,
)
from scratchnet.session import Session
from scratchnet.share import is_given_as_text

#: Steps are made in calls of at most this long, so that Ctrl-C acts at once.
_CHUNK_S = 0.05


def add_export_model(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to its group."""
    command = kinds.add_parser(
        "model",
        help="write the trained network, to be used without Scratchnet",
        description=(
            "Train an experiment and write its network with all that is needed to use it: raw "
            "inputs in their own units go in, outputs come out."
        ),
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="an experiment, or its text (default: the article's)",
    )
    command.add_argument(
        "--format",
        choices=list(FORMATS),
        help="the format (default: what the suffix of OUT tells)",
    )
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        help="the file to write, or to replace (default: print)",
    )
    command.add_argument(
        "--steps", metavar="N", help="how many steps; the same as --set training.steps=N"
    )
    command.add_argument(
        "--set",
        action="append",
        default=[],
        dest="settings",
        metavar="KEY.PATH=VALUE",
        help="change one parameter; may be repeated",
    )
    command.add_argument(
        "--engine",
        choices=list(ENGINES),
        default=DEFAULT_ENGINE,
        help="what computes the steps (default: %(default)s)",
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
    settings = list(options.settings)
    if options.steps is not None:
        settings.append(f"training.steps={options.steps}")
    experiment = chosen_experiment(options.file, settings)
    session = _trained(experiment, options.engine, options.file)
    problem = session.problem
    named = options.file is not None and not is_given_as_text(options.file)
    name = options.file.name.removesuffix(SUFFIX) if named else ""
    network = trained_network(session.snapshot(), problem.axes, problem.classes, name)
    content = form.content(network)
    if options.output is None:
        sys.stdout.write(content.decode())
        sys.stdout.flush()
    else:
        try:
            write_atomically(options.output, content)
        except OSError as error:
            reason = error.strerror or error
            raise InvalidInput(f"{options.output}: cannot be written: {reason}") from error
        print(f"wrote {options.output}: {form.label}, {network.origin.moment}", flush=True)
    if options.check:
        # Where a source is printed, nothing else may stand beside it.
        _check(network, sys.stderr if options.output is None else sys.stdout)
    if session.diverged_at is not None:
        say(f"diverged at step {session.diverged_at}, so this is the network of the step before")
        return DIVERGED
    return DONE


def _chosen_format(options: argparse.Namespace) -> Format:
    """Find out before a long run what cannot be written."""
    if options.output is None:
        if options.format is None:
            raise InvalidInput(f"--format is missing; allowed: one of {', '.join(FORMATS)}")
        form = FORMATS[options.format]
        if form.needs:
            raise InvalidInput(f"--format {form.name} cannot be printed; -o says where to write it")
        return form
    form = format_for(options.output, options.format)
    form.check()
    check_place("-o", options.output)
    return form


def _trained(experiment: Experiment, engine_name: str, file: Path | None) -> Session:
    """Train to the end."""
    engine = BackgroundEngine(engine_name)
    try:
        with naming(file):
            session = Session(experiment, engine.to_begin_with)
    except EngineUnavailable as error:
        raise InvalidInput(f"--engine {engine_name}: {error}") from error
    progress = Progress(experiment.training.steps)
    try:
        with engine:
            while not session.ended:
                if news := engine.hand_over(session):
                    progress.clear()
                    say(news)
                session.advance(budget_s=_CHUNK_S)
                if session.step:
                    progress.show(session.step, session.losses[-1])
    finally:
        progress.clear()
    return session


def _check(network: TrainedNetwork, to: TextIO) -> None:
    """Measure every format and print a line for each."""
    ranges = ", ".join(f"{each.name!r} {each.low:g}…{each.high:g}" for each in network.inputs)
    print(f"largest differences from the reference at {POINTS:,} random points, {ranges}:", file=to)
    print(f"{'format':<14}{'run by':<24}{'absolute':>10}{'relative':>10}", file=to, flush=True)
    progress = Progress(POINTS)
    try:
        rows = measure_differences(
            network, watch=lambda name, share: progress.tell(f"measuring {name}: {share:.0%}")
        )
        for row in rows:
            progress.clear()
            print(_line(row), file=to, flush=True)
    finally:
        progress.clear()


def _line(row: Difference) -> str:
    if row.absolute is None:
        return f"{row.format:<14}{row.words}"
    numbers = "".join(f"{number or 0:>10.2g}" for number in (row.absolute, row.relative))
    return f"{row.format:<14}{row.runtime:<24}{numbers}  {row.words}".rstrip()


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
