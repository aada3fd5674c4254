"""What the pane says of many seeds: a summary in words, the table of spreads, a row for each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from gui.messages import value_text
from gui.seeds.table import Cell, Column, Row
from scratchnet.experiment import PARAMETERS
from scratchnet.many.plan import Plan
from scratchnet.many.repeats import Repeats, Sweep
from scratchnet.many.report import smallest_network
from scratchnet.many.result import REFUSED, Result
from scratchnet.many.summary import Share, Spread, summary_of
from scratchnet.numbers import significant
from scratchnet.run.metrics import Metric
from scratchnet.run.snapshot import Status

_DIGITS = 4
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Words:
    """All texts that the pane shows of a sweep, and of the seeds of one of its combinations.

    ``place`` is that of the combination. Without a varied setting there are no ``combinations``.
    """

    place: int
    combination_columns: list[Column]
    combinations: list[Row]
    summary: str
    spreads: list[Row]
    run_columns: list[Column]
    runs: list[Row]

    @classmethod
    def of(cls, sweep: Sweep, place: int, metric: Metric) -> "Words":
        """Return the texts; for thousands of runs that takes longer than a frame of the window."""
        repeats, varies = sweep.of(place), bool(sweep.plan.varied)
        return cls(
            place,
            combination_columns(sweep) if varies else [],
            combination_rows(sweep) if varies else [],
            _sweep_text(sweep, repeats, place),
            spread_rows(repeats, metric),
            run_columns(repeats, metric),
            run_rows(repeats, metric),
        )


SPREAD_COLUMNS = (
    Column("", "What is compared", numeric=False),
    Column("median", "Half of the runs are below, half above"),
    Column("quartiles", "Half of the runs lie between them"),
    Column("extremes", "The least and the greatest of all runs"),
    Column("runs", "How many finished runs have it: one that diverged counts in no median"),
)


def _sweep_text(sweep: Sweep, repeats: Repeats, place: int) -> str:
    """Say what came of these seeds, and which network of a sweep is the smallest that will do."""
    seeds = summary_text(repeats, settings_text(sweep.plan, place))
    smallest = smallest_network(sweep.plan, sweep.results)
    return f"{smallest[:1].upper()}{smallest[1:]}. {seeds}" if smallest else seeds


def summary_text(repeats: Repeats, settings: str = "") -> str:
    """Say which seeds these are, how many reached the goal, and how many diverged.

    ``settings`` are those of a sweep that these seeds have.
    """
    plan, summary = repeats.plan, repeats.summary()
    first, last = plan.seed(0), plan.seed(len(plan) - 1)
    done = f"{len(repeats.results):,} of " if len(repeats.results) < len(plan) else ""
    parts = [f"{settings}:"] if settings else []
    parts += [f"{done}{len(plan):,} runs, seeds {first:,} to {last:,}, engine {plan.engine}."]
    if summary.share is not None and repeats.results:
        parts.append(share_text(plan.goal, summary.share))
    if summary.diverged:
        parts.append(f"{summary.diverged:,} diverged.")
    if summary.refused:
        parts.append(f"{summary.refused:,} could not be trained.")
    return " ".join(parts)


def share_text(goal: str, share: Share) -> str:
    """Say which share of the runs reached a goal, with the interval of the true share."""
    low, high = share.interval
    return (
        f"{share.reached:,} of {share.count:,} reached {goal}: {100 * share.share:.0f} %, and with "
        f"95 % confidence {100 * low:.0f} to {100 * high:.0f} % of all seeds do."
    )


def setting_text(path: str, value: object) -> str:
    """Return a setting's value, with as many digits as there is room for."""
    if isinstance(value, float):
        return significant(value, _DIGITS)
    return value_text(value, PARAMETERS[path])


def settings_text(plan: Plan, place: int) -> str:
    """Return the settings of a combination by its place, or "" if nothing varies."""
    pairs = zip(plan.varied, plan.combination(place * plan.seeds), strict=True)
    text = "; ".join(
        f"{PARAMETERS[each.path].label.lower()} {setting_text(each.path, value)}"
        for each, value in pairs
    )
    return f"{text[:1].upper()}{text[1:]}"


def combination_columns(sweep: Sweep) -> list[Column]:
    """Return the columns of the table of a sweep's settings."""
    plan = sweep.plan
    columns = [
        Column(PARAMETERS[each.path].label.lower(), f"{each.path}, which varies")
        for each in plan.varied
    ]
    columns.append(Column("runs", "How many seeds are done"))
    if plan.goal:
        columns.append(Column("reached", f"The share of the runs that reached {plan.goal}"))
    names = ("loss", "test loss") if _has_test(sweep.results) else ("loss",)
    columns += (Column(name, f"The median {name} of runs that did not diverge") for name in names)
    columns.append(Column("diverged", "How many runs diverged"))
    return columns


