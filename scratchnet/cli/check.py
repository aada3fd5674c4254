"""``scratchnet check``: recorded runs, replayed and compared, in one table."""

import argparse
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from scratchnet.cli.command import ExitCode, Option, command
from scratchnet.cli.options import finite_number, positive
from scratchnet.cli.output import Progress, aligned, announced, report, say, write_file
from scratchnet.cli.training import PREPARING_TEXT
from scratchnet.engines import EngineUnavailable
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Data, Network
from scratchnet.formula import FormulaError
from scratchnet.gallery import GALLERY
from scratchnet.numbers import significant
from scratchnet.records import (
    SUFFIX,
    Check,
    Run,
    engine_to_repeat,
    read_run,
    verify,
    work_of,
)
from scratchnet.reference.article import Parameters
from scratchnet.tables import guarded
from scratchnet.texts import writable

_HEADER = ["author", "experiment", "engine", "loss", "test loss", "steps", "neurons", "weights"]
_RIGHT = (3, 4, 5, 6, 7)


_CSV_COLUMNS = (
    "file",
    "author",
    "title",
    "created",
    "dataset",
    "network",
    "engine",
    "status",
    "loss",
    "test_loss",
    "steps",
    "neurons",
    "weights",
    "verified",
    "details",
)
#: A run that would take longer is not replayed unasked: it would hold up those of a whole class.
MOST_WORK = 100_000_000_000
_LONGEST_CELL = 28


