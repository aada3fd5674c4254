"""A list of kept runs: its columns, what runs differ in, and the list as CSV and Markdown."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from scratchnet.experiment import PARAMETERS
from scratchnet.gallery import GALLERY
from scratchnet.numbers import significant
from scratchnet.records.stored_run import StoredRun
from scratchnet.registry import Registry
from scratchnet.run.metrics import METRICS
from scratchnet.run.snapshot import Status
from scratchnet.tables import guarded

#: Values longer than that are cut in the middle of a list.
_LONGEST_VALUE = 40
_METRIC_DIGITS = 4


@dataclass(frozen=True, slots=True)
class RunColumn:
    """A column of the list.

    ``value(run, baseline)`` is what it is sorted by and what CSV files hold, None where a run has
    none; ``text`` is what is shown, with the difference from the baseline where that is a number.
    """

    name: str
    title: str
    help: str
    value: Callable[[StoredRun, StoredRun | None], float | str | None]
    text: Callable[[StoredRun, StoredRun | None], str]
    numeric: bool = False

    @property
    def label(self) -> str:
        """The title, as registries ask for it."""
        return self.title


def differences(run: StoredRun, baseline: StoredRun | None) -> dict[str, object]:
    """Return the settings in which a run differs from a baseline, by path, with the run's values.

    None is a setting that matters to the baseline alone. Without a baseline there are none.
    """
    own, others = run.settings, run.settings if baseline is None else baseline.settings
    return {
        path: own.get(path)
        for path in PARAMETERS
        if (path in own or path in others) and own.get(path) != others.get(path)
    }


def first_on_same_data(runs: Iterable[StoredRun]) -> dict[str, StoredRun]:
    """Return for each run, by id, the first of them on the same data, however they are sorted: it
    is compared with that unless there is a baseline.
    """
    firsts: dict[str, StoredRun] = {}
    in_order = sorted(runs, key=lambda run: run.number)
    return {run.id: firsts.setdefault(_data_key(run), run) for run in in_order}


def _data_key(run: StoredRun) -> str:
    return f"{dataset_text(run.settings)} {run.settings.get('data.inputs')}"


def differences_text(run: StoredRun, baseline: StoredRun | None) -> str:
    """Return the same as text: "learning rate 0.3, hidden layers 8-8"."""
    return ", ".join(
        f"{PARAMETERS[path].label.lower()} {setting_text(path, value)}"
        for path, value in differences(run, baseline).items()
    )


def setting_text(path: str, value: object) -> str:
    """Return the value of a setting as a list of runs shows it."""
    if value is None:
        return getattr(PARAMETERS[path], "none_means", "") or "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return significant(value, _METRIC_DIGITS)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        mark = "-" if all(isinstance(each, int) for each in value) else ", "
        text = mark.join(setting_text(path, each) for each in value) or "none"
    else:
        text = str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def dataset_text(settings: Mapping[str, object]) -> str:
    """Return what the data of a run are called."""
    match settings.get("data.source"):
        case "gallery":
            name = str(settings.get("data.dataset"))
            return GALLERY[name].label if name in GALLERY else name
        case "table":
            names = settings.get("data.names")
            target = str(names[-1]) if isinstance(names, list) and names else ""
            return f"Your data: {target}" if target else "Your data"
        case _:
            return str(settings.get("data.formula"))


def _status_text(run: StoredRun) -> str:
    if run.status is Status.DIVERGED:
        return f"{run.steps:,}, diverged"
    return f"{run.steps:,}"


def _number(
    read: Callable[[StoredRun], float | None], write: Callable[[StoredRun, float], str]
) -> Callable[[StoredRun, StoredRun | None], str]:
    """Return how a number is shown: beside it the difference from the baseline's, with its sign."""

    def text(run: StoredRun, baseline: StoredRun | None) -> str:
        value = read(run)
        if value is None:
            return "–"
        shown = write(run, value)
        other = None if baseline is None or baseline.id == run.id else read(baseline)
        if other is None or baseline is None or run.metric != baseline.metric:
            return shown
        difference = value - other
        sign = "+" if difference > 0 else "−" if difference < 0 else "±"
        return f"{shown} ({sign}{significant(abs(difference), 3)})"

    return text


def _compared(
    name: str,
    title: str,
    explanation: str,
    read: Callable[[StoredRun], float | None],
    write: Callable[[StoredRun, float], str],
) -> RunColumn:
    """Return the column of a number that is compared with the baseline's."""
    text = _number(read, write)
    return RunColumn(name, title, explanation, lambda run, _: read(run), text, numeric=True)


