"""Many runs as one: seeds of each experiment with their thinned loss curves, and the band of these.

A curve is thinned to the same steps for every seed, so that curves can be compared step by step.
Each loss is that of a real step, never a mean of several.
"""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from math import inf
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from scratchnet.many.plan import Plan
from scratchnet.many.result import Result, followed_steps
from scratchnet.many.running import run_in_portions
from scratchnet.many.summary import Summary, summary_of
from scratchnet.many.sweep_file import SweepFile
from scratchnet.records.stored_run import spread_steps
from scratchnet.run.recipe import Recipe
from scratchnet.run.session import Session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STEPS = "training.steps"


@dataclass(frozen=True, slots=True)
class Band:
    """The losses of many runs at the same steps: extremes, quartiles and median.

    Those of training are of steps, counted from 1, those of test samples after so many steps.

    Each is an array of shape (steps,). Every run counts at the steps that it made: one that ended
    early or diverged is not in what comes after. Quartiles are those of `summary.Spread`.
    """

    steps: "NDArray[np.float64]"
    least: "NDArray[np.float64]"
    lower_quartile: "NDArray[np.float64]"
    median: "NDArray[np.float64]"
    upper_quartile: "NDArray[np.float64]"
    greatest: "NDArray[np.float64]"


@dataclass(frozen=True, slots=True)
class ValueBand:
    """The band of all ``runs`` of a sweep with one value of a setting, whatever the others are."""

    value: Any
    runs: int
    band: Band


@dataclass(frozen=True, slots=True)
class Repeats:
    """What came of the seeds of a plan that varies nothing else, as far as they are done.

    ``results`` are in the order of their numbers. ``curves`` are the losses at the first of the
    plan's `steps`, by number; runs that were refused have none. ``test_curves`` are the test losses
    after the first of its `followed_steps`, if there are test samples.
    """

    plan: Plan
    results: tuple[Result, ...]
    curves: Mapping[int, Sequence[float]]
    test_curves: Mapping[int, Sequence[float]] = field(default_factory=dict)

    @property
    def steps(self) -> list[int]:
        """The steps at which curves have a loss, counted from 1."""
        return spread_steps(self.plan.experiment.training.steps)

    def summary(self) -> Summary:
        """Return spreads, and the share that reached the goal."""
        return summary_of(self.results, goal=bool(self.plan.goal))

    def recipe(self, number: int) -> Recipe:
        """Return what makes a run again, to the last bit. Raises StopIteration if it is not done.

        Runs of the exact engine and of the reference have the same bits.
        """
        result = next(each for each in self.results if each.number == number)
        return Recipe(self.plan.experiment_of(number), self.plan.engine, (), result.steps)

    def band(self) -> Band | None:
        """Return the band of all curves, or None if there is none."""
        return _band(self.steps, self.curves)

    def test_band(self) -> Band | None:
        """Return the band of all test losses, or None if there are none."""
        return _band(followed_steps(self.plan.experiment.training.steps), self.test_curves)


