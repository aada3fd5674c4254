"""Which experiment a command works on: a file or the defaults, with ``--set`` on top."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment, parse_value, read_experiment
from scratchnet.formula import FormulaError


def chosen_experiment(file: Path | None, settings: Sequence[str]) -> Experiment:
    """Read ``file`` (None: the defaults) and apply ``key.path=value`` settings in order.

    Raises InvalidInput.
    """
    experiment = Experiment() if file is None else read_experiment(file)
    return experiment.with_values(dict(_parsed(setting) for setting in settings))


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
