"""The spotlight: everything that a lesson may show is found, and nothing moves for it."""

import pytest
from PySide6.QtWidgets import QTabBar, QWidget
from pytestqt.qtbot import QtBot

from gui.lessons.spotlight import SHOWABLE, Spotlight
from gui.main_window import MainWindow
from scratchnet.experiment import PARAMETERS


@pytest.fixture
def spotlight(window: MainWindow) -> Spotlight:
    return Spotlight(window, window.commands)


def _outlines(window: MainWindow) -> list[QWidget]:
    return [each for each in window.findChildren(QWidget, "spotlight") if not each.isHidden()]


def test_whatever_can_be_shown_is_found(window: MainWindow, spotlight: Spotlight) -> None:
    shown = [
        path
        for path, field in window.controls.fields.items()
        if window.document.experiment.matters(path) and not field.isHidden()
    ]
    assert {"seed", "network.hidden", "training.learning_rate"} <= set(shown) <= set(PARAMETERS)
    names = [f"control:{path}" for path in shown]
    for kind in ("pane", "view", "action"):
        names += [f"{kind}:{name}" for name in SHOWABLE[kind].names(window, window.commands)]
    # These are offered only where they help.
    names = [name for name in names if name not in ("action:retry", "action:run_again")]
    for name in names:
        spotlight.show([name])
        assert spotlight.lit == (name,)
        assert len(_outlines(window)) == 1
    spotlight.clear()
    assert _outlines(window) == []


@pytest.mark.parametrize("name", ["", "control:", "control:no.such", "pane:no", "view:x", "a:b"])
def test_what_does_not_exist_is_not_shown(
    window: MainWindow, spotlight: Spotlight, name: str
) -> None:
    spotlight.show([name])
    assert (spotlight.lit, _outlines(window)) == ((), [])


def test_a_control_in_a_collapsed_section_is_brought_into_view(
    window: MainWindow, spotlight: Spotlight
) -> None:
    window.controls.collapse_sections([section.name for section in window.controls.sections])
    before = window.controls.size()
    spotlight.show(["control:training.learning_rate", "pane:loss"])
    field = window.controls.fields["training.learning_rate"]
    assert not field.visibleRegion().isEmpty()
    (outline,) = (each for each in _outlines(window) if each.parent() is window.controls.content)
    top_left = field.mapTo(window.controls.content, field.rect().topLeft())
    assert outline.geometry().contains(top_left)
    assert window.controls.size() == before


def test_in_a_narrow_window_the_lesson_stays_in_front_of_what_it_speaks_of(
    qtbot: QtBot, window: MainWindow, spotlight: Spotlight
) -> None:
    window.resize(1024, 700)
    window.lessons.show()
    pane = window.lessons.pane
    for name in ("pane:network", "view:network"):
        spotlight.show([name])
        assert not pane.visibleRegion().isEmpty()
        (outline,) = _outlines(window)
        bar = outline.parentWidget()
        assert isinstance(bar, QTabBar)
        tab = bar.tabAt(outline.geometry().center())
        assert bar.tabText(tab) == "Network"
    # It is there as soon as the learner asks for it.
    window.docks.show(window.network_pane)
    qtbot.waitUntil(lambda: pane.visibleRegion().isEmpty())
