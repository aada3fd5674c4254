"""A run's numbers as tables: the numbers that were computed, at full precision."""

import csv
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from scratchnet.engines import EXACT, REFERENCE, Interrupt, Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.records import values as module
from scratchnet.records.course import Course, course_of_run, course_of_snapshot
from scratchnet.records.values import Wanted, checkpoints, values_text
from scratchnet.run.session import Session
from scratchnet.tables import choose, read_table
from tests.scratchnet.records.conftest import SMALL, changed_run, diverged_run, made

_USUAL = Wanted()


def _table(what: str, course: Course, wanted: Wanted = _USUAL) -> tuple[list[str], list[Any]]:
    header, *rows = csv.reader(values_text(what, course, wanted).splitlines())
    return header, [[float(cell) if cell else None for cell in row] for row in rows]


def _snapshot_course(**values: object) -> Course:
    session = Session(Experiment().with_values(values), EXACT, measuring=True)
    session.advance()
    return course_of_snapshot(session.snapshot())


def test_losses_with_the_penalty_s_part() -> None:
    run = made()
    header, rows = _table("losses", course_of_run(run))
    assert header == ["step", "loss", "penalty"]
    expected = zip(range(1, 7), run.losses, run.penalties, strict=True)
    assert rows == [list(row) for row in expected]
    assert all(row[2] > 0 for row in rows)


def test_metrics_are_those_that_were_measured() -> None:
    course = _snapshot_course(**{"data.test_share": 0.2, "training.steps": 300})
    header, rows = _table("metrics", course)
    assert header == [
        "step",
        "test_loss",
        *("accuracy", "test_accuracy", "precision", "test_precision"),
        *("recall", "test_recall", "f1", "test_f1"),
        "penalty",
    ]
    assert course.measurements is not None
    names = ("accuracy", "precision", "recall", "f1")
    assert rows == [
        [
            each.step,
            each.test_loss,
            *(values[name] for name in names for values in (each.metrics, each.test_metrics)),
            each.penalty,
        ]
        for each in course.measurements
    ]
    assert rows[-1][0] == 300


def test_metrics_of_a_file_are_measured_when_it_is_made_anew() -> None:
    values = {"data.formula": "x*y/4", "training.steps": 40}
    header, rows = _table("metrics", course_of_run(made(Experiment().with_values(values))))
    assert header == [
        "step",
        "test_loss",
        *("r2", "test_r2", "mean_absolute_error", "test_mean_absolute_error", "rmse", "test_rmse"),
        "penalty",
    ]
    assert (header, rows) == _table("metrics", _snapshot_course(**values))
    assert rows[0][1] is None


def test_a_file_that_is_not_true_tells_nothing() -> None:
    run = made()
    course = course_of_run(replace(run, losses=[*run.losses[:-1], 1.0]))
    for what in ("metrics", "parameters"):
        with pytest.raises(InvalidInput, match="comes out otherwise"):
            values_text(what, course)


@pytest.mark.parametrize("make", [made, changed_run, diverged_run])
def test_parameters_over_time_are_those_of_the_run(make: Any) -> None:
    run = make()
    header, rows = _table("parameters", course_of_run(run), Wanted(every=2))
    assert header[:4] == ["step", "layer1.neuron1.w1", "layer1.neuron1.w2", "layer1.neuron1.bias"]
    assert header[-1] == "layer2.neuron1.bias"
    assert [row[0] for row in rows] == sorted({*range(0, run.steps, 2), run.steps})
    for row, parameters in ((rows[0], run.initial_parameters), (rows[-1], run.parameters)):
        assert row[1:] == [value for layer in parameters for each in layer for value in each]
    session = Session(run.recipe.experiment)
    session.advance(steps=2)
    assert rows[1][1:] == [v for layer in session.parameters() for each in layer for v in each]


def test_checkpoints() -> None:
    assert checkpoints(7, Wanted(every=3)) == [0, 3, 6, 7]
    assert len(checkpoints(10_000_000, Wanted())) == 1_001
    assert checkpoints(0, Wanted()) == [0]
    seldom = checkpoints(10_000, Wanted(logarithmic=True))
    assert seldom[:6] == [0, 1, 2, 3, 4, 5]
    assert seldom[-1] == 10_000
    assert len(seldom) < 4 * 50 + 2


def test_more_numbers_than_anybody_can_use_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_NUMBERS", 20)
    with pytest.raises(InvalidInput, match="7 rows of 5 parameters; allowed: 20 numbers"):
        values_text("parameters", course_of_run(made()), Wanted(every=1))


def test_the_dataset_reads_back() -> None:
    text = values_text("dataset", course_of_run(made()))
    chosen = choose(read_table(text.encode()), ["x", "y"], ["class"], "classification")
    assert chosen.points == Session(SMALL).dataset.inputs


def test_the_map_is_the_reference_s_to_the_last_bit() -> None:
    course = _snapshot_course(**{"training.steps": 50})
    header, rows = _table("map", course, Wanted(resolution=5))
    assert header == ["x", "y", "output", "objective"]
    session = Session(Experiment(), REFERENCE)
    session.advance(steps=50)
    ticks = [-2.0, -1.0, 0.0, 1.0, 2.0]
    assert rows == [
        [x, y, session.snapshot().outputs((x, y))[0], float(x * x + y * y < 1)]
        for y, x in product(ticks, ticks)
    ]


def test_a_curve_has_one_input_and_a_class_a_column() -> None:
    curve = _snapshot_course(**{"data.dimensions": 1, "data.formula": "x*x", "training.steps": 1})
    header, rows = _table("map", curve)
    assert header == ["x", "output", "objective"]
    assert [rows[0][0], rows[500][0], rows[-1][0]] == [-2.0, 0.0, 2.0]
    blobs = {"data.source": "gallery", "data.dataset": "blobs_3", "training.steps": 1}
    header, rows = _table("map", _snapshot_course(**blobs), Wanted(resolution=2))
    assert header == ["x", "y", "output 0", "output 1", "output 2"]
    assert len(rows) == 4


def test_where_there_is_no_value_a_cell_is_empty() -> None:
    # At 0.5 there is neither sample nor look when the experiment is checked.
    values = {"data.dimensions": 1, "data.domain": [0, 1], "data.intervals": 2}
    more = {"network.features": ["1/(x-0.31)"], "data.formula": "1/(x-0.31)", "training.steps": 1}
    _, rows = _table("map", _snapshot_course(**values, **more), Wanted(resolution=101))
    assert rows[31] == [0.31, None, None]
    assert None not in rows[30]


def test_of_parameters_that_no_network_has_there_is_no_map() -> None:
    run = made()
    odd = replace(run, parameters=(run.parameters[0], (*run.parameters[1], (1.0, 1.0))))
    with pytest.raises(InvalidInput, match="a network with 2 outputs; the experiment's has 1"):
        values_text("map", course_of_run(odd))


def test_an_interrupt_gives_it_up() -> None:
    interrupt = Interrupt()
    interrupt.flag[0] = 1
    for what in ("losses", "metrics", "parameters", "map"):
        with pytest.raises(Interrupted):
            values_text(what, course_of_run(made()), interrupt=interrupt)


def test_progress_is_told() -> None:
    told: list[int] = []
    values_text("parameters", course_of_run(made()), Wanted(every=2), told.append)
    assert told == [0, 2, 4, 6]
