"""What it takes to add something: one record, which every other part of the program finds.

The records here are known to no other file. A test that fails after a change says that the change
made some part know activations, metrics, views … by their names.
"""

import argparse
import csv
import json
import os
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6 import QtWidgets
from PySide6.QtCore import QRectF, Slot
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from gui.actions import Place
from gui.actions import command as action
from gui.app import main as lab
from gui.arguments import parse_arguments
from gui.dialogs import FileField
from gui.docks import Docks
from gui.export.animation import encoders
from gui.export.animation.clip_fields import Choices, ClipFields, remember, remembered
from gui.export.animation.encoders import AnimationFormat
from gui.export.animation.frames import AnimatedRun
from gui.export.figure.dialog import FigureDialog
from gui.export.figure.figure import Figure
from gui.export.figure.spec import SETTINGS, FigureSpec
from gui.export.network.dialog import NetworkDialog
from gui.export.picture.dialog import ExportDialog, ExportTarget
from gui.main_window import MainWindow
from gui.messages import metrics_text
from gui.pane_table import PANES
from gui.pane_table import Pane as PaneRecord
from gui.panes.frame_pane import FramePane
from gui.panes.loss_pane import LossPane
from gui.preferences import Preferences
from gui.rendering import formats as pictures
from gui.rendering.formats import PictureFormat
from gui.theme import LIGHT, Theme
from gui.topics import Topic
from gui.views import BaseView, Confusion, PaintedView
from gui.views.network.content import Node, content_of
from gui.views.network.descriptions import details_of
from gui.views.registry import VIEWS, FrameData, ViewOption, ViewRecord
from scratchnet.cli import main
from scratchnet.cli.command import COMMANDS, ExitCode, Option, command
from scratchnet.declare.parameter import Flag
from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS, Experiment, json_schema
from scratchnet.export import models
from scratchnet.export.models import Format, TrainedNetwork, measure_differences
from scratchnet.export.models.formats import Predict, point_by_point
from scratchnet.formula import UndefinedFormula
from scratchnet.lessons.recognising import FAILURES, Failure, recognised
from scratchnet.quantities import QUANTITIES, Outcome, Quantity, parse_condition
from scratchnet.records.report import report_of
from scratchnet.records.values import RunData, values_text
from scratchnet.reference.article import Activation, Loss, Vector
from scratchnet.reference.optimizers import Hyperparameters, OptimizerState, Updated
from scratchnet.registry import (
    ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    OUTPUT_ACTIVATIONS,
    ActivationRecord,
    LossRecord,
    OptimizerRecord,
    Registry,
)
from scratchnet.run.metrics import METRICS, Metric
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Frame, Scene
from tests.gui import conftest as of_windows
from tests.gui.export.animation.small import small_recipe
from tests.gui.export.figure.conftest import moment
from tests.gui.views.conftest import show_run
from tests.scratchnet.export.models.networks import made
from tests.scratchnet.export.script.strategies import executed, trained

settings = of_windows.settings
preferences = of_windows.preferences
make_window = of_windows.make_window


# Experiments: an activation, a loss, an optimizer.


def toy_activation(z: float) -> float:
    """z / (1 + |z|), called softsign elsewhere."""
    return z / (1 + abs(z))


def toy_activation_derivative(z: float, _a: float) -> float:
    """1 / (1 + |z|)²."""
    return 1 / ((1 + abs(z)) * (1 + abs(z)))


def toy_activation_array(z: "np.ndarray") -> "np.ndarray":
    return z / (1.0 + np.abs(z))


def toy_loss(outputs: Vector, targets: Vector) -> float:
    """(p - t)⁴ of the first output."""
    e = outputs[0] - targets[0]
    return e * e * e * e


def toy_loss_derivative(outputs: Vector, targets: Vector) -> list[float]:
    """4·(p - t)³."""
    e = outputs[0] - targets[0]
    return [4 * e * e * e]


