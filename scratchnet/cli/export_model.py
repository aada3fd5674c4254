"""``scratchnet export model``: a trained network in the formats of other programs."""

import argparse

from scratchnet.cli.command import DIVERGES, ExitCode, Option, command
from scratchnet.cli.options import (
    ENGINE,
    EXPERIMENT_OR_RUN,
    PRINTED,
    SET,
    STEPS,
    chosen_experiment,
    chosen_run,
    one_of,
    output_option,
    settings_of,
)
from scratchnet.cli.output import (
    Progress,
    check_writable,
    print_document,
    report,
    say,
    write_file,
)
from scratchnet.cli.training import reproduce, train_to_end
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


def _formats_text() -> str:
    lines = [f"  {each.name:<8} ({each.suffix}) {each.purpose}" for each in FORMATS.values()]
    hint = "Parameters for --set: see `scratchnet train --help`."
    return "\n".join(["formats:", *lines, "", hint])


@command(
    "export model",
    help="write the trained network, to be used without Scratchnet",
    description=(
        "Train an experiment, or replay a recorded run, and write its network with all that is "
        "needed to use it: raw inputs in their own units go in, outputs come out."
    ),
    options=[
        EXPERIMENT_OR_RUN,
        STEPS,
        SET,
        ENGINE,
        Option(
            "--format",
            type=one_of(FORMATS.texts("purpose")),
            choices=FORMATS,
            help="the format (default: by the suffix of OUT)",
        ),
        output_option("OUT", default=PRINTED),
        Option(
            "--check",
            action="store_true",
            help=f"run every format at {POINTS:,} points and print its difference from the "
            "reference",
        ),
    ],
    exit_codes=DIVERGES,
    notes=_formats_text,
)
def export_model(options: argparse.Namespace) -> int:
    """Train, write and check; return the exit code."""
    chosen_format = _chosen_format(options)
    run = chosen_run(options)
    if run is not None:
        session = reproduce(run, options.file, run.recipe.engine)
    else:
        experiment = chosen_experiment(options.file, settings_of(options))
        session = train_to_end(experiment, options.engine, options.file)
    problem = session.problem
    named = options.file is not None and not is_shared_argument(options.file)
    name = options.file.name.removesuffix(SUFFIX).removesuffix(RUN_SUFFIX) if named else ""
    network = trained_network(session.snapshot(), problem.axes, problem.classes, name)
    content = chosen_format.content(network)
    if options.output == PRINTED:
        print_document(content.decode())
    else:
        write_file(options.output, content)
        say(f"wrote {options.output}: {chosen_format.label}, {network.origin.training_text}")
    if options.check:
        # Nothing else may be printed among a printed source.
        _check(network, to_stderr=options.output == PRINTED)
    if session.diverged_at is not None:
        report(f"diverged at step {session.diverged_at}; this is the network of the step before")
        return ExitCode.DIVERGED
    return ExitCode.DONE


def _chosen_format(options: argparse.Namespace) -> Format:
    """Return the format; find out before a long run whether it can be written."""
    if options.output == PRINTED:
        if options.format is None:
            raise InvalidInput(f"--format is missing; allowed: one of {', '.join(FORMATS)}")
        chosen = FORMATS[options.format]
        if not chosen.is_text:
            raise InvalidInput(f"--format {chosen.name} cannot be printed; choose a file with -o")
        return chosen
    chosen = format_for(options.output, options.format)
    chosen.check()
    check_writable("-o", options.output)
    return chosen


def _check(network: TrainedNetwork, *, to_stderr: bool) -> None:
    """Measure every format and print a line for each."""
    ranges = ", ".join(f"{each.name!r} {each.low:g}…{each.high:g}" for each in network.inputs)
    for line in (
        f"largest differences from the reference at {POINTS:,} random points, {ranges}:",
        f"{'format':<14}{'run by':<24}{'absolute':>10}{'relative':>10}",
    ):
        say(line, to_stderr=to_stderr)
    progress = Progress(POINTS)
    try:
        rows = measure_differences(
            network, report=lambda name, share: progress.show_text(f"measuring {name}: {share:.0%}")
        )
        for row in rows:
            progress.clear()
            say(_line(row), to_stderr=to_stderr)
    finally:
        progress.clear()


def _line(row: Difference) -> str:
    if row.absolute is None:
        return f"{row.format:<14}{row.note_text}"
    numbers = "".join(f"{number or 0:>10.2g}" for number in (row.absolute, row.relative))
    return f"{row.format:<14}{row.runtime:<24}{numbers}  {row.note_text}".rstrip()
