"""What a sweep is summarized to: its table, its best run, the smallest network that suffices."""

from scratchnet.experiment import Experiment
from scratchnet.many import Result
from scratchnet.many.plan import Plan
from scratchnet.many.report import (
    best_run,
    parameter_count,
    smallest_network,
    summary_table,
    title_of,
)
from scratchnet.many.varying import Varied

_SIZES = Varied("network.hidden", ((8, 8), (4,), (2,)))
_PLAN = Plan(Experiment(), (_SIZES,), seeds=3, goal="loss < 0.1")


def _results(*reached: int, test_loss: float | None = None) -> list[Result]:
    """Return results of which so many of each combination reached the goal."""
    return [
        Result(
            3 * place + seed,
            "finished",
            steps=9,
            loss=1.0 / (1 + 3 * place + seed),
            test_loss=test_loss,
            metric=0.5,
            found=seed < count,
        )
        for place, count in enumerate(reached)
        for seed in range(3)
    ]


def test_the_title_counts_what_there_is() -> None:
    assert title_of(_PLAN, 4) == (
        "4 of 9 runs: 3 combinations, 3 seeds each, engine exact, goal loss < 0.1"
    )
    assert title_of(Plan(Experiment()), 1).startswith("1 of 1 run: 1 combination, 1 seed each")


def test_the_table_has_a_row_for_each_combination_and_no_empty_columns() -> None:
    header, *rows = summary_table(_PLAN, _results(3, 2, 0))
    assert header == ["hidden", "runs", "loss (quartiles)", "accuracy", "reached (95 % interval)"]
    assert [row[:2] for row in rows] == [["[8,8]", "3"], ["[4]", "3"], ["[2]", "3"]]
    assert rows[1][-1] == "2 of 3, 67 % (21 to 94 %)"
    tested, *_ = summary_table(_PLAN, _results(3, test_loss=0.5))
    assert tested[3:5] == ["test loss", "test accuracy"]
    diverged, *_ = summary_table(_PLAN, [Result(0, "diverged"), Result(1, "refused", "why")])
    assert diverged[2:4] == ["diverged", "refused"]
    assert summary_table(_PLAN, []) == []


def test_the_best_run_is_that_of_the_lowest_loss_of_those_that_finished() -> None:
    results = [*_results(0, 0), Result(6, "diverged", loss=0.0)]
    assert best_run(_PLAN, results) == "lowest loss: 0.1667, run 6 (seed 2, network.hidden=[4])"
    assert best_run(_PLAN, _results(0, test_loss=0.25)).startswith("lowest test loss: 0.25, run 1 ")
    assert best_run(_PLAN, results[-1:]) == ""


def test_the_smallest_network_reached_the_goal_with_two_thirds_of_its_seeds() -> None:
    assert smallest_network(_PLAN, _results(3, 2, 1)) == (
        "smallest network that reached the goal in two thirds of its seeds: "
        "network.hidden=[4], with 17 weights and biases"
    )
    assert "[8,8], with 105 weights" in smallest_network(_PLAN, _results(2, 1, 1))
    assert smallest_network(_PLAN, _results(1, 1, 1)) == ""
    # One seed is missing: nobody knows yet.
    assert smallest_network(_PLAN, _results(3, 3, 3)[:2]) == ""


def test_without_a_goal_or_sizes_there_is_no_smallest_network() -> None:
    assert smallest_network(Plan(Experiment(), (_SIZES,), seeds=3), _results(3, 3, 3)) == ""
    rates = Varied("training.learning_rate", (1.0, 2.0, 3.0))
    assert smallest_network(Plan(Experiment(), (rates,), 3, goal="loss < 1"), _results(3)) == ""


def test_parameters_are_weights_and_biases() -> None:
    assert parameter_count((2, 4, 1)) == 17
