"""A run's numbers as tables: the numbers that were computed, at full precision."""

import csv
from dataclasses import replace
from io import BytesIO
from itertools import product
from typing import Any

import pytest

from scratchnet.datasets import Dataset, build_dataset, predicted_class
from scratchnet.engines import EXACT, REFERENCE, Interrupt, Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.records import values as module
from scratchnet.records.values import (
    RunData,
    ValueOptions,
    checkpoints,
    values_portions,
    values_text,
    write_portions,
)
from scratchnet.run.session import Session
from scratchnet.tables import choose, read_table
from tests.scratchnet.records.conftest import SMALL, changed_run, diverged_run, made

_DEFAULT = ValueOptions()


def _table(
    what: str, data: RunData, options: ValueOptions = _DEFAULT
) -> tuple[list[str], list[Any]]:
    header, *rows = csv.reader(values_text(what, data, options).splitlines())
    return header, [[float(cell) if cell else None for cell in row] for row in rows]


def _snapshot_data(**values: object) -> RunData:
    session = Session(Experiment().with_values(values), EXACT, measuring=True)
    session.advance()
    return RunData.from_snapshot(session.snapshot())


def test_losses_and_penalties() -> None:
    run = made()
    header, rows = _table("losses", RunData.from_record(run))
    assert header == ["step", "loss", "penalty"]
    expected = zip(range(1, 7), run.losses, run.penalties, strict=True)
    assert rows == [list(row) for row in expected]
    assert all(row[2] > 0 for row in rows)


def test_metrics_are_those_that_were_measured() -> None:
    data = _snapshot_data(**{"data.test_share": 0.2, "training.steps": 300})
    header, rows = _table("metrics", data)
    assert header == [
        "step",
        "test_loss",
        *("accuracy", "test_accuracy", "precision", "test_precision"),
        *("recall", "test_recall", "f1", "test_f1"),
        "penalty",
    ]
    assert data.measurements is not None
    names = ("accuracy", "precision", "recall", "f1")
    assert rows == [
        [
            each.step,
            each.test_loss,
            *(values[name] for name in names for values in (each.metrics, each.test_metrics)),
            each.penalty,
        ]
        for each in data.measurements
    ]
    assert rows[-1][0] == 300


def test_metrics_of_a_file_are_measured_by_re_running_it() -> None:
    values = {"data.formula": "x*y/4", "training.steps": 40}
    header, rows = _table("metrics", RunData.from_record(made(Experiment().with_values(values))))
    assert header == [
        "step",
        "test_loss",
        *("r2", "test_r2", "mean_absolute_error", "test_mean_absolute_error", "rmse", "test_rmse"),
        "penalty",
    ]
    assert (header, rows) == _table("metrics", _snapshot_data(**values))
    assert rows[0][1] is None


def test_of_a_file_that_is_not_genuine_nothing_is_written() -> None:
    run = made()
    data = RunData.from_record(replace(run, losses=[*run.losses[:-1], 1.0]))
    for what in ("metrics", "parameters"):
        with pytest.raises(InvalidInput, match="does not reproduce it"):
            values_text(what, data)


@pytest.mark.parametrize("make", [made, changed_run, diverged_run])
def test_parameters_over_time_are_those_of_the_run(make: Any) -> None:
    run = make()
    header, rows = _table("parameters", RunData.from_record(run), ValueOptions(every=2))
    assert header[:4] == ["step", "layer1.neuron1.w1", "layer1.neuron1.w2", "layer1.neuron1.bias"]
    assert header[-1] == "layer2.neuron1.bias"
    assert [row[0] for row in rows] == sorted({*range(0, run.steps, 2), run.steps})
    for row, parameters in ((rows[0], run.initial_parameters), (rows[-1], run.parameters)):
        assert row[1:] == [value for layer in parameters for each in layer for value in each]
    session = Session(run.recipe.experiment)
    session.advance(steps=2)
    assert rows[1][1:] == [v for layer in session.parameters() for each in layer for v in each]


def test_checkpoints() -> None:
    assert checkpoints(7, ValueOptions(every=3)) == [0, 3, 6, 7]
    assert len(checkpoints(10_000_000, ValueOptions())) == 1_001
    assert checkpoints(0, ValueOptions()) == [0]
    logarithmic = checkpoints(10_000, ValueOptions(logarithmic=True))
    assert logarithmic[:6] == [0, 1, 2, 3, 4, 5]
    assert logarithmic[-1] == 10_000
    assert len(logarithmic) < 4 * 50 + 2