def toy_update(
    p: float, m: float, v: float, g: float, h: Hyperparameters, _state: OptimizerState
) -> Updated:
    """Move by the learning rate against the sign of the gradient."""
    return p - h.learning_rate * ((g > 0) - (g < 0)), m, v


def _registered(registry: Registry, *records: object) -> Iterator[None]:
    for record in records:
        registry.register(record)
    yield
    for record in records:
        registry.unregister(record.name)


@pytest.fixture
def _activation() -> Iterator[None]:
    record = ActivationRecord(
        name="toy",
        label="Toy activation",
        help="A toy.",
        definition=Activation(toy_activation, toy_activation_derivative),
        low=-1.0,
        high=1.0,
        derivative_needs_z=True,
        formula="z / (1 + |z|)",
        array=toy_activation_array,
        onnx=lambda graph, z: graph.add("Softsign", z),
        pytorch="nn.functional.softsign(values)",
    )
    yield from _registered(ACTIVATIONS, record)


@pytest.fixture
def _loss() -> Iterator[None]:
    definition = Loss(toy_loss, toy_loss_derivative)
    record = LossRecord(
        name="toy", label="Toy loss", help="A toy.", definition=definition, formula="(p - t)^4"
    )
    yield from _registered(LOSSES, record)


@pytest.fixture
def _optimizer() -> Iterator[None]:
    record = OptimizerRecord(
        name="toy",
        label="Toy optimizer",
        help="A toy.",
        update=toy_update,
        hyperparameters=("momentum",),
        is_adaptive=True,
    )
    yield from _registered(OPTIMIZERS, record)


_TOY_PATHS = ("network.activation", "training.loss", "training.optimizer")
_experiments = pytest.mark.usefixtures("_activation", "_loss", "_optimizer")


def _experiment() -> Experiment:
    values = dict.fromkeys(_TOY_PATHS, "toy")
    return Experiment().with_values({**values, "training.learning_rate": 0.01, "training.steps": 3})


@_experiments
def test_experiments_and_the_schema_name_them() -> None:
    experiment = _experiment()
    assert experiment.network.activations == ("toy", "sigmoid")
    assert list(OUTPUT_ACTIVATIONS)[-2:] == ["toy", "softmax"]
    for path in (*_TOY_PATHS, "network.output_activation"):
        assert PARAMETERS[path].choices["toy"].startswith("Toy ")
        assert "toy" in PARAMETERS[path].allowed()
        assert PARAMETERS[path].choice_help["toy"] == "A toy."
    assert json.dumps(json_schema()).count('"toy"') >= len(_TOY_PATHS)
    assert experiment.matters("training.momentum")


def test_nothing_names_them_before_or_afterwards() -> None:
    with pytest.raises(InvalidInput, match="toy"):
        _experiment()


@_experiments
def test_the_reference_trains_with_them_and_maps_show_them() -> None:
    session = Session(_experiment())
    session.advance()
    assert session.step == 3
    (weight, *_), (first, *_) = session.parameters()[0][0], session.initial_parameters[0][0]
    assert weight - first == pytest.approx(0.0, abs=0.031)
    assert weight != first
    shown = session.maps(5, hidden=True)
    (w, v, b), (low, high) = session.parameters()[0][0], (-2.0, 2.0)
    x = y = low + (high - low) * 0.1
    assert shown[0, 0, 0] == pytest.approx(toy_activation(x * w + y * v + b))


@_experiments
def test_the_command_line_takes_them(capsys: pytest.CaptureFixture[str]) -> None:
    chosen = [part for path in _TOY_PATHS for part in ("--set", f"{path}=toy")]
    assert main(["train", "--engine", "reference", "--set", "training.steps=2", *chosen]) == 0
    assert capsys.readouterr().out.startswith("1 ")


