"""The gradient check in the window: the map, the V-curve, and steps that have passed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from gui.export.picture.dialog import ExportDialog
from gui.gradients.map import GradientMap
from gui.main_window import MainWindow
from scratchnet.run.session import Session
from scratchnet.trace.gradcheck import Subject, check_gradients, check_step, error_curve
from tests.gui.conftest import shown

_SMALL = {"data.intervals": 3, "network.hidden": (2,), "training.steps": 40}


@pytest.fixture
def small(qtbot: QtBot, window: MainWindow) -> MainWindow:
    window.document.edit_together(_SMALL)
    window.document.end_gesture()
    qtbot.waitUntil(lambda: shown(window).experiment == window.document.experiment)
    return window


def _check(qtbot: QtBot, window: MainWindow) -> GradientMap:
    with qtbot.waitSignal(window.gradients._checking.ended):
        window.commands.check_gradients.trigger()
    return window.gradient_pane.map


def test_the_next_step_is_checked(qtbot: QtBot, small: MainWindow) -> None:
    small.commands.step.trigger()
    qtbot.waitUntil(lambda: shown(small).step == 1)
    found = _check(qtbot, small)
    pane = small.gradient_pane
    assert pane.isVisible()
    assert pane.result.text().startswith("Step 2, 16 samples. All 9 gradients agree")
    assert pane.words.text().startswith("Each row is a neuron")
    session = Session(shown(small).initial_experiment)
    session.advance(steps=1)
    expected = check_gradients(session)
    assert found._check is not None
    assert found._check.parameters == expected.parameters
    # The step is not explained as well.
    assert not small.step_pane.isVisible()


@pytest.mark.parametrize(
    ("width", "title", "first"),
    [(400, "layer 1", "neuron 1"), (170, "layer 1", "1"), (60, "1", "")],
)
def test_layers_and_neurons_of_the_map_are_named(
    qtbot: QtBot, small: MainWindow, width: int, title: str, first: str
) -> None:
    twin = _check(qtbot, small).clone()
    twin.resize(width, 200)
    matrix, output = twin._matrices()
    assert matrix.title == title
    assert "".join(matrix.names[:1]) == first
    assert len(matrix.names) in (0, 2)
    assert output.place.right() <= width or not first
    twin.deleteLater()


def test_a_parameter_is_chosen_by_keys_and_shown_with_its_curve(
    qtbot: QtBot, small: MainWindow
) -> None:
    found = _check(qtbot, small)
    pane = small.gradient_pane
    with qtbot.waitSignal(small.gradients._measuring.ended):
        for _ in range(4):
            qtbot.keyClick(found, Qt.Key.Key_Right)
    assert found.current is not None
    assert found.name_of(found.current) == "layer 2, neuron 1, weight 1"
    assert pane.parameter.text().startswith("layer 2, neuron 1, weight 1:")
    best = pane.curve.best
    assert best is not None
    assert best.relative_error < 1e-8
    assert "truncation" in pane.words.text()
    qtbot.keyClick(found, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert repr(found.current.analytic) in QGuiApplication.clipboard().text()


def test_a_check_of_a_step_that_has_passed_says_so(qtbot: QtBot, small: MainWindow) -> None:
    _check(qtbot, small)
    small.commands.step.trigger()
    qtbot.waitUntil(lambda: "moved on since" in small.gradient_pane.result.text())


def test_another_run_has_no_check_yet(qtbot: QtBot, small: MainWindow) -> None:
    _check(qtbot, small)
    small.document.edit("network.hidden", (3,))
    qtbot.waitUntil(lambda: not small.gradient_pane.picture.isEnabled())
    assert small.gradient_pane.result.text().startswith("Each gradient")


def test_pictures_of_both_can_be_saved(
    qtbot: QtBot, small: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    _check(qtbot, small)
    names: list[str] = []

    def execute(dialog: ExportDialog) -> int:
        names.extend(dialog.target.itemText(each) for each in range(dialog.target.count()))
        return 0

    monkeypatch.setattr(ExportDialog, "exec", execute)
    small.gradient_pane.picture.click()
    assert names == ["Gradient check", "V-curve"]


def test_of_a_large_network_some_parameters_are_checked() -> None:
    session = Session(small_experiment := _experiment((6, 6)))
    subject = Subject(session.problem, small_experiment, session.pending_step())
    check = check_step(subject, most=20)
    whole = check_step(subject)
    assert (len(check.parameters), check.total) == (20, whole.total) == (20, 67)
    assert {each.layer for each in check.parameters} == {0, 1, 2}
    assert set(check.parameters) <= set(whole.parameters)


def test_a_v_curve_has_two_arms() -> None:
    session = Session(experiment := _experiment((3,)))
    subject = Subject(session.problem, experiment, session.pending_step())
    [first, *_] = check_step(subject).parameters
    errors = error_curve(subject, (first.layer, first.neuron, first.index), first.analytic)
    best = min(range(len(errors)), key=lambda number: errors[number].relative_error)
    assert 0 < best < len(errors) - 1
    assert errors[0].relative_error > 10 * errors[best].relative_error
    assert errors[-1].relative_error > 1000 * errors[best].relative_error


def _experiment(hidden: tuple[int, ...]):  # type: ignore[no-untyped-def]
    from scratchnet.experiment import Experiment

    return Experiment().with_values(
        {"data.intervals": 3, "network.hidden": hidden, "network.activation": "tanh"}
    )
