"""The row that chooses a view: one row at every width, with a menu of what has no room."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.panes.view_row import ViewRow
from gui.theme import LIGHT
from gui.views.registry import Pane, views_in


class _Place:
    """A row in a widget of its own, with a button at its end that has an icon."""

    def __init__(self, qtbot: QtBot) -> None:
        self.views = [record.view(LIGHT) for record in views_in(Pane.OUTPUT)]
        for view in self.views:
            qtbot.addWidget(view)
        self.end = QToolButton()
        self.end.setText("&Draw samples")
        pixmap = QPixmap(QSize(16, 16))
        pixmap.fill(Qt.GlobalColor.black)
        self.end.setIcon(QIcon(pixmap))
        self.row = ViewRow([type(view) for view in self.views], [self.end])
        self.widget = QWidget()
        qtbot.addWidget(self.widget)
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.row)
        column.addStretch(1)
        self.widget.show()

    def resize(self, width: int) -> None:
        self.widget.resize(width, 60)
        # Laid out as long as anything asks for it.
        while self.row.layout().activate():
            pass
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def button(self, number: int) -> QToolButton:
        button = self.row.findChild(QToolButton, f"view_{self.views[number].name}")
        assert isinstance(button, QToolButton)
        return button

    def shown(self) -> list[int]:
        return [n for n in range(len(self.views)) if self.button(n).isVisible()]

    def in_menu(self) -> list[int]:
        return [a.data() for a in self.row.more.menu().actions() if a.isVisible()]


@pytest.fixture
def place(qtbot: QtBot) -> _Place:
    return _Place(qtbot)


@pytest.mark.parametrize("width", [300, 410, 600, 700, 900, 2000])
def test_every_view_is_in_the_row_or_in_the_menu_and_nothing_is_cut(
    place: _Place, width: int
) -> None:
    place.resize(width)
    assert place.shown() + place.in_menu() == list(range(len(place.views)))
    assert place.row.more.isVisible() == bool(place.in_menu())
    right = 0
    for button in [*map(place.button, place.shown()), place.row.more, place.end]:
        if button.isVisible():
            assert button.width() >= button.sizeHint().width()
            assert button.x() >= right
            right = button.x() + button.width()
    assert right <= width
    assert place.row.height() < 2 * place.end.height() + 12


def test_a_wide_row_needs_no_menu_and_a_narrow_one_hides_texts_beside_icons(place: _Place) -> None:
    place.resize(2000)
    assert place.in_menu() == []
    assert place.end.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    place.resize(600)
    assert 0 < len(place.shown()) < len(place.views)
    assert place.end.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly


def test_the_menu_shows_the_view_that_is_chosen_and_no_button_moves(
    qtbot: QtBot, place: _Place
) -> None:
    place.resize(600)
    before = place.row.more.x(), place.end.x(), place.shown()
    assert place.row.more.text().strip() == "More"
    assert not place.row.more.isChecked()
    last = place.views[-1]
    with qtbot.waitSignal(place.row.chosen) as emitted:
        place.row.more.menu().actions()[-1].trigger()
    assert emitted.args == [len(place.views) - 1]
    place.resize(600)
    assert place.row.more.text().strip() == last.title
    assert place.row.more.accessibleName() == f"More views: {last.title}"
    assert place.row.more.isChecked()
    assert not any(place.button(number).isChecked() for number in place.shown())
    assert before == (place.row.more.x(), place.end.x(), place.shown())
    place.button(0).click()
    assert place.row.more.text().strip() == "More"
    assert place.row.more.accessibleName() == "More views"
    assert not place.row.more.isChecked()


def test_a_chosen_view_gets_a_button_when_there_is_room(place: _Place) -> None:
    place.resize(600)
    place.row.choose(len(place.views) - 1)
    place.resize(2000)
    assert place.button(len(place.views) - 1).isChecked()
    place.resize(600)
    assert place.row.more.isChecked()


def test_only_what_fits_the_data_is_offered(place: _Place) -> None:
    place.resize(600)
    place.row.offer([1, 3])
    assert place.shown() == [1, 3]
    assert place.in_menu() == []


def test_the_menu_is_reached_by_tab_after_the_buttons(qtbot: QtBot, place: _Place) -> None:
    place.resize(600)
    place.widget.activateWindow()
    place.button(place.shown()[-1]).setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is place.button(place.shown()[-1]))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is place.row.more


def test_larger_text_leaves_fewer_buttons(place: _Place) -> None:
    place.resize(600)
    before = len(place.shown())
    font = place.row.font()
    font.setPointSizeF(font.pointSizeF() * 1.6)
    place.row.setFont(font)
    for button in place.row.findChildren(QToolButton):
        button.setFont(font)
    place.resize(601)
    assert len(place.shown()) < before
    assert place.end.mapTo(place.row, QPoint(place.end.width(), 0)).x() <= 601
