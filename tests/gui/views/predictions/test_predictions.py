"""The table of predictions: its order, what is copied, what is chosen, and its picture."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QSize, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from gui.current_frame import Chosen, SampleNumber
from gui.rendering import save_picture
from gui.theme import DARK, LIGHT
from gui.views import Predictions
from gui.views.predictions.rows import Column, Rows
from scratchnet.explain import SampleResults
from scratchnet.run.snapshot import Frame, Scene
from tests.gui.views.scenes import class_scene, curve_scene, explained


def moment(classes: int = 3) -> tuple[Scene, Frame]:
    scene, frame = class_scene(classes) if classes else curve_scene()
    values: dict[str, object] = {"data.test_share": 0.25}
    if classes > 2:
        values |= {"network.output_activation": "softmax", "training.loss": "cross_entropy"}
    experiment = scene.experiment.with_values(values)
    scene = replace(scene, experiment=experiment)
    return scene, explained(scene, frame)


@pytest.fixture
def view(qtbot: QtBot) -> Predictions:
    view = Predictions(LIGHT)
    qtbot.addWidget(view)
    view.resize(460, 360)
    view.show_frame(*moment())
    return view


def column_of(view: Predictions, column: Column) -> list[str]:
    rows = view.model.rows
    assert rows is not None
    place = rows.columns.index(column)
    model = view.model
    return [model.index(row, place).data() for row in range(model.rowCount())]


def sort_by(view: Predictions, column: Column, order: Qt.SortOrder) -> None:
    assert view.model.rows is not None
    section = view.model.rows.columns.index(column)
    view.table.horizontalHeader().setSortIndicator(section, order)


def test_the_worst_are_first(view: Predictions) -> None:
    losses = [float(text) for text in column_of(view, Column.LOSS)]
    assert len(losses) == 150
    assert losses == sorted(losses, reverse=True)


def test_any_column_sorts_either_way(view: Predictions) -> None:
    sort_by(view, Column.ROW, Qt.SortOrder.AscendingOrder)
    rows = [int(text) for text in column_of(view, Column.ROW)]
    assert rows == sorted(rows)
    sort_by(view, Column.PROBABILITY, Qt.SortOrder.DescendingOrder)
    found = [float(text[:-2]) for text in column_of(view, Column.PROBABILITY)]
    assert found == sorted(found, reverse=True)
    assert "by probability, descending" in view.words()


def test_wrong_ones_can_be_listed_alone(view: Predictions) -> None:
    count = column_of(view, Column.RESULT).count("wrong")
    assert 0 < count < 150
    view.set_wrong_only(True)
    assert column_of(view, Column.RESULT) == ["wrong"] * count
    targets, predictions = column_of(view, Column.TARGET), column_of(view, Column.PREDICTION)
    assert all(map(str.__ne__, targets, predictions))
    assert view.caption() == f"{count} of 150 training samples wrong after 5 steps"


def test_the_test_samples_have_rows_of_the_same_data(view: Predictions) -> None:
    training = set(column_of(view, Column.ROW))
    view.set_test_shown(True)
    assert view.model.rowCount() == 50
    test = set(column_of(view, Column.ROW))
    assert test | training == {str(number) for number in range(1, 201)}
    assert not test & training


def test_values_have_errors_and_no_classes(qtbot: QtBot) -> None:
    scene, frame = moment(0)
    view = Predictions(LIGHT)
    qtbot.addWidget(view)
    view.show_frame(scene, frame)
    rows = view.model.rows
    assert rows is not None
    assert rows.columns == (
        Column.ROW,
        Column.TARGET,
        Column.PREDICTION,
        Column.ERROR,
        Column.LOSS,
    )
    errors = rows.values[Column.PREDICTION] - rows.values[Column.TARGET]
    assert (rows.values[Column.ERROR] == errors).all()
    by_error = rows.order(Column.ERROR, descending=True, wrong_only=False)
    assert (np.diff(np.abs(errors[by_error])) <= 0).all()
    view.set_wrong_only(True)
    assert view.model.rowCount() == len(scene.dataset)


@pytest.mark.parametrize(("activation", "column"), [("sigmoid", "PROBABILITY"), ("tanh", "OUTPUT")])
def test_one_output_is_that_of_the_second_class(activation: str, column: str) -> None:
    scene, _ = moment(2)
    experiment = scene.experiment.with_values({"network.output_activation": activation})
    outputs = np.full((150, 1), 0.25)
    outputs[1:] = 0.75
    results = SampleResults(outputs, np.zeros(150))
    rows = Rows.of(replace(scene, experiment=experiment), results, test=False)
    first = 0.75 if activation == "sigmoid" else 0.25
    assert rows.values[Column[column]].tolist() == [first, *[0.75] * 149]
    assert rows.values[Column.PREDICTION].tolist() == [0.0, *[1.0] * 149]


def test_losses_that_are_no_numbers_are_worst() -> None:
    scene, _ = moment()
    losses = np.zeros(150)
    losses[[3, 7]] = np.nan, np.inf
    results = SampleResults(np.full((150, 3), 0.3), losses)
    order = Rows.of(scene, results, test=False).order(Column.LOSS, True, False)
    assert order[:2].tolist() == [3, 7]


def test_a_row_that_is_selected_is_chosen(qtbot: QtBot, view: Predictions) -> None:
    assert view.scene is not None
    with qtbot.waitSignal(view.chose) as chose:
        view.table.setCurrentIndex(view.model.index(5, 0))
    sample = SampleNumber(False, int(view.model.samples[5]))
    assert chose.args == [Chosen.of_sample(view.scene, sample)]


def test_what_is_chosen_elsewhere_is_selected_and_stays_so(qtbot: QtBot, view: Predictions) -> None:
    scene = view.scene
    assert scene is not None
    with qtbot.assertNotEmitted(view.chose):
        view.set_chosen(Chosen.of_sample(scene, SampleNumber(False, 17)))
        (index,) = view.table.selectionModel().selectedRows()
        assert view.model.samples[index.row()] == 17
        sort_by(view, Column.ROW, Qt.SortOrder.AscendingOrder)
        view.show_frame(scene, explained(scene, view.frame))
        (index,) = view.table.selectionModel().selectedRows()
        assert view.model.samples[index.row()] == 17
        view.set_chosen(Chosen.of_sample(scene, SampleNumber(True, 17)))
        assert not view.table.selectionModel().selectedRows()


def test_rows_are_copied_for_spreadsheets(view: Predictions) -> None:
    view.table.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Row\tTarget\tPrediction\tResult\tProbability\tLoss"
    assert len(lines) == 151
    flags = QItemSelectionModel.SelectionFlag
    for row in (2, 0):
        index = view.model.index(row, 0)
        view.table.selectionModel().select(index, flags.Select | flags.Rows)
    view.table.copy()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied == [lines[0], lines[1], lines[3]]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_picture_has_as_many_rows_as_fit(
    view: Predictions, tmp_path: Path, theme: object
) -> None:
    view.set_wrong_only(True)
    twin = view.clone()
    twin.set_theme(theme)
    assert not twin.live
    save_picture(twin, tmp_path / "a.svg", QSize(500, 150))
    svg = (tmp_path / "a.svg").read_text()
    assert "<image" not in svg
    shown = svg.count(">wrong<")
    assert 0 < shown < view.model.rowCount()
    assert f"and {view.model.rowCount() - shown} more" in svg
    twin.deleteLater()


def test_it_says_why_it_is_empty(qtbot: QtBot, view: Predictions) -> None:
    scene, frame = moment()
    view.show_frame(scene, replace(frame, explanation=None))
    assert "being worked out" in view.words()
    assert view.table.isHidden()
    view.set_test_shown(True)
    empty = replace(scene.test, inputs=(), targets=())
    view.show_frame(replace(scene, test=empty), frame)
    assert "no test samples" in view.words()