def test_too_many_numbers_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_NUMBERS", 20)
    with pytest.raises(InvalidInput, match="7 rows of 5 parameters; allowed: 20 numbers"):
        values_text("parameters", RunData.from_record(made()), ValueOptions(every=1))


def test_the_dataset_reads_back() -> None:
    text = values_text("dataset", RunData.from_record(made()))
    chosen = choose(read_table(text.encode()), ["x", "y"], ["class"], "classification")
    assert chosen.points == Session(SMALL).dataset.inputs


def test_the_map_is_the_reference_s_to_the_last_bit() -> None:
    data = _snapshot_data(**{"training.steps": 50})
    header, rows = _table("map", data, ValueOptions(resolution=5))
    assert header == ["x", "y", "output", "objective"]
    session = Session(Experiment(), REFERENCE)
    session.advance(steps=50)
    ticks = [-2.0, -1.0, 0.0, 1.0, 2.0]
    assert rows == [
        [x, y, session.snapshot().outputs((x, y))[0], float(x * x + y * y < 1)]
        for y, x in product(ticks, ticks)
    ]


def test_a_curve_has_one_input_and_each_class_a_column() -> None:
    curve = _snapshot_data(**{"data.dimensions": 1, "data.formula": "x*x", "training.steps": 1})
    header, rows = _table("map", curve)
    assert header == ["x", "output", "objective"]
    assert [rows[0][0], rows[500][0], rows[-1][0]] == [-2.0, 0.0, 2.0]
    blobs = {"data.source": "gallery", "data.dataset": "blobs_3", "training.steps": 1}
    header, rows = _table("map", _snapshot_data(**blobs), ValueOptions(resolution=2))
    assert header == ["x", "y", "output 0", "output 1", "output 2"]
    assert len(rows) == 4


def test_an_undefined_value_is_an_empty_cell() -> None:
    # At 0.5 there is no sample, and the experiment's check does not evaluate it.
    values = {"data.dimensions": 1, "data.domain": [0, 1], "data.intervals": 2}
    more = {"network.features": ["1/(x-0.31)"], "data.formula": "1/(x-0.31)", "training.steps": 1}
    _, rows = _table("map", _snapshot_data(**values, **more), ValueOptions(resolution=101))
    assert rows[31] == [0.31, None, None]
    assert None not in rows[30]


