"""``scratchnet verify``: a table of how the engines differ, and how fast they are."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf

from scratchnet.cli.command import ExitCode, Option, command
from scratchnet.cli.options import EXPERIMENT, SET, chosen_experiment, explained, settings_of
from scratchnet.cli.output import PATIENCE_S, Progress, aligned, announced, report, say
from scratchnet.engines import FAST
from scratchnet.experiment import Experiment
from scratchnet.numbers import significant
from scratchnet.records import (
    GRID_POINTS,
    LOSSES_WITHIN,
    OUTPUTS_WITHIN,
    Difference,
    EngineComparison,
    EngineRun,
    compare_engines,
)

#: More steps are made only on request: the reference may be slow.
_MOST_STEPS = 2000
#: Narrower columns would change with the speeds in them.
_LEAST_WIDTH = 11

_LEGEND = f"""\
Largest absolute / largest relative difference from the reference ("at step": where the relative
one is), or "equal" if every number is == (or NaN in both).
Losses: of every step. Weights, biases: after the last. At the reference's final parameters:
gradients of the whole dataset, outputs at {GRID_POINTS} x {GRID_POINTS} points of the domain.
Promised: exact is equal. fast has outputs within {OUTPUTS_WITHIN:g} of the sums that they are made
of: Σ|w·x| + |b| through all layers, each times the steepest slope of its activation. Where these
are large beside an output, because terms cancel or a sine turns many times, fewer of its digits
agree. In the article's experiment outputs are within {OUTPUTS_WITHIN:g} and losses within
{LOSSES_WITHIN:g} of the reference's (relative)."""


@command(
    "verify",
    help="train with every engine and compare the results",
    description="Train an experiment with every engine; print how they differ, and how fast.",
    options=[
        EXPERIMENT,
        Option(
            "--steps", metavar="N", help="number of steps (default: the experiment's, at most 2000)"
        ),
        SET,
    ],
    exit_codes={
        ExitCode.DONE: "every engine matches the reference",
        ExitCode.VERIFICATION_FAILED: "one does not or is not available",
    },
)
def verify(options: argparse.Namespace) -> int:
    """Train with every engine and print how they differ; return the exit code."""
    chosen = chosen_experiment(options.file, settings_of(options))
    steps = chosen.training.steps
    if options.steps is None:
        steps = min(steps, _MOST_STEPS)
    found = _compare(chosen.with_values({"training.steps": steps}), options)
    of = f" of {chosen.training.steps:,}" if steps < chosen.training.steps else ""
    name = str(options.file or "the article's")
    if options.settings:
        name += f" with {', '.join(options.settings)}"
    shape = "-".join(map(str, found.sizes))
    say(f"{shape}, {found.samples:,} samples, {steps:,}{of} steps (experiment: {name})")
    say("")
    for line in aligned(_rows(found), least_width=_LEAST_WIDTH):
        say(line)
    for engine, reason in found.unavailable.items():
        say(f"{engine}: not available: {reason}")
    if FAST in found.others and found.reference.diverged_at is None:
        say("")
        for line in _promise(found):
            say(line)
    say("")
    for line in _LEGEND.split("\n"):
        say(line)
    failures = [
        f"{engine} is not available: {reason}" for engine, reason in found.unavailable.items()
    ]
    failures += found.broken_promises()
    for message in failures:
        report(message)
    return ExitCode.VERIFICATION_FAILED if failures else ExitCode.DONE


def _compare(experiment: Experiment, options: argparse.Namespace) -> EngineComparison:
    progress = Progress(experiment.training.steps)

    @contextmanager
    def preparing(engine: str) -> Iterator[None]:
        progress.clear()
        patience_s = 0.0 if sys.stderr.isatty() else PATIENCE_S
        with announced(
            f"preparing the {engine} engine, which is compiled only the first time", patience_s
        ):
            yield

    try:
        with explained(options.file):
            return compare_engines(
                experiment,
                lambda engine, step, loss: progress.show(step, loss, f"{engine}: "),
                preparing,
            )
    finally:
        progress.clear()


def _rows(found: EngineComparison) -> Iterator[list[str]]:
    runs = [found.reference, *found.others.values()]
    yield ["quantity", "reference", *found.others]
    for quantity in found.reference.numbers:
        cells = [_cell(found.differences[engine][quantity], quantity) for engine in found.others]
        yield [quantity, "", *cells]
    if any(run.diverged_at is not None for run in runs):
        yield ["diverged", *(_divergence(run) for run in runs)]
    speeds = [run.steps_per_second for run in runs]
    yield ["steps per second", *(_number(speed) for speed in speeds)]
    base = speeds[0]
    yield ["ratio to reference", *(_number(s and base and s / base) for s in speeds)]


def _promise(found: EngineComparison) -> Iterator[str]:
    """Yield what is promised of the fast engine's outputs here, and how much of it is used."""
    within = OUTPUTS_WITHIN * max(
        (scale for scale in found.output_scales if scale < inf), default=0
    )
    part = found.part_of_promise(FAST)
    yield f"{FAST}: outputs promised within {within:.1e} where sums are largest, less elsewhere;"
    yield f"the largest difference is {100 * part:.2g} % of what is promised of that output"


def _cell(difference: Difference, quantity: str) -> str:
    if difference.equal:
        return "equal"
    if difference.absolute == 0:
        return "equal as far as both ran"
    place = f" at step {difference.index + 1:,}" if quantity == "losses" else ""
    return f"{difference.absolute:.1e} / {difference.relative:.1e}{place}"


def _divergence(run: EngineRun) -> str:
    return "no" if run.diverged_at is None else f"at step {run.diverged_at:,}"


def _number(value: float | None) -> str:
    """Return three digits of a number; more would be noise."""
    if value is None:
        return "-"
    return f"{float(f'{value:.3g}'):,.0f}" if value >= 100 else significant(value, 3)
