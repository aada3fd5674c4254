"""``scratchnet trace``: what it writes, and how it refuses steps that are not there."""

import csv
import json
from pathlib import Path

import pytest

from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from scratchnet.trace import StepTrace
from scratchnet.trace.documents import trace_document
from tests.scratchnet.cli.conftest import Run

_QUICK = ("--set", "data.intervals=2", "--set", "network.hidden=[2]")


def _step(number: int) -> StepTrace:
    values = {"data.intervals": 2, "network.hidden": (2,)}
    session = Session(Experiment().with_values(values))
    session.advance(steps=number - 1)
    return StepTrace.next_of(session)


def test_json_is_the_trace(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "step.json"
    outcome = run("trace", *_QUICK, "--step", 3, "--sample", 4, "-o", path)
    assert outcome.code == 0
    assert outcome.out == f"wrote {path}: step 3, sample 4\n"
    found = json.loads(path.read_text())
    assert found == json.loads(json.dumps(trace_document(_step(3), 4)))
    assert list(found) == [
        "format",
        "version",
        "step",
        "sample",
        "point",
        "inputs",
        "targets",
        "outputs",
        "loss",
        "count",
        "layers",
        "gradients",
        "parameters_before",
        "parameters_after",
    ]
    assert list(found["layers"][0][0]) == [
        "inputs",
        "weights",
        "bias",
        "z",
        "output",
        "d_output",
        "derivative",
        "d_z",
        "d_weights",
        "d_bias",
    ]


def test_the_first_step_and_sample_by_default(run: Run) -> None:
    found = json.loads(run("trace", *_QUICK).out)
    assert (found["step"], found["sample"], found["count"]) == (1, 0, 9)


def test_csv_has_the_line_of_every_number(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "step.csv"
    assert run("trace", *_QUICK, "-o", path).code == 0
    rows = list(csv.DictReader(path.read_text().splitlines()))
    sample = _step(1).sample()
    (z,) = [
        row for row in rows if (row["quantity"], row["layer"], row["neuron"]) == ("z", "0", "1")
    ]
    assert float(z["value"]) == sample.neuron(0, 1).z.value
    assert z["file"] == "scratchnet/reference/article.py"
    assert z["source"] == "z += self.bias"
    source = Path(__file__).parents[3] / z["file"]
    assert source.read_text(encoding="utf-8").split("\n")[int(z["line"]) - 1].strip() == z["source"]
    updated = [float(row["value"]) for row in rows if row["quantity"] == "updated parameter"]
    flat = [value for layer in _step(1).parameters_after for row in layer for value in row]
    assert updated == flat


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--step", 0), "--step is 0; allowed: 1 to 2,000, the steps of the experiment"),
        (("--step", 2001), "--step is 2001; allowed: 1 to 2,000, the steps of the experiment"),
        (("--sample", 9), "--sample is 9; allowed: 0 to 8: the batch of step 1 has 9 samples"),
        (
            ("--sample", 1, "--set", "training.batch_size=1"),
            "--sample is 1; allowed: 0: the batch of step 1 has a single sample",
        ),
        (
            ("--step", 900, "--set", "training.target_loss=1000"),
            "; the run stops there: ",
        ),
        (("-o", "step.txt"), "-o step.txt: allowed: a name that ends with .json"),
    ],
)
def test_what_is_not_there_is_refused(
    run: Run, arguments: tuple[object, ...], message: str
) -> None:
    outcome = run("trace", *_QUICK, *arguments)
    assert outcome.code == 2
    assert message in outcome.err


def test_a_step_that_diverges_is_refused(run: Run) -> None:
    diverging = ("--set", "training.learning_rate=1000", "--set", "network.activation=linear")
    outcome = run("trace", *diverging, "--set", "network.output_activation=linear", "--step", 900)
    assert outcome.code == 2
    assert "diverges" in outcome.err