@_experiments
def test_scripts_contain_their_definitions() -> None:
    run = trained({**dict.fromkeys(_TOY_PATHS, "toy"), "data.intervals": 2})
    losses, parameters, _ = executed(run.text)
    assert (losses, parameters) == (run.losses, run.parameters)
    for definition in (toy_activation, toy_loss, toy_update):
        assert f"def {definition.__name__}(" in run.text


@_experiments
@pytest.mark.parametrize("name", ["python", "numpy", "json"])
def test_networks_are_exported_with_an_activation(name: str) -> None:
    network = made([2, 3, 1], ["toy", "linear"])
    points = [(-1.5, 0.25), (0.0, 0.0), (2.0, -0.5)]
    form, predict = models.FORMATS[name], network.predictor()
    found = form.load(form.content(network))(points)
    np.testing.assert_allclose(found, [predict(point) for point in points], rtol=1e-14)
    torch, onnx = models.FORMATS["pytorch"], models.FORMATS["onnx"]
    assert "nn.functional.softsign(values)" in torch.content(network).decode()
    assert "Softsign" in onnx.preview(onnx.content(network))


# A metric.


@pytest.fixture
def _metric() -> Iterator[None]:
    record = Metric(
        name="toy",
        label="toy metric",
        short="toy",
        help="Half of the accuracy",
        for_classes=True,
        compute=lambda predictions: METRICS["accuracy"].compute(predictions) / 2,
        text="{:.3f} toys".format,
    )
    yield from _registered(METRICS, record)


@pytest.mark.usefixtures("_metric")
def test_a_metric_is_measured_shown_and_exported(qtbot: QtBot) -> None:
    experiment = Experiment().with_values({"data.test_share": 0.2, "training.steps": 30})
    session = Session(experiment, measuring=True)
    session.advance()
    frame, scene = frame_of(session, 4), scene_of(session, 4)
    last = frame.snapshot.measurements[-1]
    value, test_value = last.metrics["toy"], last.test_metrics["toy"]
    assert value == last.metrics["accuracy"] / 2

    line = f"Toy metric: {value:.3f} toys (test samples: {test_value:.3f} toys)"
    assert line in metrics_text(frame).splitlines()

    pane = LossPane(LIGHT)
    qtbot.addWidget(pane)
    show_run(pane, scene, frame)
    pane.metric_menu.aboutToShow.emit()
    [entry] = [each for each in pane.metric_menu.actions() if each.data() == "toy"]
    assert (entry.text(), entry.toolTip()) == ("Toy metric", "Half of the accuracy")
    entry.trigger()
    assert pane.view.plot.getAxis("right").labelText == "toy"
    assert f"toy {value:.3f} toys" in pane.view.step_text(30)

    text = values_text("metrics", RunData.from_snapshot(frame.snapshot))
    row = list(csv.DictReader(text.splitlines()))[-1]
    assert (float(row["toy"]), float(row["test_toy"])) == (value, test_value)
    assert report_of(session, 0.0)["metrics"]["training"]["toy"] == value


# A view.


class ToyView(PaintedView):
    title = "Toy"
    name = "toy"

    def __init__(self, theme: object, parent: object = None) -> None:
        super().__init__(theme, parent)
        self.loud = False

    def set_loud(self, loud: bool) -> None:
        self.loud = loud

    def copy_options(self, other: BaseView) -> None:
        self.loud = other.loud

    def caption(self) -> str:
        return "A toy"

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        painter.drawText(area, "toy")


@pytest.fixture
def _view() -> Iterator[None]:
    loud = ViewOption(
        name="loud",
        parameter=Flag(label="Loud", help="Play it loudly", default=False),
        get=lambda view: view.loud,
        set=ToyView.set_loud,
    )
    record = ViewRecord(
        view=ToyView,
        fits=lambda scene: len(scene.axes) == 2,
        requires=FrameData.GRADIENTS,
        least_size=(20, 20),
        options=(loud,),
    )
    yield from _registered(VIEWS, record)