def test_a_map_over_a_category_has_its_values() -> None:
    data = _snapshot_data(
        **{
            "data.source": "table",
            "data.columns": [
                {"name": "size"},
                {"name": "sex", "kind": "category", "categories": ["f", "m"]},
            ],
            "data.inputs": [[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [2.0, 1.0, 0.0]],
            "data.targets": [0.0, 0.5, 1.0],
            "data.ranges": [[0.0, 2.0], [0.0, 1.0], [0.0, 1.0]],
            "training.steps": 1,
        }
    )
    header, *rows = csv.reader(values_text("map", data, ValueOptions(resolution=3)).splitlines())
    assert header == ["size", "sex", "output"]
    assert [row[:2] for row in rows] == [
        [size, sex] for sex in ("f", "m") for size in ("0.0", "1.0", "2.0")
    ]
    session = Session(data.recipe.experiment, REFERENCE)
    session.advance()
    assert float(rows[4][2]) == session.snapshot().outputs((1.0, 0.0, 1.0))[0]


def test_parameters_of_another_network_have_no_map() -> None:
    run = made()
    odd = replace(run, parameters=(run.parameters[0], (*run.parameters[1], (1.0, 1.0))))
    with pytest.raises(InvalidInput, match="a network with 2 outputs; the experiment's has 1"):
        values_text("map", RunData.from_record(odd))


def test_an_interrupt_cancels_it() -> None:
    interrupt = Interrupt()
    interrupt.flag[0] = 1
    for what in ("losses", "metrics", "parameters", "map"):
        with pytest.raises(Interrupted):
            values_text(what, RunData.from_record(made()), interrupt=interrupt)


def test_progress_is_reported() -> None:
    reported: list[int] = []
    values_text("parameters", RunData.from_record(made()), ValueOptions(every=2), reported.append)
    assert reported == [0, 2, 4, 6]


def test_long_tables_come_in_portions() -> None:
    run = made()
    losses = [0.5] * 25_000
    data = RunData.from_record(replace(run, losses=losses, penalties=[]))
    portions = list(values_portions("losses", data))
    assert [portion.count("\n") for portion in portions] == [10_000, 10_000, 5_001]
    file = BytesIO()
    assert write_portions(file, portions) == 25_000
    assert file.getvalue().decode() == values_text("losses", data)


def test_names_are_guarded_against_spreadsheets_on_request() -> None:
    table = {
        "data.source": "table",
        "data.inputs": [[1], [2]],
        "data.targets": ["@a", "b"],
        "data.names": ["=x", "+kind"],
        "training.steps": 1,
    }
    data = RunData.from_record(made(Experiment().with_values(table)))
    assert values_text("dataset", data).splitlines() == ["=x,+kind", "1.0,@a", "2.0,b"]
    guarded = values_text("dataset", data, ValueOptions(safe=True))
    assert guarded.splitlines() == ["'=x,'+kind", "1.0,'@a", "2.0,b"]
    assert values_text("map", data, ValueOptions(safe=True, resolution=2)).startswith("'=x,")


@pytest.mark.parametrize("kind", ["classes", "two classes", "values"])
def test_predictions_are_those_of_the_engine_in_the_order_of_the_data(kind: str) -> None:
    values: dict[str, object] = {"data.test_share": 0.3, "training.steps": 5}
    if kind == "classes":
        values |= {"data.source": "gallery", "data.dataset": "blobs_3", "data.samples": 30}
        values["network.output_activation"] = "softmax"
    elif kind == "values":
        values |= {"data.task": "regression", "data.intervals": 4}
    else:
        values["data.intervals"] = 4
    experiment = Experiment().with_values(values)
    session = Session(experiment, REFERENCE)
    session.advance()
    text = values_text("predictions", RunData.from_snapshot(session.snapshot()))
    header, *rows = csv.reader(text.splitlines())
    output = [] if kind == "values" else ["output"]
    assert header == ["row", "part", "target", "prediction", *output, "loss"]
    everything = build_dataset(experiment)
    assert [int(row[0]) for row in rows] == list(range(1, len(everything) + 1))
    assert [row[1] for row in rows].count("test") == len(session.problem.test)
    classes = everything.classes
    for row, point, target in zip(rows, everything.inputs, everything.targets, strict=True):
        outputs = session.snapshot().outputs(point)
        if kind == "values":
            assert list(map(float, row[2:4])) == [target, outputs[0]]
        else:
            likely = predicted_class(outputs)
            several = len(outputs) > 1
            probability = outputs[likely] if several else (1 - outputs[0], outputs[0])[likely]
            assert row[2:4] == [classes[int(target)], classes[likely]]
            assert float(row[4]) == probability
        assert float(row[-1]) == session.loss_of(Dataset((point,), (target,), classes))


def test_predictions_of_several_targets_have_their_names() -> None:
    points = tuple((float(x), float(x % 3)) for x in range(8))
    values: dict[str, object] = {
        "data.source": "table",
        "data.inputs": points,
        "data.targets": tuple((x + y, x - y) for x, y in points),
        "data.names": ("x", "y", "mass", "length"),
        "network.output_activation": "linear",
        "training.loss": "squared",
        "training.steps": 5,
    }
    session = Session(Experiment().with_values(values), REFERENCE)
    session.advance()
    text = values_text("predictions", RunData.from_snapshot(session.snapshot()))
    header, *rows = csv.reader(text.splitlines())
    pairs = ["target mass", "prediction mass", "target length", "prediction length"]
    assert header == ["row", "part", *pairs, "loss"]
    for row, point in zip(rows, points, strict=True):
        mass, length = session.snapshot().outputs(point)
        expected = [sum(point), mass, point[0] - point[1], length]
        assert list(map(float, row[2:6])) == expected


def test_a_loss_of_scaled_targets_is_called_so() -> None:
    data = _snapshot_data(
        **{
            "data.source": "table",
            "data.inputs": [[k / 8] for k in range(8)],
            "data.targets": [3000.0 + 500.0 * (k % 5) for k in range(8)],
            "data.target_scaling": "standard",
            "network.output_activation": "linear",
            "training.loss": "huber",
            "training.steps": 3,
        }
    )
    header, rows = _table("losses", data)
    assert header == ["step", "loss_of_scaled_targets", "penalty"]
    assert [row[1] for row in rows] == list(data.losses)
    assert _table("metrics", data)[0][:2] == ["step", "test_loss_of_scaled_targets"]
    text = values_text("predictions", data)
    assert text.splitlines()[0] == "row,part,target,prediction,loss of scaled targets"