@dataclass(frozen=True, slots=True)
class Sweep:
    """What came of the runs of a plan, as far as they are done.

    ``results`` are in the order of their numbers. ``curves`` are as in `Repeats`, by number; runs
    of a sweep made from a command line have none.
    """

    plan: Plan
    results: tuple[Result, ...]
    curves: Mapping[int, Sequence[float]]
    test_curves: Mapping[int, Sequence[float]] = field(default_factory=dict)

    @property
    def places(self) -> list[int]:
        """The places of the combinations of which some run is done, from 0."""
        return sorted({result.number // self.plan.seeds for result in self.results})

    def of(self, place: int) -> Repeats:
        """Return the seeds of a combination, numbered from 0."""
        seeds = self.plan.seeds
        first = place * seeds
        plan = Plan(self.plan.experiment_of(first), (), seeds, self.plan.engine, self.plan.goal)
        numbers = range(first, first + seeds)
        return Repeats(
            plan,
            tuple(each.at(each.number - first) for each in self.results if each.number in numbers),
            *(
                {number - first: curves[number] for number in numbers if number in curves}
                for curves in (self.curves, self.test_curves)
            ),
        )

    def bands_by(self, path: str, *, test: bool = False) -> Iterator[ValueBand]:
        """Yield the band of each value of a varied setting that has curves, in their order.

        It is over all seeds and all values of the other settings: of training losses, or of
        ``test`` losses. Where runs have other numbers of steps, the bands are at steps that all
        curves of a value have.
        """
        plan, curves = self.plan, self.test_curves if test else self.curves
        place = [each.path for each in plan.varied].index(path)
        groups: dict[int, list[int]] = {}
        for number in sorted(curves):
            if len(curves[number]):
                value = plan.combination(number)[place]
                groups.setdefault(plan.varied[place].values.index(value), []).append(number)
        steps_of = _StepsOfRuns(plan, followed_steps if test else spread_steps)
        for index in sorted(groups):
            numbers = groups[index]
            steps = sorted(set.intersection(*({*steps_of(number)} for number in numbers)))
            common = {
                number: _at_steps(curves[number], steps_of(number), steps) for number in numbers
            }
            band = _band(steps, common)
            if band is not None:
                yield ValueBand(plan.varied[place].values[index], len(numbers), band)


class _StepsOfRuns:
    """At which steps the curve of a run has losses, by its number; alike for most of them."""

    def __init__(self, plan: Plan, steps: Callable[[int], list[int]]) -> None:
        self._plan = plan
        self._steps = cache(steps)
        self._vary = any(each.path == _STEPS for each in plan.varied)

    def __call__(self, number: int) -> list[int]:
        plan = self._plan
        experiment = plan.experiment_of(number) if self._vary else plan.experiment
        return self._steps(experiment.training.steps)


def _at_steps(
    curve: Sequence[float], its_steps: Sequence[int], steps: Sequence[int]
) -> Sequence[float]:
    """Return the losses of a curve at some of its steps, as far as it goes."""
    if len(steps) == len(its_steps):
        return curve
    wanted = set(steps)
    return [loss for step, loss in zip(its_steps, curve, strict=False) if step in wanted]


def _band(steps: Sequence[int], curves: Mapping[int, Sequence[float]]) -> Band | None:
    """Return the band of curves over the first of these steps."""
    import numpy as np

    found = [curve for curve in curves.values() if len(curve)]
    if not found:
        return None
    longest = max(map(len, found))
    losses = np.full((len(found), longest), np.nan)
    for row, curve in zip(losses, found, strict=True):
        row[: len(curve)] = curve
    levels = np.nanquantile(losses, (0.0, 0.25, 0.5, 0.75, 1.0), axis=0)
    return Band(np.array(steps[:longest], np.float64), *levels)


def read_sweep(path: Path) -> Sweep:
    """Read the file of a sweep, which may still be going on. Raises InvalidInput."""
    with SweepFile.open_to_read(path) as file:
        return Sweep(file.plan, tuple(file.results()), file.curves(), file.test_curves())


def write_sweep(path: Path, sweep: Sweep) -> None:
    """Write the file of a sweep, which takes no more time than its rows. Raises InvalidInput.

    One that is there must be of the same plan, and gets what is new.
    """
    with SweepFile.open_for(path, sweep.plan) as file:
        file.add_curves(sweep.curves, sweep.test_curves)
        file.add(*sweep.results)


def train_all(
    plan: Plan,
    file: SweepFile | None = None,
    *,
    jobs: int | None = None,
    every_s: float = 0.0,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Sweep]:
    """Make all runs of a plan, ``jobs`` at once, and yield what is done so far, and in the end.

    It is yielded at most every ``every_s`` seconds. Each run goes to the ``file`` as soon as it is
    done. Once ``cancelled`` returns true, no more are made. Raises InvalidInput for an experiment
    that cannot be trained, and EngineUnavailable.
    """
    plan.check()
    results: dict[int, Result] = {}
    curves: dict[int, Sequence[float]] = {}
    test_curves: dict[int, Sequence[float]] = {}
    portions = run_in_portions(
        map(plan.experiment_of, range(len(plan))),
        plan.engine,
        jobs=jobs,
        examine=_Examined(plan.examine()),
        follow_test=True,
        cancelled=cancelled,
    )
    yielded, yielded_at = 0, -inf
    with closing(portions):
        for portion in portions:
            done = [_apart(result, curves) for result in portion]
            tested = {each.number: each.test_losses for each in portion if each.test_losses}
            test_curves |= tested
            if file is not None:
                made = {each.number: curves[each.number] for each in done if each.number in curves}
                file.add_curves(made, tested)
                file.add(*done)
            results |= {each.number: each for each in done}
            if perf_counter() - yielded_at >= every_s:
                yield _so_far(plan, results, curves, test_curves)
                yielded, yielded_at = len(results), perf_counter()
    if len(results) > yielded:
        yield _so_far(plan, results, curves, test_curves)


def _apart(result: Result, curves: dict[int, Sequence[float]]) -> Result:
    """Take a result's curves out of it, so that of what was found the goal is left."""
    reached = None
    if result.found is not None:
        reached, curves[result.number] = result.found
    return replace(result, found=reached, test_losses=array("d"))


def _so_far(
    plan: Plan,
    results: Mapping[int, Result],
    curves: Mapping[int, Sequence[float]],
    test_curves: Mapping[int, Sequence[float]],
) -> Sweep:
    ordered = tuple(results[number] for number in sorted(results))
    return Sweep(plan, ordered, dict(curves), dict(test_curves))


@dataclass(frozen=True, slots=True)
class _Examined:
    """Returns whether a run reached the goal, if there is one, and its losses at some steps."""

    goal: Callable[[Session], bool] | None

    def __call__(self, session: Session) -> "tuple[bool | None, array[float]]":
        losses = session.losses
        planned = spread_steps(session.initial_experiment.training.steps)
        curve = array("d", [losses[step - 1] for step in planned if step <= session.step])
        return None if self.goal is None else self.goal(session), curve
