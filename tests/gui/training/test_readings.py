"""Numbers side by side in the run bar."""

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.training.readings import Readings


def _value(text: str) -> tuple[QWidget, QLabel]:
    """Return a number in a widget with a layout of its own, as the run bar has them."""
    value, label = QWidget(), QLabel(text)
    QVBoxLayout(value).addWidget(label)
    return value, label


@pytest.mark.parametrize("text", ["0 / 10,000,000", "10,000,000 / 10,000,000"])
def test_a_number_that_has_become_wider_is_whole_at_once(qtbot: QtBot, text: str) -> None:
    step, label = _value("0 / 40")
    loss, _ = _value("0.1234")
    readings = Readings([step, loss], [loss])
    qtbot.addWidget(readings)
    readings.resize(400, 40)
    readings.show()
    qtbot.waitExposed(readings)
    label.setText(text)
    label.setMinimumWidth(label.sizeHint().width())
    readings.fit()
    assert step.rect().contains(label.geometry())
    assert step.geometry().right() < readings.status.geometry().left()
    assert loss.isVisible()


def test_numbers_that_do_not_fit_are_hidden_and_the_others_whole(qtbot: QtBot) -> None:
    step, label = _value("0 / 40")
    loss, _ = _value("0.1234")
    readings = Readings([step, loss], [loss])
    qtbot.addWidget(readings)
    readings.resize(readings.sizeHint())
    readings.show()
    qtbot.waitExposed(readings)
    label.setText("0 / 2,000")
    readings.fit()
    assert loss.isHidden()
    assert step.rect().contains(label.geometry())
