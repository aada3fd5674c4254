"""Drawing over the output's pane: the row of tools, and the document that follows."""

from collections.abc import Callable

import pyqtgraph as pg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from gui.document.document import Document
from gui.drawing import Tool
from gui.panes.drawing import Drawing
from gui.panes.output_pane import OutputPane
from gui.theme import DARK, LIGHT
from gui.views import Curve, FunctionMap, MapMode
from scratchnet.experiment import Experiment
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from tests.gui.views.conftest import show_run
from tests.gui.views.mouse import Mouse

REGRESSION = {"data.formula": "x - y", "network.output_activation": "linear"}
CURVE = REGRESSION | {"data.formula": "sin(x)", "data.dimensions": 1}
THREE = {
    "data.source": "gallery",
    "data.dataset": "spiral_3",
    "network.output_activation": "softmax",
}


class Desk:
    """A pane with a document, as in the window but without a run."""

    def __init__(self, values: dict[str, object]) -> None:
        self.pane = OutputPane(LIGHT)
        self.document = Document(self.pane)
        self.document.open(Experiment().with_values({"network.hidden": (2,)} | values), None)
        self.drawing = Drawing(self.document, self.pane, self.pane)
        self.bar = self.pane.drawing_bar
        self.refused: list[str] = []
        self.drawing.refused.connect(self.refused.append)
        self.show_run()

    @property
    def data(self):
        return self.document.experiment.data

    @property
    def mouse(self) -> Mouse:
        view = self.pane.shown
        assert isinstance(view, FunctionMap | Curve)
        return Mouse(view)

    def show_run(self) -> None:
        """Show what a new run of the document looks like."""
        session = Session(self.document.experiment)
        show_run(self.pane, scene_of(session, 8), frame_of(session, 8))

    def key(self, qtbot: QtBot, key: Qt.Key) -> None:
        qtbot.keyClick(self.pane.shown.canvas, key)


@pytest.fixture
def make_desk(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Desk]:
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", 0)

    def make(values: dict[str, object] | None = None, draw: bool = True) -> Desk:
        desk = Desk(values or {})
        qtbot.addWidget(desk.pane)
        desk.pane.resize(700, 600)
        with qtbot.waitExposed(desk.pane):
            desk.pane.show()
        desk.pane.activateWindow()
        if draw:
            desk.pane.draw.click()
        return desk

    return make


def button(desk: Desk, name: str) -> QToolButton:
    found = desk.pane.findChild(QToolButton, name)
    assert found is not None
    return found


# -- the row of tools ------------------------------------------------------------------------


