"""``scratchnet trace``: one training step with every number, as data or as a worksheet."""

import argparse
from collections.abc import Callable
from math import isfinite
from pathlib import Path

from scratchnet.cli.command import ExitCode, Option, command
from scratchnet.cli.options import EXPERIMENT, SET, chosen_experiment, explained, output_option
from scratchnet.cli.output import check_writable, print_document, say, write_file
from scratchnet.cli.training import session_before
from scratchnet.errors import InvalidInput, InvalidValue
from scratchnet.trace import StepTrace
from scratchnet.trace.documents import trace_csv, trace_json
from scratchnet.trace.worksheet import trace_html, trace_markdown

STEP = Option(
    "--step",
    type=int,
    default=1,
    metavar="N",
    help="the number of the step, from 1 (default: %(default)s)",
)
#: What writes a file, by its suffix: data, and worksheets.
_DATA: dict[str, Callable[[StepTrace, int], str]] = {".json": trace_json, ".csv": trace_csv}
_SHEETS: dict[str, Callable[[StepTrace, int, int, int | None], str]] = {
    ".md": trace_markdown,
    ".html": trace_html,
}


@command(
    "trace",
    help="write every number of a training step, as data or as a worksheet",
    description="Train an experiment up to a step, and write what the step computes for one sample "
    "of its batch: forward, loss, backward, gradients and update.",
    options=[
        EXPERIMENT,
        STEP,
        Option(
            "--sample",
            type=int,
            default=0,
            metavar="I",
            help="which sample of the step's batch, from 0 (default: %(default)s)",
        ),
        output_option(
            "OUT",
            more=": .json and .csv hold all numbers; .md and .html are worksheets to print",
        ),
        Option(
            "--blanks",
            type=int,
            default=0,
            metavar="K",
            help="leave K numbers of a worksheet out, and put them into a key at its end",
        ),
        Option(
            "--blanks-seed",
            type=int,
            metavar="S",
            help="choose other numbers to leave out (default: the seed of the experiment)",
        ),
        SET,
    ],
)
def trace(options: argparse.Namespace) -> int:
    """Write the trace, or print it."""
    suffix = _suffix(options)
    if options.output is not None:
        check_writable("-o", options.output)
    step = traced_step(options)
    try:
        if suffix in _DATA:
            text = _DATA[suffix](step, options.sample)
        else:
            text = _SHEETS[suffix](step, options.sample, options.blanks, options.blanks_seed)
    except InvalidValue as error:
        raise InvalidInput(f"--{error}") from error
    if options.output is None:
        print_document(text)
        return ExitCode.DONE
    write_file(options.output, text.encode())
    say(f"wrote {options.output}: step {step.number:,}, sample {options.sample:,}")
    return ExitCode.DONE


def traced_step(options: argparse.Namespace) -> StepTrace:
    """Return the step that was chosen. Raises InvalidInput for one that is never made."""
    experiment = chosen_experiment(options.file, options.settings)
    session = session_before(options.step, experiment, options.file)
    with explained(options.file):
        step = StepTrace.next_of(session)
    after = step.parameters_after
    if not all(isfinite(value) for layer in after for row in layer for value in row):
        made = step.number - 1
        allowed = (
            f"1 to {made:,}; step {step.number:,} diverges" if made else "none: step 1 diverges"
        )
        raise InvalidValue("--step", options.step, allowed)
    return step


def _suffix(options: argparse.Namespace) -> str:
    """Return the suffix that decides what is written; JSON is printed, or a sheet with blanks."""
    output: Path | None = options.output
    if output is None:
        return ".md" if options.blanks else ".json"
    suffix = output.suffix.lower()
    known = [*_DATA, *_SHEETS]
    if suffix not in known:
        raise InvalidInput(f"-o {output}: allowed: a name that ends with {', '.join(known)}")
    if options.blanks and suffix in _DATA:
        raise InvalidInput(f"--blanks needs a worksheet: -o NAME{' or -o NAME'.join(_SHEETS)}")
    return suffix
