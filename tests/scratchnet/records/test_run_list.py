"""The list of kept runs: what is in its columns, what runs differ in, and CSV and Markdown."""

import csv
from dataclasses import replace
from io import StringIO

import pytest

from scratchnet.experiment import Experiment
from scratchnet.records.run_list import (
    RUN_COLUMNS,
    dataset_text,
    differences,
    differences_text,
    first_on_same_data,
    runs_as_csv,
    runs_as_markdown,
)
from scratchnet.records.store import settings_of
from scratchnet.records.stored_run import StoredRun
from tests.scratchnet.records.stored_runs import stored_run


def _text(column: str, run: StoredRun, baseline: StoredRun | None = None) -> str:
    return RUN_COLUMNS[column].text(run, baseline)


def test_without_a_baseline_there_is_no_difference() -> None:
    assert differences(stored_run(seed=3), None) == {}
    assert differences_text(stored_run(), stored_run(2)) == ""


def test_only_what_differs_is_named() -> None:
    run = stored_run(**{"training.learning_rate": 0.3, "network.hidden": (8, 8)})
    assert differences_text(run, stored_run(2)) == "hidden layers 8-8, learning rate 0.3"
    baseline = stored_run(2, **{"training.learning_rate": 0.3})
    assert list(differences(run, baseline)) == ["network.hidden"]
    spiral = stored_run(**{"data.source": "gallery", "data.dataset": "spiral"})
    assert differences(spiral, baseline)["data.dataset"] == "spiral"


def test_runs_are_compared_with_the_first_on_their_data() -> None:
    spiral = {"data.source": "gallery", "data.dataset": "spiral"}
    runs = [
        stored_run(1),
        stored_run(2, **spiral),
        stored_run(3, seed=4),
        stored_run(4, **spiral, seed=5),
    ]
    firsts = first_on_same_data(runs)
    assert [firsts[run.id].number for run in runs] == [1, 2, 1, 2]
    [head, *rows] = csv.reader(StringIO(runs_as_csv(runs)))
    assert [row[head.index("differs")] for row in rows] == ["", "", "seed 4", "seed 5"]


def test_the_first_run_is_the_oldest_however_the_list_is_sorted() -> None:
    newest_first = [stored_run(3, seed=4), stored_run(2, seed=5), stored_run(1)]
    [head, *rows] = csv.reader(StringIO(runs_as_csv(newest_first)))
    assert [row[head.index("differs")] for row in rows] == ["seed 4", "seed 5", ""]
    assert "| seed 4 |" in runs_as_markdown(newest_first).splitlines()[2]


def test_what_matters_to_the_baseline_alone_is_named() -> None:
    run = stored_run(**{"training.optimizer": "sgd"})
    baseline = stored_run(2, **{"training.optimizer": "momentum"})
    assert differences(run, baseline)["training.momentum"] is None
    assert "momentum none" in differences_text(run, baseline)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "x*x + y*y < 1"),
        ({"data.source": "gallery", "data.dataset": "spiral"}, "Spiral"),
        (
            {
                "data.source": "table",
                "data.inputs": ((0.0,), (1.0,)),
                "data.targets": (1.0, 2.0),
                "data.names": ("hours", "points"),
            },
            "Your data: points",
        ),
    ],
)
def test_the_data_have_a_name(values: dict[str, object], expected: str) -> None:
    assert dataset_text(settings_of(Experiment().with_values(values))) == expected


def test_numbers_have_their_difference_from_the_baseline() -> None:
    baseline = replace(stored_run(2), loss=0.25)
    assert _text("loss", stored_run()) == "0.3"
    assert _text("loss", stored_run(), baseline) == "0.3 (+0.05)"
    assert _text("loss", baseline, stored_run()) == "0.25 (−0.05)"
    assert _text("loss", baseline, baseline) == "0.25"
    assert _text("test_loss", stored_run(), baseline) == "–"
    assert _text("metric", replace(stored_run(), metric="r2"), baseline).endswith("0.9000")


def test_csv_has_every_digit_and_no_formula() -> None:
    run = replace(stored_run(), name="=1+1", note='a "b", c')
    [head, row] = csv.reader(StringIO(runs_as_csv([run])))
    found = dict(zip(head, row, strict=True))
    assert found["id"] == "id1"
    assert float(found["loss"]) == 0.1 + 0.2
    assert found["test_loss"] == ""
    assert found["run"] == "'=1+1"
    assert found["note"] == 'a "b", c'


def test_markdown_leaves_empty_columns_out_and_bars_alone() -> None:
    lines = runs_as_markdown([replace(stored_run(), name="a|b")]).splitlines()
    assert "Test loss" not in lines[0]
    assert "a\\|b" in lines[2]
    assert len(lines) == 3