@dataclass(frozen=True, slots=True)
class CheckedRun:
    """The result for one file. ``run`` is None if it cannot be read; then ``details`` says why.

    ``check`` is None if the run was not replayed.
    """

    file: Path
    run: Run | None
    check: Check | None
    verdict: str
    details: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether there is no problem."""
        return self.run is not None and not self.details

    @property
    def test_loss(self) -> float | None:
        """The loss of the test samples, if it was computed."""
        return self.check.test_loss if self.check is not None else None

    @property
    def target_loss(self) -> float | None:
        """The loss to compare with a target: of the test samples, or else of the last step."""
        if self.test_loss is not None or self.run is None:
            return self.test_loss
        return self.run.loss

    def cells(self) -> list[str]:
        """Return author, experiment, engine, losses, steps, neurons and weights, for a table."""
        run = self.run
        if run is None:
            return [_short(self.file.name), *["–"] * 7]
        experiment, parameters = run.recipe.experiment, run.parameters
        data = _short(_data_text(experiment.data))
        return [
            _short(run.about.author or self.file.name),
            f"{data}, {_network_text(experiment.network, parameters)}",
            run.recipe.engine,
            _number(run.loss),
            _number(self.test_loss),
            f"{run.steps:,}",
            f"{_neuron_count(parameters):,}",
            f"{_weight_count(parameters):,}",
        ]


@command(
    "check",
    help="replay recorded runs and compare them to the last bit",
    description="Replay the runs in files and print a table: author, experiment, the loss "
    "reached, steps, neurons, weights, and whether every loss and parameter is equal to the last "
    "bit. A replay ends at the first loss that differs.",
    options=[
        Option(
            "files",
            nargs="+",
            type=Path,
            metavar="FILE",
            help=f"a run file ({SUFFIX}), or a folder with such files",
        ),
        Option(
            "--no-verify",
            action="store_true",
            help="only read the files: fast, and without the loss of test samples",
        ),
        Option(
            "--most-work",
            type=positive,
            default=MOST_WORK,
            metavar="N",
            help="replay no run that is more work than this: its steps × samples of a batch × "
            f"parameters (default: {MOST_WORK:,}, a few minutes)",
        ),
        Option(
            "--target-loss",
            type=finite_number,
            metavar="L",
            help="show which runs reached this loss, of the test samples if there are any",
        ),
        Option("--csv", type=Path, metavar="OUT.csv", help="also write the table as CSV"),
    ],
    exit_codes={
        ExitCode.DONE: "every run is verified (or, with --no-verify, readable)",
        ExitCode.VERIFICATION_FAILED: "one differs or cannot be replayed",
        ExitCode.BAD_INPUT: "a file cannot be read",
    },
)
def check(options: argparse.Namespace) -> int:
    """Check every file and print a table; return the exit code."""
    files = list(run_files(options.files))
    if not files:
        raise InvalidInput(f"there are no {SUFFIX} files in {', '.join(map(str, options.files))}")
    found = []
    progress = Progress(0)
    try:
        for number, file in enumerate(files, 1):
            prefix = f"{number} of {len(files)}, {file.name}: "
            most_work = 0 if options.no_verify else options.most_work
            found.append(_check_file(file, progress, prefix, most_work))
    finally:
        progress.clear()
        _print(found, options.target_loss, options.no_verify)
    if options.csv is not None:
        _write_csv(options.csv, found)
    if any(each.run is None for each in found):
        return ExitCode.BAD_INPUT
    verified = all(each.is_fine for each in found)
    return ExitCode.DONE if verified else ExitCode.VERIFICATION_FAILED


def run_files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files; of a folder the runs in it, of a pattern what it matches.

    Shells expand patterns themselves, except those of Windows.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob(f"*{SUFFIX}"))
        elif any(letter in path.name for letter in "*?[") and not path.exists():
            yield from sorted(path.parent.glob(path.name))
        else:
            yield path


def _print(found: Sequence[CheckedRun], target: float | None, unverified: bool) -> None:
    header = [*_HEADER]
    if target is not None:
        header.append(f"≤ {target:g}")
    if not unverified:
        header.append("verified")
    rows = [header]
    named = Counter(each.cells()[0] for each in found)
    for each in found:
        row = each.cells()
        if named[row[0]] > 1:
            # An author with several runs, or somebody who uses another's name.
            row[0] = f"{row[0]} ({writable(str(each.file))})"
        if target is not None:
            row.append(_reached(each, target))
        if not unverified:
            row.append(each.verdict)
        rows.append(row)
    for line in aligned(rows, _RIGHT):
        say(line)
    for each in found:
        if each.details:
            report(f"{each.file}: {each.details}")
    for files in same_runs(found):
        # The same settings give the same run; so does copying it.
        report(f"the same run: {', '.join(map(str, files))}")


def same_runs(found: Sequence[CheckedRun]) -> list[list[Path]]:
    """Return the groups of files with the same run, whatever their authors.

    Only verified runs count: their recipes decide all their numbers.
    """
    by_run: dict[object, list[Path]] = {}
    for each in found:
        if each.run is not None and each.check is not None and each.is_fine:
            key = replace(each.run.recipe, engine=""), each.run.parameters
            by_run.setdefault(key, []).append(each.file)
    return [files for files in by_run.values() if len(files) > 1]


def _reached(each: CheckedRun, target: float) -> str:
    loss = each.target_loss
    if loss is None:
        return "–"
    return "yes" if loss <= target else "no"


def _write_csv(path: Path, found: Sequence[CheckedRun]) -> None:
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_CSV_COLUMNS)
    writer.writerows(_csv_row(each) for each in found)
    # Spreadsheets recognize UTF-8 by its byte order mark.
    write_file(path, buffer.getvalue().encode("utf-8-sig", "replace"))
    say(f"wrote {path}", to_stderr=True)


def _check_file(file: Path, progress: Progress, prefix: str, most_work: int) -> CheckedRun:
    """Read a file and, unless ``most_work`` is 0, replay its run, showing progress."""
    try:
        run = read_run(file)
    except InvalidInput as error:
        reason = str(error).removeprefix(f"{file}: ")
        return CheckedRun(file, None, None, "cannot be read", reason)
    if not most_work:
        return CheckedRun(file, _brief(run), None, "")
    progress.start(run.steps)
    try:
        if (work := work_of(run.recipe)) > most_work:
            reason = (
                f"not replayed: {run.steps:,} steps are {work:.2g} samples × parameters, and "
                f"--most-work allows {most_work:.2g}"
            )
            return CheckedRun(file, _brief(run), None, "too long", reason)
        with announced(PREPARING_TEXT):
            engine_to_repeat(run.recipe.engine)
        check = verify(run, lambda step: progress.show(step, prefix=prefix))
    except (EngineUnavailable, InvalidInput, FormulaError) as error:
        reason = f"cannot be replayed: {error}"
        return CheckedRun(file, _brief(run), None, "unknown", reason)
    if check.discrepancy is None:
        return CheckedRun(file, _brief(run), check, "yes")
    verdict = f"differs at step {check.discrepancy.step:,}"
    return CheckedRun(file, _brief(run), check, verdict, str(check))


def _brief(run: Run) -> Run:
    """Return a run with only its last loss: those of a whole class would fill the memory."""
    return replace(run, losses=list(run.losses[-1:]), penalties=())


def _csv_row(each: CheckedRun) -> list[object]:
    """Return the row of a file in the CSV, at full precision."""
    run, verdict = each.run, each.verdict or "not verified"
    if run is None:
        return [guarded(str(each.file)), *[""] * 12, verdict, guarded(each.details)]
    experiment, about = run.recipe.experiment, run.about
    texts = [str(each.file), about.author, about.title, about.created]
    texts += [_data_text(experiment.data), _network_text(experiment.network, run.parameters)]
    return [
        *map(guarded, texts),
        run.recipe.engine,
        run.status.value,
        run.loss,
        each.test_loss,
        run.steps,
        _neuron_count(run.parameters),
        _weight_count(run.parameters),
        verdict,
        guarded(each.details),
    ]


def _short(text: str) -> str:
    text = writable(text)
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def _number(value: float | None) -> str:
    return "–" if value is None else significant(value, 4)


def _data_text(data: Data) -> str:
    """Return the name of the dataset, the formula, or the size of the user's data."""
    match data.source:
        case "gallery":
            return GALLERY[data.dataset].label
        case "formula":
            return data.formula
        case _:
            return f"your data, {len(data.targets):,} samples"


def _network_text(network: Network, parameters: Parameters) -> str:
    """Return the network's shape and the activations of its hidden layers: 2-4-1 sigmoid."""
    sizes = [len(parameters[0][0]) - 1, *map(len, parameters)]
    # Without hidden layers the output's activation is the only one.
    names = network.activations[:-1] or network.activations
    return f"{'-'.join(map(str, sizes))} {'/'.join(dict.fromkeys(names))}"


def _neuron_count(parameters: Parameters) -> int:
    """Return the number of neurons, the outputs included."""
    return sum(map(len, parameters))


def _weight_count(parameters: Parameters) -> int:
    """Return the number of weights, without the biases."""
    return sum(len(row) - 1 for layer in parameters for row in layer)
