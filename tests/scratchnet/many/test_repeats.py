"""Many seeds as one: every run is that of its seed alone, and the band is of real losses."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import quantiles

import pytest

from scratchnet.engines import REFERENCE
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.many.plan import Plan
from scratchnet.many.repeats import Repeats, Sweep, read_sweep, train_all, write_sweep
from scratchnet.many.result import followed_steps, run_to_end
from scratchnet.many.sweep_file import SweepFile
from scratchnet.many.varying import Varied
from scratchnet.run.recipe import Replay
from scratchnet.run.session import Session

_SMALL = Experiment().with_values(
    {"data.intervals": 3, "network.hidden": (2,), "training.steps": 40, "seed": 5}
)
_SEEDS = 5


def _repeated(goal: str = "", experiment: Experiment = _SMALL) -> Repeats:
    plan = Plan(experiment, (), _SEEDS, REFERENCE, goal)
    return list(train_all(plan, jobs=1))[-1].of(0)


def test_every_result_is_that_of_its_seed_alone() -> None:
    repeats = _repeated()
    for number, result in enumerate(repeats.results):
        alone = run_to_end(number, _SMALL.with_values({"seed": 5 + number}), REFERENCE)
        assert result == alone


def test_curves_are_the_losses_of_the_runs() -> None:
    repeats = _repeated()
    for number, curve in repeats.curves.items():
        session = Session(_SMALL.with_values({"seed": 5 + number}))
        session.advance()
        assert list(curve) == [session.losses[step - 1] for step in repeats.steps]


def test_a_long_curve_is_thinned() -> None:
    repeats = _repeated(experiment=_SMALL.with_values({"training.steps": 1_500}))
    assert 256 <= len(repeats.curves[0]) <= 512
    assert repeats.steps[0] == 1
    assert repeats.steps[-1] == 1_500


def test_the_band_holds_extremes_and_quartiles_of_every_step() -> None:
    repeats = _repeated()
    band = repeats.band()
    assert band is not None
    for place, step in enumerate(repeats.steps):
        losses = [curve[place] for curve in repeats.curves.values()]
        lower, median, upper = quantiles(losses, n=4, method="inclusive")
        assert band.steps[place] == step
        assert band.least[place] == min(losses)
        assert band.greatest[place] == max(losses)
        assert [band.lower_quartile[place], band.median[place], band.upper_quartile[place]] == (
            pytest.approx([lower, median, upper])
        )


def test_a_run_that_ended_early_is_in_the_band_as_far_as_it_came() -> None:
    repeats = _repeated()
    short = {**repeats.curves, 0: [1e9, 1e9]}
    band = replace(repeats, curves=short).band()
    assert band is not None
    assert list(band.greatest[:2]) == [1e9, 1e9]
    assert max(band.greatest[2:]) < 1e9
    assert len(band.steps) == 40


def test_there_is_no_band_without_a_curve() -> None:
    assert replace(_repeated(), curves={}).band() is None


def test_the_share_that_reached_a_goal_has_its_interval() -> None:
    losses = sorted(result.loss or 0.0 for result in _repeated().results)
    repeats = _repeated(f"last_loss <= {losses[1]!r}")
    share = repeats.summary().share
    assert share is not None
    assert (share.reached, share.count) == (2, _SEEDS)
    assert 0 < share.interval[0] < 0.4 < share.interval[1] < 1


def test_a_recipe_makes_the_run_again() -> None:
    repeats = _repeated()
    replay = Replay(repeats.recipe(3))
    replay.advance()
    assert replay.session.losses[-1] == repeats.results[3].loss


def test_what_is_done_when_it_is_cancelled_stays() -> None:
    plan = Plan(_SMALL, (), _SEEDS, REFERENCE)
    done: list[Sweep] = []
    # As it grows, no more is made.
    done.extend(train_all(plan, jobs=1, cancelled=lambda: bool(done)))
    assert [len(sweep.results) for sweep in done] == [1]


def test_an_experiment_that_cannot_be_trained_is_refused_before_the_first_run() -> None:
    plan = Plan(_SMALL.with_values({"data.formula": "log(x)"}), (), _SEEDS, REFERENCE)
    with pytest.raises(InvalidInput):
        list(train_all(plan, jobs=1))


def _sweep() -> Sweep:
    rates = Varied("training.learning_rate", (0.1, 0.5))
    plan = Plan(_SMALL, (rates, Varied("training.steps", (3, 9))), 2, REFERENCE, "loss < 1e9")
    return list(train_all(plan, jobs=1, every_s=1e9))[-1]


def test_each_combination_of_a_sweep_is_its_seeds() -> None:
    sweep = _sweep()
    assert sweep.places == [0, 1, 2, 3]
    repeats = sweep.of(1)
    assert repeats.plan.experiment == _SMALL.with_values(
        {"training.learning_rate": 0.1, "training.steps": 9}
    )
    assert [each.number for each in repeats.results] == [0, 1]
    alone = run_to_end(1, repeats.plan.experiment_of(1), REFERENCE)
    assert alone is not None
    assert replace(repeats.results[1], found=None) == alone
    assert len(repeats.curves[1]) == 9


def test_a_sweep_reads_back_from_its_file_with_its_curves(tmp_path: Path) -> None:
    sweep, path = _sweep(), tmp_path / "a.scratchnet-sweep"
    write_sweep(path, sweep)
    assert read_sweep(path) == sweep


def test_runs_are_in_the_file_as_soon_as_they_are_done(tmp_path: Path) -> None:
    path, plan = tmp_path / "a.scratchnet-sweep", Plan(_SMALL, (), _SEEDS, REFERENCE)
    with SweepFile.open_for(path, plan) as file:
        first = next(train_all(plan, file, jobs=1))
    assert read_sweep(path) == first


@pytest.mark.parametrize(
    ("number", "losses"),
    [(0, b"123"), (99, b""), (0, "text"), (0, b"\0" * 8_000), (0, b"\xff" * 8)],
)
def test_a_damaged_curve_is_refused(tmp_path: Path, number: int, losses: object) -> None:
    path = tmp_path / "a.scratchnet-sweep"
    write_sweep(path, _sweep())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE curves SET losses = ?, number = ? WHERE number = 0", (losses, number)
        )
    with pytest.raises(InvalidInput, match=r"the curve of run .* is damaged"):
        read_sweep(path)


@pytest.mark.parametrize("batch_size", [None, 3])
def test_test_losses_are_followed_and_change_no_bit(batch_size: int | None, tmp_path: Path) -> None:
    experiment = _SMALL.with_values(
        {"data.test_share": 0.3, "training.steps": 60, "training.batch_size": batch_size}
    )
    plan = Plan(experiment, (), 3, REFERENCE)
    sweep = list(train_all(plan, jobs=1))[-1]
    planned = followed_steps(60)
    assert (planned[0], planned[-1]) == (1, 60)
    for number in range(3):
        alone = Session(experiment.with_values({"seed": experiment.seed + number}))
        losses = []
        for step in planned:
            alone.advance(steps=step - alone.step)
            losses.append(alone.loss_of(alone.problem.test))
        assert list(sweep.test_curves[number]) == losses
        assert sweep.results[number] == run_to_end(number, alone.initial_experiment, REFERENCE)
    band = sweep.of(0).test_band()
    assert band is not None
    assert list(band.steps) == planned
    assert band.greatest[-1] == max(each.test_loss or 0.0 for each in sweep.results)
    path = tmp_path / "a.scratchnet-sweep"
    write_sweep(path, sweep)
    again = read_sweep(path)
    assert {n: list(curve) for n, curve in again.test_curves.items()} == {
        n: list(curve) for n, curve in sweep.test_curves.items()
    }
    assert again.results == sweep.results


def test_without_test_samples_none_are_followed() -> None:
    repeats = _repeated()
    assert repeats.test_curves == {}
    assert repeats.test_band() is None


def test_the_bands_of_a_setting_are_over_all_others() -> None:
    varied = (
        Varied("training.learning_rate", (0.1, 3.0)),
        Varied("network.hidden", ((2,), (3,))),
    )
    sweep = list(train_all(Plan(_SMALL, varied, 2, REFERENCE), jobs=1))[-1]
    bands = list(sweep.bands_by("network.hidden"))
    assert [(each.value, each.runs) for each in bands] == [((2,), 4), ((3,), 4)]
    losses = [[sweep.curves[number][step] for number in (2, 3, 6, 7)] for step in range(40)]
    assert list(bands[1].band.median) == pytest.approx(
        [quantiles(each, n=4, method="inclusive")[1] for each in losses]
    )
    assert list(bands[1].band.greatest) == [max(each) for each in losses]


def test_bands_of_runs_of_different_lengths_are_at_steps_that_all_have() -> None:
    varied = (Varied("training.steps", (20, 1_500)), Varied("training.l2", (0.0, 0.1)))
    sweep = list(train_all(Plan(_SMALL, varied, 1, REFERENCE), jobs=1))[-1]
    first, second = sweep.bands_by("training.steps")
    assert (first.band.steps[-1], second.band.steps[-1]) == (20, 1_500)
    [band, _] = [each.band for each in sweep.bands_by("training.l2")]
    assert band.steps[0] == 1
    assert band.steps[-1] <= 20
    short, long = Session(sweep.plan.experiment_of(0)), Session(sweep.plan.experiment_of(2))
    short.advance()
    long.advance()
    for step, low, high in zip(band.steps, band.least, band.greatest, strict=True):
        pair = short.losses[int(step) - 1], long.losses[int(step) - 1]
        assert (low, high) == (min(pair), max(pair))
