"""What is registered is exported: activations, losses and optimizers in scripts, activations in
every format, and formats everywhere.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from gui.export.network.dialog import NetworkDialog
from gui.preferences import Preferences
from scratchnet.cli import main
from scratchnet.export.models import FORMATS, Format, TrainedNetwork, measure_differences
from scratchnet.export.models.formats import Predict, point_by_point
from scratchnet.formula import UndefinedFormula
from scratchnet.reference.article import Activation, Loss, Vector
from scratchnet.reference.optimizers import Hyperparameters, OptimizerState, Updated
from scratchnet.registry import (
    ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    ActivationRecord,
    LossRecord,
    OptimizerRecord,
)
from tests.scratchnet.export.models.networks import made
from tests.scratchnet.export.script.strategies import executed, trained


def softsign(z: float) -> float:
    """z / (1 + |z|)."""
    return z / (1 + abs(z))


def softsign_derivative(z: float, _a: float) -> float:
    """1 / (1 + |z|)²."""
    return 1 / ((1 + abs(z)) * (1 + abs(z)))


def softsign_array(z: "np.ndarray") -> "np.ndarray":
    return z / (1.0 + np.abs(z))


def quartic_error(outputs: Vector, targets: Vector) -> float:
    """(p - t)⁴ of the first output."""
    e = outputs[0] - targets[0]
    return e * e * e * e


def quartic_error_derivative(outputs: Vector, targets: Vector) -> list[float]:
    """4·(p - t)³."""
    e = outputs[0] - targets[0]
    return [4 * e * e * e]


def sign_descent(
    p: float, m: float, v: float, g: float, h: Hyperparameters, _state: OptimizerState
) -> Updated:
    """Move by the learning rate against the sign of the gradient."""
    return p - h.learning_rate * ((g > 0) - (g < 0)), m, v


@pytest.fixture
def network() -> Iterator[TrainedNetwork]:
    """Register an activation that no other part knows; return a network with it."""
    ACTIVATIONS.register(
        ActivationRecord(
            name="softsign",
            label="Softsign",
            definition=Activation(softsign, softsign_derivative),
            derivative_needs_z=True,
            formula="z / (1 + |z|)",
            array=softsign_array,
            onnx=lambda graph, z: graph.add("Softsign", z),
            pytorch="nn.functional.softsign(values)",
        )
    )
    yield made([2, 3, 1], ["softsign", "linear"])
    ACTIVATIONS.unregister("softsign")


@pytest.fixture
def form(network: TrainedNetwork) -> Iterator[Format]:
    """Register a format that no other part of the program knows."""

    def content(network: TrainedNetwork) -> bytes:
        return repr(network.parameters).encode()

    def load(content: bytes) -> Predict:
        return point_by_point(network.predictor(), UndefinedFormula, network.output_count)

    yield FORMATS.register(
        Format(
            name="tuples",
            label="Tuples",
            suffix=".tuples",
            purpose="numbers alone",
            content=content,
            runtime=lambda: "Toy 1.0",
            load=load,
        )
    )
    FORMATS.unregister("tuples")


@pytest.mark.parametrize("name", ["python", "numpy", "json"])
def test_an_activation_is_in_each_format(network: TrainedNetwork, name: str) -> None:
    points = [(-1.5, 0.25), (0.0, 0.0), (2.0, -0.5)]
    form, predict = FORMATS[name], network.predictor()
    found = form.load(form.content(network))(points)
    np.testing.assert_allclose(found, [predict(point) for point in points], rtol=1e-14)
    assert "nn.functional.softsign(values)" in FORMATS["pytorch"].content(network).decode()
    assert "Softsign" in FORMATS["onnx"].preview(FORMATS["onnx"].content(network))


@pytest.mark.usefixtures("network")
def test_an_activation_is_in_scripts() -> None:
    run = trained({"network.activation": "softsign", "data.intervals": 2})
    losses, parameters, _ = executed(run.text)
    assert (losses, parameters) == (run.losses, run.parameters)
    assert "def softsign(z: float) -> float:" in run.text


def test_a_loss_and_an_optimizer_are_in_scripts() -> None:
    definition = Loss(quartic_error, quartic_error_derivative)
    LOSSES.register(
        LossRecord(name="quartic", label="Quartic", definition=definition, formula="(p - t)^4")
    )
    OPTIMIZERS.register(OptimizerRecord(name="sign", label="Sign", update=sign_descent))
    try:
        values = {"training.loss": "quartic", "training.optimizer": "sign", "data.intervals": 2}
        run = trained(values)
    finally:
        LOSSES.unregister("quartic")
        OPTIMIZERS.unregister("sign")
    losses, parameters, _ = executed(run.text)
    assert (losses, parameters) == (run.losses, run.parameters)


def test_a_format_is_measured_and_offered(
    form: Format,
    network: TrainedNetwork,
    qtbot: QtBot,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = {row.format: row for row in measure_differences(network, points=20)}
    assert rows["tuples"].runtime == "Toy 1.0"
    assert rows["tuples"].identical
    assert main(["export", "model", "--format", "tuples", "--steps", "1"]) == 0
    assert capsys.readouterr().out.startswith("(((")
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    dialog = NetworkDialog(network, "net", Preferences(settings))
    qtbot.addWidget(dialog)
    dialog.choose("tuples")
    assert dialog.format() is form
    assert dialog.preview.toPlainText() == repr(network.parameters)
