"""Which experiment a command works on: a file, a text or the defaults, with ``--set`` on top."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment, parse_value, read_experiment
from scratchnet.formula import FormulaError
from scratchnet.share import is_shared_argument, parse_shared


def chosen_experiment(file: Path | None, settings: Sequence[str]) -> Experiment:
    """Read ``file`` (None: the defaults) and apply ``key.path=value`` settings in order.

    In the place of a file's name a shared text may stand. Raises InvalidInput.
    """
    if file is None:
        experiment = Experiment()
    elif is_shared_argument(file):
        experiment = shared_experiment(str(file))
    else:
        experiment = read_experiment(file)
    return with_settings(experiment, settings)


def with_settings(experiment: Experiment, settings: Sequence[str]) -> Experiment:
    """Apply ``key.path=value`` settings in order. Raises InvalidInput."""
    return experiment.with_values(dict(_parsed(setting) for setting in settings))


def shared_experiment(text: str) -> Experiment:
    """Return the experiment in a shared text, and list on stderr what became of a link's values.

    Raises InvalidInput.
    """
    opened = parse_shared(text)
    list_lines("taken over:", opened.taken)
    list_lines("differences:", opened.differences)
    return opened.experiment


def list_lines(title: str, lines: Iterable[str]) -> None:
    """Print a list on stderr, if there is anything in it."""
    shown = [f"  {line}" for line in lines]
    if shown:
        print("\n".join([title, *shown]), file=sys.stderr)


@contextmanager
def naming(file: Path | None) -> Iterator[None]:
    """Turn a FormulaError into an InvalidInput that names the file and the field."""
    try:
        yield
    except FormulaError as error:
        place = f"{file}: " if file is not None else ""
        raise InvalidInput(f"{place}data.formula: {error}") from error


def _parsed(setting: str) -> tuple[str, object]:
    path, equals, text = setting.partition("=")
    path = path.strip()
    if not equals:
        raise InvalidInput(f"--set {setting}: allowed: KEY.PATH=VALUE, as in training.steps=500")
    return path, parse_value(path, text.strip())