@pytest.mark.usefixtures("_view")
def test_figures_show_a_view(qtbot: QtBot, preferences: Preferences) -> None:
    figure = Figure(FigureSpec(views=("toy",), width=30, height=30))
    qtbot.addWidget(figure)
    figure.show_frame(*moment())
    assert figure.views[0].name == "toy"
    with pytest.raises(InvalidInput, match="toy"):
        figure.show_frame(*moment("sine"))
    dialog = FigureDialog(*moment(), preferences)
    qtbot.addWidget(dialog)
    shown = [dialog.views.list.item(row).text() for row in range(dialog.views.list.count())]
    assert shown[-1] == "Toy"
    dialog.done(0)


# Formats: of pictures, of animations, of networks.


@pytest.fixture
def _picture_format() -> Iterator[None]:
    record = PictureFormat(
        suffix=".toy",
        label="Toy",
        purpose="a size, for tests",
        write=lambda _widget, layout, scale: f"{layout.size.width():g} {scale:g}".encode(),
        raster=True,
    )
    yield from _registered(pictures.FORMATS, record)


@pytest.fixture
def _animation_format() -> Iterator[None]:
    record = AnimationFormat(
        suffix=".toy",
        label="Toy",
        purpose="a frame count, for tests",
        write=lambda file, frames, _clip, _samples: file.write(b"%d" % len(list(frames))),
        lossy=True,
    )
    yield from _registered(encoders.FORMATS, record)


@pytest.fixture
def _network_format() -> Iterator[None]:
    def load(_content: bytes) -> Predict:
        network = made([2, 3, 1], ["tanh", "linear"])
        return point_by_point(network.predictor(), UndefinedFormula, network.output_count)

    record = Format(
        name="toy",
        label="Toy",
        suffix=".toy",
        purpose="numbers alone",
        content=lambda network: repr(network.parameters).encode(),
        runtime=lambda: "Toy 1.0",
        load=load,
    )
    yield from _registered(models.FORMATS, record)