def test_the_tools_are_hidden_until_they_are_asked_for(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(draw=False)
    assert not desk.bar.isVisible()
    desk.pane.draw.click()
    assert desk.bar.isVisible()
    assert desk.bar.tool is Tool.ADD
    desk.pane.draw.click()
    assert not desk.bar.isVisible()
    assert desk.bar.tool is Tool.PAN
    assert desk.drawing.layers[0].tool is Tool.PAN


def test_only_a_map_and_a_curve_can_be_drawn_on(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    for view in map(desk.pane.view_named, ("surface", "confusion")):
        desk.pane.set_view(view)
        assert not desk.pane.draw.isEnabled()
        assert not desk.bar.isVisible()
    desk.pane.set_view(desk.pane.map)
    assert desk.bar.isVisible()
    assert make_desk(CURVE).bar.isVisible()


@pytest.mark.parametrize(
    ("key", "tool"),
    [
        (Qt.Key.Key_A, Tool.ADD),
        (Qt.Key.Key_S, Tool.SPRAY),
        (Qt.Key.Key_E, Tool.ERASE),
        (Qt.Key.Key_Escape, Tool.PAN),
    ],
)
def test_a_key_takes_a_tool(
    make_desk: Callable[..., Desk], qtbot: QtBot, key: Qt.Key, tool: Tool
) -> None:
    desk = make_desk()
    desk.bar.choose_tool(Tool.SPRAY if tool is not Tool.SPRAY else Tool.ERASE)
    desk.key(qtbot, key)
    assert desk.bar.tool is tool
    assert desk.drawing.layers[0].tool is tool
    assert button(desk, f"tool_{tool.name.lower()}").isChecked()


def test_tooltips_name_the_keys(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    for tool, keys in zip(Tool, ("Esc", "A", "S", "E"), strict=True):
        assert button(desk, f"tool_{tool.name.lower()}").toolTip().endswith(f"({keys})")
    assert button(desk, "class_0").toolTip() == "Draw samples of class 0 (1)"


def test_keys_do_nothing_while_the_tools_are_hidden(
    make_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    desk = make_desk(draw=False)
    desk.pane.shown.setFocus()
    desk.key(qtbot, Qt.Key.Key_S)
    desk.key(qtbot, Qt.Key.Key_2)
    assert (desk.bar.tool, desk.bar.classes.number) == (Tool.PAN, 0)


def test_escape_takes_back_the_stroke_under_way(
    make_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    desk = make_desk()
    desk.bar.choose_tool(Tool.SPRAY)
    desk.mouse.press((0.0, 0.0))
    desk.key(qtbot, Qt.Key.Key_Escape)
    desk.mouse.release((0.0, 0.0))
    assert not desk.document.undo_stack.count()


def test_each_class_has_a_button(make_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    desk = make_desk(THREE)
    assert [b.text() for b in desk.bar.classes.shown_buttons()] == ["0", "1", "2", "New &class"]
    desk.key(qtbot, Qt.Key.Key_3)
    assert desk.bar.classes.number == 2
    assert desk.drawing.layers[0].target == 2.0
    desk.key(qtbot, Qt.Key.Key_4)
    assert desk.bar.classes.number == 2


def test_ten_classes_are_the_most(make_desk: Callable[..., Desk]) -> None:
    points = [(float(n), 0.5 * n) for n in range(10)]
    own = {
        "data.source": "table",
        "data.inputs": points,
        "data.targets": [f"c{n}" for n in range(10)],
    }
    desk = make_desk(own | {"network.output_activation": "softmax"})
    assert not desk.bar.classes.more.isVisible()
    assert len(desk.bar.classes.shown_buttons()) == 10


@pytest.mark.parametrize("width", [460, 700, 1400])
def test_all_buttons_are_seen_however_narrow_the_pane(
    make_desk: Callable[..., Desk], qtbot: QtBot, width: int
) -> None:
    points = [(float(n), 0.5 * n) for n in range(9)]
    names = [f"a long name {n}" for n in range(9)]
    own = {"data.source": "table", "data.inputs": points, "data.targets": names}
    desk = make_desk(own | {"network.output_activation": "softmax"})
    desk.pane.resize(width, 500)
    qtbot.waitUntil(lambda: desk.bar.width() == desk.pane.width())
    shown: list[QWidget] = [*desk.bar.classes.shown_buttons(), button(desk, "tool_erase")]

    def fits() -> bool:
        ends = [b.mapTo(desk.bar, b.rect().topRight()).x() for b in shown]
        return max(ends) < desk.bar.width() and all(b.width() >= 16 for b in shown)

    qtbot.waitUntil(fits)


def test_a_regression_has_a_value_and_no_classes(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(REGRESSION)
    assert desk.bar.value.isVisible()
    assert not desk.bar.classes.isVisible()
    desk.bar.value.setValue(1.5)
    desk.mouse.drag([(0.5, 0.5)])
    assert desk.data.targets[-1] == 1.5
    assert desk.data.task == "regression"


def test_over_a_curve_the_height_is_the_value(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(CURVE)
    assert not desk.bar.value.isVisible()
    desk.mouse.drag([(0.5, 0.75)])
    assert desk.data.inputs[-1] == pytest.approx((0.5,), abs=0.02)
    assert desk.data.targets[-1] == pytest.approx(0.75, abs=0.05)


@pytest.mark.parametrize("width", [400, 460, 520, 700])
def test_what_a_height_means_is_never_cut(
    make_desk: Callable[..., Desk], qtbot: QtBot, width: int
) -> None:
    desk = make_desk(CURVE)
    desk.pane.resize(width, 500)
    qtbot.waitUntil(lambda: desk.bar.width() == width)
    hint = next(
        label for label in desk.bar.findChildren(QLabel) if label.text().startswith("Height")
    )
    assert hint.isVisible()
    qtbot.waitUntil(lambda: hint.width() >= hint.sizeHint().width())
    assert hint.geometry().right() < desk.bar.width()


def test_another_theme_colours_the_tools(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    light = desk.bar.grab().toImage()
    desk.pane.set_theme(DARK)
    assert desk.bar.grab().toImage() != light


# -- the document ----------------------------------------------------------------------------


def test_a_click_makes_own_data_of_all_samples_and_one_more(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk()
    desk.bar.classes.actions_with_keys()[1].trigger()
    desk.mouse.drag([(0.5, -1.25)])
    assert desk.data.source == "table"
    assert len(desk.data.inputs) == len(desk.data.targets) == 122
    assert desk.data.inputs[-1] == pytest.approx((0.5, -1.25), abs=0.01)
    assert desk.data.targets[-1] == "1"
    assert desk.data.names == ("x", "y", "class")
    assert desk.data.ranges == ((-2.0, 2.0), (-2.0, 2.0))


def test_each_drag_is_undone_by_itself(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    before = desk.document.experiment
    desk.bar.choose_tool(Tool.SPRAY)
    for _ in range(2):
        desk.mouse.drag([(-1.0, 0.0), (1.0, 0.0)])
    stack = desk.document.undo_stack
    assert stack.count() == 2
    assert stack.undoText() == "change of samples drawn"
    after_two = len(desk.data.inputs)
    stack.undo()
    assert 121 < len(desk.data.inputs) < after_two
    stack.undo()
    assert desk.document.experiment == before


def test_erased_samples_are_gone(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    desk.bar.choose_tool(Tool.ERASE)
    desk.mouse.drag([(-2.0, 0.0), (2.0, 0.0)])
    assert len(desk.data.inputs) == 110
    assert all(abs(y) > 0.1 for _, y in desk.data.inputs)


def test_the_plot_does_not_move_when_the_drawn_samples_come(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(CURVE)
    desk.mouse.wheel((0.0, 0.0))
    before = desk.pane.view_named("curve").plot.viewRange()
    desk.mouse.drag([(0.1, 0.1)])
    desk.show_run()
    assert desk.pane.view_named("curve").plot.viewRange() == before
    assert len(desk.pane.view_named("curve").sample_items.train.data) == 12


def test_a_new_class_exists_once_it_is_drawn(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    desk.bar.classes.more.click()
    assert not desk.bar.classes.more.isVisible()
    desk.mouse.drag([(0.1, 0.1)])
    assert desk.data.classes == ("0", "1", "2")
    assert desk.data.targets[-1] == "2"
    desk.show_run()
    assert desk.bar.classes.number == 2
    assert desk.bar.classes.more.isVisible()
    desk.document.undo_stack.undo()
    desk.show_run()
    assert desk.bar.classes.number == 1
    assert desk.drawing.layers[0].target == 1.0


def test_where_no_samples_are_seen_a_tool_shows_them(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(draw=False)
    desk.pane.set_mode(MapMode.DIFFERENCE)
    desk.pane.draw.click()
    assert desk.pane.mode is MapMode.MODEL


def test_what_cannot_be_is_refused_and_leaves_no_trace(
    make_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk()
    before = desk.document.experiment
    clean = desk.pane.map.grab().toImage()
    broken = before.with_values({"data.formula": "1/x"})
    desk.document.set_experiment(broken)
    desk.mouse.drag([(0.3, 0.3)])
    assert desk.document.experiment == broken
    assert "no samples to add to" in desk.refused[0]
    assert desk.pane.map.grab().toImage() == clean


def test_what_is_undone_before_it_is_shown_leaves_no_trace(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk()
    clean = desk.pane.map.grab().toImage()
    desk.mouse.drag([(0.3, 0.3)])
    assert desk.pane.map.grab().toImage() != clean
    desk.document.undo_stack.undo()
    assert desk.pane.map.grab().toImage() == clean
