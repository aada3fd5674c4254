"""The diagram: what it paints, and how it reacts to pointer and keys."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.panes.network_pane import NetworkPane
from gui.theme import DARK, LIGHT, Style
from gui.views.base import scaled
from gui.views.network import NetworkDiagram
from gui.views.network.content import Connection, Node
from gui.views.network.layer_buttons import LayerEdit
from tests.gui.views.network.conftest import (
    Make,
    center_of,
    on_line,
    one_input,
    run,
    with_parameters,
)


def grabbed(view: NetworkDiagram) -> QImage:
    return view.grab().toImage()


def colour_at(view: NetworkDiagram, point: QPointF) -> QColor:
    return grabbed(view).pixelColor(point.toPoint())


def bluer(colour: QColor) -> bool:
    return colour.blue() > colour.red()


def test_a_node_shows_its_map_with_y_upwards(make: Make) -> None:
    scene, frame = run()
    maps = np.zeros_like(frame.neuron_maps)
    maps[1, 0, -1], maps[1, -1, 0] = 1.0, -1.0
    view = make((scene, replace(frame, neuron_maps=maps)))
    rect = view.renderer.layout.columns[1].rect(1)
    picture = grabbed(view)

    def corner(x: float, y: float) -> tuple[int, ...]:
        return picture.pixelColor(int(x), int(y)).getRgb()[:3]

    assert corner(rect.right() - 4, rect.bottom() - 4) == tuple(LIGHT.values[255])
    assert corner(rect.left() + 4, rect.top() + 4) == tuple(LIGHT.values[0])
    middle = corner(rect.center().x(), rect.center().y())
    assert np.abs(np.array(middle, int) - LIGHT.values[127]).max() <= 2


def test_connections_have_the_colour_of_their_sign(make: Make) -> None:
    scene, frame = run()
    frame = with_parameters(frame, lambda layer: np.full_like(layer, -8.0))
    view = make((scene, frame))
    point = on_line(view, Connection(0, 0, 0), 0.5)
    assert bluer(colour_at(view, point))
    view.show_frame(scene, with_parameters(frame, np.negative))
    assert not bluer(colour_at(view, point))


def test_a_frozen_connection_is_double_and_a_frozen_bias_locked(make: Make) -> None:
    scene, frame = run()
    view = make((scene, with_parameters(frame, lambda layer: np.full_like(layer, 8.0))))
    point = on_line(view, Connection(0, 0, 0), 0.5)
    corner = view.renderer.layout.columns[1].rect(2).bottomRight()
    assert colour_at(view, point).name() != LIGHT.plot
    assert colour_at(view, corner).name() != LIGHT.text
    view.set_frozen(frozenset({(0, 0, 0), (0, 2, 2), (7, 0, 0), (0, 9, 2)}))
    assert colour_at(view, point).name() == LIGHT.plot
    assert colour_at(view, corner).name() == LIGHT.text


def test_without_maps_nodes_are_plain(make: Make) -> None:
    view = make(run(maps=False), theme=DARK)
    assert colour_at(view, QPointF(center_of(view, Node(1, 1)))).name() == DARK.base
    many = make(run((64,), maps=False))
    assert not grabbed(many).isNull()


def test_one_input_is_drawn_as_curves(make: Make) -> None:
    view = make(one_input())
    rect = view.renderer.layout.columns[0].rect(0)
    picture = grabbed(view).copy(rect.toRect())
    row = [picture.pixelColor(x, picture.height() // 4).name() for x in range(picture.width())]
    # The line y = t crosses this row once, on the right half of the rect.
    drawn = [x for x, name in enumerate(row[3:-3], start=3) if name != LIGHT.base]
    assert 0 < len(drawn) < 12
    assert min(drawn) > picture.width() / 2


@pytest.mark.slow
@pytest.mark.parametrize("hidden", [(), (1,), (4,), (8,) * 6, (64,) * 8])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_size_of_network_is_drawn(make: Make, hidden: tuple[int, ...], theme: object) -> None:
    view = make(run(hidden), theme=theme)
    colours = {grabbed(view).pixelColor(x, y).name() for x in range(0, 700, 7) for y in (250, 350)}
    assert theme.plot in colours
    assert len(colours) > 3
    shown = view.renderer.connections.count
    assert ("strongest" in view.caption()) == (shown < view.renderer.content.weight_count)


def test_a_network_that_has_diverged_is_drawn(make: Make) -> None:
    scene, frame = run(activation="relu")
    for value in (np.nan, np.inf, 1e308):
        diverged = with_parameters(frame, lambda layer, value=value: np.full_like(layer, value))
        diverged = replace(diverged, neuron_maps=np.full_like(frame.neuron_maps, value))
        view = make((scene, diverged))
        view._select(Node(1, 1))
        assert not grabbed(view).isNull()


def test_few_connections_follow_every_frame_and_many_are_redrawn_later(
    qtbot: QtBot, make: Make
) -> None:
    for hidden, at_once in (((4,), True), ((12, 12), False)):
        scene, frame = run(hidden)
        view = make((scene, frame))
        # As if they had been drawn just now.
        view._throttle.note_redrawn()
        before = view.renderer.connections
        view.show_frame(scene, with_parameters(frame, lambda layer: layer * 9))
        assert (view.renderer.connections is not before) == at_once
        if not at_once:
            with qtbot.waitSignal(view._throttle.due):
                pass
            assert view.renderer.connections is not before


def test_the_pane_redraws_many_connections_no_more_often(qtbot: QtBot) -> None:
    pane = NetworkPane(LIGHT)
    qtbot.addWidget(pane)
    pane.resize(700, 500)
    pane.show()
    scene, frame = run((12, 12))
    pane.show_frame(scene, frame)
    pane.view._throttle.note_redrawn()
    before = pane.view.renderer.connections
    for factor in (9, 3):
        pane.show_frame(scene, with_parameters(frame, lambda layer, by=factor: layer * by))
    assert pane.view.renderer.connections is before


def test_maps_need_no_more_cells_than_pixels(qtbot: QtBot, make: Make) -> None:
    assert make(run((4,))).drawn_resolution is None
    assert make(one_input()).drawn_resolution is None
    many = make(run((64,)))
    assert many.drawn_resolution == 8
    with qtbot.waitSignal(many.resolution_changed):
        many._select(Node(1, 1))
    assert many.drawn_resolution is None
    with qtbot.waitSignal(many.resolution_changed):
        many._hide_selection_details()
    some = make(run((24,)), size=(700, 500))
    assert some.drawn_resolution == 16
    with qtbot.waitSignal(some.resolution_changed):
        some.resize(1400, 1400)
    assert some.drawn_resolution is None


def test_captions_are_updated_on_request(diagram: NetworkDiagram) -> None:
    assert diagram.caption() == "Network 2-4-1 before training"
    scene, _ = run()
    _, later = run(steps=3)
    diagram.show_frame(scene, later, captioned=False)
    assert diagram.renderer.caption == ["Network 2-4-1 before training"]
    diagram.show_frame(scene, later)
    assert diagram.renderer.caption == ["Network 2-4-1 after 3 steps"]


def test_nodes_are_hit_in_their_whole_square(diagram: NetworkDiagram) -> None:
    assert diagram.renderer.layout is not None
    for node in (Node(0, 1), Node(1, 3), Node(2, 0)):
        assert diagram._part_at(QPointF(center_of(diagram, node))) == node
        rect = diagram.renderer.layout.columns[node.column].rect(node.index)
        assert diagram._part_at(rect.topLeft() + QPointF(1, 1)) == node
        assert diagram._part_at(rect.topLeft() - QPointF(0, 6)) != node


def test_every_connection_is_hit_on_its_curve(diagram: NetworkDiagram) -> None:
    for layer, (targets, sources) in enumerate([(4, 2), (1, 4)]):
        for target in range(targets):
            for source in range(sources):
                connection = Connection(layer, target, source)
                assert diagram._part_at(on_line(diagram, connection, 0.95)) == connection


def test_small_dots_are_hit_from_nearby(make: Make) -> None:
    view = make(run((64,)))
    middle = QPointF(center_of(view, Node(1, 20)))
    assert view._part_at(middle + QPointF(4, 0)) == Node(1, 20)


def test_nothing_is_hit_elsewhere(diagram: NetworkDiagram) -> None:
    assert diagram._part_at(QPointF(2, 595)) is None
    assert diagram._part_at(QPointF(350, 20)) is None


def test_hovering_a_part_shows_its_details(qtbot: QtBot, diagram: NetworkDiagram) -> None:
    qtbot.mouseMove(diagram, center_of(diagram, Node(1, 2)))
    assert diagram.overlay.isVisible()
    assert diagram.overlay.details.title == "Layer 1, neuron 3"
    assert diagram.rect().contains(diagram.overlay.geometry())
    rect = diagram.renderer.layout.columns[1].rect(2).toRect()
    assert not diagram.overlay.geometry().intersects(rect)
    point = on_line(diagram, Connection(0, 0, 1), 0.97).toPoint()
    qtbot.mouseMove(diagram, point)
    assert diagram.overlay.details.title == "y → layer 1, neuron 1"
    QApplication.sendEvent(diagram, QEvent(QEvent.Type.Leave))
    assert not diagram.overlay.isVisible()


def test_details_follow_the_run(qtbot: QtBot, diagram: NetworkDiagram) -> None:
    qtbot.mouseMove(diagram, center_of(diagram, Node(1, 2)))
    before = diagram.overlay.details
    diagram.show_frame(run()[0], run(steps=3)[1])
    assert diagram.overlay.details.lines != before.lines
    diagram.show_frame(*run((1,)))
    assert not diagram.overlay.isVisible()


def test_keys_select_show_details_and_edit(qtbot: QtBot, diagram: NetworkDiagram) -> None:
    diagram.activateWindow()
    diagram.setFocus()
    qtbot.keyClick(diagram, Qt.Key.Key_Down)
    qtbot.keyClick(diagram, Qt.Key.Key_Down)
    assert diagram.selected == Node(1, 1)
    assert diagram.accessibleDescription().startswith("Layer 1, neuron 2, activation Tanh, bias")
    assert diagram.overlay.details.title == "Layer 1, neuron 2"
    qtbot.keyClick(diagram, Qt.Key.Key_Escape)
    assert not diagram.overlay.isVisible()
    with qtbot.waitSignal(diagram.parameter_clicked) as clicked:
        qtbot.keyClick(diagram, Qt.Key.Key_Return)
    assert clicked.args == [0, 1, 2]
    assert diagram.editor.isVisible()
    qtbot.keyClick(diagram.editor.value_edit, Qt.Key.Key_Escape)
    qtbot.keyClick(diagram, Qt.Key.Key_Left)
    assert diagram.selected == Node(0, 0)
    with qtbot.assertNotEmitted(diagram.parameter_clicked):
        qtbot.keyClick(diagram, Qt.Key.Key_Return)


def test_the_selection_is_cleared_with_its_neuron(qtbot: QtBot, make: Make) -> None:
    view = make(run((4, 3)))
    view._select(Node(2, 2))
    view.show_frame(*run((4, 2)))
    assert view.selected is None
    assert not view.overlay.isVisible()


def test_another_theme_recolours_everything(diagram: NetworkDiagram) -> None:
    light = grabbed(diagram)
    diagram.set_theme(DARK)
    assert colour_at(diagram, QPointF(3, 3)).name() == DARK.plot
    diagram.set_theme(LIGHT)
    assert grabbed(diagram) == light


def test_colours_keep_their_meaning_when_a_scene_is_drawn_again(make: Make) -> None:
    scene, frame = run(activation="relu")
    high = replace(frame, neuron_maps=np.full_like(frame.neuron_maps, 4.0))
    lower = replace(frame, neuron_maps=np.full_like(frame.neuron_maps, 1.5))
    view = make((scene, high))
    view.show_frame(scene, lower)
    view.set_theme(DARK)
    assert view.renderer.colours.levels_of(Node(1, 0)) == (-5.0, 5.0)
    view.show_frame(replace(scene), lower)
    assert view.renderer.colours.levels_of(Node(1, 0)) == (-2.0, 2.0)


def test_a_clone_shows_the_same_without_buttons(qtbot: QtBot, make: Make) -> None:
    view = make(run((4, 3)), theme=DARK)
    view.set_frozen(frozenset({(0, 0, 0)}))
    clone = view.clone()
    qtbot.addWidget(clone)
    assert clone.theme is DARK
    assert clone.caption() == view.caption()
    assert clone.renderer.frozen == view.renderer.frozen
    assert not any(button.isVisibleTo(clone) for button in clone.buttons.buttons.values())


def test_a_view_without_a_frame_is_empty_and_answers(qtbot: QtBot) -> None:
    view = NetworkDiagram(DARK)
    qtbot.addWidget(view)
    view.resize(300, 200)
    assert view.caption() == ""
    view.reset_zoom()
    view.set_frozen(frozenset({(0, 0, 0)}))
    view.open_editor((0, 0, 0))
    qtbot.mouseMove(view, view.rect().center())
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert colour_at(view, QPointF(150, 100)).name() == DARK.plot
    clone = view.clone()
    qtbot.addWidget(clone)
    assert clone.frame is None


def test_the_context_menu_is_requested(qtbot: QtBot, diagram: NetworkDiagram) -> None:
    from PySide6.QtGui import QContextMenuEvent

    point = center_of(diagram, Node(1, 1))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, diagram.mapToGlobal(point))
    with qtbot.waitSignal(diagram.menu_wanted) as requested:
        QApplication.sendEvent(diagram, event)
    assert requested.args == [diagram.mapToGlobal(point)]


def test_a_hidden_diagram_follows_every_frame(make: Make) -> None:
    scene, frame = run((12, 12))
    view = make((scene, frame))
    view.hide()
    for factor in (2, 9, 0.1):
        before = view.renderer.connections
        view.show_frame(scene, with_parameters(frame, lambda layer, by=factor: layer * by))
        assert view.renderer.connections is not before


def test_a_selection_that_the_new_network_lacks_is_cleared_while_another_node_is_hovered(
    qtbot: QtBot, make: Make
) -> None:
    view = make(run((4, 3)))
    view._select(Node(2, 2))
    qtbot.mouseMove(view, center_of(view, Node(2, 1)))
    view.show_frame(*run((4, 1)))
    assert view.selected is None


def test_an_enlarged_diagram_is_hit_where_it_is_painted(qtbot: QtBot) -> None:
    view = NetworkDiagram(LIGHT)
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show_frame(*run())
    usual = view.renderer.layout
    assert usual is not None
    view.resize(1400, 1200)
    view.set_theme(replace(LIGHT, style=Style(scale=2.0)))
    enlarged = view.renderer.layout
    assert enlarged is not None
    assert enlarged.body == usual.body
    place = 2 * enlarged.columns[1].center(0)
    with qtbot.waitExposed(view):
        view.show()
    qtbot.mouseMove(view, place.toPoint())
    assert view.overlay.isVisible()
    assert view.rect().contains(view.overlay.geometry())
    button = view.buttons.buttons[LayerEdit.INSERT_LAYER, 0]
    assert button.geometry() == scaled(enlarged.insert_button_rect(0), 2.0).toRect()
