"""``scratchnet gradcheck``: every gradient beside central differences, also with a bug planted."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

from scratchnet.cli.command import ExitCode, Option, command
from scratchnet.cli.options import EXPERIMENT, SET, chosen_experiment, explained, one_of
from scratchnet.cli.output import (
    Progress,
    aligned,
    announced,
    check_writable,
    report,
    say,
    write_file,
)
from scratchnet.cli.training import PREPARING_TEXT, session_before
from scratchnet.errors import InvalidInput, InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.trace.bugs import BUGS
from scratchnet.trace.gradcheck import (
    TOLERANCE,
    GradientCheck,
    check_bug,
    check_gradients,
    gradcheck_document,
)
from scratchnet.trace.hiding import Hidden

#: Rows of the table.
_MOST_SHOWN = 10


@command(
    "gradcheck",
    help="compare every gradient with central differences",
    description="Compare the gradient of every parameter, as backward computes it in a step, with "
    "central differences of the loss. A bug can be planted in backward or the update, to be found.",
    options=[
        EXPERIMENT,
        Option(
            "--step",
            type=int,
            metavar="N",
            help="the number of the step, from 1 (default: 1, or the first that can show the bug)",
        ),
        Option(
            "--bug",
            type=one_of(BUGS.texts("help")),
            metavar="NAME",
            help="train with this bug up to the step, and check its gradients",
        ),
        Option("--list-bugs", action="store_true", help="list the bugs, and end"),
        Option("--json", type=Path, metavar="OUT", help="write the check as JSON"),
        SET,
    ],
    exit_codes={
        ExitCode.DONE: "all gradients agree",
        ExitCode.VERIFICATION_FAILED: "one does not",
    },
)
def gradcheck(options: argparse.Namespace) -> int:
    """Print the check; return the exit code."""
    if options.list_bugs:
        for line in aligned([name, bug.help] for name, bug in BUGS.items()):
            say(line)
        return ExitCode.DONE
    if options.json is not None:
        check_writable("--json", options.json)
    experiment = chosen_experiment(options.file, options.settings)
    check = _check(experiment, options)
    for line in _lines(check):
        say(line)
    if options.json is not None:
        text = json.dumps(gradcheck_document(check), indent=1, ensure_ascii=False)
        write_file(options.json, f"{text}\n".encode())
    if check.agrees:
        return ExitCode.DONE
    report("a gradient does not agree with the differences of the loss")
    return ExitCode.VERIFICATION_FAILED


def _check(experiment: Experiment, options: argparse.Namespace) -> GradientCheck:
    progress = Progress(0)

    def show(done: float) -> None:
        progress.show_text(f"checking gradients: {100 * done:.0f} %")

    def warn(hidden: Hidden) -> None:
        progress.clear()
        report(f"{options.bug} cannot show here: {hidden.reason}{_settings(hidden)}")

    if options.bug is not None and not BUGS[options.bug].in_gradient:
        report(
            f"{options.bug} is in the update: no gradient check can find it, the losses of a run do"
        )
    try:
        if options.bug is None:
            step = 1 if options.step is None else options.step
            session = session_before(step, experiment, options.file)
            with announced(PREPARING_TEXT):
                return check_gradients(session, show)
        with explained(options.file), announced(PREPARING_TEXT):
            return check_bug(experiment, options.bug, options.step, show, warn)
    except InvalidValue as error:
        if error.field != "step":
            raise
        raise InvalidInput(f"--{error}") from error
    finally:
        progress.clear()


def _settings(hidden: Hidden) -> str:
    """Return which options would let a bug show."""
    texts = {
        path: value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
        for path, value in hidden.settings.items()
    }
    words = " ".join(f"--set {quote(f'{path}={text}')}" for path, text in texts.items())
    return f". It shows with {words}" if words else ""


def _lines(check: GradientCheck) -> Iterator[str]:
    count = len(check.parameters)
    samples = f"{check.samples:,} samples" if check.samples != 1 else "1 sample"
    of = f", the first of {check.batch:,} in the batch" if check.samples < check.batch else ""
    yield f"step {check.step:,}, {count:,} parameters, {samples}{of}"
    yield ""
    shown = check.worst()[:_MOST_SHOWN]
    head = ["layer", "neuron", "index", "analytic", "numeric", "relative difference"]
    rows = [
        [
            str(each.layer),
            str(each.neuron),
            str(each.index),
            f"{each.analytic:.10g}",
            f"{each.numeric:.10g}",
            "at a kink" if each.at_kink else f"{each.relative_difference:.1e}",
        ]
        for each in shown
    ]
    yield from aligned([head, *rows], right=range(6))
    if count > len(shown):
        yield f"and {count - len(shown):,} that differ less"
    yield ""
    differing = sum(
        each.relative_difference > TOLERANCE and not each.at_kink for each in check.parameters
    )
    if differing:
        yield f"{differing:,} of {count:,} gradients differ by more than {TOLERANCE:g}"
    else:
        yield (
            f"all gradients agree within {TOLERANCE:g}; "
            f"the largest difference is {check.largest_relative_difference:.1e}"
        )
    if check.bug is not None:
        yield (
            f"{check.bug.name}, {check.bug.title}, in {check.bug.function}: {check.bug.help} "
            f"{check.bug.explanation}"
        )
        if check.invisible:
            yield f"It cannot be seen here: {check.invisible}."
