"""The runs of a sweep as a table: CSV, with every number at full precision."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from scratchnet.many.plan import Plan, value_text
from scratchnet.many.result import Result
from scratchnet.tables import guarded

_RESULT_COLUMNS = (
    *("status", "stopped_by", "steps", "loss", "test_loss"),
    *("metric", "test_metric", "reached", "seconds"),
)


def csv_columns(plan: Plan) -> list[str]:
    """Return the names of the columns: the seed, the varied settings, and what came of it."""
    return ["seed", *(each.path for each in plan.varied), *_RESULT_COLUMNS]


def csv_text(plan: Plan, results: Iterable[Result], *, safe: bool = False) -> str:
    """Return a header and a row for each result.

    What is not defined is an empty cell; ``reached`` is 1 or 0, so that its mean is the share. If
    ``safe``, no text is taken for a formula by a spreadsheet.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(csv_columns(plan))
    for result in results:
        cells = _cells(plan, result)
        writer.writerow(guarded(cell) if safe and isinstance(cell, str) else cell for cell in cells)
    return text.getvalue()


def _cells(plan: Plan, result: Result) -> Iterator[object]:
    yield plan.seed(result.number)
    for each, value in zip(plan.varied, plan.combination(result.number), strict=True):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        yield value if number else value_text(each.path, value)
    yield result.status
    yield result.stopped_by
    yield result.steps
    for cell in (result.loss, result.test_loss, result.metric, result.test_metric):
        yield "" if cell is None else cell
    yield "" if result.found is None else int(result.found)
    yield result.seconds