def _filters_text(field: FileField, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the filters of the dialog that a field opens."""
    asked: list[str] = []

    def cancel(_parent: object, _title: str, _path: str, filters: str, *_: object) -> tuple:
        asked.append(filters)
        return "", ""

    monkeypatch.setattr(QtWidgets.QFileDialog, "getSaveFileName", cancel)
    field.browse.click()
    return asked[0]


@pytest.mark.usefixtures("_picture_format")
def test_pictures_are_exported_in_a_format(
    qtbot: QtBot, preferences: Preferences, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = Confusion(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(*moment())
    target = ExportTarget("Plain", "plain", lambda: view, view.size, owned=False)
    dialog = ExportDialog([target], preferences)
    qtbot.addWidget(dialog)
    dialog.format.setCurrentIndex(dialog.format.findText("Toy: a size, for tests"))
    assert dialog.file.line.text().endswith("plain.toy")
    assert "Toy (*.toy)" in _filters_text(dialog.file, monkeypatch)
    dialog.file.line.setText(str(tmp_path / "plain.toy"))
    assert dialog.export() == tmp_path / "plain.toy"
    # Twice the pixels are suggested.
    assert (tmp_path / "plain.toy").read_text() == f"{view.width()} 2"
    dialog.done(0)
    assert SETTINGS["file_format"].choices["toy"] == "Toy"
    assert FigureSpec(file_format="toy").raster
    figures = FigureDialog(*moment(), preferences)
    qtbot.addWidget(figures)
    assert figures.findChildren(QComboBox)
    assert any(box.findText("Toy") >= 0 for box in figures.findChildren(QComboBox))
    figures.done(0)


@pytest.mark.usefixtures("_animation_format")
def test_animations_are_exported_in_a_format(
    qtbot: QtBot,
    preferences: Preferences,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fields = ClipFields(Choices(), AnimatedRun(small_recipe(), "reference"))
    qtbot.addWidget(fields)
    fields.set_format("toy")
    assert fields.format.currentText() == "Toy: a frame count, for tests"
    assert fields.quality.isEnabled()
    remember(preferences, fields.choices())
    assert remembered(preferences).suffix == ".toy"
    field = FileField(preferences, encoders.FORMATS)
    qtbot.addWidget(field)
    assert "Toy (*.toy)" in _filters_text(field, monkeypatch)
    with pytest.raises(SystemExit):
        parse_arguments(["--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert "write the training of a view as GIF, APNG, WebP, MP4 or Toy" in text
    assert "quality of WebP, MP4 or Toy" in text


@pytest.mark.usefixtures("_network_format")
def test_networks_are_exported_in_a_format_and_measured(
    qtbot: QtBot, preferences: Preferences, capsys: pytest.CaptureFixture[str]
) -> None:
    network: TrainedNetwork = made([2, 3, 1], ["tanh", "linear"])
    rows = {row.format: row for row in measure_differences(network, points=20)}
    assert rows["toy"].runtime == "Toy 1.0"
    assert rows["toy"].identical
    assert (
        main(["export", "model", "--format", "toy", "--steps", "1", "--engine", "reference"]) == 0
    )
    assert capsys.readouterr().out.startswith("(((")
    dialog = NetworkDialog(network, "net", preferences)
    qtbot.addWidget(dialog)
    dialog.choose("toy")
    assert dialog.preview.toPlainText() == repr(network.parameters)


@pytest.mark.usefixtures("_view", "_picture_format", "_animation_format")
def test_pictures_and_animations_are_made_without_a_window(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, figure = tmp_path / "pictures", tmp_path / "mine.figure.json"
    figure.write_text('{"views": ["toy"], "width": 30, "height": 30}')
    before = qapp.palette()
    animation = ["--view", "toy", "--steps", "2", "--frames", "2"]
    for options in (
        ["--render", str(folder), "--format", "toy", "--steps", "2", "--size", "300x200"],
        ["--render", str(folder), "--format", "png", "--steps", "2", "--figure", str(figure)],
        ["--animate", str(tmp_path / "toy.gif"), *animation],
        ["--animate", str(tmp_path / "clip.toy"), *animation],
    ):
        # Taken back at once: pytest-qt looks at the same module after every test.
        with monkeypatch.context() as patch:
            patch.setattr(QtWidgets, "QApplication", lambda _: qapp)
            patch.setattr("gui.export.offscreen._RESOLUTION", 24)
            patch.setenv("QT_QPA_PLATFORM", os.environ["QT_QPA_PLATFORM"])
            assert lab([*options, "--engine", "reference"]) == 0
    qapp.setPalette(before)
    assert (folder / "toy.toy").read_text() == "300 1"
    assert (folder / "mine.png").exists()
    with Image.open(tmp_path / "toy.gif") as image:
        assert image.n_frames == 2
    assert (tmp_path / "clip.toy").read_bytes() == b"2"


# The window: a view, an activation, a pane, an action.


class ToyPane(FramePane):
    """A pane with a view of its own that notes its frames."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        view = Confusion(theme)
        view.setParent(self)
        self.views = [view]
        self.frames: list[Frame] = []

    def show_frame(self, scene: Scene, frame: Frame, captioned: bool = True) -> None:
        self.frames.append(frame)


@pytest.fixture
def _pane() -> Iterator[None]:
    record = PaneRecord("toy", "Toy pane", Topic.OUTPUT, ToyPane, column=2, height_share=0.2)
    yield from _registered(PANES, record)


@pytest.fixture
def _action(monkeypatch: pytest.MonkeyPatch) -> None:
    @action("ring", "Rin&g", Place.EXPORT, "Ring the bell", keys="Ctrl+Shift+B", in_view_menu=True)
    @Slot()
    def ring(self: Docks) -> None:
        self.setObjectName("rung")

    monkeypatch.setattr(Docks, "ring", ring, raising=False)


@pytest.mark.usefixtures("_view", "_activation", "_pane", "_action")
def test_the_window_offers_views_activations_panes_and_actions(
    qtbot: QtBot, make_window: Callable[..., MainWindow]
) -> None:
    window = make_window()

    output = window.output_pane
    window.findChild(QToolButton, "view_toy").click()
    assert output.shown.name == "toy"
    qtbot.waitUntil(lambda: window.frame.gradients is not None)
    assert output.shown.frame is window.frame
    [option] = [a for a in output.options.menu().actions() if a.data() and a.isVisible()]
    assert option.text() == "&Loud"
    option.trigger()
    assert output.shown.loud
    targets = {target.name: target for target in window.pictures.targets()}
    twin = targets["Toy"].make()
    assert twin.loud
    twin.deleteLater()
    window.commands.export_animation.trigger()
    assert window.animations.dialog.subject.itemText(0) == "Toy"
    window.animations.dialog.reject()

    combo = window.findChild(QComboBox, "network.activation.choice")
    window.document.edit("network.activation", "toy")
    assert combo.currentText() == "Toy activation"
    qtbot.waitUntil(lambda: window.scene.experiment.network.activation == "toy")
    qtbot.waitUntil(lambda: window.frame is not None)
    content = content_of(window.scene, window.frame)
    assert details_of(content, Node(1, 0), ()).lines[0] == "activation Toy activation"

    pane = window.docks.widget(ToyPane)
    qtbot.waitUntil(pane.isVisible)
    assert pane.height() < window.loss_pane.height()
    assert "Toy pane" in [each.text() for each in window.findChildren(QAction)]
    window.commands.step.trigger()
    qtbot.waitUntil(lambda: window.frame in pane.frames)
    window.docks.docks[-1].close()
    window.commands.reset_layout.trigger()
    qtbot.waitUntil(pane.isVisible)

    ring = window.commands.ring
    assert "E&xport" in [m.title() for m in window.findChildren(QMenu) if ring in m.actions()]
    assert ring in window.commands.with_shortcuts()
    ring.trigger()
    assert window.docks.objectName() == "rung"


# A command of the command line.


def test_the_command_line_has_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    @command("greet", help="print a greeting", options=[Option("--name", default="you")])
    def greet(options: argparse.Namespace) -> int:
        print(f"hello {options.name}")
        return ExitCode.DONE

    try:
        assert main(["greet", "--name", "Ana"]) == 0
        assert capsys.readouterr().out == "hello Ana\n"
        with pytest.raises(SystemExit):
            main(["--help"])
        assert "print a greeting" in capsys.readouterr().out
        with pytest.raises(SystemExit):
            main(["greet", "--help"])
        assert "Exit codes: 0 done, 2 bad input, 130" in capsys.readouterr().out
    finally:
        COMMANDS.unregister("greet")


# Quantities and known failures of lessons.


@pytest.fixture
def _quantity() -> Iterator[None]:
    quantity = Quantity(
        name="luckiness",
        label="luckiness",
        help="Seven, always.",
        compute=lambda _outcome: 7.0,
        whole=True,
    )
    yield from _registered(QUANTITIES, quantity)


@pytest.fixture
def _failure() -> Iterator[None]:
    failure = Failure("late", "Late", lambda outcome: f"Late at {outcome.snapshot.step}.")
    yield from _registered(FAILURES, failure)


@pytest.mark.usefixtures("_quantity", "_failure")
def test_lessons_use_a_quantity_and_recognise_a_failure() -> None:
    session = Session(Experiment().with_values({"training.steps": 2}))
    session.advance()
    outcome = Outcome.of_session(session)
    assert parse_condition("luckiness >= 8").judge(outcome).text == "luckiness 7 of 8"
    assert recognised(outcome)[-1] == "Late at 2."
    tool = runpy.run_path(str(Path(__file__).parents[1] / "tools" / "teaching_tables.py"))
    assert "| `luckiness` | Seven, always. |" in "".join(tool["tables"]())
