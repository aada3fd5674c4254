"""``scratchnet sweep``: one experiment with many seeds and settings, kept in a file."""

import argparse
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import perf_counter

from scratchnet.cli.command import ExitCode, Option, command
from scratchnet.cli.options import (
    ENGINE,
    EXPERIMENT,
    SAFE,
    SET,
    STEPS,
    chosen_experiment,
    positive,
    settings_of,
)
from scratchnet.cli.output import (
    Progress,
    aligned,
    announced,
    check_writable,
    report,
    say,
    write_file,
    writing,
)
from scratchnet.cli.training import PREPARING_TEXT, interrupts, train_to_end
from scratchnet.engines import EXACT, REFERENCE, EngineUnavailable, Preparation
from scratchnet.errors import InvalidInput, InvalidValue
from scratchnet.file_kinds import SWEEP_SUFFIX
from scratchnet.many import cores, result_of, run_in_portions
from scratchnet.many.cluster import ClusterError, dask_cluster
from scratchnet.many.plan import Plan
from scratchnet.many.report import best_run, run_name, smallest_network, summary_table, title_of
from scratchnet.many.sweep_file import SweepFile
from scratchnet.many.table import csv_text
from scratchnet.many.varying import parse_varied
from scratchnet.numbers import significant
from scratchnet.quantities import QUANTITIES
from scratchnet.records import SUFFIX as RUN_SUFFIX
from scratchnet.records import About, run_of, write_run

#: A longer table is cut: the CSV has all.
_MOST_COMBINATIONS = 60
#: More threads than that are a mistake.
_MOST_JOBS = 1_024


def _quantities_text() -> str:
    lines = ["numbers of a run at its end that --goal can name:"]
    lines += (f"  {each.name}".ljust(28) + each.help for each in QUANTITIES.values())
    return "\n".join(lines)


@command(
    "sweep",
    help="train many seeds and settings, and summarize them",
    description="Train an experiment with many seeds and settings on all cores.\n"
    "Each run is kept as soon as it is done; the same command goes on where it was stopped.",
    options=[
        EXPERIMENT,
        Option(
            "--seeds",
            type=positive,
            metavar="N",
            help="how many seeds each combination is trained with, from the experiment's own on "
            "(default: 1)",
        ),
        Option(
            "--vary",
            action="append",
            default=[],
            metavar="KEY=VALUES",
            help="vary a setting: V1,V2,… or LOW..HIGH:COUNT, with equal steps, or "
            "LOW..HIGH:COUNTlog, with equal factors, or a JSON list; may be repeated, and then all "
            "combinations are trained",
        ),
        Option(
            "--random",
            type=positive,
            metavar="N",
            help="train only N of the combinations, drawn at random by the experiment's seed",
        ),
        SET,
        STEPS,
        Option(
            "--goal",
            default="",
            metavar="FORMULA",
            help="a condition such as 'test_accuracy >= 0.9' or 'loss < 0.01'; the summary says "
            "which share of the runs reached it",
        ),
        Option(
            "--jobs",
            type=positive,
            metavar="N",
            help="how many runs at once (default: as many as there are cores)",
        ),
        Option(
            "--dask",
            metavar="ADDRESS",
            help="run on the workers of a Dask scheduler, such as tcp://10.0.0.5:8786",
        ),
        Option("--csv", type=Path, metavar="OUT.csv", help="write a row for each run"),
        SAFE,
        ENGINE,
        Option(
            "-o",
            "--output",
            type=Path,
            metavar=f"OUT{SWEEP_SUFFIX}",
            help="the file of the sweep, made or gone on with; with --export-run the file of the "
            "run",
        ),
        Option(
            "--show",
            type=Path,
            metavar=f"FILE{SWEEP_SUFFIX}",
            help="print the summary of such a file",
        ),
        Option(
            "--export-run",
            type=positive,
            metavar="N",
            help=f"with --show: make the Nth run again and write it to -o OUT{RUN_SUFFIX}",
        ),
    ],
    exit_codes={ExitCode.VERIFICATION_FAILED: "a run differs from its row"},
    notes=_quantities_text,
)
def sweep(options: argparse.Namespace) -> int:
    """Run a sweep, or show one; return the exit code."""
    for option, path in (("--csv", options.csv), ("--output", options.output)):
        if path is not None:
            check_writable(option, path)
    if options.show is not None:
        return _show(options)
    if options.export_run is not None:
        raise InvalidInput("--export-run needs --show FILE, the file of a sweep")
    if options.jobs is not None and options.jobs > _MOST_JOBS:
        raise InvalidValue("--jobs", options.jobs, f"1 to {_MOST_JOBS:,}")
    if options.output is None:
        raise InvalidInput(
            f"-o is missing; allowed: the file to keep the runs in, OUT{SWEEP_SUFFIX}"
        )
    plan = _plan(options)
    with SweepFile.open_for(options.output, plan) as file:
        done = file.done()
        if done:
            report(f"{len(done):,} of {len(plan):,} runs are done already")
        interrupted = _run(file, done, options)
        _print_results(file, options)
        count = len(file.done())
    if interrupted:
        left = len(plan) - count
        report(f"stopped with {left:,} of {len(plan):,} runs left; the same command goes on")
        return ExitCode.INTERRUPTED
    return ExitCode.DONE


def _plan(options: argparse.Namespace) -> Plan:
    """Return the plan that the options describe. Raises InvalidInput."""
    experiment = chosen_experiment(options.file, settings_of(options))
    settings = tuple(map(parse_varied, options.vary))
    seeds = 1 if options.seeds is None else options.seeds
    try:
        plan = Plan(experiment, settings, seeds, options.engine, options.goal, options.random)
    except InvalidValue as error:
        raise InvalidValue(f"--{error.field}", error.value, error.allowed) from error
    plan.check()
    return plan