def _loss_text(_run: StoredRun, value: float) -> str:
    return significant(value, _METRIC_DIGITS)


def _metric_text(run: StoredRun, value: float) -> str:
    metric = METRICS.get(run.metric)
    return f"{run.metric} {value}" if metric is None else f"{metric.short} {metric.text(value)}"


def _plain(
    read: Callable[[StoredRun], str],
) -> Callable[[StoredRun, StoredRun | None], str]:
    return lambda run, _baseline: read(run)


def _began_text(run: StoredRun) -> str:
    return datetime.fromtimestamp(run.began).strftime("%Y-%m-%d %H:%M")


#: The columns in order.
RUN_COLUMNS = Registry(
    RunColumn(
        "run",
        "Run",
        "What the run is called. Tick it to draw its curve beside the present one",
        lambda run, _: run.title,
        _plain(lambda run: run.title),
    ),
    _compared(
        "loss",
        "Loss",
        "The loss of the last step, and by how much it differs from the baseline's",
        lambda run: run.loss,
        _loss_text,
    ),
    _compared(
        "test_loss",
        "Test loss",
        "The loss of the test samples, as it was measured last",
        lambda run: run.test_loss,
        _loss_text,
    ),
    RunColumn(
        "differs",
        "Differs in",
        "The settings that are not the baseline's, or, if none is chosen, not those of the first "
        "run on the same data",
        differences_text,
        differences_text,
    ),
    _compared(
        "metric",
        "Metric",
        "Accuracy for classes, R² for values, of the training samples, as it was measured last",
        lambda run: run.metric_value,
        _metric_text,
    ),
    _compared(
        "test_metric",
        "Test metric",
        "The same of the test samples",
        lambda run: run.test_metric_value,
        _metric_text,
    ),
    RunColumn(
        "steps",
        "Steps",
        "How many steps were made",
        lambda run, _: run.steps,
        _plain(_status_text),
        numeric=True,
    ),
    RunColumn(
        "dataset",
        "Data",
        "The dataset that it was trained on",
        lambda run, _: dataset_text(run.settings),
        _plain(lambda run: dataset_text(run.settings)),
    ),
    RunColumn(
        "network",
        "Network",
        "Inputs, neurons of each hidden layer, and outputs",
        lambda run, _: run.network,
        _plain(lambda run: run.network),
    ),
    RunColumn(
        "began",
        "Begun",
        "When its first step was made",
        lambda run, _: _began_text(run),
        _plain(_began_text),
    ),
    RunColumn(
        "note",
        "Note",
        "What you have noted about it",
        lambda run, _: run.note,
        _plain(lambda run: run.note),
    ),
)


def compared_with(
    column: RunColumn, baseline: StoredRun | None, first: StoredRun | None
) -> StoredRun | None:
    """Return what a column compares a run with: the baseline, and settings at least with the
    ``first`` run on the same data.
    """
    return first if baseline is None and column.name == "differs" else baseline


def runs_as_csv(runs: Sequence[StoredRun], baseline: StoredRun | None = None) -> str:
    """Return a list of runs as CSV, with every digit of its numbers.

    Texts that a spreadsheet would take for formulas have an apostrophe before them.
    """
    output = StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(["id", *RUN_COLUMNS])
    firsts = first_on_same_data(runs)
    for run in runs:
        writer.writerow([run.id, *_cells(run, baseline, firsts[run.id])])
    return output.getvalue()


def _cells(run: StoredRun, baseline: StoredRun | None, first: StoredRun) -> Iterator[object]:
    for column in RUN_COLUMNS.values():
        value = column.value(run, compared_with(column, baseline, first))
        if isinstance(value, str):
            yield guarded(value)
        else:
            yield "" if value is None else repr(value)


def runs_as_markdown(runs: Sequence[StoredRun], baseline: StoredRun | None = None) -> str:
    """Return a list of runs as a Markdown table, with the numbers as they are shown."""
    firsts = first_on_same_data(runs)

    def text(run: StoredRun, column: RunColumn) -> str:
        return column.text(run, compared_with(column, baseline, firsts[run.id]))

    columns = [
        column
        for column in RUN_COLUMNS.values()
        if any(text(run, column) not in ("", "–") for run in runs)
    ]
    lines = [
        [column.title for column in columns],
        ["---:" if column.numeric else "---" for column in columns],
        *([_escaped(text(run, column)) for column in columns] for run in runs),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _escaped(text: str) -> str:
    """Return a text that is one cell of a Markdown table."""
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").split())
