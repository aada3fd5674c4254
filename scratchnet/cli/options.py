"""Options that several commands share, and the experiment or the run that they choose."""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from scratchnet.cli.command import Option
from scratchnet.cli.output import print_list
from scratchnet.engines import DEFAULT_ENGINE, ENGINE_HELP, ENGINES
from scratchnet.errors import InvalidInput, InvalidValue, suggestion
from scratchnet.experiment import Experiment, parse_value, read_experiment
from scratchnet.formula import FormulaError
from scratchnet.records import SUFFIX, Run, is_run_file, read_run
from scratchnet.share import is_shared_argument, parse_shared

EXPERIMENT = Option(
    "file",
    nargs="?",
    type=Path,
    metavar="FILE",
    help="an experiment file, or a shared text (default: the article's experiment)",
)
EXPERIMENT_OR_RUN = Option(
    "file",
    nargs="?",
    type=Path,
    metavar="FILE",
    help=f"an experiment file, a shared text, or a run file ({SUFFIX}) "
    "(default: the article's experiment)",
)
STEPS = Option("--steps", metavar="N", help="number of steps; the same as --set training.steps=N")
SET = Option(
    "--set",
    action="append",
    default=[],
    dest="settings",
    metavar="KEY.PATH=VALUE",
    help="change one parameter of the experiment; may be repeated",
)


def one_of(helps: Mapping[str, str]) -> Callable[[str], str]:
    """Return what reads one of these names; a refusal says what each is.

    It raises ArgumentTypeError.
    """

    def read(text: str) -> str:
        if text in helps:
            return text
        near = suggestion(text, list(helps))
        first = f"is {text!r}{near} Allowed:" if near else f"is {text!r}; allowed:"
        lines = (f"  {name}: {what}" for name, what in helps.items())
        raise argparse.ArgumentTypeError("\n".join((first, *lines)))

    return read


ENGINE = Option(
    "--engine",
    type=one_of(ENGINE_HELP),
    choices=list(ENGINES),
    default=DEFAULT_ENGINE,
    help="the engine that trains an experiment (default: %(default)s)",
)
SAFE = Option(
    "--safe-for-spreadsheets",
    action="store_true",
    dest="safe",
    help="put an apostrophe before names that a spreadsheet would take for formulas: those that "
    "begin with = + - @, a tab or a line end. Read again, they keep it",
)
#: Means printing, as in many commands.
PRINTED = Path("-")


def output_option(metavar: str, *, default: Path | None = None, more: str = "") -> Option:
    """Return the option ``-o``, whose default means printing."""
    return Option(
        "-o",
        "--output",
        type=Path,
        default=default,
        metavar=metavar,
        help=f"the file to write or replace{more} (default: print)",
    )


def positive(text: str) -> int:
    """Read a whole number from 1. Raises ArgumentTypeError."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"is {text!r}; allowed: a whole number from 1")
    return number


def finite_number(text: str) -> float:
    """Read a finite number. Raises ArgumentTypeError."""
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if abs(number) < float("inf"):
        return number
    raise argparse.ArgumentTypeError(f"is {text!r}; allowed: a finite number")


def settings_of(options: argparse.Namespace) -> list[str]:
    """Return the values of ``--set``, and that of ``--steps`` last."""
    last = [] if options.steps is None else [f"training.steps={options.steps}"]
    return [*options.settings, *last]


def chosen_experiment(file: Path | None, settings: Sequence[str]) -> Experiment:
    """Read ``file`` (None: the defaults) and apply ``key.path=value`` settings in order.

    Instead of a file's name, a shared text is accepted. Raises InvalidInput.
    """
    if file is None:
        experiment = Experiment()
    elif is_shared_argument(file):
        experiment = shared_experiment(str(file))
    else:
        experiment = read_experiment(file)
    return with_settings(experiment, settings)


def chosen_run(options: argparse.Namespace) -> Run | None:
    """Read the run file that was chosen; None if it is an experiment. Raises InvalidInput."""
    file = options.file
    if file is None or is_shared_argument(file) or not is_run_file(file):
        return None
    if settings_of(options):
        raise InvalidInput("--set and --steps need an experiment; a run cannot be changed")
    return read_run(file)


def with_settings(experiment: Experiment, settings: Sequence[str]) -> Experiment:
    """Apply ``key.path=value`` settings in order. Raises InvalidInput."""
    return experiment.with_values(parsed_settings(settings))


def parsed_settings(settings: Sequence[str]) -> dict[str, object]:
    """Return the values of ``key.path=value`` settings by their paths. Raises InvalidInput."""
    return dict(_parsed(setting) for setting in settings)


def shared_experiment(text: str) -> Experiment:
    """Return the experiment in a shared text, and list on stderr what was taken from a link.

    Raises InvalidInput.
    """
    opened = parse_shared(text)
    print_list("taken over:", opened.taken)
    print_list("differences:", opened.differences)
    return opened.experiment


@contextmanager
def explained(file: Path | None) -> Iterator[None]:
    """Turn a FormulaError into an InvalidInput that names the file and the field."""
    try:
        yield
    except FormulaError as error:
        place = f"{file}: " if file is not None else ""
        allowed = "a formula that has a value everywhere in the range"
        raise InvalidInput(f"{place}data.formula: {error}; allowed: {allowed}") from error


def input_from_stdin(text: str) -> str:
    """Return the text, or what stdin holds if it is ``-``. Raises InvalidInput."""
    if text != "-":
        return text
    if sys.stdin is None:
        raise InvalidInput("--from -: there is no input to read; allowed: a pipe or a file")
    return sys.stdin.read()


def _parsed(setting: str) -> tuple[str, object]:
    path, equals, text = setting.partition("=")
    path = path.strip()
    if not equals or not path:
        raise InvalidValue("--set", setting, "KEY.PATH=VALUE, as in training.steps=500")
    return path, parse_value(path, text.strip())
