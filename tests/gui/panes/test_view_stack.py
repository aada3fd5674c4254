"""Views that are made when they are first wanted."""

import pytest
from pytestqt.qtbot import QtBot

from gui.panes.view_stack import ViewStack
from gui.theme import DARK, LIGHT
from gui.views import BaseView, Histogram, LossCurve
from gui.views.registry import Pane, views_in


@pytest.fixture
def stack(qtbot: QtBot) -> ViewStack:
    stack = ViewStack(views_in(Pane.LOSS), LIGHT)
    qtbot.addWidget(stack)
    return stack


def test_no_view_is_made_before_it_is_wanted(stack: ViewStack) -> None:
    made: list[BaseView] = []
    stack.made.connect(made.append)
    assert stack.count() == 0
    assert isinstance(stack.shown, LossCurve)
    stack.choose(stack.number_of("histograms"))
    assert made == [stack.view_of(LossCurve), stack.view_of(Histogram)]
    assert stack.shown is stack.currentWidget() is made[1]
    assert stack.all_views() == made


def test_a_view_has_the_theme_of_the_time_when_it_is_made(stack: ViewStack) -> None:
    stack.view(0)
    stack.set_theme(DARK)
    assert [view.theme for view in stack.all_views()] == [LIGHT, DARK]


def test_a_name_that_no_view_has(stack: ViewStack) -> None:
    with pytest.raises(ValueError, match="'toy'"):
        stack.number_of("toy")