def combination_rows(sweep: Sweep) -> list[Row]:
    """Return a row for each combination of which some run is done."""
    seeds, has_test = sweep.plan.seeds, _has_test(sweep.results)
    return [
        Row(place, tuple(_combination_cells(sweep, place, list(results), has_test)))
        for place, results in groupby(sweep.results, lambda each: each.number // seeds)
    ]


def _combination_cells(
    sweep: Sweep, place: int, results: list[Result], has_test: bool
) -> Iterator[Cell]:
    plan = sweep.plan
    summary = summary_of(results, goal=bool(plan.goal))
    values = plan.combination(place * plan.seeds)
    for each, value in zip(plan.varied, values, strict=True):
        # Values that are no numbers are sorted in the order in which they were given.
        number = float(value) if isinstance(value, int | float) else each.values.index(value)
        yield Cell(setting_text(each.path, value), number)
    yield Cell(f"{summary.runs:,}", summary.runs)
    if summary.share is not None:
        low, high = summary.share.interval
        share = summary.share.share
        yield Cell(f"{100 * share:.0f} % ({100 * low:.0f} to {100 * high:.0f} %)", share)
    for spread in (summary.loss, summary.test_loss) if has_test else (summary.loss,):
        yield _number(None if spread is None else spread.median)
    yield Cell(f"{summary.diverged:,}", summary.diverged)


def spread_rows(repeats: Repeats, metric: Metric) -> list[Row]:
    """Return a row for each number of which the runs have some."""
    summary = repeats.summary()
    named: list[tuple[str, Spread | None, Callable[[float], str]]] = [
        ("loss", summary.loss, _loss_text),
        ("test loss", summary.test_loss, _loss_text),
        (metric.short, summary.metric, metric.text),
        (f"test {metric.short}", summary.test_metric, metric.text),
    ]
    return [
        Row(place, tuple(_spread_cells(name, spread, text)))
        for place, (name, spread, text) in enumerate(named)
        if spread is not None
    ]


def _spread_cells(name: str, spread: Spread, text: Callable[[float], str]) -> Iterator[Cell]:
    yield Cell(name)
    yield Cell(text(spread.median), spread.median)
    for ends in (
        (spread.lower_quartile, spread.upper_quartile),
        (spread.least, spread.greatest),
    ):
        yield Cell(" to ".join(map(text, ends)), ends[0])
    yield Cell(f"{spread.count:,}", spread.count)


def _loss_text(loss: float) -> str:
    return significant(loss, _DIGITS)


def run_columns(repeats: Repeats, metric: Metric) -> list[Column]:
    """Return the columns of the table of runs: those in which there is something."""
    columns = [
        Column("seed", "The seed of the run"),
        Column("steps", "How many steps were made"),
        Column("loss", "The training loss of the last step"),
    ]
    if _has_test(repeats.results):
        columns.append(Column("test loss", "The loss of the test samples at the end"))
    columns.append(Column(metric.short, f"{metric.title} of the training samples at the end"))
    if _has_test(repeats.results):
        title = f"test {metric.short}"
        columns.append(Column(title, f"{metric.title} of the test samples at the end"))
    if repeats.plan.goal:
        columns.append(Column("goal", f"Whether the run reached {repeats.plan.goal}", False))
    columns.append(Column("ended", "How the run ended", False))
    return columns


def run_rows(repeats: Repeats, metric: Metric) -> list[Row]:
    """Return a row for each run, with the cells of `run_columns`."""
    has_test = _has_test(repeats.results)
    return [
        Row(result.number, tuple(_run_cells(repeats, result, metric, has_test)))
        for result in repeats.results
    ]


def _run_cells(repeats: Repeats, result: Result, metric: Metric, has_test: bool) -> Iterator[Cell]:
    seed = repeats.plan.seed(result.number)
    yield Cell(f"{seed:,}", seed)
    yield Cell(f"{result.steps:,}", result.steps)
    yield _number(result.loss)
    if has_test:
        yield _number(result.test_loss)
    yield _metric(result.metric, metric)
    if has_test:
        yield _metric(result.test_metric, metric)
    if repeats.plan.goal:
        yield Cell("reached" if result.found else "missed", float(not result.found))
    yield Cell(_ending(result))


def _has_test(results: Sequence[Result]) -> bool:
    return any(each.test_loss is not None for each in results)


def _number(value: float | None) -> Cell:
    return Cell(_NOTHING if value is None else _loss_text(value), value)


def _metric(value: float | None, metric: Metric) -> Cell:
    return Cell(_NOTHING if value is None else metric.text(value), value)


def _ending(result: Result) -> str:
    if result.status == REFUSED:
        return f"refused: {result.stopped_by}"
    if result.status == Status.DIVERGED.value:
        return "diverged"
    return f"stopped: {result.stopped_by}" if result.stopped_by else "all steps made"
