"""What came of a sweep, as lines of text: a table with a line for each combination."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, pairwise

from scratchnet.datasets import build_problem
from scratchnet.many.plan import Plan, value_text
from scratchnet.many.result import REFUSED, Result
from scratchnet.many.summary import Share, Spread, Summary, summary_of
from scratchnet.numbers import significant
from scratchnet.run.metrics import principal_metric
from scratchnet.run.snapshot import Status

_DIGITS = 4
#: In so large a share of its seeds a network must reach the goal to count as able to.
OFTEN_ENOUGH = 2 / 3


def title_of(plan: Plan, done: int) -> str:
    """Return how many of a plan's runs are done, and what it consists of."""
    goal = f", goal {plan.goal}" if plan.goal else ""
    return (
        f"{done:,} of {_counted(len(plan), 'run')}: {_counted(plan.combinations, 'combination')}, "
        f"{_counted(plan.seeds, 'seed')} each, engine {plan.engine}{goal}"
    )


def summary_table(plan: Plan, results: Iterable[Result]) -> list[list[str]]:
    """Return a table with headings and a row for each combination that has results.

    ``results`` are in the order of their numbers.
    """
    groups = [list(group) for _, group in groupby(results, lambda each: each.number // plan.seeds)]
    if not groups:
        return []
    columns = _columns(plan, [each for group in groups for each in group])
    rows = [[*(each.path.rpartition(".")[2] for each in plan.varied), *columns]]
    for group in groups:
        summary = summary_of(group, goal=bool(plan.goal))
        values = zip(plan.varied, plan.combination(group[0].number), strict=True)
        settings = [value_text(each.path, value) for each, value in values]
        rows.append([*settings, *(text(summary) for text in columns.values())])
    return rows


def best_run(plan: Plan, results: Iterable[Result]) -> str:
    """Return which run has the lowest loss, of the test samples if there are some, or ""."""
    finished = [each for each in results if each.status == Status.FINISHED.value]
    tested = any(each.test_loss is not None for each in finished)
    losses = [
        (loss, each.number)
        for each in finished
        if (loss := each.test_loss if tested else each.loss) is not None
    ]
    if not losses:
        return ""
    loss, number = min(losses)
    name = "test loss" if tested else "loss"
    return f"lowest {name}: {significant(loss, _DIGITS)}, {run_name(plan, number)}"


def smallest_network(plan: Plan, results: Iterable[Result]) -> str:
    """Return which is the smallest network that reached the goal often enough, as text.

    It is "" without a goal, where sizes do not vary, and where no combination with all its seeds
    reached it in `OFTEN_ENOUGH` of them. Networks are compared by their weights and biases; of
    equal ones the first counts.
    """
    if not plan.goal or all(each.path != "network.hidden" for each in plan.varied):
        return ""
    found: list[tuple[int, int]] = []
    for _, group in groupby(results, lambda each: each.number // plan.seeds):
        runs = list(group)
        reached = sum(bool(each.found) for each in runs)
        if len(runs) == plan.seeds and reached >= OFTEN_ENOUGH * plan.seeds:
            sizes = build_problem(plan.experiment_of(runs[0].number)).sizes
            found.append((parameter_count(sizes), runs[0].number))
    if not found:
        return ""
    count, number = min(found)
    return (
        f"smallest network that reached the goal in two thirds of its seeds: "
        f"{plan.settings_text(number)}, with {count:,} weights and biases"
    )


def parameter_count(sizes: Sequence[int]) -> int:
    """Return how many weights and biases a network of inputs, hidden…, outputs has."""
    return sum((inputs + 1) * neurons for inputs, neurons in pairwise(sizes))


def run_name(plan: Plan, number: int) -> str:
    """Return what a run is called: its number, from 1, its seed and its settings."""
    settings = plan.settings_text(number)
    return f"run {number + 1:,} (seed {plan.seed(number)}{', ' if settings else ''}{settings})"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _columns(plan: Plan, results: Sequence[Result]) -> dict[str, Callable[[Summary], str]]:
    """Return the columns of the summary by their headings: those in which there is something."""
    classes = build_problem(plan.experiment_of(results[0].number)).classes
    metric = principal_metric(bool(classes)).short
    columns: dict[str, Callable[[Summary], str]] = {"runs": lambda summary: f"{summary.runs:,}"}
    if any(each.status == Status.DIVERGED.value for each in results):
        columns["diverged"] = lambda summary: f"{summary.diverged:,}"
    if any(each.status == REFUSED for each in results):
        columns["refused"] = lambda summary: f"{summary.refused:,}"
    columns["loss (quartiles)"] = lambda summary: _spread_text(summary.loss)
    if any(each.test_loss is not None for each in results):
        columns["test loss"] = lambda summary: _spread_text(summary.test_loss)
        columns[f"test {metric}"] = lambda summary: _spread_text(summary.test_metric)
    else:
        columns[metric] = lambda summary: _spread_text(summary.metric)
    if plan.goal:
        columns["reached (95 % interval)"] = lambda summary: _share_text(summary.share)
    return columns


def _spread_text(spread: Spread | None) -> str:
    if spread is None:
        return "-"
    median = significant(spread.median, _DIGITS)
    if spread.count == 1:
        return median
    ends = (significant(end, _DIGITS) for end in (spread.lower_quartile, spread.upper_quartile))
    return f"{median} ({' to '.join(ends)})"


def _share_text(share: Share | None) -> str:
    if share is None:
        return "-"
    low, high = share.interval
    return (
        f"{share.reached:,} of {share.count:,}, {100 * share.share:.0f} % "
        f"({100 * low:.0f} to {100 * high:.0f} %)"
    )