def _run(file: SweepFile, done: set[int], options: argparse.Namespace) -> bool:
    """Make the runs that are left; return whether Ctrl-C came before the end."""
    plan = file.plan
    numbers = [number for number in range(len(plan)) if number not in done]
    if not numbers:
        return False
    with _executor(options, plan) as (engine, executor, jobs), interrupts() as interrupted:
        portions = run_in_portions(
            map(plan.experiment_of, numbers),
            engine,
            jobs=jobs,
            executor=executor,
            examine=plan.examine(),
            cancelled=interrupted,
        )
        progress = _SweepProgress(len(plan), len(done))
        try:
            for results in portions:
                file.add(*(result.at(numbers[result.number]) for result in results))
                progress.count(len(results))
        except BrokenExecutor as error:
            if not interrupted():
                raise InvalidInput(
                    "a process that makes runs has ended: it was killed, or the memory is full. "
                    "What is done is kept; the same command goes on, perhaps with fewer --jobs"
                ) from error
        finally:
            progress.clear()
        return interrupted()


@contextmanager
def _executor(
    options: argparse.Namespace, plan: Plan
) -> Iterator[tuple[str, Executor | None, int]]:
    """Yield the engine that makes the runs, where they are made, and how many at once."""
    engine = plan.engine
    if options.dask is not None:
        with ExitStack() as stack:
            try:
                with announced(f"waiting for a worker of {options.dask}"):
                    executor, jobs = stack.enter_context(dask_cluster(options.dask))
                yield engine, executor, options.jobs or jobs
            except ClusterError as error:
                raise InvalidInput(f"--dask {options.dask}: {error}") from error
        return
    if engine != REFERENCE:
        preparation = Preparation(engine)
        try:
            with announced(PREPARING_TEXT):
                preparation.run()
        except EngineUnavailable as error:
            if engine != EXACT:
                raise InvalidInput(f"--engine {engine}: {error}") from error
            report(f"the reference makes the runs, with the same digits; engine {EXACT}: {error}")
            engine = REFERENCE
        if preparation.note:
            report(f"engine {engine}: {preparation.note}")
    yield engine, None, options.jobs or cores()


class _SweepProgress:
    """How many runs are done, and how long the others will take."""

    def __init__(self, total: int, done: int) -> None:
        self._total = total
        self._done = self._before = done
        self._started = perf_counter()
        self._progress = Progress(total)
        self._progress.show_text(f"{done:,} of {total:,} runs", at_once=True)

    def count(self, runs: int) -> None:
        """Count runs that are done."""
        self._done += runs
        made = self._done - self._before
        seconds = perf_counter() - self._started
        left = seconds / made * (self._total - self._done)
        self._progress.show_text(
            f"{self._done:,} of {self._total:,} runs  {significant(made / seconds, 3)} a second  "
            f"{duration(left)} left"
        )

    def clear(self) -> None:
        """Remove the line."""
        self._progress.clear()


def duration(seconds: float) -> str:
    """Return a time as people say it, in the two largest units: 3 h 20 min, 45 s."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours >= 48:
        return f"{hours // 24} days {hours % 24} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _show(options: argparse.Namespace) -> int:
    """Print the summary of a file, and write what is asked for."""
    if options.vary or options.file or options.settings or options.steps or options.seeds:
        raise InvalidInput(
            "--show prints a sweep as it is; allowed with it: --csv, --export-run and -o"
        )
    if options.export_run is None and options.output is not None:
        raise InvalidInput("-o with --show needs --export-run, the number of the run to write")
    with SweepFile.open_to_read(options.show) as file:
        if options.export_run is not None:
            return _export_run(file, options.export_run, options.output)
        _print_results(file, options)
    return ExitCode.DONE


def _export_run(file: SweepFile, number: int, path: Path | None) -> int:
    """Make a run again, compare it with its row, and write its file."""
    plan = file.plan
    if number > len(plan):
        raise InvalidValue("--export-run", number, f"1 to {len(plan):,}, the runs of the sweep")
    if path is None:
        raise InvalidInput(f"--export-run needs -o OUT{RUN_SUFFIX}, the file to write")
    row = next((each for each in file.results() if each.number == number - 1), None)
    experiment = plan.experiment_of(number - 1)
    session = train_to_end(experiment, plan.engine, file.path)
    made = result_of(session, number - 1, examine=plan.examine())
    if row is not None and row != made:
        report(f"run {number} came out differently: its row has {row}, and now it is {made}")
        return ExitCode.VERIFICATION_FAILED
    run = run_of(session.snapshot(), session.dataset, session.problem.test, About())
    with writing(path):
        write_run(path, run)
    say(f"wrote {path}: {run_name(plan, number - 1)}")
    return ExitCode.DONE


def _print_results(file: SweepFile, options: argparse.Namespace) -> None:
    """Print the summary, and write the CSV if it is asked for."""
    results = list(file.results())
    if options.csv is not None:
        text = csv_text(file.plan, results, safe=options.safe)
        write_file(options.csv, text.encode())
    say(title_of(file.plan, len(results)))
    table = summary_table(file.plan, results)
    shown = table[: 1 + _MOST_COMBINATIONS]
    for line in aligned(shown, right=range(len(table[0]) if table else 0)):
        say(line)
    if len(table) > len(shown):
        say(f"and {len(table) - len(shown):,} more combinations; --csv writes all runs")
    for line in (best_run(file.plan, results), smallest_network(file.plan, results)):
        if line:
            say(line)
